package tests;

import java.util.*;
import lib.board.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Random stories: whatever happens, a run keeps its promises.
public class RandomRunsTest {
    private static final List<String> STEPS = List.of("ok", "ok after 3s", "exit 1", "exit 1 'connection refused'", "exit 7 'Error 503'",
            "exit 1 'out of memory'",
            "signal 9", "exit 127", "ok after 100ms", "exit 1 'rate limit' after 2s");
    private static final List<String> AGENTS = List.of("api 529", "api 503 after 3s", "limited 20s", "told 'Weekly limit reached' until 9s",
            "told 'Opus limit reached' after 2s", "api 429", "ok after 2s", "says 3 times");

    @Tag("heavy")
    @Test
    void keepItsPromises() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            int tasks = 1 + random.nextInt(30);
            int slots = 1 + random.nextInt(6);
            var played = Scenario.play(story(random, tasks), p -> p.parallel(slots).retries(random.nextInt(3)).halt(halt(random)));
            check(played, tasks, slots, "seed " + seed);
        }
    }

    public static String story(Random random, int tasks) {
        var story = new StringBuilder();
        for (int i = 0; i < tasks; i++) {
            boolean agent = random.nextInt(4) == 0;
            story.append("on t").append(i);
            if (agent) story.append(" by claude").append(List.of("", "/opus", "/sonnet").get(random.nextInt(3)));
            if (i > 0 && random.nextInt(4) == 0) story.append(" after t").append(random.nextInt(i));
            if (random.nextInt(5) == 0) story.append(" priority ").append(random.nextInt(5));
            if (agent) story.append(": ").append(AGENTS.get(random.nextInt(AGENTS.size()))).append(", then ok");
            else if (random.nextInt(6) == 0) story.append(" timeout 2s: ").append(random.nextBoolean() ? "hangs" : "ignores TERM, then ok");
            else story.append(": ").append(STEPS.get(random.nextInt(STEPS.size()))).append(", then ")
                    .append(STEPS.get(random.nextInt(STEPS.size())));
            story.append('\n');
        }
        if (random.nextInt(5) == 0) story.append("at ").append(1 + random.nextInt(9)).append("s: interrupt\n");
        if (random.nextInt(8) == 0) story.append("at ").append(1 + random.nextInt(9)).append("s: terminate\n");
        if (random.nextInt(3) == 0) story.append("at 1s: cpu 99\nat ").append(2 + random.nextInt(9)).append("s: cpu 20\n");
        if (random.nextInt(3) == 0) {
            int from = 1 + random.nextInt(9);
            var whom = random.nextBoolean() ? "" : " t0";
            story.append("at ").append(from).append("s: ask pause").append(whom).append("\nat ").append(from + random.nextInt(50))
                    .append("s: ask resume\n");
        }
        if (random.nextInt(4) == 0)
            story.append("at ").append(random.nextInt(9)).append("s: ask priority t").append(random.nextInt(tasks)).append(" 9\n");
        for (int n = random.nextInt(4); n > 0; n--) story.append("at ").append(1 + random.nextInt(12)).append("s: crash\n");
        return story.toString();
    }

    private static Halt halt(Random random) {
        return Halt.parse(List.of("never", "never", "never", "soon,fail=2", "now,fail=30%", "now,success=3").get(random.nextInt(6)));
    }

    private static void check(Scenario played, int tasks, int slots, String seed) {
        var settled = new HashSet<String>();
        var succeeded = new HashSet<String>();
        var running = new HashSet<String>();
        var after = new HashMap<String, List<String>>();
        boolean halted = false;
        for (var event : played.journal) {
            switch (event) {
                case Event.Queued e -> after.put(e.task().id(), e.task().after());
                case Event.Started e -> {
                    assertFalse(halted, seed + ": started after a halt");
                    assertFalse(settled.contains(e.task()), seed + ": started after it was settled");
                    assertTrue(succeeded.containsAll(after.get(e.task())), seed + ": started before what it comes after");
                    assertTrue(running.add(e.task()), seed + ": runs twice");
                    assertTrue(running.size() <= slots, seed + ": more than the slots");
                }
                case Event.Ended e -> assertTrue(running.remove(e.task()), seed + ": ended but never began");
                case Event.Settled e -> {
                    assertTrue(settled.add(e.task()), seed + ": settled twice");
                    if (e.status() == Status.SUCCEEDED) succeeded.add(e.task());
                }
                case Event.Halted _ -> halted = true;
                default -> {}
            }
        }
        assertEquals(tasks, settled.size(), seed + ": somebody was forgotten");
        assertTrue(running.isEmpty(), seed + ": somebody still runs");
        assertInstanceOf(Event.RunEnded.class, played.journal.getLast(), seed);
        var replayed = new Fold();
        for (var event : played.journal) replayed.apply(Json.MAPPER.readValue(Json.line(event), Event.class));
        assertEquals(Json.line(Aggregator.summary(played.board, 0, false)), Json.line(Aggregator.summary(replayed, 0, false)),
                seed + ": the journal tells another story");
        var figures = Aggregator.summary(replayed, 0, false).summary();
        assertEquals(tasks, figures.successful() + figures.failed() + figures.cancelled(), seed);
    }
}
