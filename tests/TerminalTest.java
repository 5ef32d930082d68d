package tests;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// The live table on a terminal: it is there when it should be, and gone without a trace afterwards. Needs `script`.
@Tag("process")
@Timeout(600)
class TerminalTest {
    private static final String ENTER = "\u001b[?1049h", LEAVE = "\u001b[?25h\u001b[?1049l", CTRL_C = "\u0003";

    @TempDir Path temp;
    private Cli cli;

    @BeforeEach
    void begin() throws IOException {
        Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "script"))),
                "there is no 'script' here");
        cli = Cli.below(temp).with("TERM", "xterm");
    }

    @AfterEach
    void nothingIsLeft() {
        cli.nothingLeft();
    }

    /// What stays on the first screen, without its colours and marks.
    private static String rest(Cli.Result ended) {
        var out = ended.out();
        assertTrue(out.contains(ENTER), out);
        assertEquals(out.lastIndexOf(ENTER), out.indexOf(ENTER), out);
        assertTrue(out.indexOf(LEAVE) > out.indexOf(ENTER), out);
        assertEquals(out.lastIndexOf(LEAVE), out.indexOf(LEAVE), out);
        assertFalse(out.contains("BUG") || out.contains("Exception"), out);
        // Questions to a terminal are answered into the next prompt.
        assertFalse(out.contains("\u001b[c") || out.contains("\u001b[?2027$p"), out);
        return out.substring(out.indexOf(LEAVE) + LEAVE.length()).replaceAll("\u001b\\[[0-9;]*m", "").replaceAll("(?m)^[✓✗!+x?] ", "");
    }

    @Test
    void commandsFromAFileStillGetATable() throws IOException {
        cli.file("commands.txt", "echo one\necho two\n");
        var ended = cli.onTerminal("< commands.txt", "run", "-").end().exits(0);
        assertTrue(rest(ended).startsWith("2 tasks: 2 succeeded"), ended.out());
    }

    @Test
    void outputIntoAPipeGetsLines() throws IOException {
        var ended = cli.onTerminal("| cat", "run", "echo {}", ":::", "a").end();
        assertFalse(ended.out().contains("\u001b"), ended.out());
        assertTrue(ended.out().contains("ok      a"), ended.out());
    }

    @Test
    void watchingEndsByCtrlCAndByTerm() throws IOException {
        var run = cli.start("run", "while [ ! -e go ]; do sleep 0.05; done; echo {}", ":::", "a");
        run.says("start   a");
        var watch = cli.onTerminal("", "watch").says("running");
        watch.process().getOutputStream().write(CTRL_C.getBytes());
        watch.process().getOutputStream().flush();
        assertEquals("", rest(watch.end().exits(130)).replace("^C", "").strip());

        var second = cli.onTerminal("", "watch").says("running");
        second.process().children().forEach(ProcessHandle::destroy);
        assertEquals("", rest(second.end().exits(143)).strip());

        // After ten seconds it would stay.
        var third = cli.with("ORCHESTRATE_STAY", "no").onTerminal("", "watch").says("running");
        cli.file("go", "");
        assertTrue(rest(third.end().exits(0)).startsWith("1 task: 1 succeeded"), "the watch that stays");
        run.end().exits(0);
    }

    @Test
    void keysSteerTheRunFromItsTableAndFromAWatchedOne() throws Exception {
        var run = cli.onTerminal("", "run", "while [ ! -e go ]; do sleep 0.05; done; echo {}", "-j", "1", ":::", "a", "b").says("running")
                .says("? help");
        press(run, "p");
        run.says("paused for");
        press(run, "r+");
        cli.awaitEvents("started", 2);
        var watch = cli.onTerminal("", "watch").says("? help");
        press(watch, "p");
        run.says("paused for");
        cli.awaitEvents("answered", 4);
        press(watch, "rss");
        // Who has pressed a key is at the table, which stays.
        for (var table : List.of(run, watch)) press(table.says("2 tasks: 0 succeeded"), "q");
        assertTrue(rest(run.end().exits(1)).contains("2 cancelled"), run.out());
        watch.end().exits(0);
    }

    private static void press(Cli.Running run, String keys) throws IOException {
        run.process().getOutputStream().write(keys.getBytes());
        run.process().getOutputStream().flush();
    }

    @Test
    void aRunPutsTheTerminalBackWhenItIsEnded() throws IOException {
        var run = cli.onTerminal("", "run", "--grace", "1s", "sleep {}", ":::", "30").says("running");
        run.process().children().forEach(ProcessHandle::destroy);
        assertTrue(rest(run.end().exits(143)).contains("1 cancelled"), run.out());
    }
}
