package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.model.Event.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What is written to `events.jsonl` is what is read from it, also by a later version and after a crash.
class JournalTest {
    private static final Profile PROFILE = new Profile("p", List.of("p"), List.of(), new Profile.Pointer("/a", Map.of()), null, null, null,
            null, null, new Profile.Pointer("/b", Map.of("/c", "d")), null, "e", List.of("f"), List.of("g"), List.of("h"), List.of("i"));
    private static final Progress PROGRESS = new Progress("Bash", 3, 1, 2, 0.5, new Progress.Tokens(1, 2, 3, 4), 0.25, "session", "model",
            "line |\n\"é😀\u001b").seen(7, true, List.of(new Progress.Todo("Write it", "completed")));
    private static final Policy POLICY = Policy.DEFAULT.parallel(3).retries(1).backoff(Duration.ofMillis(20))
            .timeout(Duration.ofMinutes(3)).grace(Duration.ofSeconds(4)).maxCpu(80).maxMemory(70).worktree(true).notice("mail me")
            .rules(List.of(new Rule("flaky|x", List.of(3, 4), "transient", "flaky"), new Rule(null, null, "permanent", "any")))
            .agents(a -> a.stall(Duration.ofSeconds(5)).onLimit(OnLimit.STOP).limitWaitMax(Duration.ofHours(2)).verifyRetries(3)
                    .budget(new Budget(5.0, null)).taskBudget(new Budget(0.5, 200_000L)).verify("make test").quota(Quota.parse("spread")))
            .redact(List.of("hunter\\d")).deadline(Duration.ofHours(8)).halt(Halt.parse("now,fail=20%")).asks("gate");
    private static final Task TASK = new Task("a", new Work.Prompt("claude", "Do it.\nNow: é", "opus", List.of("--x"),
            Work.Options.NONE.with(Settings.PERMISSION_MODE, "plan").with(Settings.ALLOWED_TOOLS, List.of("Bash(git *)"))
                    .with(Settings.MAX_TURNS, 3).with(Settings.MAX_BUDGET_USD, 0.5).with(Settings.APPEND_SYSTEM_PROMPT, "Be brief."),
            PROFILE), Place.HERE.answers(List.of("run/b")), Limits.NONE, List.of("b", "c"), Set.of("c"), "tasks.yaml:14",
            new Own(List.of("agent")))
            .in("sub dir").reading(Path.of("/dev/null")).inWorktree("main").timeout(Duration.ofSeconds(9)).retries(0).priority(-3)
            .stall(Duration.ofSeconds(3)).with(Settings.OWN_VERIFY, "make test").keep().once();

    @TempDir Path folder;

    private static List<Event> events() {
        var events = new ArrayList<Event>(List.of(
                new RunStarted(1, Journal.SCHEMA, "20261122-081500-x", "/home/me/a b", POLICY),
                new RunStarted(1, Journal.SCHEMA, "r", "/", 3, Policy.DEFAULT, new Handle(Map.of("pid", 7, "birth", "8"))),
                new Queued(2, TASK), new Queued(2, Task.of("b", new Work.Shell("echo '|'"))), new Sampled(3, null, null, 12.5, 9),
                new Queued(2, Task.of("c", new Work.Exec(List.of("a", "")))), new Sampled(3, 5.0, 1.0, 2, 9, 1.5, 0.0, null,
                        new Capacity(1, 1.5, 5L, 6L, null)), new Learned(3, List.of(new Expected("a", 5, 0.5, null, 2, 1.5))),
                new Measured(3, List.of(new Memory("a", 1, 5, 7L), new Memory("b", 2, 1, 7L, 1.5, null))),
                new Queued(2, TASK, "claude-1"), new Started(4, "a", 1, 2, null), new Started(4, "a", 2, 2, new Resume("S", "Go on.")),
                new Noted(6, "a", 1, Progress.NONE.line("x")), new Spawned(5, "a", 1, new Handle(Map.of("pid", 70, "birth", "8@c"))),
                new Noted(6, "a", 1, PROGRESS), new Observed(6, List.of(new Life("a", 1, 5, 2L))),
                new Signalled(7, "a", 1, Signal.TERM, StopCause.Alone.TIMED_OUT),
                new Held(11, Overload.of("cpu 96% > 90%"), null), new Held(12, null, null), new Interrupted(13, Signal.INT),
                new Vacated(14, "a", 1), new Flooded(14, "a", 1, 1L), new SettingUp(5, "a", 1), new SetUp(5, "a", 1, new Exit.Code(1), ""),
                new Verifying(14, "a", 1), new Verified(14, "a", 1, new Exit.Code(2), "1 failed"), new LimitSeen(14, "x", 9, "limit", null),
                new Limited(14, "x", 99, "limit", null, null, null), new LimitSeen(14, "x", 99, "limit", true), new Warned(14, "a", "x"),
                new WindowsSeen(14, "x", List.of(Window.named("five_hour", 0.5, 99))), new Paced(14, "x", "five_hour", 0.5, 99),
                new Closed(14, "x", "auth", null, null), new Closed(14, "x", "limit", "opus", 99L), new Warned(14, null, "$4"),
                new Limited(14, "x", 99, "limit", "opus", 2, true), new Requeued(14, "a", 99, true, "x"), new RunEnded(16, 130)));
        for (var control : List.of(new Control.Pause(List.of()), new Control.Resume(List.of("a")), new Control.Drain(),
                new Control.Stop(true, List.of("a")), new Control.Retry(List.of()), new Control.Priority("a", -3),
                Control.Change.of(Settings.PARALLEL, 8).with(Settings.MAX_CPU, 70).with(Settings.MAX_MEMORY, 60).with(Settings.RETRIES, 1)
                        .with(Settings.TIMEOUT, Duration.ofSeconds(90)).with(Settings.STALL, Duration.ofMinutes(5))
                        .with(Settings.BUDGET, new Budget(2.5, 7L)), new Control.Add(List.of(TASK), Map.of("a", "claude"))))
            events.add(new Asked(16, "id", control));
        events.addAll(List.of(new Joined(16, "n1", -3, new Handle(Map.of("pid", 7L)), 99L), new Unreached(16, "n1", "is away"),
                new Looked(16, "n1", new Sampled(15, 1.0, 2.0, 3, 4)), new Started(16, "a", 4, 1, null, null, "n1"),
                new Answered(16, "id", null), new Answered(16, "id", "no"), new Suspended(17, "a", 1, null), new Continued(18, "a", 1),
                new Recovered(19, null, new Handle(Map.of("pid", 7))), new Recovered(19, true, Handle.NONE), new ClockMoved(20, -3),
                new GateAsked(20, "a"), new Touched(19, "a", "/r", List.of("b")), new GateAnswered(20, "a", "full"),
                new ConditionAsked(1, "a"), new GateAnswered(20, "a", null), new ConditionAnswered(20, "a", true, "y"),
                new Halted(15, Halt.When.NOW, HaltCause.of("halt")), new Ended(21, "a", 1, new Exit.Lost("why"), 2, Said.NOTHING,
                new Judgement(new Outcome.Transient("busy"), "recipe", "x"), true, new Saved("b", "c0ff", Saved.Aside.LOCKED, "x")),
                new Started(21, "a", 3, 1, new Resume(null, "Look."))));
        for (var exit : List.of(new Exit.Code(0), new Exit.Signal(9), new Exit.NotStarted("no folder")))
            for (var progress : List.of(PROGRESS, Progress.NONE))
                events.add(new Ended(8, "a", 1, exit, new Said(progress, List.of(), null, List.of(), List.of())));
        for (var outcome : List.of(new Outcome.Succeeded("exit"), new Outcome.Transient("x"), new Outcome.RateLimited("limit", 77L),
                new Outcome.RateLimited("limit", null), new Outcome.RateLimited(Reason.of("limit"), null, "opus"),
                new Outcome.Permanent(Reason.Unsure.AUTH),
                new Outcome.Resource("memory"), new Outcome.Permanent("auth"), new Outcome.Cancelled("signal")))
            events.add(new Judged(9, "a", 1, new Judgement(outcome, "plain:x", "evidence", "output\nof it",
                    outcome instanceof Outcome.Succeeded ? List.of(new Caveat(Caveat.Kind.DENIED, "Write"), Caveat.of(Caveat.Kind.QUESTION))
                            : List.of())));
        for (var status : Status.values()) events.add(new Settled(10, "a", status, null));
        return events;
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(JournalTest::leaves) : Stream.of(type);
    }

    private List<Event> read(Path file) {
        var all = new ArrayList<Event>();
        new Journal.Follower(file).read(all::add);
        return all;
    }

    private Path fixture(UnaryOperator<String> change) throws IOException {
        return Files.writeString(folder.resolve("journal"), change.apply(Files.readString(Repo.fixture("journal-1.jsonl"))));
    }

    private static Map<String, List<Object>> rows(Summary summary) {
        var rows = new LinkedHashMap<String, List<Object>>();
        for (var t : summary.tasks()) rows.put(t.taskId(),
                Arrays.asList(t.status().toString(), t.outcome(), t.reason(), t.exitCode(), t.attempts().size(), t.costUsd()));
        return rows;
    }

    @Test
    void aTornLastLineIsCutOffBeforeGoingOn() throws IOException {
        var file = folder.resolve("events.jsonl");
        try (var journal = Journal.create(file)) {
            journal.append(events().subList(0, 3));
        }
        long whole = Files.size(file);
        Files.writeString(file, "{\"type\":\"sam", StandardOpenOption.APPEND);
        var torn = new ArrayList<Long>();
        try (var journal = Journal.open(file, torn::add)) {
            assertEquals(whole, Files.size(file));
            journal.append(events().subList(3, 5));
        }
        assertEquals(List.of(12L), torn);
        assertEquals(events().subList(0, 5), read(file));
        try (var _ = Journal.open(file, torn::add)) {
            assertEquals(1, torn.size());
        }
    }

    @Test
    void whatCannotBeWrittenCanBeGivenAgain() throws IOException {
        var file = folder.resolve("events.jsonl");
        try (var journal = Journal.create(file)) {
            journal.append(events().subList(0, 2));
            var elsewhere = Files.move(file, folder.resolve("elsewhere"));
            assertThrows(UncheckedIOException.class, () -> journal.append(events().subList(2, 4)));
            Files.move(elsewhere, file);
            journal.append(events().subList(2, 4));
        }
        assertEquals(events().subList(0, 4), read(file));
    }

    @Test
    void everyKindOfEventIsReadAsItWasWritten() throws IOException {
        var events = events();
        assertEquals(leaves(Event.class).collect(Collectors.toSet()), events.stream().map(Object::getClass).collect(Collectors.toSet()));
        var file = folder.resolve("events.jsonl");
        try (var journal = Journal.create(file)) {
            journal.append(events.subList(0, 5));
            journal.append(List.of());
            journal.append(events.subList(5, events.size()));
        }
        assertEquals(events, read(file));
        // A recipe's opinion of an end has always been called this in files.
        assertTrue(Files.readString(file).contains("\"left\":2,\"told\":{\"outcome\":\"transient\",\"reason\":\"busy\""));
        assertEquals(events.size(), Files.readAllLines(file).size());
        assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertThrows(FileAlreadyExistsException.class, () -> Journal.create(file));
    }

    /// A handle stands in the line as its host's own fields: as before there were others than pid and birth.
    @Test
    void aHandleIsWrittenAsItsFields() {
        var line = "{\"type\":\"spawned\",\"at\":5,\"task\":\"a\",\"attempt\":1,\"pid\":70,\"birth\":\"8@c\"}";
        var event = (Spawned) Json.MAPPER.readValue(line, Event.class);
        assertEquals(new Identity(70, "8@c", null, null), Identity.of(event.handle()).orElseThrow());
        assertEquals(line, Json.line(event));
        assertEquals(event, new Spawned(5, "a", 1, new Identity(70, "8@c", null, null).handle()));
        var foreign = new Spawned(5, "a", 1, new Handle(Map.of("job", "123_4")));
        assertEquals(foreign, Json.MAPPER.readValue(Json.line(foreign), Event.class));
        assertEquals(Optional.empty(), Identity.of(foreign.handle()));
    }

    @Test
    void noValueOfTheEnvironmentIsWritten() {
        var line = Json.line(new Queued(1, TASK.env("TOKEN", "hunter2").env("OTHER", "swordfish")));
        assertFalse(line.contains("hunter2") || line.contains("swordfish"), line);
        var back = (Queued) Json.MAPPER.readValue(line, Event.class);
        assertEquals(new Env(Map.of(), List.of("TOKEN", "OTHER")), back.task().place().env());
    }

    @Test
    void aStoredRunGivesTheSameSummaryStill() {
        var board = Journal.replay(Repo.fixture("journal-1.jsonl"));
        var summary = Aggregator.summary(board, board.at(), false);
        var expected = new LinkedHashMap<String, List<Object>>();
        expected.put("good", Arrays.asList("completed", "succeeded", "exit", 0, 1, null));
        expected.put("flaky", Arrays.asList("completed", "succeeded", "exit", 0, 2, null));
        expected.put("bad", Arrays.asList("failed", "permanent", "exit", 3, 1, null));
        expected.put("after-bad", Arrays.asList("cancelled", "skipped", "needs 'bad', which failed", null, 0, null));
        expected.put("slow", Arrays.asList("failed", "transient", "timed_out", 143, 1, null));
        expected.put("killed", Arrays.asList("failed", "resource", "killed", 137, 3, null));
        expected.put("agent", Arrays.asList("completed", "succeeded", "completed", 0, 1, 0.02984));
        expected.put("told", Arrays.asList("completed", "succeeded", "exit", 0, 1, null));
        assertEquals(expected, rows(summary));
        assertEquals(RunState.FINISHED, summary.state());
        assertEquals(List.of(8, 4, 3, 1, 1, 0, 0, 3), List.of(summary.summary().totalTasks(), summary.summary().successful(),
                summary.summary().failed(), summary.summary().cancelled(),
                summary.summary().skipped(), summary.summary().running(), summary.summary().waiting(), summary.summary().retries()));
        assertEquals(0.02984, summary.summary().totalCostUsd());
        assertEquals(new Progress.Tokens(4800, 200, 3200, 1200), summary.summary().tokens());
        assertEquals(board.end().at() - board.start().at(), Math.round(summary.summary().wallDuration() * 1000));
    }

    @Test
    void aTornLastLineIsPassedOver() throws IOException {
        var whole = Files.readString(Repo.fixture("journal-1.jsonl"));
        var last = whole.lines().toList().getLast();
        for (int kept = 0; kept <= last.length(); kept += 7) {
            int end = whole.length() - 1 - last.length() + kept;
            var board = Journal.replay(fixture(text -> text.substring(0, end)));
            assertNull(board.end());
            assertTrue(board.done());
            assertEquals(RunState.CRASHED, Aggregator.summary(board, board.at(), false).state());
        }
    }

    @Test
    void anyBeginningOfAJournalCanBeReplayed() throws IOException {
        var events = read(Repo.fixture("journal-1.jsonl"));
        for (int n = 1; n <= events.size(); n++) {
            var board = new Fold();
            events.subList(0, n).forEach(board::apply);
            assertEquals(Math.max(0, Math.min(n - 1, 8)), Aggregator.summary(board, board.at(), true).summary().totalTasks());
        }
    }

    /// A beginning of the tasks is no run: whoever went on with it would leave the others out and say that all is well.
    @Tag("heavy")
    @Test
    void aRunBeginsOnceAllItsTasksAreWritten() throws IOException {
        var run = RunFolder.create(folder, "cut", LocalDateTime.of(2026, 11, 22, 8, 15, 0));
        var first = new ArrayList<Event>(List.of(new RunStarted(1, Journal.SCHEMA, run.id(), folder.toString(), 3,
                Policy.DEFAULT, Handle.NONE)));
        for (var id : List.of("a", "b", "c")) first.add(new Queued(1, Task.of(id, new Work.Shell("true"))));
        first.add(new Sampled(2, null, null, 10, 1));
        var text = first.stream().map(e -> Json.line(e) + "\n").collect(Collectors.joining());
        for (int kept = 0; kept <= text.length(); kept++) {
            Files.writeString(run.journal(), text.substring(0, kept));
            int lines = (int) text.substring(0, kept).chars().filter(c -> c == '\n').count();
            if (lines >= 4) {
                assertEquals(3, new Inquiry(folder, null).summary().summary().totalTasks());
                continue;
            }
            var sentence = run.journal() + ": the run never began"
                    + (lines == 0 ? "" : ", since only " + (lines - 1) + " of its 3 tasks were written down") + ": start it again";
            assertEquals(sentence, assertThrows(UserError.class, () -> new Inquiry(folder, null)).getMessage());
            assertEquals(sentence, assertThrows(UserError.class, () -> Orchestrator.orchestrate().in(folder).recover()).getMessage());
            assertEquals(sentence, assertThrows(UserError.class, () -> Orchestrator.retry(folder, null, List.of())).getMessage());
        }
    }

    @Test
    void aTaskIsFoundWithoutAReplay() throws IOException {
        var journal = fixture(text -> text + "{\"type\":\"queued\",\"at\":1,\"task\":{\"id\":\"torn");
        for (var entry : Journal.replay(journal).entries()) assertTrue(Journal.has(journal, entry.task().id()));
        for (var none : List.of("goo", "torn", "queued", "20261122-155653-varied", "no rule", "", "{"))
            assertFalse(Journal.has(journal, none), none);
        assertEquals("the run has no journal: it may have been removed",
                assertThrows(UserError.class, () -> Journal.has(Path.of("none"), "good")).getMessage().substring("none: ".length()));
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        var damaged = Map.<String, UnaryOperator<String>>of(
                ":9: ", text -> text.replaceFirst("(?m)^(.*\"id\":\"told\")", "x$1"),
                ":2: ", text -> text.replaceFirst("\\{\"type\":\"queued\"", "{\"type\":\"quoted\""),
                ":3: ", text -> text.replaceFirst("(\\n.*\\n).*\\n", "$1\n"),
                ":4: ", text -> text.replaceFirst("(\\n.*\\n.*\\n).*\\n", "$1null\n"),
                ":5: ", text -> text.replaceFirst("(\\n.*\\n.*\\n.*\\n.*\"at\":)", "$1-"), ":1: ", text -> "\0\0\0\n" + text);
        damaged.forEach((place, damage) -> {
            var sentence = assertThrows(UserError.class, () -> Journal.replay(fixture(damage))).getMessage();
            assertEquals(folder.resolve("journal") + place + "this line is damaged: remove it to read the rest", sentence);
        });
        assertEquals("the run has no journal: it may have been removed",
                assertThrows(UserError.class, () -> Journal.replay(Path.of("none"))).getMessage().substring("none: ".length()));
    }

    @Test
    void aLineThatLacksAFieldIsNamed() throws IOException {
        for (var line : List.of("{'type':'queued'", "{'type':'settled','task':'told'", "{'type':'started','attempt':1",
                "{'type':'judged','task':'told','attempt':1", "{'type':'ended'", "{'type':'measured','memory':[null]")) {
            var text = Files.readString(Repo.fixture("journal-1.jsonl"));
            var sentence = assertThrows(UserError.class, () ->
                    Journal.replay(fixture(_ -> text + line.replace("'", "\"") + ",\"at\":1}\n"))).getMessage();
            var place = folder.resolve("journal") + ":" + (text.lines().count() + 1);
            assertEquals(place + ": this line is damaged: remove it to read the rest", sentence);
        }
    }

    @Test
    void aGrowingJournalIsFollowedLineByLine() throws IOException {
        var file = folder.resolve("events.jsonl");
        var seen = new ArrayList<Event>();
        var follower = new Journal.Follower(Files.createFile(file));
        var text = Files.readString(Repo.fixture("journal-1.jsonl"));
        for (int at = 0; at < text.length(); at += 500) {
            Files.writeString(file, text.substring(at, Math.min(text.length(), at + 500)), StandardOpenOption.APPEND);
            follower.read(seen::add);
        }
        assertEquals(read(Repo.fixture("journal-1.jsonl")), seen);
    }
}
