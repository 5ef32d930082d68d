package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.Orchestrator;
import lib.model.*;
import org.junit.jupiter.api.*;

/// The best of several tries at a task: who wins, who sees the winner, and what becomes of the others.
@Tag("process")
@Timeout(240)
class TriesTest extends InRepository {
    /// Try number N writes N into a file and says so; its score is what the file `scores` of the run's folder has in line N.
    private static final String TASKS = """
            tasks:
            - id: best
              worktree: true
              command: 'n=${TASK_ID##*-}; echo $n >n; echo try $n >>HERE/ledger; ! grep -qx $n HERE/failing || exit 3; echo "{\\"n\\": $n}"'
              tries: 3
              choose: 'n=$(cat n); echo score $n >>HERE/ledger; sed -n ${n}p HERE/scores'
            - id: use
              worktree: true
              after: best
              command: 'cat n; echo [=tasks.best.json.n] [=tasks.best.branch]; cat [=tasks.best.stdout]'
            """;

    private void tasks(String scores, String failing) throws IOException {
        cli.file("scores", scores);
        cli.file("failing", failing);
        cli.file("t.yaml", TASKS.replace("HERE", cli.cwd().toString()));
    }

    private String ledger() throws IOException {
        var file = cli.cwd().resolve("ledger");
        if (!Files.exists(file)) return "";
        var all = Cli.text(file).lines().sorted().collect(Collectors.joining(", "));
        Files.delete(file);
        return all;
    }

    private String reason() throws IOException {
        return Cli.task(cli.report(), "best").get("reason").asString();
    }

    @Test
    void whoeverComesAfterSeesTheWinner() throws IOException {
        tasks("9\n11.5\nof no use\n", "");
        cli.run("run", "t.yaml").exits(0);
        var run = cli.latest().getFileName();
        assertEquals("2\n2 orchestrate/" + run + "/best\n{\"n\": 2}\n", Cli.text(cli.latest().resolve("results/use.json")));
        assertEquals("best is best-try-2: best-try-1 scores 9, best-try-2 scores 11.5, best-try-3 scores no number, but 'of no use'",
                reason());
        assertEquals("best-try-2", Cli.task(cli.report(), "best").at("/earlier/task_id").asString());
        assertTrue(cli.report().at("/taken").isMissingNode() || cli.report().at("/taken").isNull(), "nothing was saved");
        for (var verb : List.of("status", "explain", "report"))
            assertTrue(cli.run(Stream.of(verb, verb.equals("explain") ? "best" : "").filter(w -> !w.isEmpty()).toArray(String[]::new))
                    .exits(0).out().contains("best is best-try-2"), verb);
        cli.run("integrate").exits(0);
        assertEquals("2\n", git("show", "orchestrate/" + run + "/integrated:n"));
        assertEquals("1\n", git("show", "orchestrate/" + run + "/best-try-1:n"), "a loser's work stays");
        assertFalse(Cli.text(cli.latest().resolve("report.md")).contains("changed by"), "rivals share no files");
    }

    @Test
    void whoFailsCannotWinAndIsNoFailureOfTheRun() throws IOException {
        tasks("9\n1\n99\n", "3\n");
        cli.run("run", "--retries", "0", "t.yaml").exits(0);
        assertEquals("best is best-try-1: best-try-1 scores 9, best-try-2 scores 1, best-try-3 failed", reason());
        assertTrue(cli.run("retry").exits(2).err().contains("nothing to try again"));

        ledger();
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("", ledger(), "who has lost is not tried once more");
        assertTrue(Cli.task(cli.report(), "best-try-3").get("reason").asString().matches("it has failed in .*, where another try is the "
                + "best"));
        assertTrue(cli.run("run", "--resume", "--dry-run", "t.yaml").exits(0).out().contains("# has the best of its tries"));
        cli.run("run", "--resume", "--retries", "0", "--force", "best", "t.yaml").exits(0);
        assertEquals("score 1, score 2, try 1, try 2, try 3", ledger());

        cli.file("failing", "1\n2\n3\n");
        cli.run("run", "--retries", "0", "t.yaml").exits(1);
        assertEquals("none of its 3 tries succeeded: best-try-1 failed, best-try-2 failed, best-try-3 failed", reason());
        cli.file("failing", "3\n");
        cli.run("retry").exits(0);
        assertEquals("best is best-try-1: best-try-1 scores 9, best-try-2 scores 1, best-try-3 failed", reason());
    }

    /// Its score is mended, and what is well already isn't done again.
    @Test
    void aRetryTakesWhatThereIs() throws IOException {
        tasks("a\nb\nc\n", "");
        cli.run("run", "--retries", "0", "t.yaml").exits(1);
        assertEquals("score 1, score 2, score 3, try 1, try 2, try 3", ledger());
        assertTrue(reason().startsWith("none of its 3 tries has a score: best-try-1 scores no number, but 'a'"), reason());
        cli.file("scores", "1\n2\n3\n");
        cli.run("retry", "best-score-2", "best", "use").exits(0);
        assertEquals("score 2", ledger());
        assertTrue(reason().startsWith("best is best-try-2"), reason());
        assertTrue(Cli.text(cli.latest().resolve("results/use.json")).startsWith("2\n2 "));
    }

    @Test
    void whatWasTriedIsNotTriedAgain() throws IOException {
        tasks("1\n2\n3\n", "");
        cli.file("t.yaml", Cli.text(cli.cwd().resolve("t.yaml"))
                + "- {id: last, worktree: true, after: [use, gone?], command: 'echo [=tasks.best.json.n]'}\n"
                + "- {id: gone, worktree: true, command: echo}\n");
        cli.run("run", "t.yaml").exits(0);
        assertEquals("score 1, score 2, score 3, try 1, try 2, try 3", ledger());
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("", ledger());
        assertTrue(reason().startsWith("best is best-try-3"), reason());
        assertTrue(Cli.text(cli.latest().resolve("results/use.json")).startsWith("3\n3 "));

        var dry = cli.run("run", "--resume", "--dry-run", "t.yaml").exits(0).out();
        assertTrue(dry.contains("best: nothing is run; its result is that of the best of best-try-1, best-try-2, best-try-3  # has the "
                + "best of its tries, which would be taken"), dry);
        for (var id : List.of("use", "last")) assertTrue(dry.contains("# would be taken from " + run() + "/" + id + "; "), dry);

        cli.file("t.yaml", Cli.text(cli.cwd().resolve("t.yaml")).replace("sed -n", "sed  -n"));
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("score 1, score 2, score 3", ledger(), "how they are scored has changed, and the tries haven't");

        cli.file("t.yaml", Cli.text(cli.cwd().resolve("t.yaml")).replace("tries: 3", "tries: 4"));
        cli.file("scores", "1\n2\n3\n4\n");
        cli.run("run", "--resume", "t.yaml").exits(0);
        assertEquals("score 4, try 4", ledger());
        assertTrue(reason().startsWith("best is best-try-4"), reason());
    }

    @Test
    void aCrashLosesNoTry() throws Exception {
        tasks("1\n3\n2\n", "");
        cli.file("t.yaml", Cli.text(cli.cwd().resolve("t.yaml")).replace("choose: '", "choose: 'until test -e " + cli.cwd()
                + "/go; do sleep 0.05; done; "));
        var run = cli.start("run", "-j", "6", "t.yaml");
        Cli.await("three tries", () -> cli.events("settled").size() == 3);
        run.signal("KILL").end();
        var again = cli.start("recover");
        cli.file("go", "");
        again.end().exits(0);
        assertEquals("score 1, score 2, score 3, try 1, try 2, try 3", ledger());
        assertTrue(reason().startsWith("best is best-try-2"), reason());
    }

    /// A fake `claude` works three times and judges once; all of that is paid for.
    @Test
    void anAgentIsJudgedByAnother() throws IOException {
        var bin = Files.createDirectories(temp.resolve("bin"));
        assertTrue(Files.writeString(bin.resolve("claude"), """
                #!/bin/sh
                asked=$(cat)
                [ -n "$asked" ] || exit 0
                echo '{"type":"system","subtype":"init","session_id":"S'$$'","model":"m"}'
                says="answer of $TASK_ID"
                [ "$TASK_ID" = best-judge ] && says='{\\"best\\": \\"best-try-3\\", \\"why\\": \\"it is last\\"}'
                case "$asked" in *"## best-try-1"*"answer of best-try-2"*) touch "$HOME/judged" ;; *) echo $TASK_ID >by.txt ;; esac
                printf '{"type":"result","is_error":false,"terminal_reason":"completed","result":"%s","total_cost_usd":0.25}\\n' "$says"
                """).toFile().setExecutable(true));
        cli = cli.with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "ANTHROPIC_API_KEY", "fake", "HOME", temp.toString(),
                "XDG_STATE_HOME", temp.resolve("state").toString()));
        cli.file("t.yaml", """
                tasks:
                - {id: best, agent: claude, prompt: Work., worktree: true, tries: 3, choose: {prompt: Which is best?}}
                - {id: use, after: best, worktree: true, command: 'cat by.txt; echo [=tasks.best.answer]'}
                """);
        cli.run("run", "--stagger", "0", "t.yaml").exits(0);
        assertEquals("best-try-3\nanswer of best-try-3\n", result("use"));
        assertEquals("best is best-try-3, as its judge has it: it is last", reason());
        assertTrue(Files.exists(temp.resolve("judged")));
        assertEquals(1.0, cli.report().at("/summary/total_cost_usd").asDouble(), "three tries and their judge");
    }

    /// The judge is a program of ours that is told what it shall answer.
    @Test
    void aJudgeReadsAllAnswers() throws IOException {
        cli.file("t.yaml", """
                profiles: {me: {command: [sh, -c, 'cat >$TASK_ID.asked; cat verdict']}}
                tasks:
                - {id: best, command: 'n=${TASK_ID##*-}; ! grep -qx $n failing || exit 3; echo answer $n', tries: 3,
                   choose: {prompt: Which is the shortest?, agent: me}}
                - {id: use, after: best, command: 'echo [=tasks.best.answer]'}
                """);
        cli.file("failing", "3\n");
        cli.file("verdict", "It is this one:\n```json\n{\"best\": \"best-try-2\", \"why\": \"it is good\"}\n```\n");
        cli.run("run", "--retries", "0", "t.yaml").exits(0);
        assertEquals("best is best-try-2, as its judge has it: it is good", reason());
        assertEquals("answer 2\n", Cli.text(cli.latest().resolve("results/use.json")));
        var asked = Cli.text(cli.cwd().resolve("best-judge.asked"));
        assertTrue(asked.startsWith("Which is the shortest?\n\nWhich of these 3 tries"), asked);
        assertTrue(asked.contains("## best-try-1\n\nanswer 1\n") && asked.contains("## best-try-3\n\n(it did not succeed)"), asked);

        cli.file("verdict", "{\"best\": \"best-try-3\", \"why\": \"\"}");
        cli.run("run", "--retries", "0", "t.yaml").exits(1);
        assertEquals("its judge 'best-judge' has chosen one that is none: best-try-3 failed", reason());
        cli.file("failing", "3\n2\n");
        cli.run("run", "--retries", "0", "t.yaml").exits(0);
        assertEquals("best is best-try-1, the only one that succeeded, best-try-2 failed, best-try-3 failed", reason());
    }

    private String refused(String keys) throws IOException {
        cli.file("t.yaml", "tasks:\n- {id: a, command: 'true', " + keys + "}\n");
        return cli.run("run", "t.yaml").exits(2).err();
    }

    @Test
    void whatCannotBeTriedSoIsToldBeforeTheStart() throws IOException {
        for (var bad : List.of("0", "1", "-1", "21", "x"))
            assertTrue(refused("worktree: true, choose: 'true', tries: " + bad).contains("'tries' is"), bad);
        var told = Map.of("tries: 3", "t.yaml:2: task 'a' has 'tries', and nothing says which is best: add 'choose', such as choose: make "
                + "score",
                "choose: 'true'", "t.yaml:2: task 'a' has 'choose', and nothing to choose from: add 'tries', such as tries: 3",
                "tries: 3, choose: 'true'", "t.yaml:2: task 'a' has tries, and 'choose' is a line that runs where each of them has worked: "
                + "give it 'worktree: true', or a judge of their answers, such as choose: {prompt: Which is best?}",
                "tries: 3, choose: {prompt: Which?, agent: claude}, outputs: [x]", "t.yaml:2: task 'a' has tries that would all make its "
                + "'outputs' in one place: give it 'worktree: true'",
                "tries: 3, choose: 'true', copy: true", "t.yaml:2: task 'a' works in a copy of its folder, and what is chosen is a branch "
                + "of git's: give it 'worktree: true' in place of 'copy'");
        told.forEach((keys, sentence) -> assertDoesNotThrow(() -> assertTrue(refused(keys).contains(sentence),
                () -> keys + " is told as " + assertDoesNotThrow(() -> refused(keys)))));
        assertTrue(refused("tries: 3, choose: ' '").contains("'choose'"));
        assertTrue(refused("tries: 3, choose: {agent: claude}").contains("add 'prompt'"));
        assertTrue(refused("tries: 3, choose: {prompt: x, agent: cloude}").contains("did you mean 'claude'?"));
        assertTrue(refused("tries: 3, choose: {prompt: x, who: me}").contains("t.yaml:2:"));
    }

    @Test
    void aRecipeSaysItToo() throws Exception {
        var folder = cli.cwd();
        var run = Orchestrator.orchestrate(Orchestrator.shell("echo ${TASK_ID##*-} >n; cat n").named("a").inWorktree().tries(2)
                .choose("cat n")).in(folder).show(Orchestrator.Show.NOTHING).run();
        assertEquals("2", run.result("a").answer());
        assertThrows(UserError.class, () -> Orchestrator.shell("x").choose(Orchestrator.shell("y")));
        assertThrows(UserError.class, () -> Orchestrator.shell("x").tries(1));
        try (var open = Orchestrator.orchestrate().in(folder).show(Orchestrator.Show.NOTHING).open()) {
            var one = open.add(Orchestrator.shell("echo ${TASK_ID##*-} >n; cat n").named("b").inWorktree().tries(3)
                    .choose("echo -$(cat n)"));
            assertEquals("1", one.await().answer());
            assertThrows(UserError.class, () -> open.add(Orchestrator.shell("x").named("c").tries(3).choose("y")));
        }
    }
}
