package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What tasks write goes on to who reads us: whole, unmixed, in nobody's memory, and ends quietly when nobody reads on. The questions are
/// those that GNU parallel's author puts to such tools ("Testing other tools" in `man parallel_alternatives`), in sizes that do for a test;
/// `tests/bench/outputs` asks them in full beside GNU parallel.
@Tag("process")
class OutputTest {
    @TempDir
    Path temp;
    private Cli cli;

    @BeforeEach
    void folder() throws IOException {
        cli = Cli.below(temp).with("ORCHESTRATE_OUTPUT", "");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        cli.nothingLeft();
    }

    private static List<String> lines(Cli.Result result) {
        return result.out().lines().toList();
    }

    @Test
    void stdoutIsTheTasksAndStderrTheirsAndOurs() throws IOException {
        var result = cli.run("run", "printf 'out {}'; printf 'err {}' >&2; exit {}", ":::", "0", "3").exits(1);
        assertEquals(Set.of("out 0out 3", "out 3out 0"), Set.of(result.out(), result.out().replaceFirst("(out .)(out .)", "$2$1")));
        assertTrue(result.err().contains("err 0") && result.err().contains("err 3"), result.err());
        assertTrue(result.err().contains("2 tasks: 1 succeeded, 1 failed"), result.err());
    }

    /// Halves of lines, of many at once.
    @Test
    void nothingIsMixed() throws IOException {
        var halves = "for i in 1 2 3; do printf {}{}{}; sleep 0.0{}; echo {}{}{}; done";
        for (var way : List.of("grouped", "stream")) {
            var lines = lines(cli.run("run", "-j8", "--output", way, halves, ":::", "1", "2", "3", "4", "5", "6", "7", "8").exits(0));
            assertEquals(24, lines.size(), way);
            assertTrue(lines.stream().allMatch(l -> l.matches("(\\d)\\1{5}")), lines.toString());
            if (way.equals("grouped"))
                for (int i = 0; i < lines.size(); i += 3) assertEquals(1, Set.copyOf(lines.subList(i, i + 3)).size(), lines.toString());
        }
    }

    @Test
    void orderAndTags() throws IOException {
        var late = "sleep 0.{}; printf 'a\\nb'";
        assertEquals("3\ta\n3\tb2\ta\n2\tb1\ta\n1\tb", cli.run("run", "-k", "--tag", late, ":::", "3", "2", "1").exits(0).out());
        assertEquals("2 1\n2 2\n1 1\n1 2\n", cli.run("run", "-k", "--output", "stream",
                "for i in 1 2; do echo {} $i; sleep 0.0{}; done", ":::", "2", "1").exits(0).out());
        // What is left out has no turn.
        assertEquals("2\n", cli.run("run", "-k", "--halt", "now,fail=1", "-j2",
                "[ {} = 1 ] && { sleep 0.3; exit 1; }; echo {}; sleep 9; exit 0", ":::", "1", "2").exits(1).out());
    }

    /// As soon as a line is there, and of each attempt.
    @Test
    void linesComeAsTheyAreWritten() throws IOException {
        var running = cli.start("run", "--output", "stream", "--retries", "1", "--backoff", "10ms",
                "echo begun $ORCHESTRATE_ATTEMPT; until [ -e go.$ORCHESTRATE_ATTEMPT ]; do sleep 0.05; done; "
                        + "[ $ORCHESTRATE_ATTEMPT = 2 ] || { echo connection refused >&2; exit 1; }; printf end");
        running.says("begun 1\n");
        cli.file("go.1", "");
        running.says("begun 2\n");
        cli.file("go.2", "");
        assertEquals("begun 1\nbegun 2\nend", running.end().exits(0).out());
    }

    /// 64 MB of each of four tasks, and a JVM that may not have a quarter of that.
    @Test
    void muchIsHeldByNobody() throws IOException {
        var shell = cli.with("JDK_JAVA_OPTIONS", "-Xmx64m");
        for (var way : List.of("grouped", "stream"))
            assertEquals("268435456", shell.piped("run --output " + way + " 'yes | head -c 64M' 'yes | head -c 64M' 'yes | head -c 64M' "
                    + "'yes | head -c 64M' 2>err | wc -c").exits(0).out().strip(), way);
    }

    @Test
    void aReaderThatGoesAwayEndsIt() throws IOException {
        assertEquals("a\na\n", cli.piped("run --output stream -q 'while echo {}; do sleep 0.02; done' ::: a 2>err | head -2").exits(0)
                .out());
        assertEquals("", Cli.text(cli.cwd().resolve("err")));
        // One that has seen enough of the first needn't wait for the others.
        assertEquals("0\n", cli.piped("run -q 'echo {}; sleep {}' ::: 0 1000 2>err | head -1").exits(0).out());
        assertEquals("", Cli.text(cli.cwd().resolve("err")));
    }

    @Test
    void whatCantBeWrittenIsTold() throws IOException {
        var result = cli.piped("run -q 'echo {}' ::: a b >/dev/full").exits(1);
        assertTrue(result.err().contains("what tasks write can't be handed on (No space left on device)"), result.err());
    }

    @Test
    void whatFailedEndsWithItsLastLines() throws IOException {
        var said = cli.piped("run 'seq 30; echo bad >&2; exit 3' 2>&1").exits(1).out();
        assertTrue(said.contains("          12\n") && said.contains("          30\n          bad\n"), said);
        assertFalse(said.contains("          11\n"), said);
        assertFalse(cli.with("ORCHESTRATE_OUTPUT", "none").run("run", "seq 30 && false").exits(1).out().contains("    30"));
    }

    /// Special characters, composed commands, more than one place, several words of a value, a value of 100 kB.
    @Test
    void valuesArriveAsTheyAre() throws IOException {
        var odd = "a'b\"c $d `e` \\f *? [g] \t;h&|<>(){}#~!^%\u00e9\u6570";
        assertEquals(odd + "|" + odd + "\n", cli.run("run", "printf '%s|%s\\n' {} {}", ":::", odd).exits(0).out());
        assertEquals("two words,two words\n", cli.run("run", "printf '%s,' {}; echo {}", ":::", "two words").exits(0).out());
        cli.file("values", "one\ntwo\0three\0");
        assertEquals("7\n5\n", cli.run("run", "-k", "-0", "printf %s {} | wc -c", "::::", "values").exits(0).out());
        cli.file("long", "x".repeat(100_000));
        assertEquals("100000\n", cli.run("run", "printf %s {} | wc -c", "::::", "long").exits(0).out());
    }

    @Test
    void commandsNeedNoValues() throws IOException {
        assertEquals("a\nb\n", cli.run("run", "-k", "echo a", "echo b").exits(0).out());
        assertEquals("hi\n", cli.run("run", "echo hi").exits(0).out());
        assertTrue(cli.run().exits(2).err().contains("orchestrate run tasks.yaml"));
        assertEquals("orchestrate: ORCHESTRATE_STAY 'nope' is none of yes, no\n",
                cli.with("ORCHESTRATE_STAY", "nope").run("run", "echo hi").exits(2).err());
    }

    @Test
    void anotherTerminalHasItToo() throws IOException {
        cli.run("run", "-q", "echo {}; exit {}", ":::", "0", "3").exits(1);
        assertEquals("0\n3\n", cli.run("watch", "-k").exits(0).out());
        assertEquals("3\n", cli.run("retry").exits(1).out());
        assertTrue(cli.run("watch", "--output", "none").exits(0).out().contains("1 task: 0 succeeded, 1 failed"));
    }
}
