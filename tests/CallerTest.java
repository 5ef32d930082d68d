package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;

/// A task has what the shell that called us would have given it, byte for byte: arguments, variables, limits, signals, make's jobserver.
class CallerTest extends OnCommandLine {
    private static final Charset RAW = StandardCharsets.ISO_8859_1;
    /// What a shell may say before it calls us: `$@` is the program with its arguments.
    private static final String SHELL = """
            ulimit -Sn 300; umask 037; trap '' USR1 HUP
            exec nice -n 3 env -i PATH="$PATH" HOME=/ ORCHESTRATE_TESTED="$ORCHESTRATE_TESTED" LC_ALL=C LANG=xx LC_CTYPE=POSIX a.b=1 \\
                'BASH_FUNC_f%%=() {  echo hi
            }' f=1 s=2 IFS=: PPID=7 OPTIND=9 "RAW=$(printf 'a\\377\\201\\303')" JBANG_MINE=1 "$@"
            """;

    private static List<String> java() {
        var argv = new ArrayList<>(Jvm.words());
        argv.add(1, "-XX:-MaxFDLimit");
        argv.add("orchestrate");
        return argv;
    }

    /// Runs ours by such a shell.
    private Cli.Result called(String shell, String... args) throws IOException {
        var argv = Stream.of(List.of("/bin/sh", "-c", shell, "sh"), java(), List.of(args)).flatMap(List::stream).toArray(String[]::new);
        return cli.other(argv);
    }

    private String output(String task) throws IOException {
        return Files.readString(cli.latest().resolve("results/" + task + ".json"), RAW);
    }

    private static SortedSet<String> variables(String environ) {
        return Stream.of(environ.split("\0")).filter(v -> !v.matches("(?s)(ORCHESTRATE_(RUN|TASK|ATTEMPT|ID|SLOT)|TASK_ID|PORT_BASE)=.*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// What of `/proc/self/status`, `limits` and `stat` a program has from its caller.
    private static List<String> state(String text) {
        return text.lines().filter(l -> l.matches("(Umask|SigBlk|SigIgn):.*|Max .*|\\d+ \\(.*"))
                .map(l -> l.matches("\\d+ \\(.*") ? "nice " + l.split(" ")[18] : l.replaceFirst("(?<=^Sig...:\t)\\w{12}", "")).toList();
    }

    @Test
    void variablesLimitsAndSignalsAreTheCallers() throws Exception {
        cli.file("tasks.json", """
                [{"id": "env", "command": ["/bin/cat", "/proc/self/environ"]},
                 {"id": "piped", "command": ["/bin/cat", "/proc/self/environ"], "stdin": "pipe"},
                 {"id": "state", "command": ["/bin/cat", "/proc/self/status", "/proc/self/limits", "/proc/self/stat"]},
                 {"id": "line", "command": "cat /proc/self/status /proc/self/limits /proc/self/stat"}]""");
        cli.other("mkfifo", "pipe").exits(0);
        cli.other("/bin/sh", "-c", "(exec 3<>pipe; sleep 20) & exec true");
        called(SHELL, "run", "--max-cpu", "100", "--max-memory", "100", "tasks.json").exits(0);
        var env = cli.other("/bin/sh", "-c", SHELL, "sh", "/bin/cat", "/proc/self/environ");
        var expected = variables(new String(env.bytes(), RAW));
        assertTrue(expected.contains("RAW=a\u00ff\u0081\u00c3") && expected.contains("a.b=1"), expected.toString());
        assertEquals(expected, variables(output("env")));
        assertEquals(expected, variables(output("piped")));
        var state = state(cli.other("/bin/sh", "-c", SHELL, "sh", "/bin/cat", "/proc/self/status", "/proc/self/limits", "/proc/self/stat")
                .out());
        assertTrue(state.stream().anyMatch(l -> l.matches("Max open files +300 .*")) && state.contains("nice 3"), state.toString());
        assertEquals(state, state(output("state")));
        assertEquals(state, state(output("line")));
        cli.killAll();
    }

    /// A detached run is another process, and so is what takes up a run.
    @Test
    void soTheyAreInTheBackgroundAndOnceMore() throws Exception {
        cli.file("tasks.json", """
                [{"id": "env", "command": ["/bin/cat", "/proc/self/environ"]},
                 {"id": "state", "command": ["/bin/cat", "/proc/self/status", "/proc/self/limits", "/proc/self/stat"]},
                 {"id": "words", "command": ["/usr/bin/printf", "%s\\\\0", "a\\udcff\\udc81'b", "\\ud83d\\ude00"], "env": {"V": "\\udcfe"}},
                 {"id": "fails", "command": ["/bin/sh", "-c", "printf '%s %s' \\"$0\\" \\"$V\\"; exit 3", "\\udcc3("],
                  "env": {"V": "\\udcfe"}}]""");
        called(SHELL, "run", "--detach", "--max-cpu", "100", "--max-memory", "100", "tasks.json").exits(0);
        cli.awaitReport();
        var env = cli.other("/bin/sh", "-c", SHELL, "sh", "/bin/cat", "/proc/self/environ");
        assertEquals(variables(new String(env.bytes(), RAW)), variables(output("env")));
        assertEquals(state(cli.other("/bin/sh", "-c", SHELL, "sh", "/bin/cat", "/proc/self/status", "/proc/self/limits", "/proc/self/stat")
                .out()), state(output("state")));
        assertEquals("a\u00ff\u0081'b\0\u00f0\u009f\u0098\u0080\0", output("words"));
        assertEquals("\u00c3( \u00fe", output("fails"));
        assertTrue(Files.readString(cli.latest().resolve("tasks/words/1/command"), RAW).contains("'a\u00ff\u0081'\\''b'"));
        // The line to paste says the same once more.
        var again = cli.other("/bin/sh", cli.latest().resolve("tasks/fails/1/command").toString());
        assertEquals(2, again.exit(), again.err());
        assertTrue(again.err().contains("V"), again.err());
        var report = Files.readString(cli.latest().resolve("report.md"));
        assertFalse(report.contains("?("), report);
        called(SHELL, "retry").exits(1);
        assertEquals("\u00c3( \u00fe", output("fails"));
    }

    @Test
    void valuesAreTheirBytes() throws Exception {
        var raw = new byte[] {'a', (byte) 0xff, '\n', (byte) 0xc3, '\'', '\n', (byte) 0x81, (byte) 0x88, '\\', '\n'};
        Files.write(cli.cwd().resolve("list"), raw);
        Files.write(cli.cwd().resolve("nul"), new byte[] {'l', '\n', (byte) 0xfe, 0, '"', 0});
        var shown = "'%s|' {} \"{}\" '{}'";
        cli.run("run", "--name", "one", "printf " + shown, "::::", "list").exits(0);
        assertEquals(Set.of("a\u00ff|a\u00ff|a\u00ff|", "\u00c3'|\u00c3'|\u00c3'|", "\u0081\u0088\\|\u0081\u0088\\|\u0081\u0088\\|"),
                outputs());
        cli.run("run", "-0", "printf " + shown, "::::", "nul").exits(0);
        assertEquals(Set.of("l\n\u00fe|l\n\u00fe|l\n\u00fe|", "\"|\"|\"|"), outputs());
        var argument = "printf '%s' {}";
        var called = "exec \"$@\" run '" + argument.replace("'", "'\\''") + "' ::: \"$(printf 'x\\377\\303')\" ''";
        called(called).exits(0);
        assertEquals(Set.of("x\u00ff\u00c3", ""), outputs());
        cli.run("run", "-0", "true", ":::", "a").exits(2);
    }

    private Set<String> outputs() throws IOException {
        try (var all = Files.list(cli.latest().resolve("results"))) {
            var outputs = new HashSet<String>();
            for (var file : all.filter(f -> f.toString().endsWith(".json")).toList()) outputs.add(Files.readString(file, RAW));
            return outputs;
        }
    }

    @Test
    void foldersOfSuchNamesAreFoundOrRefused() throws Exception {
        // Only a shell can name them.
        var script = """
                set -e; d=$(printf 'd\\377'); mkdir "$d" "$d/bin"; printf '#!/bin/sh\\necho ran\\n' >"$d/bin/prog"; chmod +x "$d/bin/prog"
                p=$PWD; PATH=$p/$d/bin:$PATH "$@" run p.json >&2
                cd "$d"; e=0; "$@" run p.json || e=$?; e2=0; "$@" status || e2=$?; cd ..; ls -A | od -c; echo "$e $e2"
                """;
        cli.file("p.json", "[{\"id\": \"p\", \"command\": [\"prog\"]}]");
        var result = called(script);
        result.exits(0);
        assertEquals("ran\n", output("p"));
        assertTrue(result.out().endsWith("2 2\n"), result.out());
        assertFalse(result.out().contains("357"), "no sibling: " + result.out());
        assertTrue(result.err().contains("this folder's name has bytes that are no UTF-8"), result.err());
        cli.file("d.json", "[{\"id\": \"p\", \"dir\": \"d\\udcff\", \"command\": [\"true\"]}]");
        var refused = cli.run("run", "d.json").exits(2);
        assertTrue(refused.err().contains("d.json:1:21: 'dir' is no path (it is no UTF-8): rename it"), refused.err());
        cli.file("h.json", "[{\"id\": \"p\", \"command\": [\"true\", \"\\ud83d\"]}]");
        assertTrue(cli.run("run", "h.json").exits(2).err().contains("half a character"));
    }

    @Test
    void makesJobserverStaysOpen() throws Exception {
        Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "make"))),
                "no make");
        cli.file("tasks.json", "[{\"id\": \"fds\", \"command\": [\"/bin/ls\", \"-l\", \"/proc/self/fd\"]},"
                + " {\"id\": \"make\", \"command\": [\"make\", \"-f\", \"inner\", \"a\", \"b\"]}]");
        cli.file("inner", "a b:\n\t@echo $@\n");
        cli.file("Makefile", "all:\n\t+@exec 7</dev/zero; " + java().stream().map(lib.Orchestrator::quote)
                .collect(Collectors.joining(" ")) + " run --max-cpu 100 --max-memory 100 tasks.json\n");
        cli.other("make", "-j3").exits(0);
        var fds = output("fds").lines().filter(l -> l.contains("->")).toList();
        assertFalse(fds.stream().anyMatch(l -> l.contains("/dev/zero")), fds.toString());
        assertEquals("", Cli.text(cli.latest().resolve("logs/make.log")), fds.toString());
    }

    private String why(JsonNode report, String task) {
        var one = Cli.task(report, task);
        return one.get("exit_code") + " " + Cli.text(cli.cwd().resolve(".orchestrate/latest/logs/" + task + ".log"));
    }

    @Test
    void whatCannotBeStartedIsNamed() throws Exception {
        cli.file("closed", "true\n");
        cli.other("/bin/sh", "-c", "printf '#!/no/such\\n' >script; chmod +x script; mkdir folder there; echo >input; mkfifo pipe")
                .exits(0);
        cli.file("tasks.json", """
                [{"id": "remove", "command": "rm -r there input"},
                 {"id": "vanished", "after": ["remove"], "dir": "there", "command": ["true"]},
                 {"id": "stdin", "after": ["remove"], "stdin": "input", "command": ["cat"]},
                 {"id": "device", "stdin": "/dev/tty", "command": ["cat"]},
                 {"id": "closed", "command": ["./closed"], "stdin": "pipe"},
                 {"id": "script", "command": ["./script", "a"]},
                 {"id": "folder", "command": ["./folder"]},
                 {"id": "missing", "command": ["no-such-program"]}]""");
        var dry = cli.run("run", "--dry-run", "tasks.json").exits(0);
        assertEquals("""
                orchestrate: tasks.json:5: task 'closed' can't be started now: ./closed: permission denied: it isn't executable
                orchestrate: tasks.json:6: task 'script' can't be started now: ./script: bad interpreter: its first line asks for \
                /no/such: not found
                orchestrate: tasks.json:7: task 'folder' can't be started now: ./folder: permission denied: it is a folder
                orchestrate: tasks.json:8: task 'missing' can't be started now: no-such-program: not found
                """, dry.err());
        cli.run("run", "tasks.json").exits(1);
        var report = cli.report();
        assertEquals("126 ./closed: permission denied: it isn't executable\n", why(report, "closed"));
        assertEquals("127 ./script: bad interpreter: its first line asks for /no/such: not found\n", why(report, "script"));
        assertEquals("126 ./folder: permission denied: it is a folder\n", why(report, "folder"));
        assertEquals("127 no-such-program: not found\n", why(report, "missing"));
        assertEquals("126 /dev/tty: can't be opened as its stdin: there is no such device, or no permission\n", why(report, "device"));
        assertTrue(Cli.task(report, "stdin").toString().contains("input: "), report.toPrettyString());
        assertTrue(Cli.task(report, "vanished").toString().contains("there: "), report.toPrettyString());
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        var most = 32 * 4096 - 1;
        cli.file("fits.json", "[{\"id\": \"a\", \"command\": [\"true\", \"" + "x".repeat(most) + "\"]}]");
        cli.run("run", "fits.json").exits(0);
        cli.file("long.json", "[{\"id\": \"a\", \"command\": [\"true\", \"" + "x".repeat(most + 1) + "\"]}]");
        for (var args : List.of(List.of("run", "long.json"), List.of("run", "--dry-run", "long.json")))
            assertEquals("orchestrate: long.json:1: task 'a' can't be started: argument 1 has 131072 bytes, and Linux takes 131071 at "
                    + "most: put it into a file, or give it on stdin\n", cli.run(args.toArray(String[]::new)).exits(2).err());
        cli.file("line", "true " + "\u00e9".repeat(most / 2) + "\n");
        assertTrue(cli.run("run", "true {}", "::::", "line").exits(2).err().contains(": its line has "));
        cli.file("env.json", "[{\"id\": \"a\", \"command\": [\"true\"], \"env\": {\"V\": \"" + "x".repeat(most) + "\"}}]");
        assertTrue(cli.run("run", "env.json").exits(2).err().contains("the variable V has 131073 bytes"));
        var many = IntStream.range(0, 100).mapToObj(_ -> "\"" + "x".repeat(100_000) + "\"").collect(Collectors.joining(", "));
        cli.file("many.json", "[{\"id\": \"a\", \"command\": [\"true\", " + many + "]}]");
        var refused = cli.run("run", "many.json").exits(2).err();
        assertTrue(refused.contains("its arguments and variables have 10"), refused);
    }
}
