package lib.terminal;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import java.lang.management.ManagementFactory;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.model.Event.*;
import lib.report.*;
import org.jline.terminal.Size;
import org.junit.jupiter.api.*;

/// What a person sees at the live table and what keys do there; time is a number and there is no terminal.
class DashboardTest {
    private static final Size SMALL = Size.of(80, 24);

    private final Fold board = new Fold();
    private final LiveTable table = new LiveTable();
    private long now = 1_000;

    private void happens(Event... events) {
        for (var event : events) {
            board.apply(event);
            table.event(event, board);
        }
    }

    /// t0 and t1 run, t2 has failed, t3 succeeded, the rest waits.
    private void begin(int tasks) {
        happens(new RunStarted(0, Journal.SCHEMA, "20261122-081500-run", "/", Policy.DEFAULT.parallel(2)));
        for (int i = 0; i < tasks; i++) happens(new Queued(0, Task.of("t" + i, new Work.Shell("make " + i))));
        for (int i : List.of(2, 3, 0, 1)) if (i < tasks) happens(new Started(0, "t" + i, 1, 1, null));
        end("t2", new Exit.Code(3), "the disk of the moon is full", Status.FAILED);
        end("t3", new Exit.Code(0), null, Status.SUCCEEDED);
    }

    private void end(String task, Exit exit, String evidence, Status status) {
        happens(new Ended(500, task, 1, exit, Said.NOTHING),
                new Judged(500, task, 1, new Judgement(status == Status.FAILED ? new Outcome.Permanent("exit")
                        : new Outcome.Succeeded("exit"), "r", evidence)),
                new Settled(500, task, status, "exit"));
    }

    private List<String> screen(Size size) {
        return DrawnTable.lines(table, board, now, size, false, true);
    }

    private String text() {
        return String.join("\n", screen(SMALL));
    }

    /// @return what was asked of the run, and null for a key that asks nothing
    private List<Control> press(Object... keys) {
        var asked = new ArrayList<Control>();
        for (var key : keys)
            asked.add(table.dashboard.press(key instanceof Keystroke.What what ? Keystroke.of(what)
                    : Keystroke.of(((String) key).codePointAt(0)), board,
                    now));
        return asked;
    }

    private static Control.Change slots(int n) {
        return Control.Change.of(Settings.PARALLEL, n);
    }

    @Test
    void theOrderIsWhatAPersonLooksFor() {
        begin(7);
        happens(new Settled(600, "t6", Status.CANCELLED, "asked"));
        var ids = screen(SMALL).stream().filter(l -> l.matches("[ ▸] t\\d.*")).map(l -> l.substring(2, 4)).toList();
        assertEquals(List.of("t0", "t1", "t4", "t5", "t2", "t6", "t3"), ids);
        assertTrue(text().contains("exit 3: the disk of the moon is full"), text());
    }

    @Test
    void aFailureStaysInSight() {
        begin(10_000);
        var lines = screen(SMALL);
        assertEquals(24, lines.size());
        assertTrue(lines.contains("1 failed"), text());
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("  t2 ") && l.contains("the disk of the moon is full")), text());
        assertTrue(lines.stream().anyMatch(l -> l.endsWith("1-16 of 10000")), text());
    }

    @Test
    void keysChooseAndScroll() {
        begin(10_000);
        text();
        press(Keystroke.What.DOWN);
        assertTrue(text().contains("▸ t0 "), text());
        press("j", "j", "k");
        assertTrue(text().contains("▸ t1 "), text());
        press(Keystroke.What.PAGE_DOWN);
        assertTrue(text().contains("▸ t19 ") && text().contains("3-18 of 10000"), text());
        press(Keystroke.What.END);
        assertTrue(text().contains("▸ t3 ") && text().contains("9983-10000 of 10000") && !screen(SMALL).contains("1 failed"), text());
        press(Keystroke.What.HOME);
        assertTrue(text().contains("▸ t0 ") && text().contains("1-16 of 10000"), text());
        press(Keystroke.What.ESCAPE);
        assertFalse(text().contains("▸"), text());
    }

    @Test
    void keysAskOfTheChosenTaskOrOfTheRun() {
        begin(5);
        text();
        assertEquals(List.of(new Control.Pause(null), new Control.Resume(null), new Control.Drain(), slots(3), slots(1),
                new Control.Retry(null)), press("p", "r", "d", "+", "-", "R"));
        assertEquals(Arrays.asList((Control) null), press("x"));
        assertTrue(text().contains("choose a task first"), text());
        press(Keystroke.What.DOWN, Keystroke.What.DOWN);
        assertEquals(Arrays.asList(new Control.Pause(List.of("t1")), new Control.Resume(List.of("t1")), null,
                new Control.Stop(false, List.of("t1")),
                new Control.Retry(List.of("t1"))), press("p", "r", "x", "y", "R"));
    }

    @Test
    void stoppingTheRunAsksFirst() {
        begin(5);
        assertEquals(Arrays.asList(null, null, null), press("s", "n", "y"));
        press("s");
        assertTrue(text().contains("stop the run and end what runs?"), text());
        assertEquals(List.of(new Control.Stop(false, null)), press("s"));
        press("s");
        assertEquals(List.of(new Control.Stop(false, null)), press("y"));
    }

    @Test
    void aRunThatIsOverIsLookedAtAndAskedNothing() {
        begin(4);
        for (var id : List.of("t0", "t1")) happens(new Settled(900, id, Status.CANCELLED, "asked"));
        happens(new RunEnded(1_000, 1));
        table.over(List.of("4 tasks: 1 succeeded", "report  here"));
        now = 3_600_000;
        assertTrue(text().contains("\n4 tasks: 1 succeeded\nreport  here\n") && text().startsWith("20261122-081500-run  1s"), text());
        press(Keystroke.What.DOWN);
        for (var key : List.of("p", "r", "x", "R", "+", "-", "d", "s")) {
            assertEquals(Arrays.asList((Control) null), press(key), key);
            assertTrue(screen(SMALL).getLast().startsWith("the run is over"), key);
        }
        now += Dashboard.SAID_MILLIS;
        assertFalse(text().contains("the run is over"), "the clock of what is said goes on");
        press("q");
        assertTrue(table.dashboard.left());
    }

    @Test
    void cancellingAsksFirst() {
        begin(5);
        press(Keystroke.What.DOWN);
        assertEquals(Arrays.asList(null, null), press("x", "n"));
        press("x");
        assertTrue(screen(SMALL).getLast().startsWith("cancel t0?  y or x: yes"), text());
        assertEquals(List.of(new Control.Stop(false, List.of("t0"))), press("x"));
        assertTrue(text().contains("cancelling t0"), text());
    }

    @Test
    void nothingMovesAsNoticesComeAndGo() {
        begin(50);
        for (var size : List.of(SMALL, Size.of(120, 40))) {
            int head = size.equals(SMALL) ? 4 : 5;
            happens(new Held(700, Overload.of("memory 97% > 85%"), null),
                    new Halted(700, Halt.When.SOON, HaltCause.of("halt soon,fail=1")));
            assertTrue(screen(size).get(head).startsWith("  TASK"), text());
            assertTrue(screen(size).get(3).contains("halt soon") && (size.equals(SMALL) || screen(size).get(4).contains("held")
                    || screen(size).get(3).contains("held")), String.join("\n", screen(size)));
            happens(new Held(800, null, null));
            assertTrue(screen(size).get(head).startsWith("  TASK"), text());
        }
    }

    @Test
    void theOrderCanBeChosen() {
        begin(4);
        Supplier<String> ids = () -> screen(SMALL).stream().filter(l -> l.matches("[ ▸] t\\d.*")).map(l -> l.substring(2, 4))
                .collect(Collectors.joining(" "));
        assertEquals("t0 t1 t2 t3", ids.get());
        end("t0", new Exit.Code(0), null, Status.SUCCEEDED);
        assertEquals("t1 t2 t0 t3", ids.get());
        press("o");
        assertEquals("t0 t1 t2 t3", ids.get());
        assertTrue(text().contains("by the manifest"), text());
        press("o", "o", "o", "o");
        assertEquals("t1 t2 t0 t3", ids.get());
    }

    @Test
    void oneSlotIsTheLeast() {
        begin(5);
        happens(new Asked(700, "x", slots(1)), new Answered(700, "x", null));
        assertEquals(Arrays.asList((Control) null), press("-"));
        assertTrue(text().contains("one slot is the least"), text());
    }

    @Test
    void whatIsSaidGoesAwayAfterAWhile() {
        begin(5);
        table.dashboard.say("refused: it has failed", true, now);
        assertEquals("refused: it has failed", screen(SMALL).getLast());
        now += 5_000;
        assertTrue(screen(SMALL).getLast().contains("? help"), text());
    }

    @Test
    void aFilterShowsWhatHasItsWords() {
        begin(10_000);
        press("/", "F", "a", "i", "l", "x", Keystroke.What.BACKSPACE, "e", "d", " ", "m", "o", "o", "n");
        assertTrue(text().contains("\n/Failed moon▏"), text());
        press(Keystroke.What.ENTER);
        assertEquals(List.of("t2"), screen(SMALL).stream().filter(l -> l.matches("[ ▸] t\\d.*")).map(l -> l.substring(2, 4)).toList());
        assertTrue(text().contains("1 of 10000") && screen(SMALL).getLast().startsWith("only 'Failed moon'"), text());
        press("/", "y", Keystroke.What.ESCAPE);
        assertTrue(screen(SMALL).getLast().startsWith("only 'Failed moon'"), text());
        press(Keystroke.What.ESCAPE);
        assertTrue(text().contains("1-16 of 10000"), text());
        // What is typed there asks nothing of the run.
        assertTrue(press("/", "s", "s", "y", "d", Keystroke.What.ENTER).stream().allMatch(Objects::isNull));
    }

    @Test
    void helpTellsAllKeysAndGoesAtAnyOfThem() {
        begin(5);
        press("?");
        for (var key : List.of("pause", "cancel", "drain", "slot", "leave", "filter", "PgUp", "any key goes back"))
            assertTrue(text().contains(key) || key.equals("filter"), key + "\n" + text());
        assertEquals(Arrays.asList((Control) null), press("d"));
        assertTrue(text().contains("TASK"), text());
        press("q");
        assertTrue(table.dashboard.left());
    }

    @Test
    void helpIsReadWholeInASmallWindow() {
        press("?");
        begin(5);
        assertEquals(screen(Size.of(200, 24)).subList(0, 23), screen(SMALL).subList(0, 23));
    }

    @Test
    void theOrderOfCostFollowsTheMoneySpent() {
        begin(4);
        press("o", "o", "o");
        assertTrue(text().contains("by cost"), text());
        assertEquals("t0", table.dashboard.choice.listing(board).getFirst().task().id());
        happens(new Noted(600, "t1", 1, new Progress(null, null, null, null, null, null, 2.0, null, null, null)));
        assertEquals("t1", table.dashboard.choice.listing(board).getFirst().task().id());
    }

    @Test
    void everyWindowIsFilledAndNotMore() {
        begin(500);
        for (int width : List.of(40, 80, 120, 200, 300))
            for (int height : List.of(6, 24, 40, 80)) {
                var lines = screen(Size.of(width, height));
                assertEquals(height, lines.size());
                for (var line : lines) assertTrue(Cells.width(line) < width, line);
                // Five lines above the rows, or six, one for the failed ones' head, one for the keys.
                if (height >= 24)
                    assertEquals(height - (height >= 30 ? 8 : 7), lines.stream().filter(l -> l.matches("  t\\d.*")).count(),
                            String.join("\n", lines));
            }
    }

    @Tag("heavy")
    @Test
    void tenThousandTasksAreDrawnAsFastAsTen() {
        begin(10_000);
        for (int i = 0; i < 50; i++) text();
        // Our own time, whatever else the machine does.
        var thread = ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadCpuTime();
        for (int i = 0; i < 50; i++) {
            press(Keystroke.What.DOWN);
            text();
        }
        assertTrue(thread.getCurrentThreadCpuTime() - before < 2_500_000_000L, "50 frames");
    }

    @Test
    void spendingIsToldPerHour() {
        var spending = new Spending();
        assertNull(spending.perHour(0, null));
        spending.seen(0, 1.0);
        assertNull(spending.perHour(29_000, 1.5));
        assertEquals(60.0, spending.perHour(60_000, 2.0), 1e-9);
        for (int minute = 1; minute <= 60; minute++) spending.seen(minute * 60_000L, 1.0 + minute);
        // A dollar a minute, then ten minutes of nothing.
        assertEquals(60.0, spending.perHour(3_600_000, 61.0), 1e-9);
        assertEquals(0.0, spending.perHour(4_300_000, 61.0), 1e-9);
    }
}
