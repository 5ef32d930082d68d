package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import lib.model.Event.*;
import org.junit.jupiter.api.*;

/// The figures of a report, each worked out by hand.
class AggregatorTest {
    private static final Exit OK = new Exit.Code(0);
    private static final Exit ONE = new Exit.Code(1);

    private final Fold board = new Fold();

    private void begin(int parallel, Task... tasks) {
        board.apply(new RunStarted(1_000, Journal.SCHEMA, "run-1", "/home/me", Policy.DEFAULT.parallel(parallel)));
        for (var task : tasks) board.apply(new Queued(1_000, task));
    }

    private static Task task(String id, String... after) {
        return Task.of(id, new Work.Shell("true")).after(after);
    }

    private static Progress spent(Double usd, long tokens) {
        return new Progress("done", 1, null, null, null, new Progress.Tokens(tokens, 2 * tokens, 0, 0), usd, "s", "m", "last");
    }

    /// One attempt from start to its judging.
    private void attempt(String task, int number, int slot, long from, long to, Exit exit, Progress progress, Outcome outcome) {
        board.apply(new Started(from, task, number, slot, null));
        board.apply(new Ended(to, task, number, exit, new Said(progress, List.of(), null, List.of(), List.of())));
        board.apply(new Judged(to, task, number, new Judgement(outcome, "rule", "evidence", "output of " + task)));
    }

    /// Two slots: a 1-3 s; b 1-2 s, again 2.5-4 s; c waits for b in vain; d 3-5 s.
    private Summary run() {
        begin(2, task("a"), task("b"), task("c", "b"), task("d"));
        attempt("a", 1, 1, 1_000, 3_000, OK, spent(0.1, 100), new Outcome.Succeeded("exit"));
        board.apply(new Settled(3_000, "a", Status.SUCCEEDED, "exit"));
        attempt("b", 1, 2, 1_000, 2_000, ONE, spent(0.2, 10), new Outcome.Transient("timeout"));
        board.apply(new Requeued(2_000, "b", 2_500, true, "timeout"));
        attempt("b", 2, 2, 2_500, 4_000, new Exit.Signal(9), spent(null, 1), new Outcome.Resource("killed"));
        board.apply(new Settled(4_000, "b", Status.FAILED, "killed"));
        board.apply(new Settled(4_000, "c", Status.SKIPPED, "needs 'b', which failed"));
        attempt("d", 1, 1, 3_000, 5_000, OK, Progress.NONE, new Outcome.Succeeded("exit"));
        board.apply(new Settled(5_000, "d", Status.SUCCEEDED, "exit"));
        board.apply(new RunEnded(5_000, 1));
        return Aggregator.summary(board, 99_000, false);
    }

    /// What a budget counts is told: a run halted by one is of no unknown cost.
    @Test
    void whatWasEstimatedIsTold() {
        begin(1, task("a"), task("b"));
        attempt("a", 1, 1, 1_000, 2_000, new Exit.Signal(15), spent(null, 100).estimated(0.02), new Outcome.Cancelled("budget spent"));
        board.apply(new Settled(2_000, "a", Status.CANCELLED, "budget spent"));
        var alone = Aggregator.summary(board, 99_000, false).summary();
        assertEquals(Arrays.asList(null, 0.02, 0), Arrays.asList(alone.totalCostUsd(), alone.estimatedUsd(), alone.unpricedAttempts()));
        attempt("b", 1, 1, 2_000, 3_000, OK, spent(0.5, 10).estimated(0.4), new Outcome.Succeeded("exit"));
        var both = Aggregator.summary(board, 99_000, false).summary();
        assertEquals(Arrays.asList(0.5, 0.02, 0), Arrays.asList(both.totalCostUsd(), both.estimatedUsd(), both.unpricedAttempts()));
        assertEquals(board.used().usd(), both.totalCostUsd() + both.estimatedUsd(), 1e-9);
    }

    @Test
    void totalsAreThoseOfTheTasks() {
        // 2 + 1 + 1.5 + 2 seconds in tasks, 4 by the clock, 2 slots
        assertEquals(new Summary.Totals(4, 2, 1, 1, 1, 0, 0, 1, 6.5, 4.0, 1.625, 0.813, 0.3, null, 1,
                new Progress.Tokens(111, 222, 0, 0), 0), run().summary());
    }

    @Test
    void aLineTellsItsTasksStory() {
        var b = run().tasks().get(1);
        assertEquals(Arrays.asList("b", Summary.Standing.FAILED, "resource", "killed", 2.5, 137, "output of b", 0.2),
                Arrays.asList(b.taskId(), b.status(), b.outcome(), b.reason(), b.duration(), b.exitCode(), b.output(), b.costUsd()));
        assertEquals(List.of("exit 1", "signal 9"), b.attempts().stream().map(Summary.Try::exit).toList());
        assertEquals(new Summary.Try(1, 2, null, Instant.ofEpochMilli(1_000), 1.0, 1, "exit 1", "transient", "timeout", "rule", null,
                "evidence", 0.2, new Progress.Tokens(10, 20, 0, 0), "m", "s", null, null, null, null, null, null, null,
                "tasks/b/1/stdout", "tasks/b/1/stderr", null, null, Instant.ofEpochMilli(2_000), null, null), b.attempts().getFirst());
    }

    @Test
    void whatIsSpentIsToldByTaskAgentAndModel() {
        begin(4, Task.of("a", new Work.Prompt("claude", "x", null, List.of())),
                Task.of("b", new Work.Prompt("codex", "x", null, List.of())), task("c"), task("d"));
        attempt("a", 1, 1, 1_000, 3_000, ONE, spent(0.1, 100), new Outcome.Transient("timeout"));
        board.apply(new Requeued(3_000, "a", 3_000, true, "timeout"));
        attempt("a", 2, 1, 4_000, 5_000, OK, spent(0.2, 10), new Outcome.Succeeded("completed"));
        attempt("b", 1, 2, 1_000, 2_000, OK, spent(null, 7), new Outcome.Succeeded("completed"));
        attempt("c", 1, 3, 1_000, 2_000, OK, Progress.NONE, new Outcome.Succeeded("exit"));
        var summary = Aggregator.summary(board, 5_000, true);
        assertEquals(List.of(new Summary.Spent("claude", 1, 2, 3.0, 0.3, new Progress.Tokens(110, 220, 0, 0)),
                new Summary.Spent("codex", 1, 1, 1.0, null, new Progress.Tokens(7, 14, 0, 0)),
                new Summary.Spent("command", 1, 1, 1.0, null, null)), summary.agents());
        assertEquals(Arrays.asList(new Progress.Tokens(110, 220, 0, 0), new Progress.Tokens(7, 14, 0, 0), null, null),
                summary.tasks().stream().map(Summary.Line::tokens).toList());
        assertEquals(List.of(new Summary.Model("m", 3, 0.3, new Progress.Tokens(117, 234, 0, 0))), summary.models());
        assertEquals(List.of(1.0, "backoff"), List.of(summary.tasks().getFirst().attempts().get(1).waited(),
                summary.tasks().getFirst().attempts().get(1).waitedFor()));
    }

    @Test
    void aTaskThatNeverRanHasNoFigures() {
        var c = run().tasks().get(2);
        assertEquals(Arrays.asList(Summary.Standing.CANCELLED, "skipped", 0.0, null, List.of(), null, null),
                Arrays.asList(c.status(), c.outcome(), c.duration(), c.exitCode(), c.attempts(), c.output(), c.costUsd()));
    }

    @Test
    void anUnknownCostIsNotNought() {
        begin(4, task("a"));
        attempt("a", 1, 1, 1_000, 2_000, OK, Progress.NONE.line("x"), new Outcome.Succeeded("exit"));
        var summary = Aggregator.summary(board, 2_000, true);
        assertNull(summary.summary().totalCostUsd());
        assertNull(summary.summary().tokens());
        assertTrue(Json.pretty(summary).contains("\"total_cost_usd\" : null"));
        assertFalse(Json.pretty(summary).contains("\"cost_usd\""));
    }

    @Test
    void costsAreAddedToTheLastDigit() {
        var ids = IntStream.range(0, 30).mapToObj(i -> "t" + i).toList();
        begin(4, ids.stream().map(id -> task(id)).toArray(Task[]::new));
        for (var id : ids) attempt(id, 1, 1, 1_000, 1_100, OK, spent(0.00746, 1), new Outcome.Succeeded("exit"));
        assertEquals(0.2238, Aggregator.summary(board, 2_000, true).summary().totalCostUsd());
    }

    @Test
    void aClockThatWentBackMakesNoTimeNegative() {
        begin(4, task("a"));
        attempt("a", 1, 1, 1_000, 1_500, OK, Progress.NONE, new Outcome.Succeeded("exit"));
        assertEquals(0, Aggregator.summary(board, -5_000, true).summary().wallDuration());
    }

    @Test
    void whatStillRunsCountsUpToNow() {
        begin(4, task("a"), task("b"), task("c"));
        board.apply(new Started(1_000, "a", 1, 1, null));
        board.apply(new Started(2_000, "b", 1, 2, null));
        board.apply(new Noted(2_500, "b", 1, spent(0.5, 1)));
        var running = Aggregator.summary(board, 4_000, true);
        assertEquals(RunState.RUNNING, running.state());
        assertNull(running.endTime());
        assertEquals(List.of(3.0, 2.0, 0.0), running.tasks().stream().map(Summary.Line::duration).toList());
        assertEquals(new Summary.Totals(3, 0, 0, 0, 0, 2, 1, 0, 5.0, 3.0, 1.667, 0.556, 0.5, null, 0, new Progress.Tokens(1, 2, 0, 0), 0),
                running.summary());
        var crashed = Aggregator.summary(board, 9_000_000, false);
        assertEquals(RunState.CRASHED, crashed.state());
        assertEquals(1.5, crashed.summary().wallDuration());
    }

    @Test
    void theReportHasTheKeysItsReadersLookFor() {
        var json = Json.MAPPER.readTree(Json.line(run()));
        assertTrue(keys(json).containsAll(List.of("execution_id", "start_time", "end_time", "tasks", "summary")),
                () -> keys(json).toString());
        assertTrue(keys(json.get("tasks").get(0)).containsAll(List.of("task_id", "status", "outcome", "reason", "duration", "exit_code",
                "attempts", "output")));
        assertTrue(keys(json.get("summary")).containsAll(List.of("total_tasks", "successful", "failed", "cancelled", "retries",
                "total_duration", "wall_duration", "parallel_speedup", "efficiency", "total_cost_usd")));
        assertEquals("1970-01-01T00:00:01Z", json.get("start_time").asString());
    }

    private static Collection<String> keys(tools.jackson.databind.JsonNode node) {
        return node.propertyNames();
    }
}
