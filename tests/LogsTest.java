package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// `logs`: of one task or all, one attempt or all, to the byte or as a story.
@Tag("process")
class LogsTest {
    @TempDir
    Path temp;

    @Test
    void headsTellTasksAndAttempts() throws IOException {
        var cli = Cli.below(temp);
        cli.run("run", "--retries", "1", "--backoff", "10ms", "printf '{} %s' $ORCHESTRATE_ATTEMPT; echo connection refused >&2; exit {}",
                ":::", "0", "1").exits(1);
        assertEquals("0 1connection refused\n", cli.run("logs", "0").exits(0).out());
        assertEquals("0 1", cli.run("logs", "--stdout", "0").exits(0).out());
        assertEquals("1 2connection refused\n", cli.run("logs", "1", "--attempt", "2").exits(0).out());
        assertEquals("""
                ==> 0, attempt 1 <==
                0 1connection refused

                ==> 1, attempt 1 <==
                1 1connection refused

                ==> 1, attempt 2 <==
                1 2connection refused
                """, cli.run("logs").exits(0).out());
        assertEquals("1 1connection refused\n1 2connection refused\n0 1connection refused\n", cli.run("logs", "--raw", "1", "0").out());
        assertEquals("orchestrate: task '1' has 2 attempts, so there is none with the number 3\n",
                cli.run("logs", "1", "--attempt", "3").exits(2).err());
        assertTrue(cli.run("logs", "nosuch").exits(2).err().contains("has no task 'nosuch'"));
    }

    @Test
    void anAgentsIsAStory() throws IOException {
        var cli = Cli.below(temp);
        var recorded = Repo.path("tests/fixtures/claude/429_after_tools_max_retries_1/stdout.jsonl");
        cli.file("a.md", "Say hello.");
        var claude = Files.createDirectories(temp.resolve("bin")).resolve("claude");
        Files.writeString(claude, "#!/bin/sh\ncat >/dev/null\nexec cat '" + recorded + "'\n");
        assertTrue(claude.toFile().setExecutable(true));
        var fake = cli.with(Map.of("PATH", claude.getParent() + ":/usr/bin:/bin", "ANTHROPIC_API_KEY", "none"));
        fake.run("run", "--retries", "0", "a.md").exits(1);
        var story = cli.run("logs").exits(0).out();
        assertTrue(story.contains("Write /workspace/hello.txt\n  > ") && story.contains("Bash ls -1 && cat hello.txt\n  > "), story);
        assertArrayEquals(Files.readAllBytes(recorded), cli.run("logs", "--raw").exits(0).bytes());
    }
}
