package lib.machine;

import java.nio.file.*;
import java.util.*;
import java.util.stream.Collectors;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// What a run has left running where it can't be seen from here: on another machine, or in another container. Nobody knows whether it
/// still does, so it is neither taken up nor run again; once its end stands beside its output, that counts like any other.
public final class Elsewhere {
    private static final int LONGEST = 200;

    private Elsewhere() {}

    /// @param gone names of machines that are gone for good: what ran there is lost
    /// @throws UserError if there is anything
    public static void check(RunFolder run, Board board, Set<String> gone) {
        var left = new LinkedHashMap<String, List<String>>();
        var hosts = new TreeSet<String>();
        var by = Identity.of(board.start().by());
        for (var entry : board.running()) {
            var attempt = entry.attempt();
            // What runs on a place tells its worker.
            if (attempt.place() != null) continue;
            var where = attempt.running() ? Identity.of(attempt.handle()).or(() -> by) : by;
            var folder = run.attempt(entry.task().id(), attempt.number());
            if (where.filter(Identity::unseen).filter(w -> !gone.contains(w.host())).isEmpty() || !open(attempt, folder)) continue;
            left.computeIfAbsent(where.get().place(), _ -> new ArrayList<>()).add(entry.task().id());
            hosts.add(where.get().host());
        }
        if (!left.isEmpty()) throw new UserError(words(run.id(), left, hosts));
    }

    /// Whether it has begun, and nothing tells of its end.
    private static boolean open(Attempt attempt, Path folder) {
        if (!attempt.running()) return began(folder, "verify") && !recorded(folder, "verify.exitcode");
        if (attempt.handle() == null && !began(folder, "stdout")) return began(folder, "setup") && !recorded(folder, "setup.exitcode");
        return !recorded(folder, "exitcode");
    }

    private static boolean began(Path folder, String output) {
        return Files.exists(folder.resolve(output));
    }

    private static boolean recorded(Path folder, String name) {
        return ExitRecord.of(folder.resolve(name), () -> 0) != null;
    }

    private static String words(String run, Map<String, List<String>> left, Set<String> hosts) {
        var places = left.entrySet().stream().map(e -> Text.line(String.join(", ", e.getValue()), LONGEST) + " " + e.getKey())
                .collect(Collectors.joining("; "));
        var gone = hosts.stream().map(host -> " --gone " + ShellWord.of(host)).collect(Collectors.joining());
        return "run " + run + " may still run " + places + ", which can't be seen from here: 'orchestrate recover " + run
                + "' goes on with it there, and here once that has ended; if nothing runs there any more, 'orchestrate recover " + run
                + gone + "' runs it again";
    }
}
