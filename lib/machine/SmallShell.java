package lib.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.model.*;

/// The small shell under which a program runs: it writes down how the program ended, even if we are gone by then, and gives it what our
/// [Caller] would have. It knows neither tasks nor what an end means.
final class SmallShell {
    private static final Path ENV = Path.of("/usr/bin/env");
    /// Variables of which a shell has its own mind, see dash(1) and bash(1): it ignores what it inherits, or changes it.
    private static final Set<String> ITS_OWN = Set.of("IFS", "OPTIND", "PPID", "LINENO", "RANDOM", "SECONDS", "UID", "EUID", "SHELLOPTS",
            "BASHOPTS", "BASHPID", "BASH_ARGC", "BASH_ARGV", "BASH_COMMAND", "BASH_LINENO", "BASH_SOURCE", "BASH_SUBSHELL", "BASH_VERSINFO",
            "COMP_WORDBREAKS", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "FUNCNAME", "GROUPS", "HISTCMD", "SRANDOM");
    /// Those that a change of folder changes.
    private static final Set<String> FOLDERS = Set.of("PWD", "OLDPWD");
    private static final Pattern NAMES = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String KEPT = "ORCHESTRATE_KEPT_";
    /// Signals to the group are the program's to act on; a trap, unlike being ignored, is not passed on.
    private static final Map<Integer, String> TO_THE_PROGRAM = new TreeMap<>(
            Map.of(1, "HUP", 2, "INT", 3, "QUIT", 15, "TERM", Signals.USR1, "USR1", Signals.USR2, "USR2"));
    /// KILL, CHLD, STOP: can't be ignored, or a shell would miss the end.
    private static final Set<Integer> NEVER_IGNORED = Set.of(9, 17, 19);

    /// What a shell adds to a signal's number for an exit status.
    private static final int SIGNALLED = 128;

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
                : launch.env().keySet().stream().filter(SmallShell::odd).toList();
        // A shell drops what it has no name for, such as bash's functions.
        for (int i = 0; i < odd.size(); i++) env.put(KEPT + i, odd.get(i) + "=" + env.remove(odd.get(i)));
        boolean opens = launch.mayBlock();
        var script = (launch.door() == null ? "" : ENTER) + script(env, odd.size(), opens);
        var argv = new ArrayList<>(List.of(KnownParents.SHELL, "-c", script, KnownParents.NAME));
        if (launch.door() != null) argv.add(launch.door().toString());
        argv.add(launch.exitcode().toString());
        if (opens) argv.add(launch.stdin().toString());
        argv.add(program);
        argv.addAll(launch.argv().subList(1, launch.argv().size()));
        return launch.with(argv, env).readingNothing();
    }

    /// Nobody needs to know how it ended; it only goes into its cgroup.
    private static Spawner.Launch entering(Spawner.Launch launch, String program) {
        var argv = new ArrayList<>(List.of(KnownParents.SHELL, "-c", ENTER + "exec \"$@\"", KnownParents.NAME, launch.door().toString(),
                program));
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
        var argv = new ArrayList<>(List.of(KnownParents.SHELL, "-c", script, KnownParents.NAME));
        argv.addAll(program.argv());
        return program.with(argv, env);
    }

    /// The shell's own remarks on a killed child are not for the program's stderr. So small a write is never torn in two, and a record
    /// without its line's end is none. A shell that ends before the program has, since it couldn't be started as a process of its own,
    /// records [#NONE]. No name of a variable here is one that the program could have been given.
    private static String script(Map<String, String> env, int kept, boolean opens) {
        var script = callers(env, _ -> ":");
        int err = free();
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

    /// What our caller gave to its programs, and the program's signals left to it.
    ///
    /// @param heard what to do when the shell itself hears one, by its number
    private static StringBuilder callers(Map<String, String> env, IntFunction<String> heard) {
        var ignored = Caller.ignored().stream().filter(n -> !NEVER_IGNORED.contains(n)).toList();
        var script = new StringBuilder();
        if (!ignored.isEmpty()) script.append("trap '' ").append(words(ignored)).append('\n');
        TO_THE_PROGRAM.forEach((number, name) -> {
            if (!ignored.contains(number)) script.append("trap ").append(heard.apply(number)).append(' ').append(name).append('\n');
        });
        if (Caller.files() > 0) script.append("ulimit -Sn ").append(Caller.files()).append(" 2>/dev/null\n");
        if (!env.containsKey("PWD")) script.append("unset PWD\n");
        return script;
    }

    /// A descriptor of one digit, as a shell can name it, that no program is given.
    static int free() {
        int free = 3;
        while (free < 9 && Caller.jobserver().contains(free)) free++;
        return free;
    }

    /// What it does first. A signal to its group that comes before the program has begun ends the program.
    static String beginning(Map<String, String> env) {
        return callers(env, number -> TO_THE_PROGRAM.get(number).startsWith("USR") ? ":" : "_heard_=" + (SIGNALLED + number))
                .append("_heard_=; _exitcode_=; _umask_=$(umask); umask 077\n")
                .append("trap '[ \"$_exitcode_\" ] && echo none >\"$_exitcode_\"' 0\n").toString();
    }

    /// What it is told to run. It is one command to the shell, so that half of it is none.
    ///
    /// @param common the shell's own environment, in which no name is [#odd]
    /// @param number by which the end is told
    /// @param told   the descriptor through which
    /// @return null if it can't be run so: the input may block or can't be read, or a shell can't hand on a variable
    static String request(Spawner.Launch launch, String program, Map<String, String> common, long number, int told) {
        if (!launch.opensAtOnce()) return null;
        var env = launch.env();
        if (env.keySet().stream().anyMatch(name -> !common.containsKey(name) && odd(name))) return null;
        var script = new StringBuilder("{ _exitcode_=").append(ShellWord.of(launch.exitcode().toString()))
                .append("\n_status_=$_heard_; [ \"$_status_\" ] || {\n(\numask $_umask_\n");
        if (launch.door() != null) script.append("{ echo 0 >").append(ShellWord.of(launch.door().toString())).append("; } 2>/dev/null\n");
        script.append("command exec <").append(ShellWord.of(launch.stdin().toString())).append(" >>")
                .append(ShellWord.of(launch.stdout().toString())).append(" 2>>").append(ShellWord.of(launch.stderr().toString()))
                .append(' ').append(told).append(">&- || exit 126\n");
        script.append("cd -P -- ").append(ShellWord.of(launch.dir().toString())).append(" || exit 126\n");
        for (var name : common.keySet()) if (!env.containsKey(name)) script.append("unset ").append(name).append('\n');
        env.forEach((name, value) -> {
            if (!FOLDERS.contains(name) && !value.equals(common.get(name)))
                script.append("export ").append(name).append('=').append(ShellWord.of(value)).append('\n');
        });
        script.append(env.containsKey("OLDPWD") ? "export OLDPWD=" + ShellWord.of(env.get("OLDPWD")) : "unset OLDPWD").append('\n');
        if (!env.containsKey("PWD")) script.append("unset PWD\n");
        else if (same(env.get("PWD"), launch.dir())) script.append("PWD=").append(ShellWord.of(env.get("PWD"))).append('\n');
        var words = new ArrayList<>(launch.argv());
        words.set(0, program);
        script.append("exec ").append(ShellWord.all(words)).append("\n)\n");
        return script.append("_status_=$?; }\n_heard_=; echo $_status_ >\"$_exitcode_\"; _exitcode_=; echo ").append(number)
                .append(" $_status_ >&").append(told).append("; }\n").toString();
    }

    /// Whether a shell has no name for this variable, or its own mind of it.
    static boolean odd(String name) {
        return !NAMES.matcher(name).matches() || ITS_OWN.contains(name);
    }

    /// Whether the caller's name for a folder, perhaps through links, is of this one.
    static boolean same(String pwd, Path dir) {
        try {
            return pwd.startsWith("/") && Files.isSameFile(Posix.path(pwd), dir);
        } catch (IOException e) {
            return false;
        }
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
