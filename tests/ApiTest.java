package tests;

import module java.base;
import lib.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.*;
import static lib.Orchestrator.*;
import static org.junit.jupiter.api.Assertions.*;

/// What a recipe's author has in hand, tried with real processes: a run that goes on and is steered, code of the recipe's own that decides,
/// and answers that later tasks read.
@Tag("process")
@Timeout(600)
@Execution(ExecutionMode.SAME_THREAD) // one takes the standard output away
class ApiTest {
    @TempDir Path temp;

    private Orchestrator quiet(Task... tasks) {
        return orchestrate(tasks).in(temp).show(Orchestrator.Show.NOTHING).maxCpu(100).maxMemory(100).backoff(Duration.ZERO);
    }

    private static String mistake(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(UserError.class, call).getMessage();
    }

    private Path file(String name) {
        return temp.resolve(name);
    }

    /// A line that waits for this file.
    private String until(String name) {
        return "until [ -e " + quote(file(name).toString()) + " ]; do sleep 0.05; done";
    }

    private static void await(String what, Cli.Condition condition) {
        Cli.await(what, condition);
    }

    @Test
    void readAloud() {
        var run = orchestrate(each(List.of("a", "b", "c"), word -> shell("echo " + word + "; test " + word + " != b").named(word)))
                .in(temp).show(Orchestrator.Show.NOTHING).maxCpu(100).maxMemory(100)
                .atMost(4)
                .retry(2)
                .run();
        assertEquals(List.of("a", "c"), run.succeeded().stream().map(Task::id).toList());
        assertEquals(List.of("b"), run.failed().stream().map(Task::id).toList());
        assertEquals(1, run.exitCode());
        assertEquals("a", run.answer("a"));
        assertEquals("b\n", run.output("b"));
        assertEquals("the run has no task 'd'", mistake(() -> run.answer("d")));
        assertEquals(0, orchestrate(run.failed().getFirst().named("again")).in(temp).show(Orchestrator.Show.NOTHING)
                .classify((exit, said) -> Optional.of(new Outcome.Succeeded("fine"))).run().exitCode());
    }

    @Test
    void aRunThatGoesOnIsSteered() throws Exception {
        var going = quiet(shell(until("go")).named("a"), shell(until("go")).named("b"), shell("true").named("c").after("a")).atMost(1)
                .async();
        await("a to run", () -> going.summary().summary().running() == 1);
        assertFalse(going.over());
        assertEquals(Optional.empty(), going.await(Duration.ofMillis(10)));
        going.setAtMost(2);
        await("b to run as well", () -> going.summary().summary().running() == 2);
        going.pause("a");
        assertTrue(going.summary().tasks().getFirst().paused());
        going.resume("a");
        going.stopNow("b");
        going.add(shell("echo $SECRET | tr a-z A-Z").named("d").env("SECRET", "hush"), shell("true").named("e").after("d"));
        assertEquals("the run has no task 'x'", mistake(() -> going.pause("x")));
        assertEquals("parallel is 0: use 1 to 10000", mistake(() -> going.setAtMost(0)));
        assertEquals("add() has no task: give it one", mistake(going::add));
        Files.createFile(file("go"));
        var run = going.await();
        assertEquals(List.of("completed", "cancelled", "completed", "completed", "completed"),
                run.results().stream().map(l -> l.status().toString()).toList());
        assertEquals("HUSH", run.answer("d"));
        assertFalse(Files.readString(run.folder().resolve("events.jsonl")).contains("hush"), "a value of the environment was written down");
        assertEquals("the run is over: run what failed again with run.failed()", mistake(going::drain));
        assertSame(run, going.await(Duration.ofSeconds(1)).orElseThrow());
        assertEquals(List.of("b"), run.unfinished().stream().map(Task::id).toList());
    }

    @Test
    void drainAndStop() throws Exception {
        var draining = quiet(shell(until("drained")).named("a"), shell("true").named("b")).atMost(1).async();
        await("a to run", () -> draining.summary().summary().running() == 1);
        draining.drain();
        Files.createFile(file("drained"));
        assertEquals(List.of("completed", "cancelled"), draining.await().results().stream().map(l -> l.status().toString()).toList());
        var stopping = quiet(shell("sleep 60").named("a"), shell("true").named("b")).atMost(1).async();
        await("a to run", () -> stopping.summary().summary().running() == 1);
        stopping.stop();
        assertEquals(List.of("cancelled", "cancelled"), stopping.await().results().stream().map(l -> l.status().toString()).toList());
    }

    @Test
    void aBadCallFailsAtOnce() {
        assertEquals("there is nothing to run: give at least one task", mistake(() -> quiet().async()));
        assertEquals("task 'a' comes after 'z', which is no task", mistake(() -> quiet(shell("true").named("a").after("z")).async()));
        assertEquals("parallel is 0: use 1 to 10000", mistake(() -> quiet().atMost(0)));
        assertEquals("deadline is no time at all: give it some, or leave it out for no limit",
                mistake(() -> quiet().deadline(Duration.ZERO)));
        assertEquals("shell() has an empty line: give it a command", mistake(() -> shell(" ")));
        assertEquals("command() names no program: give it one first, then its arguments", mistake(() -> command()));
        assertEquals("agent() has an empty prompt: say what is to be done", mistake(() -> agent("claude", "")));
        assertEquals("there is no agent 'cloude': use one of claude, cline, codex, copilot, gemini, opencode, qwen",
                mistake(() -> agent("cloude", "x")));
        assertEquals("task 'a' reads the answers of the tasks it comes after, but comes after none: name some with 'after'",
                mistake(() -> quiet(shell("cat").named("a").readingAnswers()).run()));
        assertEquals("the check of task 'a' is empty: give a shell line, or leave .verify(…) out",
                mistake(() -> shell("cat").named("a").verify("")));
        assertEquals("environment variable HOST is given no value (null): give it one, or leave it out",
                mistake(() -> shell("true").env("HOST", null)));
        assertEquals("each() got no task (null) for '7': leave it out of the values", mistake(() -> each(List.of(7), _ -> null)));
        assertEquals("verify is empty: give it a shell line, or leave it out", mistake(() -> quiet(shell("true")).verify(" ")));
        assertEquals(temp + "/nowhere: there is no such folder: make it, or check its name",
                mistake(() -> quiet(shell("true")).in(file("nowhere"))));
        assertEquals("hours(-1) is out of range: use 0 to 1,000,000,000", mistake(() -> hours(-1)));
        for (var nothing : List.<org.junit.jupiter.api.function.Executable>of(() -> shell(null), () -> command((String) null),
                () -> agent("claude", (String) null), () -> orchestrate((Task) null), () -> quote(null),
                () -> linesOf(), () -> quiet().gate(null), () -> quiet().classify((Opinion) null), () -> quiet().onEvent(null),
                () -> shell("true").verify((Check) null))) mistake(nothing);
        assertTrue(mistake(() -> linesOf("false")).startsWith("'false' failed with exit status 1"));
        assertTrue(mistake(() -> linesOf("no-such-program")).startsWith("'no-such-program' can't be started"));
        assertEquals("a run in the background can't ask its recipe's own code: leave out gates, classifiers, checks and agents that are "
                + "code, or use run()", mistake(() -> quiet(shell("true")).gate(_ -> Optional.empty()).detach(List.of("true"))));
        assertFalse(Files.exists(file(".orchestrate")), "nothing was begun");
    }

    @Test
    void theGateDecidesWhoStarts() {
        var asked = Collections.synchronizedList(new ArrayList<String>());
        var run = quiet(shell("true").named("first"), shell("touch " + quote(file("open").toString())).named("opener"))
                .gate(task -> {
                    asked.add(task.id());
                    return task.id().equals("opener") || Files.exists(file("open")) ? Optional.empty() : Optional.of("not open yet");
                }).run();
        assertEquals(0, run.exitCode());
        assertEquals(List.of("first", "opener", "first"), asked.subList(0, 3));
        assertEquals(Set.of("first"), Set.copyOf(asked.subList(2, asked.size())), "asked again until the other one is done");
        var board = Journal.replay(run.folder().resolve("events.jsonl"));
        assertEquals(Status.SUCCEEDED, board.find("first").status(), "a replay needs no gate");
        assertTrue(board.find("opener").attempt().started() <= board.find("first").attempt().started());
    }

    @Test
    void aGateThatThrowsLetsNothingStart() throws Exception {
        var going = quiet(shell("true").named("a")).gate(_ -> {
            throw new IllegalStateException("broken");
        }).async();
        await("the refusal", () -> "it threw java.lang.IllegalStateException: broken".equals(going.summary().tasks().getFirst().reason()));
        going.stop();
        assertEquals(0, going.await().results().getFirst().attempts().size());
    }

    @Test
    void theCheckSeesFolderAndAnswer() throws IOException {
        Files.createDirectory(file("sub"));
        var seen = new ConcurrentHashMap<String, String>();
        Check check = (task, folder, answer) -> {
            seen.put(task.id(), folder.getFileName() + " " + answer);
            if (task.id().equals("throws")) throw new IllegalStateException("oops");
            return answer.equals("good") ? Optional.empty() : Optional.of("'" + answer + "' is not good");
        };
        var run = quiet(shell("echo good").named("good").in(file("sub")).verify(check),
                shell("echo bad").named("bad").in(file("sub")).verify(check), shell("echo x").named("throws").in(file("sub")).verify(check),
                shell("echo slow").named("slow").timeout(Duration.ofSeconds(4)).retries(0).verify((_, _, _) -> {
                    try {
                        Thread.sleep(Duration.ofMinutes(5));
                    } catch (InterruptedException e) {
                        seen.put("slow", "interrupted");
                    }
                    return Optional.empty();
                })).run();
        assertEquals(List.of("completed", "failed", "failed", "failed"), run.results().stream().map(l -> l.status().toString()).toList());
        assertEquals("sub good", seen.get("good"));
        await("the check to be interrupted", () -> "interrupted".equals(seen.get("slow")));
        var board = Journal.replay(run.folder().resolve("events.jsonl"));
        assertEquals("'bad' is not good", board.find("bad").attempt().verified().tail());
        assertEquals("the check threw java.lang.IllegalStateException: oops", board.find("throws").attempt().verified().tail());
    }

    /// Says what it was asked, and how often it was asked before.
    private record Parrot() implements Agent {
        @Override
        public String name() {
            return "parrot";
        }

        @Override
        public Invocation invoke(Task task, UUID session) {
            return new Invocation(List.of("cat"), Map.of(), task.prompt());
        }

        @Override
        public Judgement judge(Exit exit, Said said, List<Rule> rules) {
            return said.out().contains("fail") ? new Judgement(new Outcome.Permanent("sulking"), "parrot:sulking", null)
                    : Classifier.plain(exit, said, rules);
        }
    }

    @Test
    void anAgentOfTheRecipesOwn() throws Exception {
        var run = quiet(agent(new Parrot(), "hello").named("a"), agent(new Parrot(), "fail").named("b")).run();
        assertEquals(List.of("exit", "sulking"), run.results().stream().map(Summary.Line::reason).toList());
        assertEquals("hello", run.answer("a"));
        assertEquals("hello", new Inquiry(temp, null).answer("a"), "whoever doesn't know the agent reads it as a plain command");
        assertEquals("task 'b' needs code of its recipe's own (agent): only the recipe can go on with it, by orchestrate(…).recover()",
                mistake(() -> retry(temp, null, List.of())));
        assertEquals(1, run.failed().size());
        assertEquals("sulking", orchestrate(run.failed()).in(temp).show(Orchestrator.Show.NOTHING).run().results().getFirst().reason());
    }

    @Test
    void anAgentMayBeALambda() {
        var run = quiet(agent(Agent.of("upper", task -> List.of("tr", "a-z", task.id().equals("a") ? "A-Z" : "0-9")), "hello").named("a"),
                agent(Agent.of("gone", _ -> List.of("no-such-agent")), "hello").named("b")).retry(0).run();
        assertEquals("HELLO", run.answer("a"));
        assertEquals(List.of("a"), run.succeeded().stream().map(Task::id).toList());
    }

    @Test
    void onlyItsRecipeGoesOnWithIt() throws Exception {
        var run = quiet(agent(new Parrot(), "hello").named("a"), shell("exit 3").named("b")).gate(_ -> Optional.empty()).run();
        // As if the orchestrator had died after its first words.
        var journal = run.folder().resolve("events.jsonl");
        var lines = Files.readAllLines(journal);
        Files.write(journal, lines.stream().takeWhile(l -> !l.contains("\"gate_asked\"")).toList());
        Files.delete(run.folder().resolve("aggregate-report.json"));
        for (var id : List.of("a", "b")) delete(run.folder().resolve("tasks").resolve(id));
        assertEquals("run " + run.folder().getFileName()
                + " asks its recipe's own code (gate): only the recipe can go on with it, by orchestrate(…).recover()",
                mistake(() -> orchestrate().in(temp).show(Orchestrator.Show.NOTHING).recover(null)));
        assertEquals("task 'a' needs code of its recipe's own (agent): only the recipe can go on with it, by orchestrate(…).recover()",
                mistake(() -> quiet().gate(_ -> Optional.empty()).recover()));
        var asked = Collections.synchronizedList(new ArrayList<String>());
        var again = quiet(agent(new Parrot(), "hello").named("a")).gate(task -> {
            asked.add(task.id());
            return Optional.empty();
        }).recover();
        assertEquals(List.of("completed", "failed"), again.results().stream().map(l -> l.status().toString()).toList());
        assertEquals(List.of("a", "b"), asked);
    }

    @Test
    void whatIsAddedToARecoveredRunIsAtHandToo() throws Exception {
        var go = Files.createFile(temp.resolve("go"));
        var run = quiet(shell(until("go")).named("a")).run();
        var journal = run.folder().resolve("events.jsonl");
        Files.write(journal, Files.readAllLines(journal).stream().takeWhile(l -> !l.contains("\"type\":\"started\"")).toList());
        Files.delete(run.folder().resolve("aggregate-report.json"));
        delete(run.folder().resolve("tasks/a"));
        Files.delete(go);
        var again = quiet().onEvent(event -> {
            if (!(event instanceof Event.Recovered)) return;
            try {
                assertNull(new FileControls(new RunFolder(run.folder())).ask(Control.Add.of(List.of(shell("exit 3").named("more"))))
                        .refusal());
                Files.createFile(go);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }).recover();
        assertEquals(List.of("more"), again.failed().stream().map(Task::id).toList());
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    @Test
    void laterTasksReadWhatEarlierOnesAnswered() throws Exception {
        var readers = each(List.of("one", "two"), n -> shell("echo " + n + " says hello").named(n));
        var run = orchestrate(readers, agent(new Parrot(), "Sum it up:").named("sum").after(readers).readingAnswers(),
                shell("cat; exit 4").named("cat").after("one").readingAnswers())
                .in(temp).show(Orchestrator.Show.NOTHING).maxCpu(100).maxMemory(100).run();
        assertEquals("Sum it up:\n\n## one\n\none says hello\n\n## two\n\ntwo says hello\n\n", run.output("sum"));
        assertEquals("## one\n\none says hello\n\n", run.output("cat"));
        var command = run.folder().resolve("tasks/cat/1/command");
        var again = new ProcessBuilder("sh", command.toString()).redirectErrorStream(true).start();
        assertEquals("## one\n\none says hello\n\n", new String(again.getInputStream().readAllBytes()),
                "the line that runs it again reads them, too");
        // What failed reads them again where they stand.
        var second = orchestrate(run.failed()).in(temp).show(Orchestrator.Show.NOTHING).run();
        assertEquals("## one\n\none says hello\n\n", second.output("cat"));
        assertEquals("## one\n\none says hello\n\n", retry(temp, null, List.of()).show(Orchestrator.Show.NOTHING).run().output("cat"));
    }

    @Test
    void theTableIsPrinted() throws Exception {
        var run = quiet(shell("true").named("a")).run();
        var out = System.out;
        var printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true));
            assertSame(run, run.show());
        } finally {
            System.setOut(out);
        }
        assertTrue(printed.toString().contains("a ") && printed.toString().contains(run.folder().getFileName().toString()),
                printed.toString());
    }
}
