package lib.places;

import static org.junit.jupiter.api.Assertions.*;

import java.util.*;
import lib.model.*;
import org.junit.jupiter.api.Test;

/// What is told at a place, by hand, and what of it becomes a fact.
class StoryTest {
    private final List<Event.Fact> facts = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final Story story = new Story(() -> 1_000, facts::add);

    private void ended(String task, int attempt, int code) {
        story.hear(Told.of(new Event.Ended(500, task, attempt, new Exit.Code(code), Said.NOTHING)));
    }

    private void end() {
        story.end("job 7 had to end", (task, attempt) -> dropped.add(task + "/" + attempt));
    }

    /// As `task exit`.
    private List<String> said() {
        return facts.stream().map(f -> switch (f) {
            case Event.Ended e -> e.task() + " " + e.exit().words();
            case Event.Verified v -> v.task() + " check " + v.exit().words();
            default -> f.toString();
        }).toList();
    }

    @Test
    void onlyWhatIsFollowedIsAFactAtOurTime() {
        story.follow("a", 2, false);
        ended("a", 1, 1);
        ended("a", 2, 0);
        ended("b", 1, 0);
        assertEquals(List.of(), facts, "it isn't known how the clock is there");
        story.begin(100);
        assertEquals(List.of("a exit 0"), said());
        assertEquals(400, facts.getFirst().at());
        ended("a", 2, 0);
        assertEquals(1, facts.size());
    }

    /// What ended well while the worker had to leave has ended well; all else was cut short, and what was never heard of never began.
    @Test
    void whoHasToLeaveCutsShort() {
        for (var task : List.of("good", "cut", "lost", "unheard")) story.follow(task, 1, false);
        story.follow("checked", 1, true);
        story.begin(0);
        for (var task : List.of("good", "cut", "lost")) story.hear(new Told.Heard(task, 1, false));
        story.hear(new Told.Heard("checked", 1, true));
        story.hear(new Told.Leaving(400));
        ended("good", 1, 0);
        ended("cut", 1, 143);
        story.hear(Told.of(new Event.Verified(500, "checked", 1, new Exit.Code(143), null)));
        story.hear(new Told.Left(600));
        assertEquals(List.of("good exit 0"), said());
        end();
        assertEquals(Set.of("good exit 0", "cut end not seen: job 7 had to end", "checked check end not seen: job 7 had to end",
                "lost end not seen: job 7 had to end", "unheard not started: " + Exit.NEVER_BEGAN), Set.copyOf(said()));
        assertEquals(Set.of("lost/1", "unheard/1"), Set.copyOf(dropped));
        assertEquals(Set.of(), story.tasks());
    }

    /// Nobody came to say how the clock is there.
    @Test
    void whatWasToldBeforeTheEndIsHeard() {
        story.follow("a", 1, false);
        story.follow("b", 1, false);
        ended("a", 1, 3);
        end();
        assertEquals(List.of("a exit 3", "b not started: " + Exit.NEVER_BEGAN), said());
    }

    @Test
    void aValueIsForOneWorkerAlone() throws Exception {
        var values = new Values();
        var sealed = Values.sealed("a", Map.of("KEY", "hunter2"), values.key());
        assertFalse(Json.line(sealed).contains("hunter2"));
        new Values().take(sealed);
        // Another task's isn't this one's.
        values.take(new Request.Bring("b", sealed.key(), sealed.once(), sealed.values()));
        assertEquals(Map.of(), values.of("b"));
        values.take(sealed);
        assertEquals(Map.of("KEY", "hunter2"), values.await("a"));
        assertNotEquals(sealed.values(), Values.sealed("a", Map.of("KEY", "hunter2"), values.key()).values());
    }
}
