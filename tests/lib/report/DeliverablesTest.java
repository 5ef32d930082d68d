package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.journal.*;
import lib.model.*;
import lib.model.Event.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What reports tell of agents' answers and of their worktrees, for a run as its folder has it.
@Tag("process")
class DeliverablesTest {
    private static final String BRANCH = "orchestrate/20261122-081500-run/api";

    @TempDir Path base;
    private RunFolder run;

    private void git(Path folder, String... args) throws Exception {
        var git = new ProcessBuilder(Stream.concat(Stream.of("git", "-C", folder.toString(), "-c", "user.name=A", "-c",
                "user.email=a@example.org"), Stream.of(args)).toList()).redirectErrorStream(true);
        git.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null"));
        var process = git.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private Path write(String file, String text) throws IOException {
        var path = base.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    /// A run over one agent's task with a worktree, which ended with this answer.
    private void run(String answer) throws IOException {
        run = RunFolder.create(base, "run", LocalDateTime.of(2026, 11, 22, 8, 15));
        var task = Task.of("api", new Work.Prompt("claude", "do it", null, List.of())).worktree(true);
        try (var journal = Journal.create(run.journal())) {
            journal.append(List.of(new RunStarted(1_000, Journal.SCHEMA, run.id(), base.toString(), Policy.DEFAULT),
                    new Queued(1_000, task, "claude"),
                    new Started(1_000, "api", 1, 1, null), new Ended(3_000, "api", 1, new Exit.Code(0), Said.NOTHING),
                    new Judged(3_000, "api", 1, new Judgement(new Outcome.Succeeded("completed"), "claude:result", null, answer)),
                    new Settled(3_000, "api", Status.SUCCEEDED, "completed"), new RunEnded(3_000, 0)));
        }
        Files.createDirectories(run.attempt("api", 1));
        Files.writeString(run.attempt("api", 1).resolve("stdout"),
                Json.line(Map.of("type", "result", "subtype", "success", "is_error", false, "result", answer)) + "\n");
    }

    private Summary.Line line() {
        return new Inquiry(base, null).whole().tasks().getFirst();
    }

    private void worktree() throws Exception {
        git(base, "init", "-q", "-b", "main");
        write("README.md", "one\ntwo\nthree\n");
        write("old.txt", "gone\n");
        git(base, "add", "README.md", "old.txt");
        git(base, "commit", "-q", "-m", "Begin");
        git(base, "worktree", "add", "-q", "--no-track", "-b", BRANCH, base.resolve(".worktrees/api").toString(), "HEAD");
    }

    private void commit(Path tree, String message) throws Exception {
        git(tree, "add", "-A");
        git(tree, "commit", "-q", "-m", message);
    }

    @Test
    void changesAreCountedFromWhereTheBranchBegan() throws Exception {
        run("Done.");
        worktree();
        var tree = base.resolve(".worktrees/api");
        write(".worktrees/api/src/a b.txt", "1\n2\n3\n");
        commit(tree, "Work");
        write(".worktrees/api/README.md", "one\n2\nthree\nfour\n");
        write(".worktrees/api/<new>.txt", "new\n");
        Files.write(tree.resolve("picture.png"), new byte[] {0, 1, 2, 3});
        Files.delete(tree.resolve("old.txt"));
        // Others go on, and what the task did is merged: it is still what the task did.
        git(base, "merge", "-q", "--no-edit", BRANCH);
        write("README.md", "other\n");
        git(base, "commit", "-q", "-a", "-m", "Go on");

        var changes = line().changes();
        assertEquals(List.of(BRANCH, 5, 3 + 2 + 1, 1 + 1),
                List.of(changes.branch(), changes.files(), changes.insertions(), changes.deletions()));
        assertEquals(List.of("README.md", "src/a b.txt"), changes.largest().stream().map(Summary.Change::path).limit(2).sorted().toList());
        assertTrue(changes.largest().contains(new Summary.Change("picture.png", null, null)), changes.toString());
        var status = new ProcessBuilder("git", "-C", tree.toString(), "status", "--porcelain").start();
        assertEquals(List.of(" D old.txt", " M README.md", "?? <new>.txt", "?? picture.png"),
                new String(status.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().sorted().toList(),
                "its index is as it was");
    }

    @Test
    void aTaskMayHaveLeftItsBranch() throws Exception {
        run("Done.");
        worktree();
        var tree = base.resolve(".worktrees/api");
        write(".worktrees/api/one.txt", "1\n");
        commit(tree, "One");
        git(tree, "checkout", "-q", "-b", "feature");
        write(".worktrees/api/two.txt", "1\n2\n");
        assertEquals(List.of("feature", 2, 3), List.of(line().changes().branch(), line().changes().files(), line().changes().insertions()));
    }

    @Test
    void whatWasRecordedStaysWhenTheWorktreeIsGone() throws Exception {
        run("Done.");
        worktree();
        write(".worktrees/api/new.txt", "1\n2\n");
        new Report(run, new Inquiry(base, null).whole(), Views.OURS).write();
        git(base, "worktree", "remove", "--force", ".worktrees/api");
        assertEquals(new Summary.Changes(BRANCH, 0, 1, 2, 0, List.of(new Summary.Change("new.txt", 2, 0))), line().changes());
        Files.delete(run.path().resolve("aggregate-report.json"));
        assertNull(line().changes());
    }

    @Test
    void aLongAnswerIsReadWholeAndWithoutSecrets() throws Exception {
        run("word ".repeat(400) + "sk-" + "a".repeat(40) + " end");
        assertTrue(line().answer().endsWith(" [redacted] end"), line().answer());
        assertEquals(1_000, line().output().length());
        assertNull(line().changes());
        Files.delete(run.attempt("api", 1).resolve("stdout"));
        assertNull(line().answer(), "what is there no more is left out");
    }

    @Test
    void ofAnEndlessAnswerTheBeginningIsTold() throws Exception {
        run("x".repeat(200_000));
        assertEquals(50_000, line().answer().length());
    }

    @Test
    void aShortAnswerIsNotToldTwice() throws Exception {
        run("Done.");
        assertEquals(Arrays.asList("Done.", null), Arrays.asList(line().output(), line().answer()));
    }
}
