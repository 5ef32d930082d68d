package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;

/// `outputs:` of tasks that make their files, that don't, and that had them before.
@Timeout(120)
class MadeTest extends OnCommandLine {
    @Test
    void aSuccessHasItsFiles() throws IOException {
        cli.file("old.txt", "of yesterday");
        Files.setLastModifiedTime(cli.cwd().resolve("old.txt"), FileTime.fromMillis(1_000_000_000_000L));
        cli.file("tasks.yaml", """
                - {id: makes, command: 'mkdir -p out; echo x >out/a.txt', outputs: [out/*.txt, out]}
                - {id: forgets, command: 'echo done', outputs: made.txt}
                - {id: keeps, command: 'cat old.txt', outputs: old.txt}
                - {id: both, command: 'echo x >both.txt', outputs: both.txt, verify: 'grep -q y both.txt'}
                - {id: fails, command: 'exit 3', outputs: none.txt}
                """);
        cli.run("run", "--retries", "0", "tasks.yaml").exits(1);
        var why = new TreeMap<String, String>();
        for (var task : cli.report().get("tasks"))
            why.put(task.get("task_id").asString(), task.get("status").asString() + " " + task.path("reason").asString(""));
        assertEquals(Map.of("makes", "completed exit", "forgets", "failed verify_failed", "keeps", "failed verify_failed", "both",
                "failed verify_failed", "fails", "failed exit"), why);
        assertTrue(cli.run("explain", "forgets").out().contains("of the files it has to make, 'made.txt' isn't there"));
        assertTrue(cli.run("explain", "keeps").out().contains("'old.txt' is older than its start"));
        assertTrue(cli.run("explain", "both").out().contains("grep -q y both.txt"));
    }
}
