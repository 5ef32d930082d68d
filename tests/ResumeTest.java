package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;

/// `run --resume` on the command line: nothing is done twice, and what has changed is done again, as each task's own ledger tells.
@Tag("process")
@Timeout(240)
class ResumeTest extends InRepository {
    /// What ran since this was last asked.
    private String ran() throws IOException {
        var ledger = cli.cwd().resolve("ledger");
        if (!Files.exists(ledger)) return "";
        var all = Cli.text(ledger).lines().sorted().collect(Collectors.joining(" "));
        Files.delete(ledger);
        return all;
    }

    private String again(String task) throws IOException {
        var explained = cli.run("explain", task).exits(0).out();
        return explained.lines().filter(l -> l.startsWith("runs again: ")).findFirst().orElse("taken").replaceAll(" (since|in) \\d.*", "")
                .replace("runs again: ", "");
    }

    private static final String TASKS = """
            vars: {word: one}
            tasks:
              - {id: plain, command: 'echo plain >>ledger; echo out-plain'}
              - {id: reads, command: 'echo reads >>ledger; cat in/*.txt', inputs: ['in/*.txt', table], after: plain}
              - {id: stdin, command: 'echo stdin >>ledger; cat', stdin: word}
              - {id: env, command: 'echo env >>ledger; test -n "$SECRET"', env: {SECRET: hunter2}}
              - {id: late, command: 'echo late >>ledger; echo [=tasks.plain.answer] [=vars.word]', after: plain}
              - {id: sums, command: 'echo sums >>ledger; cat', after: [reads, stdin], answers: true}
              - {id: fails, command: 'echo fails >>ledger; test -e ok', after: sums}
            """;

    private String prospect(String task, String... options) throws IOException {
        var told = cli.run(Stream.concat(Stream.of("run", "--resume", "--dry-run", "t.yaml"), Stream.of(options)).toArray(String[]::new))
                .exits(0).out();
        return told.lines().filter(l -> l.startsWith(task + ": ")).findFirst().orElseThrow().replaceFirst(".*  # ", "")
                .replaceFirst("; .*", "").replaceAll("\\d{8}-\\d{6}-", "");
    }

    /// What a dry run says is what a run then does, and nothing is made for it.
    @Test
    void aDryRunTellsWhatWouldBeTaken() throws IOException {
        Files.createDirectory(cli.cwd().resolve("in"));
        for (var file : List.of("in/a.txt", "table", "word")) cli.file(file, "1");
        cli.file("t.yaml", TASKS + """
                  - {id: list, command: 'echo "[1,2]"'}
                  - {id: each, after: list, foreach: '[=tasks.list.json]', command: 'echo [=item]'}
                  - {id: cond, after: plain, when: 'tasks.plain.exit != 0', command: 'echo x'}
                  - {id: then, after: cond, command: 'echo x'}
                """);
        assertEquals("runs, as none of them had it", prospect("plain"));
        assertEquals("depends on 'plain', which runs", prospect("late"));
        cli.run("run", "--retries", "0", "t.yaml").exits(1);
        assertEquals("env fails late plain reads stdin sums", ran());
        for (var task : List.of("plain", "reads", "stdin", "env", "late", "sums", "list"))
            assertEquals("would be taken from t/" + task, prospect(task));
        assertEquals("becomes 2 tasks, of which 2 would be taken", prospect("each"));
        assertEquals("skipped, as its condition doesn't hold", prospect("cond"));
        assertEquals("skipped, as what it comes after is", prospect("then"));
        assertEquals("runs, as it failed in t", prospect("fails"));
        assertEquals("runs in any case", prospect("plain", "--force", "plain"));
        assertEquals("would be taken from t/reads, unless what runs before changes its files", prospect("reads", "--force", "plain"));

        cli.file("in/a.txt", "2");
        assertEquals("runs, as inputs changed since t", prospect("reads"));
        assertEquals("depends on 'reads', which runs", prospect("sums"));
        assertEquals("would be taken from t/late", prospect("late"));
        assertEquals("", ran());
        try (var runs = Files.list(cli.cwd().resolve(".orchestrate/runs"))) {
            assertEquals(1, runs.count());
        }
        cli.run("run", "--retries", "0", "--resume", "t.yaml").exits(1);
        assertEquals("fails reads sums", ran());
    }

    @Test
    void whoNeedNotHaveSucceededAndHasIsReadAsEver() throws IOException {
        cli.file("t.yaml", """
                - {id: a, command: 'echo a >>ledger'}
                - {id: b, after: a?, answers: true, command: 'cat; echo b >>ledger'}
                """);
        cli.run("run", "t.yaml").exits(0);
        assertEquals("a b", ran());
        assertEquals("would be taken from t/b", prospect("b"));
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("", ran());
    }

    @Test
    void whatFilesAndBranchesAreCalledInARunMakesNoDifference() throws IOException {
        cli.file("t.yaml", """
                - {id: a, command: 'echo 5; echo $$ >made', worktree: true}
                - {id: u, after: a, command: 'cat [=tasks.a.stdout]; echo u >>ledger'}
                - {id: b, after: a, command: 'git log -1 --format=%H [=tasks.a.branch]; echo b >>ledger'}
                - {id: s, after: a, command: 'cat; echo s >>ledger', stdin: '[=tasks.a.stdout]'}
                - {id: e, after: a, command: 'cat $FILE; echo e >>ledger', env: {FILE: '[=tasks.a.stdout]'}}
                """);
        cli.run("run", "t.yaml").exits(0);
        assertEquals("b e s u", ran());
        assertEquals("would be taken from t/u", prospect("u"));
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("", ran());
        cli.file("t.yaml", Cli.text(cli.cwd().resolve("t.yaml")).replace("echo 5", "echo 6"));
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("b e s u", ran(), "the file and the branch are other ones now");
    }

    @Test
    void whatHasChangedRunsAgainAndNothingElse() throws IOException {
        Files.createDirectory(cli.cwd().resolve("in"));
        cli.file("in/a.txt", "1");
        cli.file("table", "x");
        cli.file("word", "w");
        cli.file("t.yaml", TASKS);
        cli.run("run", "--retries", "0", "t.yaml").exits(1);
        assertEquals("env fails late plain reads stdin sums", ran());
        var first = cli.latest();

        cli.run("run", "--retries", "0", "--resume", "t.yaml").exits(1);
        assertEquals("fails", ran(), "only what had failed");
        assertEquals("it failed", again("fails"));
        assertEquals("out-plain\n", Cli.text(cli.latest().resolve("results/plain.json")));
        assertTrue(Cli.text(cli.latest().resolve("results/sums.json")).contains("## reads"));
        assertEquals(6, cli.report().at("/taken/tasks").asInt());
        assertEquals(first.getFileName().toString(), Cli.task(cli.report(), "late").at("/earlier/run").asString());

        // A run that has taken all it has is as good a source as the first.
        try (var files = Files.walk(first)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
        cli.file("ok", "");
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("fails", ran());

        cli.file("in/b.txt", "2");
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("reads sums", ran(), "a new input, and the answer of what reads it");
        assertEquals("inputs changed", again("reads"));
        assertEquals("answers changed", again("sums"));
        assertEquals("taken", again("fails"));

        cli.file("word", "v");
        cli.file("t.yaml", TASKS.replace("hunter2", "hunter3").replace("out-plain", "out-more")
                .replace("id: fails", "retries: 9, id: fails"));
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("env late plain stdin sums", ran());
        assertEquals("env changed", again("env"));
        assertEquals("stdin changed", again("stdin"));
        assertEquals("command changed", again("late"));
        cli.run("run", "--resume", "t.yaml", "--var", "word=two").exits(0);
        assertEquals("late", ran());

        // What was once done is still known, if everything is as it was then.
        cli.file("word", "w");
        cli.file("t.yaml", TASKS);
        cli.run("run", "--resume", "t.yaml", "--force", "env", "--force", "plain").exits(0);
        assertEquals("env plain", ran());
        assertTrue(cli.run("run", "--resume", "t.yaml", "--force", "no").exits(2).err().contains("--force no: there is no such task"));
        assertTrue(cli.run("run", "t.yaml", "--force", "env").exits(2).err().contains("--force says nothing without --resume"));
        try (var files = Files.walk(cli.cwd().resolve(".orchestrate"))) {
            for (var file : files.filter(Files::isRegularFile).toList())
                assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("hunter"), file::toString);
        }
    }

    @Test
    void aResultIsTakenOnceAndOnlyOfTheRunThatIsNamed() throws IOException {
        cli.run("run", "--name", "one", "echo {} >>ledger", ":::", "a", "b").exits(0);
        cli.run("run", "--name", "two", "echo {} >>ledger", ":::", "c").exits(0);
        ran();
        cli.run("run", "--resume=two", "echo {} >>ledger", ":::", "a", "c").exits(0);
        assertEquals("a", ran());
        assertTrue(cli.run("run", "--resume=three", "echo {} >>ledger", ":::", "a").exits(2).err().contains("there is no run 'three'"));
        // The same line under other ids: each result is one task's.
        cli.file("t.yaml", """
                resume: true
                tasks:
                  - {id: x, command: "echo 'a' >>ledger"}
                  - {id: y, command: "echo 'a' >>ledger"}
                  - {id: z, command: "echo 'a' >>ledger"}
                  - {id: w, command: "echo 'b' >>ledger", resume: false}
                """);
        cli.run("run", "t.yaml").exits(0);
        assertEquals("a b", ran(), "'a' was done twice before");
        cli.run("run", "t.yaml").exits(0);
        assertEquals("b", ran());
    }

    @Test
    void whatMayRunOnlyOnceIsToldSo() throws IOException {
        cli.file("t.yaml", "- {id: pay, command: 'echo pay >>ledger; test -e ok', once: true}\n");
        cli.run("run", "t.yaml").exits(1);
        cli.run("run", "--resume", "t.yaml").exits(1);
        assertEquals("pay", ran());
        assertTrue(Cli.task(cli.report(), "pay").get("reason").asString().matches(
                "it has run in \\S+ and may run only once: add --force pay if it may run again"));
        cli.file("ok", "");
        cli.run("run", "--resume", "--force", "pay", "t.yaml").exits(0);
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("pay", ran());
    }

    @Test
    void workInAWorktreeComesAlong() throws IOException {
        cli.file("t.yaml", """
                worktree: true
                tasks:
                  - {id: a, command: 'echo a >>../../../ledger; echo 1 >a; git add a; git commit -qm a --allow-empty'}
                  - {id: b, after: a, command: 'echo b >>../../../ledger; cat a && echo 2 >b && git add b &&
                     git commit -qm b --allow-empty && test -e ../../../ok'}
                """);
        cli.run("run", "--retries", "0", "t.yaml").exits(1);
        cli.file("ok", "");
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("a b b", ran());
        assertEquals("taken", again("a"));
        assertEquals("it failed", again("b"));
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("", ran());
        cli.run("integrate").exits(0);
        git("merge", "-q", cli.report().at("/integration/branch").asString());
        assertEquals("2", git("show", "HEAD:b").strip());
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("base changed", again("a"), "the checkout has more than it had");
    }

    @Test
    void whatSucceededWhenItWasTriedAgainIsDone() throws IOException {
        cli.file("t.yaml", """
                worktree: true
                tasks:
                  - {id: a, command: 'echo a >>../../../ledger; echo $V >a; test -e ../../../ok', env: {V: x}}
                  - {id: b, after: a, command: 'echo b >>../../../ledger; cat a'}
                """);
        cli.run("run", "--retries", "0", "t.yaml").exits(1);
        cli.file("ok", "");
        cli.run("retry").exits(0);
        assertEquals("a a b", ran());
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("", ran(), "in its worktree it was the same task");
        assertEquals("x", git("show", "orchestrate/" + run() + "/b:a").strip());
        cli.file("t.yaml", Cli.text(cli.cwd().resolve("t.yaml")).replace("V: x", "V: y"));
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("a b", ran());
        assertEquals("env changed", again("a"));
        assertEquals("base changed", again("b"));
    }

    @Test
    void aDamagedRunIsNoSource() throws IOException {
        cli.run("run", "echo {} >>ledger", ":::", "a").exits(0);
        ran();
        Files.delete(cli.latest().resolve("tasks/a/1/stdout"));
        cli.run("run", "--resume", "echo {} >>ledger", ":::", "a").exits(0);
        assertEquals("a", ran());
        assertTrue(again("a").startsWith("what it left"), again("a"));
        Files.writeString(cli.latest().resolve("events.jsonl"), "{\"type\":\"nonsense\"}\n");
        cli.run("run", "--resume", "echo {} >>ledger", ":::", "a").exits(0);
        assertEquals("a", ran());
    }
}
