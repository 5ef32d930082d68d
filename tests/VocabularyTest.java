package tests;

import static lib.Orchestrator.*;
import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// The words of a recipe that only make things.
class VocabularyTest {
    @Test
    void crossingIsEveryCombination() {
        assertEquals(List.of(List.of("a", "x"), List.of("a", "y"), List.of("b", "x"), List.of("b", "y")),
                cross(List.of("a", "b"), List.of("x", "y")));
        assertEquals(List.of(List.of(1), List.of(2)), cross(List.of(1, 2)));
        assertEquals(List.of(), cross(List.of(1, 2), List.of()));
        assertEquals(List.of(List.of()), cross());
        assertEquals(8, cross(Collections.nCopies(3, List.of(true, false))).size());
        List<List<Object>> mixed = cross(List.of(17, 21), List.of("debug"));
        assertEquals("[[17, debug], [21, debug]]", mixed.toString());
        assertEquals(List.of("make-17-debug", "make-21-debug"), each(mixed, c -> shell("make " + c.get(0) + " " + c.get(1))).stream()
                .map(Task::id).toList());
    }

    @Test
    void aTaskTellsItselfInALine() {
        assertEquals("lint: make lint, after build, fetch", shell("make lint\n").named("lint").after("build", "fetch").toString());
        assertEquals("a: claude, opus: Mend it.", agent("claude", "Mend it.\nAll of it.").model("opus").named("a").toString());
        assertFalse(shell("true").env("KEY", "hunter2").toString().contains("hunter2"));
    }
}
