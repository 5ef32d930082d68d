package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// The check of a task whose orchestrator dies.
@Timeout(300)
class CheckTest extends OnCommandLine {
    /// One that still runs, and one that has ended meanwhile.
    @Test
    void aCheckIsTakenUpAndNotRunTwice() throws Exception {
        cli.file("t.json", """
                [{"id": "long", "command": "true", "verify": "echo x >>long; while [ ! -e go ]; do sleep 0.05; done; echo bad; exit 7"},
                 {"id": "short", "command": "true", "verify": "echo x >>short; while [ ! -e end ]; do sleep 0.05; done"}]""");
        var run = cli.start("run", "t.json");
        cli.awaitFile("long");
        cli.awaitFile("short");
        run.process().destroyForcibly().waitFor();
        cli.file("end", "");
        Cli.await("the short check's end", () -> Files.exists(cli.latest().resolve("tasks/short/1/verify.exitcode")));
        var again = cli.start("recover");
        cli.awaitEvents("recovered", 1);
        cli.awaitEvents("verified", 1);
        cli.file("go", "");
        again.end().exits(1);
        assertEquals(List.of("x\n", "x\n"), List.of(Cli.text(cli.cwd().resolve("long")), Cli.text(cli.cwd().resolve("short"))));
        assertEquals(List.of("failed", "completed"), List.of(task(cli.report(), "long").get("status").asString(),
                task(cli.report(), "short").get("status").asString()));
    }
}
