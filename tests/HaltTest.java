package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// When a run gives up early.
class HaltTest {
    @Test
    void eachFormIsReadAndWrittenAlike() {
        for (var text : List.of("never", "soon,fail=1", "now,fail=3", "now,fail=20%", "soon,fail=100%", "now,success=1", "soon,success=7"))
            assertEquals(text, Halt.parse(text).toString());
        assertEquals(new Halt(Halt.When.NOW, Halt.On.FAIL, 20, true), Halt.parse("now,fail=20%"));
    }

    @Test
    void otherFormsAreRefused() {
        for (var text : List.of("", "now", "fail=1", "now,fail", "now,fail=", "now,fail=0", "now,fail=-1", "now,fail=101%", "now,fail=0%",
                "now,success=50%", "later,fail=1", "now, fail=1", "now,fail=1.5", "now,fail=99999999", "NEVER"))
            assertEquals("'" + text + "' is no halt policy: write never, soon,fail=1, now,fail=20% or now,success=1",
                    assertThrows(UserError.class, () -> Halt.parse(text), text).getMessage());
    }

    private static boolean due(String halt, int failed, int succeeded, int all) {
        return Halt.parse(halt).due(failed, succeeded, all);
    }

    @Test
    void dueWhenEnoughHaveFailed() {
        assertFalse(due("now,fail=2", 1, 9, 10));
        assertTrue(due("now,fail=2", 2, 0, 10));
        assertFalse(due("never", 10, 0, 10));
    }

    @Test
    void dueAtAShareOfAllTasks() {
        assertFalse(due("now,fail=20%", 1, 0, 10));
        assertTrue(due("now,fail=20%", 2, 0, 10));
        assertTrue(due("now,fail=1%", 1, 0, 10));
        assertFalse(due("now,fail=1%", 0, 10, 10));
        assertFalse(due("now,fail=1%", 0, 0, 0));
        assertTrue(due("soon,fail=100%", 3, 0, 3));
        assertTrue(due("now,fail=50%", 1_000_000_000, 0, 2_000_000_000));
    }

    @Test
    void dueAtTheFirstSuccesses() {
        assertFalse(due("now,success=2", 5, 1, 10));
        assertTrue(due("now,success=2", 5, 2, 10));
    }
}
