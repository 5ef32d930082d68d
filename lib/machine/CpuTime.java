package lib.machine;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How much CPU time the processes of an attempt have taken together, those that have ended as well. Its cgroup tells, where it has one
/// that does. Else a living process knows what those of its children took that have ended and that it waited for; of others that end, what
/// the look before saw them take is kept. It never becomes less.
final class CpuTime {
    /// USER_HZ, see time(7).
    private static final double TICKS = 100;

    private Map<Long, ProcessTree.Seen> before = Map.of();
    /// In ticks, of those that have ended and that nobody of the attempt has waited for.
    private long gone;
    private double most;

    /// @param members the living ones; a shell of ours is not to be among them, as it has run other attempts
    double seconds(Cgroup cgroup, Collection<ProcessTree.Seen> members) {
        most = Math.max(most, cgroup.cpuSeconds() instanceof Double all ? all : looked(members));
        return most;
    }

    private double looked(Collection<ProcessTree.Seen> members) {
        var now = members.stream().collect(Collectors.toMap(ProcessTree.Seen::pid, Function.identity(), (one, _) -> one));
        for (var process : before.values()) if (!there(process, now) && !waitedFor(process, now)) gone += process.cpu();
        before = now;
        return (gone + members.stream().mapToLong(ProcessTree.Seen::cpu).sum()) / TICKS;
    }

    private static boolean there(ProcessTree.Seen process, Map<Long, ProcessTree.Seen> now) {
        return now.get(process.pid()) instanceof ProcessTree.Seen same && same.started() == process.started();
    }

    /// By a parent who is there, if not by one who has ended too and was waited for himself.
    private boolean waitedFor(ProcessTree.Seen process, Map<Long, ProcessTree.Seen> now) {
        var parent = before.get(process.parent());
        for (int n = 0; parent != null && n < before.size(); n++, parent = before.get(parent.parent())) if (there(parent, now)) return true;
        return false;
    }
}
