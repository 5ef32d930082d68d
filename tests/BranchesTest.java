package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// A task's branch finds a name in a repository whose own branches are in the way, and is known by it later.
@Tag("process")
@Timeout(600)
class BranchesTest extends InRepository {
    private String branch() throws IOException {
        return gitIn(worktree("a").toRealPath(), "symbolic-ref", "HEAD").strip().replaceFirst("^refs/heads/", "");
    }

    /// All that is said of a branch is so of one that had to be named otherwise: nothing has strayed, work is committed to it and counted,
    /// and a retry goes on there.
    private void works(String expected) throws IOException {
        assertEquals(expected.replace("RUN", run()), branch());
        var line = task(cli.report(), "a");
        assertEquals(List.of("completed", 2), List.of(line.get("status").asString(), line.get("attempts").size()), line::toString);
        assertEquals(branch(), line.at("/changes/branch").asString());
        assertEquals(1, line.at("/changes/files").asInt(), line::toString);
        assertEquals("refs/heads/" + branch(), line.at("/attempts/1").path("work").path("ref").asString(), line::toString);
        assertEquals("1\n2\n", git("show", "refs/heads/" + branch() + ":work"));
        assertEquals("main\n", git("branch", "--show-current"));
    }

    private void runs() throws IOException {
        cli.run("run", "--worktree", "--backoff", "10ms", ": {}; echo $ORCHESTRATE_ATTEMPT >>work; "
                + "[ $ORCHESTRATE_ATTEMPT = 2 ] || { echo connection refused >&2; exit 1; }", ":::", "a").exits(0);
    }

    @Test
    void aBranchNamedLikeOurFolder() throws IOException {
        git("branch", "orchestrate");
        runs();
        works("orchestrate-RUN/a");
    }

    @Test
    void aPackedOneThatIsCheckedOutElsewhere() throws IOException {
        git("branch", "orchestrate");
        git("pack-refs", "--all");
        git("worktree", "add", "-q", temp.resolve("other").toString(), "orchestrate");
        runs();
        works("orchestrate-RUN/a");
    }

    /// Where one was, and is gone, ours is named as ever; so is it beside one that has no commit yet.
    @Test
    void oneThatIsNotThere() throws IOException {
        git("branch", "orchestrate");
        git("branch", "-q", "-D", "orchestrate");
        git("worktree", "add", "-q", "--detach", temp.resolve("other").toString());
        gitIn(temp.resolve("other"), "checkout", "-q", "--orphan", "orchestrate");
        runs();
        works("orchestrate/RUN/a");
    }

    @Test
    void aBranchNamedLikeTheRun() throws IOException {
        first("branch orchestrate/R");
        works("orchestrate-RUN/a");
    }

    @Test
    void aBranchBelowIt() throws IOException {
        first("branch orchestrate/R/a/deeper");
        works("orchestrate-RUN/a");
    }

    @Test
    void branchesInTheWayOfSeveralNames() throws IOException {
        first("branch orchestrate/R && git branch orchestrate-R");
        works("orchestrate-RUN-a");
    }

    @Test
    void aTagOfThatNameIsNoBranch() throws IOException {
        first("tag orchestrate/R/a");
        works("orchestrate/RUN/a");
    }

    /// The run's own name is known to its tasks alone.
    private void first(String made) throws IOException {
        cli.file("tasks.yaml", """
                worktree: true
                backoff: 10ms
                tasks:
                - {id: first, worktree: false, command: 'R=$ORCHESTRATE_RUN; git %s && git pack-refs --all'}
                - id: a
                  after: first
                  command: >-
                    echo $ORCHESTRATE_ATTEMPT >>work;
                    [ $ORCHESTRATE_ATTEMPT = 2 ] || { echo connection refused >&2; exit 1; }
                """.formatted(made.replace("R", "$R")));
        cli.run("run", "tasks.yaml").exits(0);
    }

    @Test
    void aLaterRetryGoesOnThere() throws IOException {
        git("branch", "orchestrate");
        cli.run("run", "--worktree", "--retries", "0", "echo {} >>work; [ -e ../../go ]", ":::", "a").exits(1);
        var branch = branch();
        git("branch", "-q", "-D", "orchestrate");
        write(".worktrees/go", "");
        cli.run("retry").exits(0);
        assertEquals(branch, branch());
        assertEquals("a\na\n", git("show", branch + ":work"));
    }

    @Test
    void sixteenAtOnceBesideIt() throws IOException {
        git("branch", "orchestrate");
        var args = new ArrayList<>(List.of("run", "--worktree", "-j", "16", "--max-cpu", "100", "--max-memory", "100", "cat file; : {}",
                ":::"));
        for (int i = 0; i < 16; i++) args.add("w" + i);
        cli.run(args.toArray(String[]::new)).exits(0);
        assertEquals(16, git("for-each-ref", "refs/heads/orchestrate-" + run()).lines().count());
        assertEquals("", git("for-each-ref", "refs/heads/orchestrate/"));
    }
}
