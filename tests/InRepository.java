package tests;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// A test in a git repository of its own, whose tasks get worktrees.
public abstract class InRepository {
    @TempDir protected Path temp;
    protected Cli cli;

    @BeforeEach
    protected void aRepository() throws IOException {
        cli = Cli.below(temp).with(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null", "GIT_AUTHOR_NAME", "A",
                "GIT_AUTHOR_EMAIL", "a@example.org", "GIT_COMMITTER_NAME", "A", "GIT_COMMITTER_EMAIL", "a@example.org"));
        git("init", "-q", "-b", "main");
        commit("file", "x\n");
    }

    @AfterEach
    protected void nothingIsLeft() {
        cli.nothingLeft();
    }

    protected String git(String... args) throws IOException {
        return gitIn(cli.cwd(), args);
    }

    protected String gitIn(Path folder, String... args) throws IOException {
        return cli.other(Stream.concat(Stream.of("git", "-C", folder.toString()), Stream.of(args)).toArray(String[]::new)).exits(0).out();
    }

    protected void commit(String file, String text) throws IOException {
        write(file, text);
        git("add", file);
        git("commit", "-q", "-m", "Add " + file);
    }

    protected void write(String file, String text) throws IOException {
        Files.createDirectories(cli.cwd().resolve(file).getParent());
        Files.writeString(cli.cwd().resolve(file), text);
    }

    protected Path worktree(String task) {
        return cli.cwd().resolve(".worktrees").resolve(task);
    }

    protected String result(String task) throws IOException {
        return Cli.text(cli.latest().resolve("results/" + task + ".json"));
    }

    protected String run() throws IOException {
        return cli.latest().getFileName().toString();
    }
}
