package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import lib.model.Event.*;
import org.junit.jupiter.api.*;

/// What the slots did, when starts were held, and what the run waited for, each worked out by hand from a story.
class TimelineTest {
    private static Summary summary(Scenario played) {
        return Aggregator.summary(played.board, 0, false);
    }

    private static Summary.Course course(String story, int slots) {
        return summary(Scenario.play(story, p -> p.parallel(slots))).course();
    }

    private static String path(Summary.Course course) {
        return course.path().longest().stream().map(s -> s.by() + " " + s.taskId() + "/" + s.attempt() + " " + s.waited() + "+"
                + s.duration()).collect(Collectors.joining(", "));
    }

    private static String holds(Summary.Course course) {
        return course.holds().stream().map(h -> h.kind() + " " + h.startTime().toEpochMilli() / 1000.0 + "+" + h.duration()
                + (h.times() == null ? "" : " x" + h.times()) + " " + h.why()).collect(Collectors.joining(", "));
    }

    /// a 0-4 s and then c; b 0-1 s, again 2-4 s.
    @Test
    void anEmptySlotIsPutDownToWhatKeepsTheTasks() {
        var course = course("""
                on a: ok after 4s
                on b: exit 1 'connection refused' after 1s, then ok after 2s
                on c after a: ok after 3s
                """, 2);
        assertEquals(Map.of("running", 10.0, "backoff", 1.0, "unused", 3.0), course.slotTime());
        assertEquals(0, course.limited());
        assertEquals("", holds(course));
        assertEquals("start a/1 0.0+4.0, after c/1 0.0+3.0", path(course));
        assertEquals(List.of(7.0, 0.0), List.of(course.path().duration(), course.path().waited()));
    }

    @Test
    void aChainLeavesSlotsToTasksThatMustNotStartYet() {
        var course = course("""
                on a: ok after 2s
                on b after a: ok after 3s
                on c after b: ok after 1s
                """, 3);
        assertEquals(Map.of("running", 6.0, "after", 2.0 * 2 + 3, "unused", 3.0 + 2), course.slotTime());
        assertEquals("start a/1 0.0+2.0, after b/1 0.0+3.0, after c/1 0.0+1.0", path(course));
    }

    @Test
    void whatWaitedForASlotComesAfterWhoeverLeftIt() {
        var course = course("""
                on a: ok after 2s
                on b: ok after 5s
                on c: ok after 4s
                on d: ok after 1s
                """, 2);
        assertEquals("start a/1 0.0+2.0, slot c/1 0.0+4.0", path(course));
        assertEquals(Map.of("running", 12.0), course.slotTime());
    }

    /// The limit is met at 1 s and over at 60 s, and five of jitter later one at a time goes on.
    @Test
    void timeLostToALimitIsTold() {
        var course = course("""
                on a by claude: limited 60s, then ok after 10s
                on b: ok after 2s
                on c by claude: ok after 10s
                """, 2);
        assertEquals("limit 1.0+64.0 claude: usage-limit-reached", holds(course));
        // Beside b until 2 s in one slot, then in both, then in the one that isn't open yet.
        assertEquals(1.0 + 63 + 10, course.limited());
        assertEquals(Map.of("running", 1.0 + 2 + 10 + 10, "limit", 1.0 + 2 * 63 + 10, "unused", 10.0), course.slotTime());
    }

    @Test
    void anOverloadedServiceIsNoLimit() {
        var summary = summary(Scenario.play("on a by claude: api 529, then ok after 1s"));
        assertEquals(Map.of("running", 2.0, "overload", 1.0), summary.course().slotTime());
        assertEquals(0, summary.course().limited());
        assertEquals("overload claude: overloaded-529", summary.course().holds().getFirst().kind() + " "
                + summary.course().holds().getFirst().why());
        assertEquals("overload", summary.tasks().getFirst().attempts().get(1).waitedFor());
    }

    @Test
    void holdsOfTheMachineAreTold() {
        var course = course("""
                on a: ok after 2s
                on b: ok after 1s
                on c: ok after 1s
                at 1s: cpu 95
                at 4s: cpu 20
                """, 1);
        assertEquals("cpu 1.0+3.0 cpu 95% > 90%", holds(course));
        assertEquals(Map.of("running", 4.0, "cpu", 2.0), course.slotTime());
        assertEquals("start a/1 0.0+2.0, slot b/1 2.0+1.0, slot c/1 0.0+1.0", path(course));
        assertEquals(List.of(4.0, 2.0), List.of(course.path().duration(), course.path().waited()));
    }

    @Test
    void aPauseIsNobodysWork() {
        var course = course("""
                on a: ok after 4s
                on b: ok after 1s
                at 1s: ask pause
                at 11s: ask resume
                """, 1);
        assertEquals("paused 1.0+10.0 paused", holds(course));
        assertEquals(Map.of("running", 5.0, "paused", 10.0), course.slotTime());
    }

    @Test
    void aCheckAndAGateHaveTimesOfTheirOwn() {
        var course = summary(Scenario.play("""
                on a by claude verify ok: ok after 2s
                on b gate full,full,yes: ok after 1s
                """, p -> GateTest.gated(p.parallel(1)))).course();
        assertEquals(1.0, course.slotTime().get("checking"));
        assertEquals("gate", course.holds().getFirst().kind());
        assertEquals("full", course.holds().getFirst().why());
        assertTrue(course.slotTime().get("gate") >= 1, course.toString());
    }

    @Test
    void aRetryComesAfterItsFailureAndItsPause() {
        var course = course("on a: exit 1 'connection refused' after 1s, then exit 1 'connection refused' after 1s, then ok after 1s", 1);
        assertEquals("start a/1 0.0+1.0, retry a/2 1.0+1.0, retry a/3 2.0+1.0", path(course));
        var tries = summary(Scenario.play("on a: exit 1 'connection refused' after 1s, then ok")).tasks().getFirst().attempts();
        assertNull(tries.getFirst().waited());
        assertEquals(List.of(1.0, "backoff"), List.of(tries.get(1).waited(), tries.get(1).waitedFor()));
    }

    @Test
    void aCrashIsATimeOfItsOwn() {
        var board = new Fold();
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT.parallel(2)));
        board.apply(new Sampled(0, 1.0, 1.0, 1, 1));
        for (var id : List.of("a", "b", "c")) board.apply(new Queued(0, Task.of(id, new Work.Shell("true"))));
        board.apply(new Started(0, "a", 1, 1, null));
        board.apply(new Noted(1_000, "a", 1, Progress.NONE.line("x")));
        board.apply(new Recovered(61_000, null, Handle.NONE));
        var course = Aggregator.summary(board, 62_000, true).course();
        assertEquals("crashed 1.0+60.0 the orchestrator had died", holds(course));
        assertEquals(Map.of("running", 62.0, "starting", 2.0, "crashed", 60.0), course.slotTime());
    }

    /// Whoever began it had meant another process to take it up.
    @Test
    void aHandoverIsNoCrash() {
        var board = new Fold();
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT));
        board.apply(new Queued(0, Task.of("a", new Work.Shell("true"))));
        board.apply(new Recovered(1_000, true, Handle.NONE));
        var course = Aggregator.summary(board, 2_000, true).course();
        assertEquals("", holds(course));
        assertEquals(Map.of("starting", 2.0), course.slotTime());
    }

    /// Looks tell of the time before them.
    @Test
    void theMachineIsSeenOverTime() {
        var board = new Fold();
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT.parallel(2)));
        board.apply(new Sampled(0, null, null, 40, 1));
        board.apply(new Queued(0, Task.of("a", new Work.Shell("true"))));
        board.apply(new Started(0, "a", 1, 1, null));
        board.apply(new Sampled(1_000, null, 80.0, 50, 1));
        board.apply(new Sampled(11_000, 60.0, 90.0, 70, 1));
        var curves = Aggregator.summary(board, 12_000, true).course().curves();
        assertEquals(0.04, curves.step());
        assertEquals(List.of(80.0, 60.0), List.of(curves.cpu().getFirst(), curves.cpu().get(200)));
        assertEquals(List.of(50.0, 70.0), List.of(curves.memory().getFirst(), curves.memory().get(200)));
        assertEquals(300, curves.slots().get("running").size());
        assertTrue(curves.slots().get("running").stream().allMatch(n -> n == 1), curves.toString());
        assertNull(curves.cpu().getLast(), "nobody has looked since");
    }

    /// As if no time had passed: each of the two seems to have waited for the other.
    @Test
    @Timeout(60)
    void thePathHasAnEndAlsoWithinAMillisecond() {
        var board = new Fold();
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT.parallel(1)));
        board.apply(new Queued(0, Task.of("a", new Work.Shell("true")).after("b")));
        board.apply(new Queued(0, Task.of("b", new Work.Shell("true"))));
        for (var id : List.of("b", "a")) {
            board.apply(new Started(9, id, 1, 1, null));
            board.apply(new Ended(9, id, 1, new Exit.Code(0), Said.NOTHING));
            board.apply(new Judged(9, id, 1, new Judgement(new Outcome.Succeeded("exit"), "r", null)));
            board.apply(new Settled(9, id, Status.SUCCEEDED, "exit"));
        }
        assertEquals("start a/1 0.009+0.0, slot b/1 0.0+0.0", path(Aggregator.summary(board, 9, true).course()));
    }

    @Test
    void aDayIsNoLargerThanAMinute() {
        var board = new Fold();
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT.parallel(1)));
        for (int i = 0; i <= 4_000; i++) board.apply(new Queued(0, Task.of("t" + i, new Work.Shell("true"))));
        for (int i = 0; i < 4_000; i++) {
            long at = i * 20_000L;
            board.apply(new Sampled(at, 95.0, 95.0, 10, 1));
            board.apply(new Started(at, "t" + i, 1, 1, null));
            board.apply(new Ended(at + 15_000, "t" + i, 1, new Exit.Code(0), Said.NOTHING));
            board.apply(new Judged(at + 15_000, "t" + i, 1, new Judgement(new Outcome.Succeeded("exit"), "r", null)));
            board.apply(new Settled(at + 15_000, "t" + i, Status.SUCCEEDED, "exit"));
            board.apply(new Held(at + 15_000, Overload.of("cpu 95% > 90%"), null));
            board.apply(new Held(at + 20_000, null, null));
        }
        var summary = Aggregator.summary(board, 80_000_000, true);
        var course = summary.course();
        assertEquals(Map.of("running", 60_000.0, "cpu", 20_000.0), course.slotTime());
        assertEquals(60_000.0, summary.summary().totalDuration());
        assertEquals("cpu 15.0+79985.0 x4000 cpu 95% > 90%", holds(course));
        assertEquals(List.of(4_000, 60_000.0, 19_995.0, 100),
                List.of(course.path().steps(), course.path().duration(), course.path().waited(), course.path().longest().size()));
        int pieces = course.curves().cpu().size();
        assertTrue(pieces > 200 && pieces <= 500, pieces + " pieces");
        assertTrue(Json.line(course).length() < 40_000, Json.line(course).length() + " characters");
    }

    /// Whatever happens, nothing of the time is lost or counted twice, and the path leads to the end.
    @Tag("heavy")
    @Test
    void theSharesAddUp() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            int slots = 1 + random.nextInt(4), tasks = slots + random.nextInt(20);
            var story = new StringBuilder();
            for (int i = 0; i < tasks; i++)
                story.append("on t").append(i).append(random.nextInt(4) == 0 ? " by claude" : "")
                        .append(i > 0 && random.nextInt(3) == 0 ? " after t" + random.nextInt(i) : "").append(": ")
                        .append(List.of("ok", "ok after 3s", "exit 1 'connection refused' after 2s", "exit 7 'Error 503'",
                                "exit 1 'out of memory'").get(random.nextInt(5))).append(", then ok after ").append(1 + random.nextInt(5))
                                .append("s\n");
            if (random.nextBoolean()) story.append("at 2s: cpu 99\nat 6s: cpu 20\n");
            if (random.nextBoolean()) story.append("at 3s: claude limited 9s\n");
            if (random.nextInt(3) == 0) story.append("at 4s: ask pause\nat 7s: ask resume\n");
            var played = Scenario.play(story.toString(), p -> p.parallel(slots));
            var summary = summary(played);
            var course = summary.course();
            double wall = summary.summary().wallDuration();
            assertEquals(slots * wall, course.slotTime().values().stream().mapToDouble(d -> d).sum(), 1e-6,
                    seed + ": " + course.slotTime());
            assertEquals(summary.summary().totalDuration(), course.slotTime().get("running"), 1e-6, "seed " + seed);
            var ends = played.journal.stream().filter(e -> e instanceof Ended).mapToLong(Event::at).max().orElseThrow();
            assertEquals(ends / 1000.0, course.path().duration() + course.path().waited(), 1e-6, seed + ": " + path(course));
        }
    }
}
