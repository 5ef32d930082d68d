package tests;

import module java.base;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.*;
import tests.CliBatch.Line;
import static org.junit.jupiter.api.Assertions.*;

/// What can't be run is told in one sentence with its place and its mend, before anything is started or made.
@Timeout(600)
class BadInputTest extends OnCommandLine {
    private final Map<Line, String> table = new LinkedHashMap<>();

    /// @param sentence what follows `orchestrate: `; a `…` in it is anything
    private void says(String sentence, String... args) {
        table.put(Line.of(args), sentence);
    }

    /// A manifest of this text is refused like this; `FILE` in the sentence is its name.
    private void manifest(String name, String text, String sentence) throws IOException {
        cli.file(name, text);
        says(sentence.replace("FILE", name), "run", name);
    }

    private void check() throws IOException {
        var before = cli.tree();
        var answers = CliBatch.run(cli, List.copyOf(table.keySet()));
        var wrong = new ArrayList<String>();
        int i = 0;
        for (var row : table.entrySet()) {
            var answer = answers.get(i++);
            var wanted = Pattern.compile("orchestrate: " + Stream.of(row.getValue().split("…", -1)).map(Pattern::quote)
                    .collect(Collectors.joining("[^\n]*")) + "\n(?: +\\d* \\| .*\n){0,2}");
            if (answer.exit() != 2 || !answer.out().isEmpty() || !wanted.matcher(answer.err()).matches())
                wrong.add(row.getKey().args() + "\n  wanted 2: " + row.getValue() + "\n  but was " + answer.exit() + ": " + answer.err()
                        + answer.out());
        }
        assertEquals("", String.join("\n", wrong));
        assertEquals(before, cli.tree(), "something was made");
    }

    @Test
    void manifests() throws IOException {
        for (var name : List.of("empty.yaml", "empty.json", "empty.jsonl"))
            manifest(name, "", "FILE: there is no task in this manifest: add one, such as '- command: make test'");
        manifest("comment.yaml", "# soon\n", "FILE: there is no task in this manifest: …");
        manifest("none.yaml", "name: x\ntasks: []\n", "FILE: there is no task in this manifest: …");
        manifest("twice.yaml", "- {id: a, command: touch ran}\n- {id: b, command: touch ran}\n- {id: a, command: touch ran}\n",
                "FILE:3: task 'a' has the id of another, at twice.yaml:1: give one of them a new id");
        manifest("up.yaml", "- {id: ../x, command: touch ran}\n",
                "FILE:1:8: task id '../x' can't be a folder's name: use letters, digits, '.', '_' and '-', and no '..'");
        manifest("blank.yaml", "- command: touch ran\n- {id: '', command: touch ran}\n", "FILE:2:8: …id is empty…: give it …");
        manifest("long.yaml", "- {id: " + "x".repeat(300) + ", command: touch ran}\n",
                "FILE:1:8: task id 'xxxxxxxxxxxxxxxxxxxxxxxx…' has 300 characters: use 128 at most");
        manifest("emoji.yaml", "- {id: 🙂, command: touch ran}\n", "FILE:1:8: task id '🙂' can't be a folder's name: use …");
        manifest("slash.jsonl", "{\"id\":\"a/b\",\"command\":\"touch ran\"}\n", "FILE:1:…: task id 'a/b' can't be a folder's name: use …");
        manifest("key.yaml", "- {id: a, command: touch ran}\n- {id: b, comand: x}\n", "FILE:2:…: …'comand'… (did you mean 'command'?)…");
        manifest("top.yaml", "paralel: 3\ntasks: [{command: touch ran}]\n", "FILE:1:1: …'paralel'… (did you mean 'parallel'?)…");
        manifest("type.yaml", "parallel: many\ntasks:\n- command: touch ran\n", "FILE:1:11: 'many' is no number of attempts…");
        manifest("type.json", "{\"tasks\": [\n  {\"command\": \"touch ran\", \"retries\": \"two\"}\n]}", "FILE:2:39: …retries…");
        manifest("big.yaml", "- {retries: 9999999999999999999, command: touch ran}\n",
                "FILE:1:13: 'retries' is 9999999999999999999: use 0 to 1000");
        manifest("hex.yaml", "parallel: 0xFFFFFFFFFFFFFFFF\ntasks: [{command: touch ran}]\n",
                "FILE:1:11: 'parallel' is 0xFFFFFFFFFFFFFFFF: use 0 to 10000");
        manifest("list.yaml", "tasks:\n- command: {a: b}\n", "FILE:2:12: …command…");
        manifest("nothing.yaml", "- id: a\n  timeout: 3s\n",
                "FILE:1:3: this task has nothing to do: add 'command', 'prompt' or 'prompt_file'");
        manifest("prompt.yaml", "- id: a\n  prompt_file: nowhere.md\n", "FILE:2:16: …nowhere.md: there is no such file: check its name");
        manifest("agent.yaml", "- {id: a, agent: clod, prompt: Hi}\n", "FILE:1:18: …'clod'…claude…");
        manifest("after.yaml", "- {id: build, command: touch ran}\n- {id: docs, command: touch ran, after: biuld}\n",
                "FILE:2: task 'docs' comes after 'biuld', which is no task (did you mean 'build'?)…");
        manifest("circle.yaml", "- {id: a, command: touch ran, after: b}\n- {id: b, command: touch ran, after: a}\n",
                "FILE:1: task 'a' comes after itself: a -> b -> a: take one 'after' out");
        manifest("dir.yaml", "- {command: touch ran, dir: no/where}\n",
                "FILE:1: task 'touch-ran' runs in …no/where, which isn't there: create it, or mend 'dir'");
        manifest("file.yaml", "- {command: touch ran, dir: file.yaml}\n",
                "FILE:1: task 'touch-ran' runs in …file.yaml, which is a file: name a folder");
        manifest("stdin.yaml", "- {command: cat, stdin: no-input}\n",
                "FILE:1: task 'cat' reads …no-input, which isn't there: create it, or mend 'stdin'");
        manifest("broken.yaml", "tasks:\n- command: 'touch ran\n", "FILE:…: the quote opened in line 2 isn't closed: close it");
        manifest("broken.json", "{\"tasks\": [", "FILE:1:…: the text ends too early: close what was opened");
        manifest("rule.yaml", "rules: [{match: '(', outcome: transient, reason: x}]\ntasks: [{command: touch ran}]\n",
                "FILE:1:9: …regular expression…: mend the rule's match");
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 12; i++)
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(",", Collections.nCopies(10, "*a" + (i - 1)))));
        manifest("bomb.yaml", bomb + "tasks: *a11\n", "FILE:…alias…");
        manifest("cycle.yaml", "tasks: &t\n- *t\n", "FILE:2:3: the alias '*t' isn't followed: write the value out, or use 'defaults'");
        manifest("deep.json", "[".repeat(20_000), "FILE:1:…");
        manifest("schema.yaml", "- {command: touch ran, env: {A-B: c}}\n",
                "FILE:1:…: 'A-B' can't be the name of an environment variable: use …");
        Files.write(cli.cwd().resolve("binary.yaml"), new byte[] {'-', ' ', (byte) 0xff, 0, 1});
        says("binary.yaml:1:3: byte 0xFF isn't UTF-8 text: save the file as UTF-8", "run", "binary.yaml");
        try (var huge = new RandomAccessFile(cli.cwd().resolve("huge.yaml").toFile(), "rw")) {
            huge.setLength(1L << 30);
        }
        says("huge.yaml: more than the 64 MB a file may have (it has 1073741824 bytes): split it", "run", "huge.yaml");
        Files.createDirectory(cli.cwd().resolve("folder.yaml"));
        says("folder.yaml: this is a folder: name a file", "run", "folder.yaml");
        says("missing.yaml: there is no such file: check its name", "run", "missing.yaml");
        check();
    }

    @Test
    void promptsAndValues() throws IOException {
        cli.file("good.md", "Do it.");
        cli.file("blank.md", "\n \n");
        cli.file("open.md", "---\nid: x\nDo it.");
        cli.file("odd.md", "---\nmodle: x\n---\nDo it.");
        Files.createDirectory(cli.cwd().resolve("folder.md"));
        says("missing.md: there is no such file: check its name", "run", "missing.md");
        says("folder.md: this is a folder: name a file", "run", "good.md", "folder.md");
        says("blank.md: there is no prompt in this file: write what the agent shall do", "run", "blank.md");
        says("open.md:1:1: the front matter that begins here isn't closed: end it with a line of '---'", "run", "open.md");
        says("odd.md:2:1: …'modle'… (did you mean 'model'?)…", "run", "odd.md");
        says("'clod' is no agent: use …claude…", "run", "good.md", "--agent", "clod");
        says("./good.md: task 'good' has the id of another, at good.md: give one of them a new id", "run", "good.md", "./good.md");
        says("'tasks.yaml' is no prompt file (*.md): give one manifest alone, put ':::' before values, or quotes around each command: "
                + "'good.md tasks.yaml'", "run", "good.md", "tasks.yaml");
        says("'echo' is no prompt file (*.md): …quotes around each command: 'echo hi'", "run", "echo", "hi");
        says("'echo' is no file: to run it as a command, give it on a line of stdin with 'run -'", "run", "echo");
        says("--output 'groupd' is none of none, failed, grouped, stream (did you mean 'grouped'?)", "run", "--output", "groupd",
                "echo hi");
        says("--tag says nothing beside --output none: leave one of them out", "run", "--output", "none", "--tag", "echo hi");
        says("--keep-order says nothing beside --json: leave one of them out", "run", "-k", "--json", "echo hi");
        says("there is nothing to run: give …", "run");
        says("there is nothing to run: give …", "run", ":::", "a");
        says("nothing follows ':::': add values", "run", "echo {}", ":::");
        says("nothing follows '::::': add a file", "run", "echo {}", "::::");
        says("no-values: there is no such file: check its name", "run", "echo {}", "::::", "no-values");
        says("…{2}…", "run", "echo {2}", ":::", "a");
        check();
    }

    @Test
    void options() throws IOException {
        says("…'--parallel'…'x' is no number of attempts…; see 'orchestrate run --help'", "run", "-j", "x", "touch ran.{}", ":::", "a");
        says("…'--parallel'…'50%%' is no number of attempts…", "run", "--parallel=50%%", "touch ran.{}", ":::", "a");
        says("…'--parallel'…; see 'orchestrate run --help'", "run", "-j", "99999999999", "touch ran.{}", ":::", "a");
        says("…'--parallel'…; see 'orchestrate run --help'", "run", "touch ran", "-j");
        says("…retries is -1: use 0 to 1000…", "run", "--retries", "-1", "touch ran.{}", ":::", "a");
        says("…max-cpu is 0: use 1 to 100…", "run", "--max-cpu", "0", "touch ran.{}", ":::", "a");
        says("…max-memory is 101: use 1 to 100…", "run", "--max-memory", "101", "touch ran.{}", ":::", "a");
        says("…--timeout…'soon' is no duration: write it like 500ms, 30s, 45m or 1h30m…", "run", "--timeout", "soon", "touch ran.{}",
                ":::", "a");
        says("timeout is no time at all: give it some, or leave it out for no limit", "run", "--timeout", "0s", "touch ran.{}", ":::", "a");
        says("…--halt…'later' is no halt policy: write never, soon,fail=1, now,fail=20% or now,success=1…", "run", "--halt", "later",
                "touch ran.{}", ":::", "a");
        says("--name '🙂' becomes part of a folder's name: use letters or digits", "run", "--name", "🙂", "touch ran.{}", ":::", "a");
        says("there is no option '--dryrun' (did you mean '--dry-run'?); see 'orchestrate run --help'", "run", "--dryrun", "touch ran.{}",
                ":::", "a");
        says("there is no command 'statsu' (did you mean 'status'?); see 'orchestrate --help'", "statsu");
        for (var option : List.of("--dry-run", "-j", "--json", "-j2", "--timeout=5", "--no-worktree", "--grace=1s", "-q"))
            says("'" + option + "' stands among the values: put options before ':::', or the value into a file (':::: FILE') or on stdin "
                    + "(':::: -')", "run", "touch ran.{}", ":::", "a", option);
        for (var verb : List.of("run", "add"))
            says("-0 is for values of a file or of stdin, and there are none here: leave it out", verb, "-0", "touch ran.{}", ":::", "a");
        for (var digit : List.of("-1", "-9", "-42")) {
            says("there is no option '" + digit + "'; see 'orchestrate run --help'", "run", digit, "touch ran.{}", ":::", "a");
            says("there is no option '" + digit + "'; see 'orchestrate run --help'", "run", "touch ran.{}", digit, ":::", "a");
            says("there is no option '" + digit + "'; see 'orchestrate add --help'", "add", digit, "touch ran.{}", ":::", "a");
        }
        for (var asked : List.of("--stall 5m", "--budget 5", "--task-budget 5", "--on-limit stop", "--limit-wait-max 1h", "--verify true",
                "--verify-retries 2", "--agent clod", "--agent claude", "--permission-mode plan", "--agent-arg x"))
            says(asked.split(" ")[0] + " is for agents, and there is no prompt here: leave it out",
                    "run", asked.split(" ")[0], asked.split(" ")[1], "touch ran.{}", ":::", "a");
        for (var both : List.of("--dry-run --detach", "--dry-run --json", "--dry-run --quiet", "--detach --json", "--detach --quiet",
                "--json --quiet"))
            says(both.split(" ")[1] + " says nothing beside " + both.split(" ")[0]
                    + ": leave one of them out; see 'orchestrate run --help'", "run",
                            both.split(" ")[0], both.split(" ")[1], "touch ran.{}", ":::", "a");
        for (var verb : List.of("status x", "status", "logs a", "runs", "doctor", "stop", "set -j 3", "retry", "report a b", "help run"))
            says("'" + verb.split(" ")[0] + "' takes no values: ':::' is for 'run' and 'add'", (verb + " ::: a").split(" "));
        says("--quiet says nothing beside --json: leave one of them out", "recover", "--json", "--quiet");
        for (var verb : List.of("status", "runs", "explain a"))
            says("--templates says nothing beside --json: leave one of them out", (verb + " --json --templates .").split(" "));
        cli.file("settings.yaml", "parallel: 3\nname: x\ntasks: [{command: touch ran}]\n");
        says("'name', 'parallel' of this manifest would be lost, since the run has its own: take what stands beside 'tasks', 'defaults' "
                + "and 'profiles' out, or use 'set'", "add", "settings.yaml");
        says("--model is for agents, and there is no prompt here: leave it out", "run", "--model", "m", "touch ran.{}", ":::", "a");
        says("…'--paralel'…; see 'orchestrate run --help'", "run", "--paralel", "3", "touch ran.{}", ":::", "a");
        says("…'rnu'…; see 'orchestrate --help'", "rnu", "x");
        for (var verb : List.of("status", "report", "watch", "logs x", "explain x"))
            says("there is no run below …: start one with 'orchestrate run', or go to the folder it was started in", verb.split(" "));
        says("…; see 'orchestrate explain --help'", "explain", "a", "b", "c");
        says("there is no agent 'clod'…", "classify", "--agent", "clod", "--exit", "1");
        says("exit status 300 is out of range: use 0 to 255, and --signal for a signal", "classify", "--agent", "claude", "--exit", "300");
        says("…--exit…; see 'orchestrate classify --help'", "classify", "--agent", "claude");
        says("nowhere: can't be read: give a file that is there", "classify", "--agent", "claude", "--exit", "1", "--stdout", "nowhere");
        check();
    }

    @Test
    void aRunThatIsThereIsAskedForWhatIsNot() throws IOException {
        cli.run("run", "true {}", ":::", "build").exits(0);
        says("run …-true has no task 'biuld' (did you mean 'build'?): 'orchestrate status …-true' lists them", "logs", "biuld");
        says("run …-true has no task 'x': 'orchestrate status …-true' lists them", "explain", "x");
        says("there is no run 'yesterday': 'orchestrate runs' lists them", "status", "yesterday");
        says("there is no report of the kind 'pdf': use md, html, json, csv, junit, trace, otlp or mermaid", "report", "--format", "pdf");
        check();
    }

    @Test
    void aFolderThatCannotBeWrittenTo() throws IOException {
        var closed = Files.createDirectory(temp.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        // The superuser may write anywhere but where the system itself forbids it.
        var folder = Files.isWritable(closed) ? Path.of("/proc") : closed;
        Assumptions.assumeFalse(Files.isWritable(closed) && !Files.isDirectory(folder), "the superuser may write everywhere here");
        var result = cli.in(folder).run("run", "touch ran.{}", ":::", "a").exits(2);
        assertTrue(result.err().matches("orchestrate: " + folder
                + "/\\.orchestrate: can't be made \\([^)\n]+\\): run from a folder you can write to\n"), result.err());
        assertEquals("", result.out());
        assertFalse(Files.exists(folder.resolve(".orchestrate")) || Files.exists(folder.resolve("ran.a")));
    }

    @Test
    void aFolderThatIsAFile() throws IOException {
        cli.file(".orchestrate", "mine");
        var result = cli.run("run", "touch ran.{}", ":::", "a").exits(2);
        assertTrue(result.err().matches("orchestrate: \\S+/\\.orchestrate\\S*: can't be made \\([^)\n]+\\): [^\n]+\n"), result.err());
        assertEquals(List.of("", ".orchestrate"), cli.tree());
        assertEquals("mine", Cli.text(cli.cwd().resolve(".orchestrate")));
    }

    @Test
    void addTellsWhatIsNotTakenFromTheProject() throws IOException {
        Files.createDirectories(cli.cwd().resolve(".orchestrate"));
        cli.file(".orchestrate/config.yaml", "verify: evil\n");
        for (var command : List.of("run --dry-run", "add")) {
            var told = cli.run((command + " true{} ::: a").split(" ")).err();
            assertTrue(told.contains("'verify' (line 1) is not taken from it"), told);
        }
    }
}
