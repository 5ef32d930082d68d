package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import tests.CliBatch.Line;
import static org.junit.jupiter.api.Assertions.*;

/// What the command line understands: the forms of `run`, a dry run, `classify`, and help that leaves nothing out.
@Timeout(600)
class CommandLineTest extends OnCommandLine {
    /// Every option of each command; help has to show them all.
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "run", List.of("-j", "--parallel", "--agent", "--model", "--permission-mode", "--agent-arg", "--[no-]worktree", "--retries",
                    "--backoff", "--timeout", "--grace", "--max-cpu", "--max-memory",
                    "--halt", "--name", "--resume", "--dry-run", "--json", "--quiet", "--no-color"),
            "watch", List.of(),
            "status", List.of("--json"),
            "explain", List.of("--json"),
            "logs", List.of("-f", "--follow", "--answer", "--stdout", "--stderr"),
            "report", List.of("--format"),
            "runs", List.of("--json"),
            "classify", List.of("--agent", "--exit", "--signal", "--stdout", "--stderr"));

    /// Each line's run, as its journal from `--json` tells it: task ids with what their commands wrote.
    private List<List<String>> written(List<Line> lines) throws IOException {
        var answers = CliBatch.run(cli, lines);
        var all = new ArrayList<List<String>>();
        for (int i = 0; i < lines.size(); i++) {
            var answer = answers.get(i);
            assertTrue(answer.exit() == 0, lines.get(i).args() + " -> " + answer);
            var events = answer.out().lines().map(Json.MAPPER::readTree).toList();
            var run = cli.cwd().resolve(".orchestrate/runs").resolve(events.getFirst().get("run").asString());
            all.add(events.stream().filter(e -> e.get("type").asString().equals("queued")).map(e -> e.at("/task/id").asString())
                    .map(id -> id + "=" + Cli.text(run.resolve("results/" + id + ".json")).strip()).toList());
        }
        return all;
    }

    @Test
    void nothingToRunIsNoFailureAndIsTold() throws Exception {
        cli.file("empty", "");
        for (var args : List.of(List.of("run", "echo {}", "-"), List.of("run", "echo {}", "::::", "-"), List.of("run", "-"),
                List.of("run", "echo {}", "::::", "empty"))) {
            var result = cli.run(args.toArray(String[]::new)).exits(0);
            assertTrue(result.err().matches("orchestrate: \\S.* there is no (value|command) in it, so there is nothing to run\n"),
                    result.err());
            assertEquals("", result.out());
        }
        assertFalse(Files.exists(cli.cwd().resolve(".orchestrate")));
    }

    @Test
    void whatCannotBePrintedIsAFailure() throws Exception {
        var program = Path.of(ProcessHandle.current().info().command().orElseThrow());
        for (var args : List.of("help", "run --dry-run true{} ::: a", "man", "completion"))
            for (var to : List.of("/dev/full", "/dev/null")) {
                var argv = new ArrayList<>(List.of(program.toString(), "-cp", System.getProperty("java.class.path"), "orchestrate"));
                argv.addAll(List.of(args.split(" ")));
                var process = new ProcessBuilder(argv).directory(cli.cwd().toFile()).redirectOutput(Path.of(to).toFile()).start();
                var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(to.equals("/dev/full") ? 1 : 0, process.waitFor(), args + " " + said);
                assertEquals(to.equals("/dev/full"), said.contains("stdout can't be written"), args + " " + said);
            }
    }

    @Test
    void allTheWaysToSayWhatToRun() throws IOException {
        cli.file("f", "x\ny\nx\n");
        cli.file("g", "a b\nc\n");
        cli.file("it's", "");
        var ab = List.of("a=a", "b=b");
        var rows = new LinkedHashMap<Line, List<String>>();
        rows.put(Line.of("run", "--json", "-j", "2", "echo {}", ":::", "a", "b"), ab);
        rows.put(Line.of("run", "echo {}", "-j", "2", "--json", ":::", "a", "b"), ab);
        rows.put(Line.of("run", "--json", "echo {}", "--no-worktree", "--parallel=2", ":::", "a", "b"), ab);
        rows.put(Line.of("run", "--json", "echo", "{}", ":::", "a", "b"), ab);
        rows.put(Line.of("run", "--json", "echo", ":::", "a", "b"), ab);
        rows.put(Line.of("run", "--json", "grep", "-c", "x", "{}", ":::", "f"), List.of("f=2"));
        rows.put(Line.of("run", "--json", "echo", "-j", "{}", ":::", "a"), List.of("a=-j a"));
        rows.put(Line.of("run", "--json", "echo {1}-{2}", ":::", "a", "b", ":::", "1", "2"),
                List.of("a-1=a-1", "a-2=a-2", "b-1=b-1", "b-2=b-2"));
        rows.put(Line.of("run", "--json", "echo {1}{2}", ":::", "a", "b", ":::+", "1", "2"), List.of("a-1=a1", "b-2=b2"));
        rows.put(Line.of("run", "--json", "echo {} {#} {.} {/} {//} {/.}", ":::", "d/e.txt"), List.of("d-e.txt=d/e.txt 1 d/e e.txt d e"));
        rows.put(Line.of("run", "--json", "echo {}", "::::", "g"), List.of("a-b=a b", "c=c"));
        rows.put(new Line(List.of("run", "--json", "echo {}", "-"), "a\nb\n"), ab);
        rows.put(new Line(List.of("run", "--json", "echo {}", "::::", "-"), "--dry-run\n"), List.of("dry-run=--dry-run"));
        rows.put(new Line(List.of("run", "echo {}", "-", "--json", "-j", "2"), "a\nb"), ab);
        rows.put(new Line(List.of("run", "--json", "echo {}", "::::", "-"), "a\nb\n"), ab);
        rows.put(new Line(List.of("run", "--json", "-"), "# a comment\n\necho one\n  echo two three | tr a-z A-Z\n"),
                List.of("echo-one=one", "echo-two-three-tr-a-z-A-Z=TWO THREE"));
        rows.put(Line.of("run", "--json", "printf '[%s]' {}", ":::", "--help", "-n", "$(touch ran)", "it's", "a\nb", "", "*", "\\"),
                List.of("help=[--help]", "n=[-n]", "touch-ran=[$(touch ran)]", "it-s=[it's]", "a-b=[a\nb]", "6=[]", "7=[*]", "8=[\\]"));
        var written = written(List.copyOf(rows.keySet()));
        int i = 0;
        for (var row : rows.entrySet()) assertEquals(row.getValue(), written.get(i++), row.getKey().toString());
        assertFalse(Files.exists(cli.cwd().resolve("ran")), "a value was run");
    }

    @Test
    void aDryRunMakesNothing() throws IOException {
        cli.file("tasks.yaml", """
                parallel: 2
                tasks:
                - {id: test, after: build, command: touch ran.test}
                - {id: build, command: [touch, "ran it's"], env: {TOKEN: s3cret}}
                - {id: fix, prompt: Mend it., worktree: true, timeout: 45m}
                """);
        var before = cli.tree();
        var answers = CliBatch.run(cli, List.of(Line.of("run", "tasks.yaml", "--dry-run"),
                Line.of("run", "--dry-run", "-j", "1", "touch ran.{}", ":::", "a b")));
        assertEquals(before, cli.tree());
        for (var answer : answers) assertEquals(List.of(0, ""), List.of(answer.exit(), answer.err()));
        var lines = answers.getFirst().out().lines().toList();
        assertEquals("# 3 tasks, 2 at a time, in " + cli.cwd().toRealPath(), lines.getFirst());
        assertEquals("#   build → test", lines.get(1));
        assertEquals("build: cd " + cli.cwd() + " && TOKEN=… touch 'ran it'\\''s'", lines.get(2));
        assertTrue(lines.get(3).matches("fix: cd \\S+/\\.worktrees/fix && (?:CLAUDE_CODE_\\w+=\\d+ ){4}claude -p .* # new worktree of "
                + "\\S+ from HEAD; timeout 45m00s; prompt of 8 characters on stdin"), lines.get(3));
        assertEquals("test: cd " + cli.cwd() + " && touch ran.test  # after build", lines.get(4));
        assertFalse(answers.getFirst().out().contains("s3cret"));
        assertEquals("a-b: cd " + cli.cwd() + " && touch 'ran.a b'",
                answers.getLast().out().lines().toList().getLast());
    }

    @Test
    void aLineThatNeedsNoShellGetsNoneUnlessAsked() throws IOException {
        cli.run("run", "touch {}", ":::", "a").exits(0);
        assertTrue(Cli.text(cli.latest().resolve("tasks/a/1/command")).contains(" touch a <"));
        cli.run("run", "--shell", "touch {}", ":::", "b").exits(0);
        assertTrue(Cli.text(cli.latest().resolve("tasks/b/1/command")).contains(" /bin/sh -c 'touch "));
        cli.run("run", "touch {} && [ -e a ]", ":::", "c").exits(0);
        assertTrue(Cli.text(cli.latest().resolve("tasks/c/1/command")).contains(" /bin/sh -c 'touch "));
    }

    @Test
    void agentsAreAskedOnTheCommandLine() throws IOException {
        cli.file("a.md", "Mend it.");
        cli.file("b.md", "---\nmodel: small\nargs: [--own]\n---\nMend it.");
        Files.createDirectories(cli.cwd().resolve(".git"));
        Files.createDirectories(cli.cwd().resolve("sub"));
        cli.file("sub.yaml", "- {id: s, prompt: Hi, dir: sub, worktree: true}\n");
        var answers = CliBatch.run(cli, List.of(
                Line.of("run", "--dry-run", "a.md", "b.md", "--model", "big", "--permission-mode", "acceptEdits", "--agent-arg",
                        "--add-dir", "--agent-arg=.."),
                Line.of("run", "--dry-run", "sub.yaml")));
        var lines = answers.getFirst().out().lines().toList();
        assertTrue(lines.get(1).contains("--session-id SESSION-ID --model big --permission-mode acceptEdits --add-dir .."),
                lines.toString());
        assertTrue(lines.get(2).contains("--session-id SESSION-ID --model small --permission-mode acceptEdits --own --add-dir .."),
                lines.toString());
        var sub = answers.getLast().out().lines().toList().get(1);
        assertTrue(sub.startsWith("s: cd " + cli.cwd() + "/.worktrees/s/sub && "), sub);
    }

    /// The journal has no variable's value: it is read again from the manifest, with what was given then.
    @Test
    void whatIsGivenForTemplatesIsKnownInTheBackgroundAndOnceMore() throws Exception {
        cli.file("t.yaml", """
                vars: {v: }
                tasks:
                - id: go
                  command: printf '%s|%s' [=item] "$X"; test [=item] != "c d"
                  env: {X: '[=vars.v]'}
                  foreach: [a, c d]
                - {id: last, command: echo, after: go}
                """);
        cli.run("run", "--detach", "--retries", "0", "--var", "v=it's; $(x)", "t.yaml").exits(0);
        cli.awaitReport();
        assertEquals("a|it's; $(x)", Cli.text(cli.latest().resolve("results/go-a.json")));
        assertEquals(List.of("c d|it's; $(x)", "1"), List.of(Cli.text(cli.latest().resolve("results/go-c-d.json")),
                Cli.text(cli.latest().resolve("results/go-c-d.exitcode")).strip()));
        cli.run("retry").exits(1);
        assertEquals("c d|it's; $(x)", Cli.text(cli.latest().resolve("results/go-c-d.json")));
        assertTrue(cli.run("run", "t.yaml").exits(2).err().contains("'v' has no value: write one, or give it by --var v=VALUE"));
    }

    @Test
    void theAnswerAlone() throws IOException {
        cli.run("run", "echo working; echo {}", ":::", "done").exits(0);
        assertEquals("working\ndone\n", cli.run("logs", "--answer", "done").exits(0).out());
    }

    @Test
    void classifyIsOneLineOfJson() throws IOException {
        cli.file("err", "curl: (7) Failed to connect: Connection refused\n");
        cli.file("out", "{\"type\":\"result\",\"is_error\":false,\"terminal_reason\":\"completed\",\"session_id\":\"s-1\","
                + "\"total_cost_usd\":0.25,\"result\":\"Done.\"}\n");
        var answers = CliBatch.run(cli, List.of(
                Line.of("classify", "--agent", "plain", "--exit", "7", "--stderr", "err"),
                Line.of("classify", "--agent", "plain", "--exit", "0"),
                Line.of("classify", "--agent", "plain", "--exit", "0", "--signal", "9"),
                Line.of("classify", "--agent", "claude", "--exit", "0", "--stdout", "out")));
        var said = answers.stream().map(a -> {
            assertEquals(List.of(0, "", 1L), List.of(a.exit(), a.err(), a.out().lines().count()));
            var json = Json.MAPPER.readTree(a.out());
            assertEquals(List.of("outcome", "reason", "until", "session_id", "cost_usd", "rule", "evidence"),
                    List.copyOf(json.propertyNames()));
            return json.get("outcome").asString() + " " + json.get("rule").asString() + " " + json.get("session_id").asString("-") + " "
                    + json.get("cost_usd").asString("-");
        }).toList();
        assertEquals(List.of("transient plain:connection - -", "succeeded plain:exit - -", "resource plain:killed - -",
                "succeeded claude:completed s-1 0.25"), said);
    }

    @Test
    void helpLeavesNothingOut() throws IOException {
        var verbs = OPTIONS.keySet().stream().sorted().toList();
        var lines = new ArrayList<>(verbs.stream().map(v -> Line.of(v, "--help")).toList());
        lines.addAll(List.of(Line.of("--help"), Line.of("--version")));
        var answers = CliBatch.run(cli, lines);
        for (int i = 0; i < verbs.size(); i++) {
            var help = answers.get(i).out();
            assertEquals(List.of(0, ""), List.of(answers.get(i).exit(), answers.get(i).err()), verbs.get(i));
            for (var option : OPTIONS.get(verbs.get(i)))
                assertTrue(Pattern.compile("(?m)^ *(-\\w, )?" + Pattern.quote(option) + "\\b").matcher(help).find(),
                        verbs.get(i) + " says nothing of " + option + ":\n" + help);
            assertTrue(help.lines().allMatch(l -> l.length() <= 80), help);
        }
        var top = answers.get(verbs.size());
        for (var verb : verbs) assertTrue(top.out().contains("\n  " + verb + " "), top.out());
        assertTrue(answers.getLast().out().matches("orchestrate \\d+\\.\\d+ \\(commit (unknown|[0-9a-f]+)(, build \\w+)?, Java 25.*\\)\n"),
                answers.getLast().out());
    }

    /// What has succeeded isn't run again, whatever has been added since.
    @Test
    void aListThatHasGrownIsResumed() throws IOException {
        var cli = Cli.below(temp);
        cli.run("run", "--retries", "0", "echo {} >>ran; test -e ok -o {} = a", ":::", "a", "b").exits(1);
        cli.file("ok", "");
        cli.run("run", "--resume", "echo {} >>ran; test -e ok -o {} = a", ":::", "a", "b", "c").exits(0);
        assertEquals(List.of("a", "b", "b", "c"), Cli.text(cli.cwd().resolve("ran")).lines().sorted().toList());
        var nothing = cli.run("run", "--resume", "echo {} >>ran; test -e ok -o {} = a", ":::", "c", "a").exits(0);
        assertTrue(nothing.out().contains("2 tasks: 2 succeeded, 0 retries") && nothing.out().contains("; 2 taken from earlier runs"),
                nothing::out);
        cli.run("run", "--resume", "echo {} again >>ran", ":::", "a").exits(0);
        assertTrue(Cli.text(cli.cwd().resolve("ran")).contains("a again"), "other work is other work");
    }
}
