package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.*;

/// Whose the processes are that show nothing of where they come from. Daemons do it without ill will: they leave their parent and session,
/// and the kernel lets nobody read the environment of `ssh-agent`, while others write their title over it. But what loses its parent
/// becomes our child, see [Posix#subreaper]. So it is of an attempt that was there when it was born, and when only one of these still
/// runs, it is taken to be that one's: the last of them sees to it that nobody stays.
///
/// It doesn't go by that where an attempt may keep processes, nor for those that have all of this program's own environment and no markers:
/// a recipe may have started them.
final class Orphans {
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int TICKS_A_SECOND = 100;
    private static final long ME = ProcessHandle.current().pid();
    private static final long SESSION = ProcessTree.of(ME) instanceof ProcessTree.Seen me ? me.session() : 0;
    /// But for what a shell changes on its way.
    private static final Set<String> OWN = System.getenv().entrySet().stream()
            .filter(e -> !Set.of("PWD", "OLDPWD", "SHLVL", "_").contains(e.getKey())).map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.toSet());
    /// Those that run, of all runs of this process, with the ticks since the system's start when each began.
    private static final Map<Object, Long> PRESENT = new ConcurrentHashMap<>();
    /// Those of them whose own process has ended.
    private static final Set<Object> LEAVING = ConcurrentHashMap.newKeySet();
    /// Children that somebody here waits for.
    private static final Set<Long> AWAITED = ConcurrentHashMap.newKeySet();
    /// When the first began that may keep processes.
    private static volatile long kept = Long.MAX_VALUE;

    private Orphans() {}

    /// Says whether somebody here waits for this child.
    static void wait(long pid, boolean waited) {
        if (waited) AWAITED.add(pid);
        else AWAITED.remove(pid);
    }

    static boolean waits(long pid) {
        return AWAITED.contains(pid);
    }

    /// @param keeps whether it may leave processes behind
    static void begin(Object attempt, boolean keeps) {
        long now = ticks();
        if (keeps) kept = Math.min(kept, now);
        PRESENT.put(attempt, now);
    }

    /// Its own process has ended, so that others needn't leave to it what may be theirs. It may be its own all the same: of two that leave
    /// at the same time, both see to it.
    static void leave(Object attempt) {
        LEAVING.add(attempt);
    }

    static void end(Object attempt) {
        PRESENT.remove(attempt);
        LEAVING.remove(attempt);
    }

    /// Whether it can be nobody else's.
    static boolean of(Object attempt, ProcessTree.Seen process) {
        if (!(PRESENT.get(attempt) instanceof Long since) || process.started() < since || !unclaimed(process)) return false;
        return PRESENT.entrySet().stream().noneMatch(e -> !e.getKey().equals(attempt) && e.getValue() <= process.started()
                && !LEAVING.contains(e.getKey())) && !ours(process.pid());
    }

    /// Names those that live on, but for what may be kept, when no attempt is there any more that could see to them.
    static void tell() {
        if (!PRESENT.isEmpty()) return;
        var left = ProcessTree.orphans().stream().map(ProcessTree::of).filter(p -> p != null && unclaimed(p))
                .map(p -> p.pid() + ProcessHandle.of(p.pid()).flatMap(h -> h.info().command()).map(" "::concat).orElse("")).toList();
        if (!left.isEmpty())
            System.err.println("orchestrate: left running, as nobody can tell which task they are of: " + String.join(", ", left));
    }

    /// A child that another process has started, as it is not in our session: an attempt's, or a recipe's daemon.
    private static boolean unclaimed(ProcessTree.Seen process) {
        return process.parent() == ME && process.session() != SESSION && !process.dead() && process.started() < kept
                && !waits(process.pid()) && !ProcessTree.marked(process);
    }

    private static boolean ours(long pid) {
        return ProcessTree.environ(pid).map(e -> Set.of(new String(e, StandardCharsets.UTF_8).split("\0")).containsAll(OWN)).orElse(false);
    }

    /// What a task left behind and has died since is ours to bury. Nobody else's: neither what this process waits for itself, nor, since
    /// Java buries its own at once, what lies there for a second.
    ///
    /// @param before those found dead a second ago
    /// @return those that are dead now
    static Set<Long> bury(Set<Long> before) {
        var dead = new HashSet<Long>();
        for (var pid : ProcessTree.orphans())
            if (!waits(pid) && ProcessTree.of(pid) instanceof ProcessTree.Seen seen && seen.dead()) dead.add(pid);
        dead.stream().filter(before::contains).forEach(Posix::reap);
        return dead;
    }

    private static long ticks() {
        try {
            return (long) (Double.parseDouble(Files.readString(UPTIME).split(" ")[0]) * TICKS_A_SECOND);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
