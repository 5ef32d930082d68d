package lib.machine;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.*;

/// Variables in the environment of an attempt's processes, by which its descendants are recognised. A task may itself run
/// `orchestrate run`: its tasks have markers of their own, and beside them, in one variable, those that it was started with, and so on.
/// It reads environments and makes them, and knows no process.
public final class Markers {
    private static final String PREFIX = "ORCHESTRATE_";
    /// What tells runs of one name apart that were started in the same second.
    static final String ID = PREFIX + "ID";
    /// The markers of those that this was started within: `RUN=… TASK=…`, without the prefix, and a `;` between one and the next.
    private static final String WITHIN = PREFIX + "WITHIN";
    private static final List<String> NAMES = Stream.of("RUN", "TASK", "ATTEMPT", "CHECK", "NOTICE", "ID").map(PREFIX::concat).toList();

    private Markers() {}

    /// Puts them into the environment of a process to be started; what this process carries itself goes to those it is started within.
    ///
    /// @param mine this process's environment
    public static void onto(Map<String, String> env, Map<String, String> markers, Map<String, String> mine) {
        env.keySet().removeAll(NAMES);
        env.putAll(markers);
        var own = NAMES.stream().filter(mine::containsKey).map(n -> n.substring(PREFIX.length()) + "=" + mine.get(n))
                .collect(Collectors.joining(" "));
        var within = Stream.of(own, mine.getOrDefault(WITHIN, "")).filter(l -> !l.isEmpty()).collect(Collectors.joining(";"));
        if (within.isEmpty()) env.remove(WITHIN);
        else env.put(WITHIN, within);
    }

    /// An attempt's markers, as `NAME=value`, in what its process is given.
    static Set<String> of(Map<String, String> env) {
        return NAMES.stream().filter(env::containsKey).map(name -> name + "=" + env.get(name)).collect(Collectors.toSet());
    }

    /// The markers in an environment as the kernel shows it (proc(5)): its own, then those of each attempt it was started within.
    static List<Set<String>> of(byte[] environ) {
        var own = new HashSet<String>();
        var all = new ArrayList<Set<String>>();
        all.add(own);
        for (var variable : new String(environ, StandardCharsets.UTF_8).split("\0")) {
            if (variable.startsWith(WITHIN + "="))
                for (var level : variable.substring(WITHIN.length() + 1).split(";"))
                    all.add(Arrays.stream(level.split(" ")).map(PREFIX::concat).collect(Collectors.toSet()));
            else if (variable.startsWith(PREFIX)) own.add(variable);
        }
        return own.isEmpty() && all.size() == 1 ? List.of() : all;
    }

    /// Whether who carries these is an attempt's, or was started within it. Older versions gave no id.
    ///
    /// @param wanted the attempt's, as `NAME=value`
    static boolean fit(List<Set<String>> carried, Set<String> wanted) {
        return !wanted.isEmpty() && carried.stream().anyMatch(level -> wanted.stream().allMatch(m -> level.contains(m)
                || m.startsWith(ID + "=") && level.stream().noneMatch(l -> l.startsWith(ID + "="))));
    }
}
