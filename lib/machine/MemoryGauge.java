package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import lib.model.*;

/// Weighs the running attempts: how much memory all processes of each hold. One look at `/proc` serves them all, every ten seconds, and
/// once when one has run for a second, so that short ones have a figure too. It tells what has changed, and knows neither limits nor what
/// an attempt is for.
///
/// A process weighs what it has for itself (RssAnon and RssShmem of proc_pid_status(5)); of the pages that come from files - programs and
/// libraries, which processes share - the largest process's are counted, once. What memory a fork still shares with its parent counts
/// twice: to tell that apart (PSS) costs the kernel a walk through every page. Where there is no `/proc`, nothing is told.
final class MemoryGauge implements AutoCloseable {
    private static final long EVERY_MILLIS = 10_000;
    private static final long FIRST_MILLIS = 1_000;
    private static final long TICK_MILLIS = 500;
    private static final Path PROC = Path.of("/proc");

    /// An attempt to be weighed.
    private static final class Weighed {
        final String task;
        final int attempt;
        final Leash leash;
        final long since;
        /// In MiB; -1 before the first report.
        long reported = -1;
        /// Of which of its processes that was, see [Leash#starts].
        int starts = -1;

        Weighed(String task, int attempt, Leash leash, long since) {
            this.task = task;
            this.attempt = attempt;
            this.leash = leash;
            this.since = since;
        }
    }

    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final Map<Leash, Weighed> all = new ConcurrentHashMap<>();
    /// Null where nothing can be told.
    private final Ticker ticker;
    private long looked;
    private boolean broken;

    MemoryGauge(LongSupplier clock, Consumer<Event> events) {
        this.clock = clock;
        this.events = events;
        this.ticker = Files.isDirectory(PROC.resolve("self")) ? Ticker.start("memory gauge", TICK_MILLIS, this::weigh) : null;
    }

    /// Weighs this attempt from now on.
    void watch(Leash leash, String task, int attempt) {
        all.put(leash, new Weighed(task, attempt, leash, clock.getAsLong()));
    }

    void forget(Leash leash) {
        all.remove(leash);
    }

    private void weigh() {
        long now = clock.getAsLong();
        boolean due = now - looked >= EVERY_MILLIS
                || all.values().stream().anyMatch(w -> w.reported < 0 && now - w.since >= FIRST_MILLIS && looked - w.since < FIRST_MILLIS);
        if (!due || all.isEmpty() || broken) return;
        looked = now;
        try {
            look(now);
        } catch (RuntimeException e) {
            broken = true;
            System.err.println("orchestrate: the memory of tasks can't be read any more, so it isn't shown: " + e);
        }
    }

    private void look(long now) {
        var weighed = List.copyOf(all.values());
        var roots = new LinkedHashMap<Weighed, ProcessTree.Root>();
        for (var w : weighed) if (w.leash.leader() > 1) roots.put(w, w.leash.root());
        var memory = new ArrayList<Memory>();
        ProcessTree.members(roots, System.nanoTime()).forEach((w, members) -> {
            long mib = mib(members);
            // A twentieth more or less is no news: a journal of many hours should stay small.
            boolean another = w.starts != w.leash.starts();
            if (mib < 0 || !another && Math.abs(mib - w.reported) <= Math.max(1, w.reported / 20)) return;
            var pid = another ? program(w.leash.leader(), members) : null;
            w.reported = mib;
            w.starts = w.leash.starts();
            memory.add(new Memory(w.task, w.attempt, mib, pid));
        });
        if (!memory.isEmpty()) events.accept(new Event.Measured(now, memory));
    }

    /// Who leads an attempt is a small shell; its first child is the program. Null if that can't be told.
    private static Long program(long leader, List<ProcessTree.Seen> members) {
        return KnownParents.is(leader) ? members.stream().filter(m -> m.parent() == leader)
                .min(Comparator.comparingLong(ProcessTree.Seen::started).thenComparingLong(ProcessTree.Seen::pid))
                .map(ProcessTree.Seen::pid).orElse(null) : null;
    }

    /// What these hold together, in MiB, at least 1; -1 if nobody is there any more.
    private static long mib(List<ProcessTree.Seen> members) {
        long own = 0, shared = -1;
        for (var member : members) {
            try {
                long files = 0, rest = 0;
                for (var line : Files.readAllLines(PROC.resolve(member.pid() + "/status"), StandardCharsets.ISO_8859_1)) {
                    if (line.startsWith("RssFile:")) files = kib(line);
                    else if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) rest += kib(line);
                }
                own += rest;
                shared = Math.max(shared, files);
            } catch (IOException e) {
                // It has ended meanwhile.
            }
        }
        return shared < 0 ? -1 : Math.max(1, (own + shared + 512) / 1024);
    }

    /// `RssAnon:	    1234 kB`
    private static long kib(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1, line.length() - " kB".length()).strip());
    }

    @Override
    public void close() {
        if (ticker != null) ticker.close();
    }
}
