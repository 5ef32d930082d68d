package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import java.util.stream.Collectors;
import lib.model.*;

/// Weighs the running attempts: how much memory all processes of each hold and have held, and how much CPU time they have taken. One look
/// at `/proc` serves them all: at an attempt that has just begun soon and then every second, and at those of its processes that are known
/// still more often, so that one that is short or grows has true figures too, later every ten seconds; but only so often that its looks
/// take no more than a three-hundredth of a processor. It tells what has changed, and knows neither limits nor what an attempt is for.
///
/// A process weighs what it has for itself (RssAnon and RssShmem of proc_pid_status(5)); of the pages that come from files - programs and
/// libraries, which processes share - the largest process's are counted, once. What memory a fork still shares with its parent counts
/// twice as soon as the two differ: to tell that apart (PSS) costs the kernel a walk through every page. Where there is no `/proc`,
/// nothing is told.
final class MemoryGauge implements AutoCloseable {
    private static final long EVERY_MILLIS = 10_000, EVERY_YOUNG_MILLIS = 1_000, FIRST_MILLIS = 250, YOUNG_MILLIS = 10_000;
    private static final long TICK_MILLIS = 250;
    /// Looks may take one of so many milliseconds, and at once as much as they have not taken before, up to the most.
    private static final long SHARE = 300, MOST_NANOS = 80_000_000;
    /// So much more CPU time is news; memory is by a twentieth.
    private static final double CPU_NEWS = 1.25, CPU_NEWS_AT_END = 1.05, CPU_LITTLE = 0.5;
    private static final Path PROC = Path.of("/proc");
    private static final Path MY_TIME = PROC.resolve("thread-self/schedstat");

    /// An attempt to be weighed.
    private static final class Weighed {
        final String task;
        final int attempt;
        final Leash leash;
        final CpuTime time = new CpuTime();
        /// What the same attempt took before, which is checked now.
        final double cpuBefore;
        /// When its latest process was started, and when it is to be looked at next.
        long since, next;
        /// In MiB, what was told; -1 before that.
        long reported = -1, peak = -1;
        double cpu, cpuTold;
        /// Of which of its processes that was, see [Leash#starts].
        int starts, startsTold = -1;
        /// The shell of ours that leads it; 0 if it is led by its program.
        long shell;
        /// As the last look found them.
        List<ProcessTree.Seen> members = List.of();

        Weighed(String task, int attempt, Leash leash, double cpuBefore, long since) {
            this.task = task;
            this.attempt = attempt;
            this.leash = leash;
            this.cpuBefore = cpuBefore;
            begin(since);
        }

        boolean young(long now) {
            return now - since < YOUNG_MILLIS;
        }

        void begin(long now) {
            starts = leash.starts();
            since = now;
            next = now + FIRST_MILLIS;
        }
    }

    private record Spent(int attempt, double cpu) {}

    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final Map<Leash, Weighed> all = new ConcurrentHashMap<>();
    /// What the latest attempt of each task has taken.
    private final Map<String, Spent> spent = new ConcurrentHashMap<>();
    /// Null where nothing can be told.
    private final Ticker ticker;
    /// What looks may take, at present, less than 0 after one that took long; what the last one took; and when that was.
    private long allowance = MOST_NANOS, cost, earned = System.nanoTime();
    private boolean broken;

    MemoryGauge(LongSupplier clock, Consumer<Event> events) {
        this.clock = clock;
        this.events = events;
        this.ticker = Files.isDirectory(PROC.resolve("self")) ? Ticker.start("memory gauge", TICK_MILLIS, this::weigh) : null;
    }

    /// Weighs this attempt from now on.
    void watch(Leash leash, String task, int attempt) {
        double before = spent.get(task) instanceof Spent s && s.attempt == attempt ? s.cpu : 0;
        all.put(leash, new Weighed(task, attempt, leash, before, clock.getAsLong()));
    }

    /// Its processes have ended, and only its cgroup, if it has one, can tell yet what they took. Of one that was too short to be looked at
    /// nothing is told.
    void forget(Leash leash) {
        if (!(all.remove(leash) instanceof Weighed w)) return;
        synchronized (w) {
            if (w.startsTold < 0) return;
            w.cpu = Math.max(w.cpu, w.cpuBefore + w.time.seconds(leash.cgroup(), List.of()));
            spent.put(w.task, new Spent(w.attempt, w.cpu));
            if (w.cpu > w.cpuTold * CPU_NEWS_AT_END)
                events.accept(new Event.Measured(clock.getAsLong(), List.of(told(w, w.reported, w.peak, null))));
        }
    }

    private void weigh() {
        long now = clock.getAsLong(), nanos = System.nanoTime();
        allowance = Math.min(MOST_NANOS, allowance + (nanos - earned) / SHARE);
        earned = nanos;
        boolean due = false, young = false;
        for (var w : all.values()) {
            if (w.starts != w.leash.starts()) w.begin(now);
            due |= w.next <= now;
            young |= w.young(now);
        }
        due &= allowance >= Math.min(MOST_NANOS, cost);
        // What is left for these is what the next look at all doesn't need.
        if (broken || !due && !(young && allowance > 2 * cost)) return;
        try {
            long before = myNanos();
            tell(now, due ? look(now) : young(now));
            long took = myNanos() - before;
            if (due) cost = took;
            allowance -= took;
        } catch (RuntimeException e) {
            broken = true;
            System.err.println("orchestrate: the memory of tasks can't be read any more, so it isn't shown: " + e);
        }
    }

    /// CPU time that this thread has taken, or where the kernel doesn't tell, time that has passed.
    private static long myNanos() {
        try {
            return Long.parseLong(Files.readString(MY_TIME).split(" ")[0]);
        } catch (IOException | NumberFormatException e) {
            return System.nanoTime();
        }
    }

    private Map<Weighed, List<ProcessTree.Seen>> look(long now) {
        var roots = new LinkedHashMap<Weighed, ProcessTree.Root>();
        for (var w : all.values()) {
            w.next = now + (w.young(now) ? EVERY_YOUNG_MILLIS : EVERY_MILLIS);
            if (w.leash.leader() > 1) roots.put(w, w.leash.root());
        }
        return ProcessTree.members(roots, System.nanoTime());
    }

    /// Those that may grow, by the processes that the last look found: that takes little.
    private Map<Weighed, List<ProcessTree.Seen>> young(long now) {
        return all.values().stream().filter(w -> w.young(now)).collect(Collectors.toMap(w -> w, w -> w.members));
    }

    private void tell(long now, Map<Weighed, List<ProcessTree.Seen>> found) {
        var memory = new ArrayList<Memory>();
        found.forEach((w, members) -> {
            synchronized (w) {
                w.members = members;
                if (all.containsKey(w.leash) && news(w, members) instanceof Memory m) memory.add(m);
            }
        });
        if (!memory.isEmpty()) events.accept(new Event.Measured(now, memory));
    }

    /// What is to be told of an attempt; null if nothing.
    private static Memory news(Weighed w, List<ProcessTree.Seen> members) {
        var weight = Weight.of(members);
        if (weight == null) return null;
        long leader = w.leash.leader();
        boolean another = w.startsTold != w.starts;
        if (another) w.shell = KnownParents.is(leader) ? leader : 0;
        w.cpu = w.cpuBefore + w.time.seconds(w.leash.cgroup(), members.stream().filter(m -> m.pid() != w.shell).toList());
        // A twentieth more or less is no news: a journal of many hours should stay small.
        boolean same = Math.abs(weight.mib - w.reported) <= Math.max(1, w.reported / 20) && weight.peak - w.peak <= Math.max(1, w.peak / 20)
                && (w.cpu < CPU_LITTLE || w.cpu <= w.cpuTold * CPU_NEWS);
        if (!another && same) return null;
        var pid = another && w.shell > 0 ? program(leader, members) : null;
        w.startsTold = w.starts;
        return told(w, weight.mib, weight.peak, pid);
    }

    private static Memory told(Weighed w, long mib, long peak, Long pid) {
        w.reported = mib;
        w.cpuTold = w.cpu;
        var higher = peak > Math.max(mib, w.peak) ? Long.valueOf(peak) : null;
        w.peak = Math.max(w.peak, Math.max(mib, peak));
        return new Memory(w.task, w.attempt, mib, higher, Math.round(w.cpu * 100) / 100.0, pid);
    }

    /// Who leads an attempt is a small shell; its first child is the program. Null if that can't be told.
    private static Long program(long leader, List<ProcessTree.Seen> members) {
        return members.stream().filter(m -> m.parent() == leader)
                .min(Comparator.comparingLong(ProcessTree.Seen::started).thenComparingLong(ProcessTree.Seen::pid))
                .map(ProcessTree.Seen::pid).orElse(null);
    }

    /// What processes hold together, in MiB, at least 1.
    ///
    /// @param peak the most they are known to have held: one of them alone may once have held more than all do now
    private record Weight(long mib, long peak) {
        /// Null if nobody is there any more.
        static Weight of(List<ProcessTree.Seen> members) {
            long sum = 0, shared = -1, most = 0;
            var own = new HashMap<Long, Long>();
            for (var member : members) {
                try {
                    var status = Files.readString(PROC.resolve(member.pid() + "/status"), StandardCharsets.ISO_8859_1);
                    long rest = kib(status, "\nRssAnon:") + kib(status, "\nRssShmem:");
                    own.put(member.pid(), rest);
                    sum += rest;
                    shared = Math.max(shared, kib(status, "\nRssFile:"));
                    most = Math.max(most, kib(status, "\nVmHWM:"));
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
            // Who has just been forked has not a page of its own yet.
            for (var member : members)
                if (own.get(member.pid()) instanceof Long rest && rest.equals(own.get(member.parent()))) sum -= rest;
            return shared < 0 ? null : new Weight(mib(sum + shared), mib(Math.max(most, sum + shared)));
        }

        private static long mib(long kib) {
            return Math.max(1, (kib + 512) / 1024);
        }

        /// `RssAnon:	    1234 kB`; the dead have none.
        private static long kib(String status, String name) {
            int at = status.indexOf(name);
            return at < 0 ? 0 : Long.parseLong(status.substring(at + name.length(), status.indexOf(" kB", at)).strip());
        }
    }

    @Override
    public void close() {
        if (ticker != null) ticker.close();
    }
}
