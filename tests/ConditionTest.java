package tests;

import java.util.*;
import lib.board.*;
import lib.input.Preflight;
import lib.model.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// What `when` says: conditions over the results of tasks.
class ConditionTest {
    private static final Map<String, Map<String, Object>> TASKS = Map.of(
            "test", Map.of("status", "failed", "exit", 3, "reason", "exit", "attempts", 2, "cost", 0.5, "answer", "two of \"nine\" fail"),
            "a-b", Map.of("status", "succeeded", "exit", 0, "json", Map.of("severity", "high", "files", List.of("x", "y"))),
            "a", Map.of("status", "skipped", "answer", "${1?api} <#include 'x'>"),
            "v1.2", Map.of("exit", 0));

    private static Task task(String when) {
        return Task.of("fix", new Work.Shell("true")).after("test?", "a-b", "a", "v1.2", "Zoë").when(when);
    }

    private static boolean holds(String when) {
        return Condition.of(task(when)).holds(TASKS);
    }

    @Test
    void theyAreExpressionsOverResults() {
        assertTrue(holds("tasks.test.exit != 0"));
        assertTrue(holds("tasks.test.exit > 2 && tasks.test.attempts gte 2 && tasks['test'].cost < 1"));
        assertTrue(holds("tasks.a-b.json.severity == \"high\" && tasks.a-b.json.files?seq_contains('y')"));
        assertTrue(holds("tasks.a-b.json.files[1] == 'y' && tasks.a-b.json.files?size == 2"), "an id that looks like a difference");
        assertTrue(holds("tasks.v1.2.exit == 0 && tasks . a . status == 'skipped'"));
        assertFalse(holds("tasks.test.answer?contains('nine') && tasks.a-b.exit != 0"));
        assertTrue(holds("(tasks.a.exit)!0 == 0 || tasks.a.exit??"));
        assertTrue(holds("tasks.test.answer?matches('.*\"nine\".*') && tasks.a.answer?starts_with(r'$')"));
        assertTrue(holds("!(tasks.test.status == 'succeeded' || tasks.test.answer == ')] tasks.nobody.exit')"));
    }

    @Test
    void whatAnsweredIsDataAndNothingIsCalled() {
        for (var bad : List.of("tasks.a.answer?eval", "tasks.a.status?api.getClass()??", "\"freemarker.template.utility.Execute\"?new()??"
                + " && tasks.a.exit??", "tasks.a.answer?interpret??.x == tasks.a.status"))
            assertThrows(UserError.class, () -> holds(bad), bad);
        assertFalse(holds("tasks.a.answer == 'x'"));
    }

    private static void refused(String when, String why) {
        assertEquals("its condition '" + when + "' " + why, Condition.flaw(task(when)));
    }

    @Test
    void whatNobodyCanMakeSenseOfIsToldBefore() {
        refused("tasks.tset.exit != 0",
                "asks for 'tset', which it doesn't come after (did you mean 'test'?): add that to its 'after', with a ? if it may fail");
        refused("tasks['b'].exit != 0", "asks for 'b', which it doesn't come after: add that to its 'after', with a ? if it may fail");
        refused("tasks.test.exti != 0", "asks 'test' for 'exti', which no task has (did you mean 'exit'?): use one of status, exit, "
                + "answer, json, reason, attempts, cost, stdout, branch");
        refused("tasks.test??", "asks 'test' for nothing: use one of status, exit, answer, json, reason, attempts, cost, stdout, branch");
        refused("tasks?size > 1", "has 'tasks' without an id behind it: write tasks.ID.status");
        refused("test.exit != 0", "asks nothing of a task it comes after: write such as tasks.test.exit != 0");
        refused("${tasks.test.exit != 0}", "has ${…} in it: write the expression alone");
        refused("tasks.test.exit != 0)", "closes a ')' that isn't open: mend it");
        refused("(tasks.test.exit != [0)", "closes a ')' that isn't open: mend it");
        refused("(tasks.test.exit != 0", "lacks a ')': mend it");
        refused("tasks.test.exit <#-- ) --> != 0", "has a '#' or a comment in it: take it out");
        for (var when : List.of("tasks.test.exit !=", "tasks.test.exit = = 0", "tasks.test.exit == 'open", "tasks.test.exit 0",
                "tasks.test.exit == 0 ?nonsense")) {
            var flaw = Condition.flaw(task(when));
            assertTrue(flaw.startsWith("its condition '" + when + "' can't be read (") && flaw.endsWith("): mend it")
                    && !flaw.contains("\n"), flaw);
        }
        refused("tasks.test.exit !=", "can't be read (it breaks off): mend it");
        assertNull(Condition.flaw(task(null)));
        assertNull(Condition.flaw(task("tasks.Zoe\u0308.exit != 0 || tasks['Zoë'].exit == 0")) , "as it looks");
    }

    @Test
    @Tag("heavy")
    void whateverIsWrittenIsRefusedOrTrueOrFalseOrASentence() {
        var pieces = List.of("tasks", ".", "test", "a-b", "v1.2", ".exit", ".json", ".answer", "[", "]", "(", ")", "{", "}", "'", "\"",
                "\\", "<#", "-->", "!--", "?eval", "?api", "?new", "?interpret", "!", "??", " == ", " && ", "0", "r'", " ", "}>", "@",
                "->", ">", "\n", "tasks.test.exit", "tasks.a-b.exit", "true", "?string", "?size", "\u0000", "\ud83d", "é", ",", ":",
                "#", "lt", "..");
        int good = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var when = new StringBuilder(random.nextBoolean() ? "tasks.test.exit == 3" : "");
            for (int n = random.nextInt(8); n >= 0; n--) when.append(pieces.get(random.nextInt(pieces.size())));
            if (when.toString().isBlank() || Condition.flaw(task(when.toString())) != null) continue;
            try {
                holds(when.toString());
                good++;
            } catch (UserError e) {
                assertFalse(e.getMessage().contains("\n"), when + ": " + e.getMessage());
            }
        }
        assertTrue(good > 100, "of all some are good: " + good);
        assertTrue(Condition.flaw(task("(".repeat(60) + "tasks.test.exit == 0" + ")".repeat(60))).endsWith("' has more than 50 brackets in "
                + "each other: write it simpler"));
        assertTrue(Condition.flaw(task("tasks.test.exit == " + "0".repeat(2_000))).contains("has 2019 characters: use 2000 at most"));
        assertThrows(UserError.class, () -> holds("!".repeat(1_900) + "tasks.test.exit"), "it is no truth");
    }

    @Test
    void itIsToldWithThePlaceBeforeTheStart() {
        var test = Task.of("test", new Work.Shell("true"));
        var fix = Task.of("fix", new Work.Shell("true")).when("tasks.test.exit != 0").from("tasks.yaml:3");
        assertEquals("tasks.yaml:3: task 'fix': its condition 'tasks.test.exit != 0' asks for 'test', which it doesn't come after: add "
                + "that to its 'after', with a ? if it may fail", assertThrows(UserError.class, () -> Preflight.check(List.of(test, fix)))
                        .getMessage());
        Preflight.check(List.of(test, fix.after("test?")));
        assertThrows(UserError.class, () -> Preflight.added(List.of(fix)));
        assertThrows(UserError.class, () -> fix.when(" "));
    }

    @Test
    void whatCannotBeToldThenIsASentence() {
        for (var one : Map.of("tasks.a.exit != 0", "tasks.a.exit isn't there", "tasks.test.json.x == 1", "tasks.test.json isn't there",
                "tasks.test.exit", "it is neither true nor false: compare it with something").entrySet())
            assertEquals(one.getValue(), assertThrows(UserError.class, () -> holds(one.getKey())).getMessage());
        var mixed = assertThrows(UserError.class, () -> holds("tasks.test.exit == 'three'")).getMessage();
        assertFalse(mixed.contains("\n"), mixed);
    }

    @Test
    void whatDoesNotHoldIsSkippedAndIsNoFailure() {
        play("""
                on test: ok
                on fix after test? when 'tasks.test.exit != 0': ok
                on told after fix: ok
                on sum after fix?: ok
                """).expect("""
                0 start test
                1 judge test succeeded exit
                1 succeeded test
                1 weigh fix
                1 skipped fix: its condition 'tasks.test.exit != 0' doesn't hold
                1 skipped told: needs 'fix', which was skipped
                1 start sum
                2 judge sum succeeded exit
                2 succeeded sum
                2 exit 0
                """);
    }

    @Test
    void whatHoldsRunsAndIsNotAskedAgain() {
        play("""
                on test: exit 3
                on fix after test? when 'tasks.test.exit == 3': exit 1 'Error 503: overloaded', then ok
                on sum after fix when 'tasks.fix.attempts == 2 && tasks.fix.status == "succeeded"': ok
                """).expect("""
                0 start test
                1 judge test permanent exit
                1 failed test
                1 weigh fix
                1 start fix
                2 judge fix transient http-status
                2 wait fix until 3
                3 start fix
                4 judge fix succeeded exit
                4 succeeded fix
                4 weigh sum
                4 start sum
                5 judge sum succeeded exit
                5 succeeded sum
                5 exit 1
                """);
    }

    @Test
    void whatCannotBeToldFails() {
        play("""
                on a: exit 3
                on b after a: ok
                on c after b? when 'tasks.b.exit != 0': ok
                """).expectAmong("""
                1 skipped b: needs 'a', which failed
                1 weigh c
                1 exit 1
                """).expectNone("start c");
        var board = play("""
                on b: ok
                on c after b when 'tasks.b.json.x == 1': ok
                """).board;
        assertEquals("its condition 'tasks.b.json.x == 1' can't be told: tasks.b.json isn't there", board.find("c").reason());
        assertEquals(Status.FAILED, board.find("c").status());
    }

    @Test
    void aReplayAsksNobodyAndACrashAsksOnceMore() {
        var played = play("""
                on a: ok
                on b after a when 'tasks.a.exit == 0': ok after 3s
                on c after a when 'tasks.a.exit == 1': ok
                at 2s: crash
                """);
        var replayed = new Fold();
        for (var event : played.journal) replayed.apply(Json.MAPPER.readValue(Json.line(event), Event.class));
        assertEquals(Status.SKIPPED, replayed.find("c").status());
        assertFalse(Undone.is(replayed, replayed.find("c")), "it would be left out again");
        var board = new Fold();
        for (var event : played.journal) {
            board.apply(event);
            if (event instanceof Event.ConditionAsked) break;
        }
        board.apply(new Event.Recovered(2_000, null, Handle.NONE));
        assertInstanceOf(Event.ConditionAsked.class, new Planner(bound -> bound, lib.agents.Agents::of).next(board, 2_000));
    }

    @Test
    void whatIsTriedAgainIsAskedForAnew() {
        play("""
                on a: exit 3, then ok
                on b after a? when 'tasks.a.exit == 0': ok
                on long: ok after 9s
                at 3s: ask retry a
                """).expectAmong("""
                1 skipped b: its condition 'tasks.a.exit == 0' doesn't hold
                3 start a
                4 weigh b
                4 start b
                9 exit 0
                """);
    }
}
