package lib.machine;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/// Whose a process is by its environment: also a run's within a run.
class MarkersTest {
    private static Map<String, String> attempt(String run, String task, String id) {
        return Map.of("ORCHESTRATE_RUN", run, "ORCHESTRATE_TASK", task, "ORCHESTRATE_ATTEMPT", "1", "ORCHESTRATE_ID", id, "TASK_ID", task);
    }

    private static Set<String> wanted(Map<String, String> markers) {
        var set = new HashSet<String>();
        markers.forEach((name, value) -> {
            if (name.startsWith("ORCHESTRATE_")) set.add(name + "=" + value);
        });
        return set;
    }

    /// The environment of what a process starts as an attempt.
    private static Map<String, String> within(Map<String, String> mine, Map<String, String> markers) {
        var env = new HashMap<>(mine);
        Markers.onto(env, markers, mine);
        return env;
    }

    private static boolean fit(Map<String, String> env, Map<String, String> markers) {
        var text = new StringBuilder();
        env.forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
        return Markers.fit(Markers.of(text.toString().getBytes(StandardCharsets.UTF_8)), wanted(markers));
    }

    @Test
    void aChainOfRunsIsKnownByEach() {
        var plain = Map.of("PATH", "/bin", "ORCHESTRATE_HOME", "/a b;c");
        var outer = attempt("r1", "a", "1");
        var middle = attempt("r2", "b", "2");
        var inner = attempt("r3", "c", "3");
        var deep = within(within(within(plain, outer), middle), inner);
        for (var markers : List.of(outer, middle, inner)) assertTrue(fit(deep, markers), () -> markers + " in " + deep);
        assertFalse(fit(within(plain, outer), middle));
        for (var other : List.of(attempt("r1", "b", "4"), attempt("r2", "a", "5"))) assertFalse(fit(deep, other), "levels don't mix");
        assertFalse(within(plain, outer).containsKey("ORCHESTRATE_WITHIN"), "it is within none");
        assertEquals("r3", deep.get("ORCHESTRATE_RUN"));
    }

    @Test
    void whatAnAttemptHasNotIsNotPassedOn() {
        var check = new HashMap<>(attempt("r1", "a", "1"));
        check.put("ORCHESTRATE_CHECK", "r1/a/1");
        var notice = Map.of("ORCHESTRATE_RUN", "r2", "ORCHESTRATE_NOTICE", "7-1");
        var env = within(within(Map.of(), check), notice);
        assertEquals(Set.of("ORCHESTRATE_RUN", "ORCHESTRATE_NOTICE", "ORCHESTRATE_WITHIN", "TASK_ID"), env.keySet());
        assertTrue(fit(env, notice) && fit(env, check));
    }

    @Test
    void runsOfOneNameInTheSameSecondAreTwo() {
        var env = within(Map.of(), attempt("r", "a", "1"));
        assertTrue(fit(env, attempt("r", "a", "1")));
        assertFalse(fit(env, attempt("r", "a", "2")));
    }

    @Test
    void versionsBeforeGaveNoId() {
        var env = new HashMap<>(within(Map.of(), attempt("r", "a", "1")));
        env.remove("ORCHESTRATE_ID");
        assertTrue(fit(env, attempt("r", "a", "1")));
    }

    @Test
    void nothingFitsNobody() {
        assertFalse(fit(Map.of(), attempt("r", "a", "1")));
        assertFalse(fit(Map.of("PATH", "/bin"), Map.of()));
        assertEquals(List.of(), Markers.of("PATH=/bin\0TASK_ID=a\0".getBytes(StandardCharsets.UTF_8)));
    }
}
