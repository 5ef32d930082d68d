package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// The small shell under which a program runs: it writes down how the program ended, even if we are gone by then, and gives it what our
/// [Caller] would have. It knows neither tasks nor what an end means.
final class SmallShell {
    private static final Path ENV = Path.of("/usr/bin/env");
    /// Variables of which a shell has its own mind, see dash(1) and bash(1): it ignores what it inherits, or changes it.
    private static final Set<String> ITS_OWN = Set.of("IFS", "OPTIND", "PPID", "LINENO", "RANDOM", "SECONDS", "UID", "EUID", "SHELLOPTS",
            "BASHOPTS");
    private static final String KEPT = "ORCHESTRATE_KEPT_";
    /// Signals to the group are the program's to act on; a trap, unlike being ignored, is not passed on.
    private static final Map<Integer, String> TO_THE_PROGRAM = new TreeMap<>(
            Map.of(1, "HUP", 2, "INT", 3, "QUIT", 15, "TERM", Signals.USR1, "USR1", Signals.USR2, "USR2"));
    /// KILL, CHLD, STOP: can't be ignored, or a shell would miss the end.
    private static final Set<Integer> NEVER_IGNORED = Set.of(9, 17, 19);

    /// What it is called to itself, and in a list of processes.
    private static final String NAME = "orchestrate";

    /// Stands in the place of an exit status that there is none of.
    static final String NONE = "none\n";

    /// Where a group takes nobody in, the program runs outside of it.
    private static final String ENTER = "{ echo 0 >\"$1\"; } 2>/dev/null; shift\n";

    private SmallShell() {}

    /// Numbers that differ between systems: signal(7), signal(3) of macOS.
    private static final class Signals {
        private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
        static final int USR1 = LINUX ? 10 : 30, USR2 = LINUX ? 12 : 31;
    }

    /// The same launch under a small shell. Its whole path keeps the shell's own commands out.
    static Spawner.Launch of(Spawner.Launch launch, String program) {
        if (launch.exitcode() == null) return entering(launch, program);
        var env = new LinkedHashMap<>(launch.env());
        var odd = program.contains("=") || !Files.isExecutable(ENV) ? List.<String>of()
                : launch.env().keySet().stream().filter(name -> !name.matches("[A-Za-z_][A-Za-z0-9_]*") || ITS_OWN.contains(name)).toList();
        // A shell drops what it has no name for, such as bash's functions.
        for (int i = 0; i < odd.size(); i++) env.put(KEPT + i, odd.get(i) + "=" + env.remove(odd.get(i)));
        boolean opens = launch.mayBlock();
        var script = (launch.door() == null ? "" : ENTER) + script(env, odd.size(), opens);
        var argv = new ArrayList<>(List.of("/bin/sh", "-c", script, NAME));
        if (launch.door() != null) argv.add(launch.door().toString());
        argv.add(launch.exitcode().toString());
        if (opens) argv.add(launch.stdin().toString());
        argv.add(program);
        argv.addAll(launch.argv().subList(1, launch.argv().size()));
        return launch.with(argv, env).readingNothing();
    }

    /// Whether this process is a small shell of ours that waits for its program, and not a program.
    static boolean is(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .contains("\0" + NAME + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    /// Nobody needs to know how it ended; it only goes into its cgroup.
    private static Spawner.Launch entering(Spawner.Launch launch, String program) {
        var argv = new ArrayList<>(List.of("/bin/sh", "-c", ENTER + "exec \"$@\"", NAME, launch.door().toString(), program));
        argv.addAll(launch.argv().subList(1, launch.argv().size()));
        return launch.with(argv, launch.env()).readingNothing();
    }

    /// The launch of another JVM like this one, in our own environment, that finds our caller as we found it.
    static Spawner.Launch handingOn(Spawner.Launch program) {
        var record = Caller.record();
        var env = Caller.own();
        if (record.length() > Caller.LONGEST) return program.with(program.argv(), env);
        env.put(Caller.RECORD, record);
        var script = Caller.RECORD + "=\"$$ $" + Caller.RECORD + "\" && exec \"$@\"";
        var argv = new ArrayList<>(List.of("/bin/sh", "-c", script, NAME));
        argv.addAll(program.argv());
        return program.with(argv, env);
    }

    /// The shell's own remarks on a killed child are not for the program's stderr. So small a write is never torn in two, and a record
    /// without its line's end is none. A shell that ends before the program has, since it couldn't be started as a process of its own,
    /// records [#NONE]. No name of a variable here is one that the program could have been given.
    private static String script(Map<String, String> env, int kept, boolean opens) {
        var ignored = Caller.ignored().stream().filter(n -> !NEVER_IGNORED.contains(n)).toList();
        var script = new StringBuilder();
        if (!ignored.isEmpty()) script.append("trap '' ").append(words(ignored)).append('\n');
        var heard = TO_THE_PROGRAM.keySet().stream().filter(n -> !ignored.contains(n)).map(TO_THE_PROGRAM::get).toList();
        if (!heard.isEmpty()) script.append("trap : ").append(String.join(" ", heard)).append('\n');
        if (Caller.files() > 0) script.append("ulimit -Sn ").append(Caller.files()).append(" 2>/dev/null\n");
        if (!env.containsKey("PWD")) script.append("unset PWD\n");
        int err = 3;
        while (err < 9 && Caller.jobserver().contains(err)) err++;
        script.append("_exitcode_=$1; shift\n");
        if (opens) script.append("_stdin_=$1; shift\n");
        script.append("exec ").append(err).append(">&2 2>/dev/null\ntrap 'umask 077; echo none >\"$_exitcode_\"' 0\n");
        var program = restoring(kept) + "\"$@\"";
        // What waits there for somebody to write can be ended as the program can.
        script.append(!opens ? program : """
                ({ command exec <"$_stdin_"; } 2>/dev/null ||
                { echo "$_stdin_: can't be opened as its stdin: there is no such device, or no permission" >&2; exit 126; }
                exec %s)""".formatted(program));
        return script.append(" 2>&").append(err).append(' ').append(err).append(">&-\n")
                .append("_status_=$?; trap - 0; umask 077; echo $_status_ >\"$_exitcode_\"; exit $_status_").toString();
    }

    private static String restoring(int kept) {
        if (kept == 0) return "";
        var names = IntStream.range(0, kept).mapToObj(i -> KEPT + i).toList();
        return ENV + " -u " + String.join(" -u ", names) + " -- \"$" + String.join("\" \"$", names) + "\" ";
    }

    private static String words(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
