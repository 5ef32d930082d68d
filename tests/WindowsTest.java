package tests;

import java.util.*;
import lib.board.*;
import lib.journal.Journal;
import lib.model.*;
import lib.model.Event.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// A simulated service with a window of ten minutes, and a fleet of tasks that take 2 to 7 % of it each, in parts, as long as they run:
/// spread over the window it ends near empty, and nobody is refused.
class WindowsTest {
    private static final long LENGTH = 600_000;
    private static final String CLAUDE = "claude";

    /// Something that an attempt does: it takes a part of the window, or ends.
    private record Part(long at, String task, double takes, boolean ends) {}

    private static final class Sim {
        private final Random random;
        private final Fold board = new Fold();
        private final Planner planner = new Planner(bound -> bound, lib.agents.Agents::of);
        private final PriorityQueue<Part> future = new PriorityQueue<>(Comparator.comparingLong(Part::at));
        private final long shortest, longest;
        private long now, resets = LENGTH;
        private double used;
        private Window told;
        int refused, paced;
        final List<Double> left = new ArrayList<>();

        /// @param shortest milliseconds that a task takes
        Sim(int seed, long shortest, long longest) {
            random = new Random(seed);
            this.shortest = shortest;
            this.longest = longest;
        }

        Sim run(String quota, int parallel, int windows) {
            var policy = Policy.DEFAULT.parallel(parallel).agents(a -> a.quota(Quota.parse(quota)));
            apply(new RunStarted(0, Journal.SCHEMA, "sim", "/", policy));
            apply(new Sampled(0, 10.0, 10.0, 10, 1));
            tell(new Window("five_hour", null, used, resets, LENGTH));
            for (int i = 0; i < 500; i++) apply(new Queued(0, Task.of("t" + i, new Work.Prompt(CLAUDE, "x", null, List.of())), CLAUDE));
            while (left.size() < windows) {
                for (Decision next; (next = planner.next(board, now)) != null; ) {
                    apply(next);
                    if (next instanceof Started s) begin(s.task());
                    if (next instanceof Paced) paced++;
                }
                long until = Math.min(planner.wake(board, now), resets);
                assertTrue(until > now || !future.isEmpty() && future.peek().at <= now, () -> "it asks over and over at " + now);
                if (!future.isEmpty() && future.peek().at <= until) happen(future.remove());
                else now = until;
                if (now < resets) continue;
                left.add(1 - used);
                used = 0;
                resets += LENGTH;
            }
            return this;
        }

        private void apply(Event event) {
            board.apply(event);
        }

        private void begin(String task) {
            long takes = random.nextLong(shortest, longest + 1);
            double need = 0.02 + 0.05 * random.nextDouble();
            int parts = 8;
            for (int i = 1; i <= parts; i++) future.add(new Part(now + takes * i / (parts + 1), task, need / parts, false));
            future.add(new Part(now + takes, task, 0, true));
        }

        private void happen(Part part) {
            now = Math.max(now, part.at);
            if (part.ends) {
                var result = lib.agents.Agents.reader(lib.agents.Agents.of(CLAUDE));
                result.out("{\"type\":\"result\",\"is_error\":false,\"terminal_reason\":\"completed\",\"result\":\"Done.\"}");
                apply(new Ended(now, part.task, 1, new Exit.Code(0), result.said()));
                return;
            }
            if (used >= 1) refused++;
            used += part.takes;
            apply(new Noted(now, part.task, 1, new Progress("Bash", 1, null, null, null, new Progress.Tokens(1, 1, 0, 0), null, "S", null,
                    null)));
            var seen = new Window("five_hour", null, used, resets, LENGTH);
            if (seen.news(told)) tell(seen);
        }

        private void tell(Window seen) {
            told = seen;
            apply(new WindowsSeen(now, CLAUDE, List.of(seen)));
        }
    }

    /// The first window too, in which nobody knows yet what a task takes.
    ///
    /// @param from the least that may be left, and `to` the most of nearly all
    private static void endsNearEmpty(long shortest, long longest, int parallel, String quota, double from, double to) {
        var left = new ArrayList<Double>();
        for (int seed = 1; seed <= 40; seed++) {
            var run = new Sim(seed, shortest, longest).run(quota, parallel, 3);
            left.addAll(run.left);
            assertEquals(0, run.refused, "refused, seed " + seed + ": " + run.left);
        }
        Collections.sort(left);
        System.out.printf("%s of tasks of %d to %d s: %.1f to %.1f %%, mostly to %.1f %%, are left of %d windows%n", quota, shortest / 1000,
                longest / 1000, left.getFirst() * 100, left.getLast() * 100, left.get(left.size() * 95 / 100) * 100, left.size());
        assertTrue(left.getFirst() >= from && left.get(left.size() * 95 / 100) <= to, left::toString);
    }

    @Tag("heavy")
    @Test
    void spreadEndsNearEmpty() {
        endsNearEmpty(20_000, 90_000, 8, "spread", -0.005, 0.05);
        endsNearEmpty(5_000, 10_000, 8, "spread", -0.005, 0.05);
    }

    /// What takes a third of the window can't be told so well.
    @Tag("heavy")
    @Test
    void tasksThatTakeLongDoToo() {
        endsNearEmpty(60_000, 200_000, 30, "spread", -0.005, 0.08);
    }

    @Tag("heavy")
    @Test
    void theReserveIsLeft() {
        endsNearEmpty(20_000, 90_000, 8, "spread,reserve=20%", 0.195, 0.25);
        endsNearEmpty(20_000, 90_000, 8, "reserve=20%", 0.15, 0.25);
    }

    /// Without it the window is empty long before its end, and many are refused.
    @Test
    void withoutItManyAreRefused() {
        assertTrue(new Sim(1, 20_000, 90_000).run("off", 8, 1).refused > 50);
    }

    /// A view of the same journal sees the same, and few lines are written of it.
    @Test
    void whatIsToldIsLittle() {
        var run = new Sim(1, 20_000, 90_000).run("spread", 8, 3);
        int started = (int) run.board.entries().stream().filter(e -> !e.attempts().isEmpty()).count();
        assertTrue(run.paced <= started, run.paced + " of " + started);
    }
}
