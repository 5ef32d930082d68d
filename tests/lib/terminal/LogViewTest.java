package lib.terminal;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.model.Event.*;
import lib.report.*;
import org.jline.terminal.Size;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// The log of a task, alone or below the table, from real files; time is a number and there is no terminal.
class LogViewTest {
    private static final Size SMALL = Size.of(60, 24), LARGE = Size.of(100, 40);

    @TempDir Path base;
    private final Fold board = new Fold();
    private final LiveTable table = new LiveTable();
    private RunFolder run;
    private TaskLog log;

    @BeforeEach
    void begin() {
        run = RunFolder.create(base, "run", LocalDateTime.of(2026, 11, 22, 8, 15));
        for (var event : List.of(new RunStarted(0, Journal.SCHEMA, run.id(), "/", Policy.DEFAULT),
                new Queued(0, Task.of("a", new Work.Shell("make all"))), new Queued(0, Task.of("b", new Work.Shell("make b"))),
                new Started(0, "a", 1, 1, null))) {
            board.apply(event);
            table.event(event, board);
        }
    }

    private void writes(int attempt, String text) throws IOException {
        var folder = Files.createDirectories(run.attempt("a", attempt));
        Files.writeString(folder.resolve("stdout"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> screen(Size size, boolean colour) {
        int all = board.find("a").attempts().size();
        boolean whole = table.dashboard.seen() == Dashboard.Mode.LOG;
        int attempt = whole ? table.dashboard.reading.attempt(all) : all;
        if (log == null || !log.of("a", attempt)) log = new TaskLog(run, board.find("a").task(), attempt);
        int grown = log.read();
        if (whole) table.dashboard.reading.grown(grown);
        return TableDisplay.lines(table, board, 1_000, size, colour, true, new LiveTable.Texts(log, null), Views.OURS::text).stream()
                .map(l -> Screen.fit(l, size.getColumns())).toList();
    }

    private String text(Size size) {
        return String.join("\n", screen(size, false));
    }

    private void press(Object... keys) {
        for (var key : keys)
            table.dashboard.press(key instanceof Keystroke.What what ? Keystroke.of(what) : Keystroke.of(((String) key).codePointAt(0)),
                    board, 1_000);
    }

    private void open() {
        press(Keystroke.What.DOWN, Keystroke.What.ENTER);
    }

    private static String numbered(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    @Test
    void theEndOfTheChosenTasksLogStandsBelowTheTable() throws IOException {
        writes(1, numbered(1, 100));
        press(Keystroke.What.DOWN);
        var lines = screen(LARGE, false);
        assertEquals(40, lines.size());
        assertEquals("  line 100", lines.get(38));
        int head = IntStream.range(0, 40).filter(i -> lines.get(i).startsWith("── a attempt 1")).findFirst().orElse(0);
        assertTrue(head >= 11 && head < 20, text(LARGE));
        assertEquals("  line " + (100 - (37 - head)), lines.get(head + 1));
        assertFalse(text(SMALL).contains("line 100"), "there is no room");
    }

    @Test
    void aLogTellsItsCommandAndFollowsUnlessSomebodyReads() throws IOException {
        writes(1, numbered(1, 100));
        open();
        assertTrue(text(SMALL).startsWith("a  running  attempt 1") && text(SMALL).contains("\n$ make all\n")
                && text(SMALL).contains("\n  line 100\n"), text(SMALL));
        press("k", "k");
        assertTrue(text(SMALL).contains("2 lines below") && !text(SMALL).contains("line 99"), text(SMALL));
        writes(1, numbered(101, 103));
        assertTrue(text(SMALL).contains("5 lines below") && !text(SMALL).contains("line 99"), text(SMALL));
        press("f");
        assertTrue(text(SMALL).contains("\n  line 103\n") && !text(SMALL).contains("below"), text(SMALL));
        press("f");
        writes(1, numbered(104, 104));
        assertTrue(text(SMALL).contains("1 line below"), "it stands still at the end, too");
        press("g");
        assertTrue(text(SMALL).contains("\n  line 1\n"), text(SMALL));
    }

    @Test
    void wordsAreFoundUpwardsAndOnFromThere() throws IOException {
        writes(1, numbered(1, 100));
        open();
        text(SMALL);
        press("/", "L", "i", "n", "e", " ", "5");
        assertTrue(screen(SMALL, false).getLast().startsWith("search /Line 5"), text(SMALL));
        press(Keystroke.What.ENTER);
        // 5, 50 to 59: the last stands in the middle.
        assertTrue(text(SMALL).contains("'Line 5': 11 of 11") && text(SMALL).contains("\n  line 59\n"), text(SMALL));
        assertTrue(screen(SMALL, true).stream().anyMatch(l -> l.contains("\u001b[7mline 5\u001b[0m9")), "marked");
        press("N");
        assertTrue(text(SMALL).contains("10 of 11"), text(SMALL));
        press("n", "n");
        assertTrue(text(SMALL).contains("10 of 11") || text(SMALL).contains("11 of 11"), text(SMALL));
        press("n");
        assertTrue(text(SMALL).contains("1 of 11") && text(SMALL).contains("\n  line 5\n"), text(SMALL));
        press("/", "z", Keystroke.What.ENTER);
        assertTrue(text(SMALL).contains("not found"), text(SMALL));
        press(Keystroke.What.ESCAPE);
        assertEquals(Dashboard.Mode.LOG, table.dashboard.mode(), "the search alone ends");
        press(Keystroke.What.ESCAPE);
        assertEquals(Dashboard.Mode.TABLE, table.dashboard.mode());
    }

    @Test
    void otherAttemptsCanBeRead() throws IOException {
        writes(1, "the first\n");
        writes(2, "the second\n");
        for (var event : List.of(new Ended(500, "a", 1, new Exit.Code(1), Said.NOTHING),
                new Judged(500, "a", 1, new Judgement(new Outcome.Transient("exit"), "r", null)), new Requeued(500, "a", 600, true, "exit"),
                new Started(700, "a", 2, 1, null))) {
            board.apply(event);
            table.event(event, board);
        }
        open();
        assertTrue(text(SMALL).contains("the second") && text(SMALL).contains("attempt 2 of 2"), text(SMALL));
        press("[", "[");
        assertTrue(text(SMALL).contains("the first") && text(SMALL).contains("attempt 1 of 2"), text(SMALL));
        press("]");
        assertTrue(text(SMALL).contains("the second"), text(SMALL));
        press("e", "[");
        assertEquals(2, table.dashboard.reading.attempt(2), "what explains a task is of all of them");
    }

    @Test
    void theFootHasTheKeysThatDoSomething() {
        open();
        var size = Size.of(80, 24);
        Supplier<String> foot = () -> screen(size, false).getLast();
        assertTrue(foot.get().contains("[ ] attempt") && foot.get().endsWith("x cancel  R retry  ? help"), foot.get());
        press("e");
        assertTrue(foot.get().contains("e log") && foot.get().endsWith("x cancel  R retry  ? help"), foot.get());
        table.over(List.of("2 tasks: 1 succeeded"));
        assertTrue(foot.get().endsWith("y copy  ? help"), foot.get());
        press("e");
        assertTrue(foot.get().contains("[ ] attempt") && !foot.get().contains("cancel"), foot.get());
    }

    @Test
    void coloursPassAndNothingElseThatSteersATerminal() throws IOException {
        writes(1, "\u001b[1;31mred\u001b[0m plain\n\u001b[2J\u001b]0;title\u0007\u001b[32mgreen\u001b[H\n\u001b[?1049lend\n");
        open();
        var lines = screen(SMALL, true);
        assertTrue(lines.stream().anyMatch(l -> l.contains("\u001b[31;1mred\u001b[0m plain")), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.contains("\u001b[32mgreen")), lines.toString());
        for (var line : lines) assertFalse(line.replaceAll("\u001b\\[[0-9;]*m", "").contains("\u001b"), line);
        assertFalse(lines.stream().anyMatch(l -> l.contains("title")), lines.toString());
        assertTrue(text(SMALL).contains("\n  red plain\n  green\n  end\n") && !text(SMALL).contains("\u001b"), text(SMALL));
    }

    @Test
    void aSequenceThatIsNotWhollyKnownIsDropped() {
        assertEquals("\u001b[32mgreen", TaskLog.Line.of("\u001b[4:3m\u001b[32mgreen", false).painted());
        assertNull(TaskLog.Line.of("\u001b[4:3mcurly", false).painted());
        assertEquals("curly", TaskLog.Line.of("\u001b[4:3mcurly", false).text());
    }

    @Test
    void onATerminalOnlyColoursOfATasksWordsSteerIt() throws Exception {
        writes(1, "\u001b]0;title\u0007\u001b[2Ja\r\u001b[31mred\u001b[H\ntwo\u001b[?1049h");
        try (var journal = Journal.create(run.journal())) {
            journal.append(List.of(new RunStarted(0, Journal.SCHEMA, run.id(), "/", Policy.DEFAULT),
                    new Queued(0, Task.of("a", new Work.Shell("make all"))), new Started(0, "a", 1, 1, null)));
        }
        assertEquals("\u001b[31mred\u001b[0m\ntwo\n", logs(false, true));
        assertEquals(Files.readString(run.attempt("a", 1).resolve("stdout")), logs(false, false));
        assertEquals(logs(false, false), logs(true, true));
    }

    private String logs(boolean raw, boolean seen) throws Exception {
        var bytes = new ByteArrayOutputStream();
        new Logs(run, List.of("a"), new Logs.Wanted(null, null, raw, seen), bytes).tell(false);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theAttemptThatIsLookedAtIsOfTheChosenTask() {
        log = new TaskLog(run, board.find("a").task(), 7);
        assertEquals(List.of(7, 1, 1), List.of(TableDisplay.attempt(log, board.find("a")), TableDisplay.attempt(log, board.find("b")),
                TableDisplay.attempt(null, board.find("a"))));
    }

    @Test
    void whatIsSaidOnStderrBesideTheTableIsCleanedLikeAllOfIt() {
        var bytes = new ByteArrayOutputStream();
        var stderr = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
            @Override
            public void print(String text) {
                super.print(Text.lines(text));
            }
        };
        Aside.lines(stderr).accept("a\u001b[2J: é\n\u001b]0;open\nb".getBytes(StandardCharsets.UTF_8));
        assertEquals("a: é\n\nb", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aSecretBetweenColoursIsNone() {
        var line = TaskLog.Line.of("\u001b[31mhun\u001b[32mter2\u001b[0m", false);
        var page = new LogPage(40, true, text -> text.replace("hunter2", "***"));
        assertEquals(List.of("***"), page.seen(List.of(line), 0, 5, "").stream().map(m -> m.get("text").toString()).toList());
    }
}
