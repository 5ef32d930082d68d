package tests;

import module java.base;
import jdk.jshell.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// `orchestrate shell`: jshell knows a recipe's words, and the tab key finds them.
@Tag("process")
@Timeout(600)
class ShellTest {
    @TempDir Path temp;

    @Test
    void linesFromStdinAreTried() throws IOException {
        var cli = Cli.below(temp);
        var result = cli.run("""
                var run = orchestrate(shell("echo hi").named("a"), shell("exit 3").named("b")).atMost(2)\
                .maxCpu(100).maxMemory(100).show(Show.NOTHING).run()
                run.show()
                System.out.println(run.answer("a") + run.failed().size() + minutes(2))
                """, List.of("shell")).exits(0);
        assertTrue(result.out().contains("completed") && result.out().contains("failed"), "the table: " + result.out() + result.err());
        assertTrue(result.out().endsWith("hi1PT2M\n"), result.out());
        assertTrue(Files.exists(cli.latest().resolve("report.md")));
        cli.nothingLeft();
    }

    @Test
    void onATerminalTheTabKeyShowsTheVerbs() throws IOException {
        var cli = Cli.below(temp);
        var running = cli.onTerminal("", "shell");
        Cli.await("its prompt", () -> running.out().contains("jshell>"), running::out);
        type(running, "orchestrate(shell(\"true\")).at\t");
        Cli.await("the completion", () -> running.out().contains("atMost("), running::out);
        // Ctrl-U takes back what was begun.
        type(running, "\u0015/exit\n");
        running.end().exits(0);
    }

    private static void type(Cli.Running running, String text) throws IOException {
        running.process().getOutputStream().write(text.getBytes());
        running.process().getOutputStream().flush();
    }

    @Test
    void allVerbsAreOffered() {
        try (var shell = JShell.builder().executionEngine("local").build()) {
            for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) shell.addToClasspath(entry);
            for (var line : List.of("import lib.*;", "import static lib.Orchestrator.*;", "Run run = null;", "OpenRun going = null;"))
                shell.eval(line);
            assertOffered(shell, "orch", "orchestrate(");
            assertOffered(shell, "orchestrate(shell(\"true\")).", "atMost(", "retry(", "timeout(", "deadline(", "gate(", "classify(",
                    "verify(", "run()", "async()");
            assertOffered(shell, "run.", "show()", "failed()", "succeeded()", "results()", "answer(", "output(", "report(");
            assertOffered(shell, "going.", "pause(", "resume(", "drain()", "stop(", "setAtMost(", "add(", "await(", "summary()");
        }
    }

    private static void assertOffered(JShell shell, String begun, String... words) {
        var offered = shell.sourceCodeAnalysis().completionSuggestions(begun, begun.length(), new int[1]).stream()
                .map(SourceCodeAnalysis.Suggestion::continuation).toList();
        for (var word : words) assertTrue(offered.stream().anyMatch(o -> o.startsWith(word)), word + " is not among " + offered);
    }
}
