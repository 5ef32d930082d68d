package lib.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.agents.*;
import lib.journal.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import static java.nio.file.StandardOpenOption.*;

/// What attempts of each kind took of this machine in earlier runs of this user: one file in his state folder, of the kinds that were
/// measured last. A file that can't be read or written is as good as none.
final class KnownNeeds {
    private static final int MOST = 500, MOST_CPU = 10_000, MOST_SECONDS = 100_000_000;
    /// In MiB.
    private static final long MOST_MEMORY = 1L << 26;

    /// @param at when it was measured last, in milliseconds since 1970
    private record Kept(Expected expected, long at) {}

    private record Kinds(List<Kept> kinds) {}

    private final Path file;

    KnownNeeds(Map<String, String> env) {
        this.file = Accounts.state(env).resolve("needs.json");
    }

    /// What is known of these tasks, to begin a run with; nothing if nothing is.
    List<Event> told(long now, Collection<Task> tasks) {
        var known = of(tasks);
        return known.isEmpty() ? List.of() : List.of(new Event.Learned(now, known));
    }

    /// What these tasks are expected to take: as it was measured, or of an agent as it usually is; of the others nothing is known.
    List<Expected> of(Collection<Task> tasks) {
        var known = read();
        var all = new LinkedHashMap<String, Expected>();
        for (var task : tasks) {
            var kind = Expected.kind(task);
            if (all.containsKey(kind)) continue;
            if (known.get(kind) instanceof Kept kept) all.put(kind, kept.expected);
            else if (Agents.of(task).needs() instanceof Agent.Needs needs)
                all.put(kind, new Expected(kind, needs.memoryMiB(), 0, null, 0, null));
        }
        return List.copyOf(all.values());
    }

    /// Keeps what a run has measured. Two runs that end at once take turns.
    void keep(List<Expected> learned) {
        var worth = learned.stream().filter(e -> e.count() > 0).toList();
        if (worth.isEmpty()) return;
        try {
            RunFolder.folders(file.getParent());
            try (var channel = FileChannel.open(file.resolveSibling("needs.lock"), Set.of(CREATE, WRITE), RunFolder.PRIVATE_FILE);
                 var _ = channel.lock()) {
                var all = read();
                for (var e : worth) all.put(e.kind(), new Kept(e, System.currentTimeMillis()));
                var latest = all.values().stream().sorted(Comparator.comparingLong(Kept::at).reversed()).limit(MOST).toList();
                RunFolder.write(file, Json.pretty(new Kinds(latest)) + "\n");
            }
        } catch (IOException e) {
            // The next run measures anew.
        }
    }

    /// Whatever stands in the file: no machine has more.
    private static boolean believable(Expected e) {
        return e.memory() > 0 && e.memory() < MOST_MEMORY && e.cpu() >= 0 && e.cpu() < MOST_CPU && e.count() >= 0
                && (e.startup() == null || e.startup() >= 0 && e.startup() < MOST_CPU)
                && (e.seconds() == null || e.seconds() >= 0 && e.seconds() < MOST_SECONDS);
    }

    private Map<String, Kept> read() {
        try {
            var kinds = Json.MAPPER.readValue(Files.readString(file), Kinds.class);
            return kinds.kinds.stream().filter(k -> k != null && k.expected != null && k.expected.kind() != null && believable(k.expected))
                    .collect(Collectors.toMap(k -> k.expected.kind(), k -> k, (one, _) -> one, LinkedHashMap::new));
        } catch (IOException | JacksonException | NullPointerException e) {
            return new LinkedHashMap<>();
        }
    }
}
