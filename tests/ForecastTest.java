package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import lib.model.Event.*;
import org.junit.jupiter.api.*;

/// When a run will be over, worked out by hand; time is a number of seconds.
class ForecastTest {
    private final Fold board = new Fold();
    private int slot;

    private void begin(int parallel, String command, int tasks) {
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT.parallel(parallel)));
        queue(command, 0, tasks);
    }

    private void queue(String command, int from, int to) {
        for (int i = from; i < to; i++) board.apply(new Queued(0, Task.of("t" + i, new Work.Shell(command + " " + i))));
    }

    private void start(int task, long at) {
        board.apply(new Started(at * 1000, "t" + task, 1, ++slot, null));
    }

    private void end(int task, long at, boolean well) {
        var id = "t" + task;
        board.apply(new Ended(at * 1000, id, 1, new Exit.Code(well ? 0 : 1), Said.NOTHING));
        board.apply(new Judged(at * 1000, id, 1, new Judgement(well ? new Outcome.Succeeded("exit") : new Outcome.Permanent("exit"), "r",
                null)));
        board.apply(new Settled(at * 1000, id, well ? Status.SUCCEEDED : Status.FAILED, "exit"));
    }

    private Forecast at(long seconds) {
        return Forecast.of(board, seconds * 1000);
    }

    private static void around(long seconds, Forecast forecast) {
        assertEquals(seconds, Math.round(forecast.likely() / 1000.0), forecast.toString());
        assertTrue(forecast.low() <= forecast.likely() && forecast.likely() <= forecast.high(), forecast.toString());
    }

    @Test
    void thereIsNoneBeforeThereIsSomethingToGoBy() {
        begin(2, "make", 10);
        assertNull(at(0));
        start(0, 0);
        assertNull(at(60));
    }

    @Test
    void equalTasksTakeEqualTime() {
        begin(2, "make", 20);
        for (int i = 0; i < 10; i++) {
            start(i, i / 2 * 60L);
            end(i, i / 2 * 60 + 60, true);
        }
        start(10, 300);
        start(11, 300);
        // Two run for a minute yet, eight more in four rounds.
        around(300, at(300));
        around(270, at(330));
        // Ten alike: 60 s, give or take 19 for one not seen yet, on two slots.
        var forecast = at(300);
        assertTrue(forecast.low() > 200_000 && forecast.high() < 400_000, forecast.toString());
        assertEquals("about 4m-6m", forecast.words());
    }

    @Test
    void theSpanNarrowsAsTasksEnd() {
        begin(1, "make", 30);
        var spans = new ArrayList<Long>();
        for (int i = 0; i < 29; i++) {
            start(i, i * 10L);
            end(i, i * 10 + 10, i % 7 != 3);
            var forecast = at(i * 10 + 10);
            assertTrue(forecast.low() > 0 && forecast.low() <= forecast.high());
            spans.add(forecast.high() - forecast.low());
        }
        for (int i = 1; i < spans.size(); i++) assertTrue(spans.get(i) < spans.get(i - 1), spans.toString());
        around(10, at(290));
    }

    @Test
    void eachKindHasItsOwnMean() {
        begin(1, "quick", 4);
        queue("slow", 4, 8);
        start(0, 0);
        end(0, 2, true);
        start(4, 2);
        end(4, 102, true);
        // Three quick ones and three slow ones, one after the other.
        around(306, at(102));
    }

    @Test
    void whatIsOverdueTakesAQuarterLonger() {
        begin(1, "make", 2);
        start(0, 0);
        end(0, 60, true);
        start(1, 60);
        around(15, at(120));
        around(50, at(260));
    }

    @Test
    void moreSlotsAreUsed() {
        begin(8, "make", 65);
        start(0, 0);
        end(0, 60, true);
        around(480, at(60));
    }

    @Test
    void anAccountsLimitIsWaitedFor() {
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT.parallel(2)));
        for (int i = 0; i < 3; i++) board.apply(new Queued(0, Task.of("t" + i, new Work.Prompt("claude", "x", null, List.of())), "claude"));
        start(0, 0);
        end(0, 60, true);
        board.apply(new Limited(60_000, "claude", 3_660_000, "limit", null, null, null));
        around(3_660, at(60));
    }

    /// Of a kind nobody has seen, it is the mean of all, and a wide span.
    @Test
    void othersTakeWhatAllTake() {
        begin(2, "make", 4);
        queue("other", 4, 20);
        start(0, 0);
        end(0, 60, true);
        var wide = at(60);
        assertEquals(600, wide.likely() / 1000.0, 60);
        assertTrue(wide.high() - wide.low() > 300_000, wide.toString());
    }

    /// Values that are put into variables make no kinds of their own.
    @Test
    void variablesAreNoProgram() {
        board.apply(new RunStarted(0, Journal.SCHEMA, "run", "/", Policy.DEFAULT.parallel(2)));
        for (int i = 0; i < 4; i++)
            board.apply(new Queued(0, Task.of("t" + i, new Work.Shell("n=" + i + "; f='a b" + i + "' make x" + i)), null));
        board.apply(new Queued(0, Task.of("t4", new Work.Shell("n=4; sleep 9")), null));
        for (int i = 0; i < 2; i++) {
            start(i, 0);
            end(i, 60, true);
        }
        start(4, 0);
        end(4, 6_000, true);
        around(60, at(6_000));
    }

    @Test
    void nothingIsForetoldOfWhatStandsStill() {
        begin(2, "make", 4);
        start(0, 0);
        end(0, 60, true);
        board.apply(new Halted(61_000, Halt.When.SOON, HaltCause.of("enough")));
        start(1, 61);
        around(60, at(61));
        board.apply(new RunEnded(62_000, 1));
        assertNull(at(62));
    }

    @Tag("heavy")
    @Test
    void manyTasksAreForetoldFast() {
        begin(16, "make", 50_000);
        start(0, 0);
        end(0, 32, true);
        long before = System.nanoTime();
        around(49_999 * 2, at(32));
        assertTrue(System.nanoTime() - before < 20_000_000_000L, "far too slow");
    }

    @Test
    void wordsAreRounded() {
        assertEquals("about 5s", new Forecast(3_000, 3_000, 5_000).words());
        assertEquals("about 25s-55s", new Forecast(29_000, 29_000, 51_000).words());
        assertEquals("about 4m-7m", new Forecast(299_000, 299_000, 361_000).words());
        assertEquals("about 50m-1h20m", new Forecast(50 * 60_000L, 50 * 60_000L, 4_500_000).words());
        assertEquals("about 2h-3h", new Forecast(7_300_000, 7_300_000, 10_700_000).words());
    }
}
