package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// What is allocated for an event and for a line doesn't depend on the machine's mood, so it may not grow. The time it takes tells
/// `tests/bench/Pure.java`.
@Tag("heavy")
class AllocationTest {
    private static final int TASKS = 1_000;
    private static final double SLACK = 1.1;
    private static final int MOST_HELD = 400;

    /// Bytes that this thread allocates in there: the least of some times, as the first ones load classes.
    private static long allocated(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void atMost(double most, double bytes, String what) {
        assertTrue(bytes <= most * SLACK, () -> "%s allocates %.0f bytes, and %.0f before: mend it, or write down here why".formatted(what,
                bytes, most));
    }

    private static List<Event> run(int tasks) {
        var run = new ShortRun(tasks);
        var events = new ArrayList<Event>();
        while (run.goesOn()) events.add(run.next());
        return events;
    }

    @Test
    void anEventCostsNoMoreThanBefore() {
        int events = run(TASKS).size();
        atMost(1244, (double) allocated(() -> run(TASKS)) / events, "an event of a plain task, decided and applied,");
    }

    @Test
    void anEventCostsTheSameInALargeRun() {
        double few = (double) allocated(() -> run(TASKS)) / TASKS, many = (double) allocated(() -> run(10 * TASKS)) / (10 * TASKS);
        assertTrue(many <= few * SLACK, () -> "a task allocates %.0f bytes among %d, and %.0f among ten times as many".formatted(few, TASKS,
                many));
    }

    /// Bytes that live, garbage apart: only each fourth collection leaves none in place (`MarkSweepAlwaysCompactCount` of HotSpot).
    private static long held() {
        for (int i = 0; i < 4; i++) System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private Fold board;

    /// What others in this JVM let go of meanwhile counts as well, so that the least of some figures is it.
    @Test
    void aTaskThatIsOverHoldsNoMoreThanBefore() {
        var events = run(20 * TASKS);
        double each = IntStream.range(0, 3).mapToDouble(_ -> heldFor(events)).min().orElseThrow();
        assertTrue(each <= MOST_HELD,
                () -> "a board holds %.0f bytes for each task that is over, and %d before".formatted(each, MOST_HELD));
    }

    private double heldFor(List<Event> events) {
        board = new Fold();
        events.forEach(board::apply);
        assertEquals(20 * TASKS, board.count(Status.SUCCEEDED));
        long with = held();
        board = null;
        double each = (with - held()) / (20.0 * TASKS);
        assertFalse(events.isEmpty());
        return each;
    }

    @Test
    void aLineOfTheJournalCostsNoMoreThanBefore() {
        var events = run(TASKS);
        atMost(1070, (double) allocated(() -> events.forEach(Json::line)) / events.size(), "an event's line in the journal");
    }

    @Test
    void anAgentsLineCostsNoMoreThanBefore() throws IOException {
        var lines = Files.readAllLines(Repo.path("tests/fixtures/claude/subagent/stdout.jsonl")).stream().map(RawLine::of).toList();
        atMost(2994, (double) allocated(() -> {
            for (int i = 0; i < 100; i++) {
                var reader = Agents.of("claude").reader();
                lines.forEach(reader::out);
            }
        }) / (100 * lines.size()), "a line of Claude Code");
    }
}
