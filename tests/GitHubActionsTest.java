package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// In a step of GitHub Actions, as its variables and files tell, a run's report is the step's summary, and what failed an annotation.
@Tag("process")
class GitHubActionsTest {
    @TempDir
    Path temp;

    @Test
    void whatFailedIsAnAnnotation() throws IOException {
        var cli = Cli.below(temp);
        Files.createDirectories(cli.cwd().resolve("web/src"));
        cli.file("web/src/a.ts", "x");
        cli.file("tasks.yaml", """
                - {id: types, dir: web, command: "echo 'src/a.ts(3,5): error TS2304: 100% wrong'; exit 2"}
                - {id: gone, command: "echo nowhere.c:3:5: error: x >&2; exit 1"}
                - {id: fine, command: "true"}
                """);
        var summary = cli.file("summary.md", "before\n");
        var step = cli.with(Map.of("GITHUB_ACTIONS", "true", "GITHUB_STEP_SUMMARY", summary.toString(), "GITHUB_WORKSPACE",
                cli.cwd().toString(), "ORCHESTRATE_OUTPUT", ""));
        var said = step.run("run", "tasks.yaml").exits(1).err().lines().filter(l -> l.startsWith("::")).sorted().toList();
        assertEquals(List.of("::error file=web/src/a.ts,line=3,col=5,title=types::exit 2: src/a.ts(3,5): error TS2304: 100%25 wrong",
                "::error title=gone::exit 1: nowhere.c:3:5: error: x"), said);
        assertEquals("before\n" + Cli.text(cli.latest().resolve("report.md")), Cli.text(summary));
        // Elsewhere nothing is said of it.
        var plain = cli.run("run", "tasks.yaml").exits(1);
        assertFalse((plain.out() + plain.err()).contains("::error"));
    }
}
