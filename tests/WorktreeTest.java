package tests;

import module java.base;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// A worktree of its own for each task: made side by side, used again by a retry, never taken away or reset by us.
@Tag("process")
@Timeout(600)
class WorktreeTest {
    @TempDir Path temp;
    private Cli cli;

    @BeforeEach
    void begin() throws IOException {
        var nobody = Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null", "GIT_AUTHOR_NAME", "A", "GIT_AUTHOR_EMAIL",
                "a@example.org",
                "GIT_COMMITTER_NAME", "A", "GIT_COMMITTER_EMAIL", "a@example.org");
        cli = Cli.below(temp).with(nobody);
        git("init", "-q", "-b", "main");
    }

    @AfterEach
    void nothingIsLeft() {
        cli.nothingLeft();
    }

    private String git(String... args) throws IOException {
        return cli.other(Stream.concat(Stream.of("git"), Stream.of(args)).toArray(String[]::new)).exits(0).out();
    }

    private void commit(String file, String text) throws IOException {
        Files.createDirectories(cli.cwd().resolve(file).getParent());
        cli.file(file, text);
        git("add", file);
        git("commit", "-q", "-m", "Add " + file);
    }

    private Path worktree(String task) {
        return cli.cwd().resolve(".worktrees").resolve(task);
    }

    private String branch(String task) throws IOException {
        return "orchestrate/" + cli.latest().getFileName() + "/" + task;
    }

    /// What a task that could not begin says of it.
    private String flaw(String task) throws IOException {
        var line = task(cli.report(), task);
        assertEquals(List.of("failed", "not_started", 1), List.of(line.get("status").asString(), line.get("reason").asString(),
                line.get("attempts").size()));
        return line.at("/attempts/0/evidence").asString();
    }

    @RepeatedTest(3)
    void sixteenAtOnce(RepetitionInfo repetition) throws IOException {
        commit("shared.txt", "base\n");
        commit("src/code.txt", "code\n");
        var random = new Random(repetition.getCurrentRepetition());
        var names = new ArrayList<>(IntStream.range(0, 16).mapToObj(i -> "w" + random.nextInt(1000) + "-" + i).toList());
        var args = new ArrayList<>(List.of("run", "--worktree", "-j", "16", "--max-cpu", "100", "--max-memory", "100",
                "pwd; cat shared.txt; echo {} >shared.txt; git add -A; git commit -qm {}", ":::"));
        args.addAll(names);
        cli.run(args.toArray(String[]::new)).exits(0);
        assertEquals(17, git("worktree", "list").lines().count());
        for (var name : names) {
            assertEquals(worktree(name).toRealPath() + "\nbase\n", Cli.text(cli.latest().resolve("results/" + name + ".json")));
            assertEquals(name + "\n", Cli.text(worktree(name).resolve("shared.txt")));
            assertEquals(name + "\n", git("show", branch(name) + ":shared.txt"));
            assertEquals(branch(name) + "\n", git("-C", worktree(name).toString(), "branch", "--show-current"));
        }
        assertEquals("base\n", Cli.text(cli.cwd().resolve("shared.txt")));
        assertEquals("", git("status", "--porcelain"), "the folders we make are not seen by git");
        assertEquals("main\n", git("branch", "--show-current"));
        assertEquals(1, task(cli.report(), names.getFirst()).get("attempts").size());
    }

    @Test
    void aRetryGoesOnInTheSamePlace() throws IOException {
        commit("file", "x\n");
        cli.run("run", "--worktree", "--backoff", "10ms",
                "cat done 2>/dev/null; echo {} >>done; [ \"$ORCHESTRATE_ATTEMPT\" = 2 ] || { echo connection refused >&2; exit 1; }",
                ":::", "a").exits(0);
        assertEquals("a\n", Cli.text(cli.latest().resolve("results/a.json")));
        assertEquals("a\na\n", Cli.text(worktree("a").resolve("done")));
        assertEquals(2, git("worktree", "list").lines().count());
    }

    @Test
    void theSameTasksHaveWorktreesOfTheirOwnInALaterRun() throws IOException {
        commit("file", "x\n");
        cli.run("run", "--worktree", "echo {} >work; git add work", ":::", "a").exits(0);
        var first = worktree("a").toRealPath();
        var branch = branch("a");
        assertEquals(cli.cwd().toRealPath().resolve(".worktrees").resolve(cli.latest().getFileName()).resolve("a"), first);
        var before = git("-C", first.toString(), "status", "--porcelain", "--branch");
        assertTrue(before.contains(branch), before);
        cli.run("run", "--worktree", "echo {} new >work", ":::", "a", "b").exits(0);
        assertEquals("a\n", Cli.text(first.resolve("work")));
        assertEquals(before, git("-C", first.toString(), "status", "--porcelain", "--branch"));
        assertEquals("a new\n", Cli.text(worktree("a").resolve("work")));
        assertEquals("b new\n", Cli.text(worktree("b").resolve("work")));

        // What people have in the link's place stays.
        Files.createDirectory(worktree("c"));
        Files.writeString(worktree("c").resolve("mine"), "mine");
        cli.run("run", "--worktree", "touch {}", ":::", "c").exits(0);
        assertEquals(List.of("mine"), List.of(worktree("c").toFile().list()));
        // The way shown to clear up leaves a link to nothing.
        git("worktree", "remove", ".worktrees/b");
        cli.run("run", "--worktree", "touch {}", ":::", "b").exits(0);
        assertTrue(Files.exists(worktree("b").resolve("b")));
    }

    @Test
    void aRetryStaysInItsOwnRunsWorktree() throws IOException {
        commit("file", "x\n");
        cli.run("run", "--worktree", "--retries", "0", "echo {} >>work; [ -e ../../go ]", ":::", "a").exits(1);
        var first = worktree("a").toRealPath();
        cli.run("run", "--worktree", "echo other >work; : {}", ":::", "a").exits(0);
        var other = worktree("a").toRealPath();
        cli.file(".worktrees/go", "");
        cli.run("retry", first.getParent().getFileName().toString()).exits(0);
        assertEquals("a\na\n", Cli.text(first.resolve("work")));
        assertEquals("other\n", Cli.text(other.resolve("work")));
        assertTrue(task(cli.report(), "a").has("changes"), "its changes are in the report of the later run");
    }

    /// As versions before this one made them: all runs shared one folder.
    @Test
    void aWorktreeBesideThoseOfRunsIsFoundByItsOwnRunAlone() throws IOException {
        commit("file", "x\n");
        cli.run("run", "--worktree", "--retries", "0", "echo {} >>work; [ -e ../go ] || [ -e ../../go ]", ":::", "a").exits(1);
        var run = cli.latest().getFileName().toString();
        Files.delete(worktree("a"));
        git("worktree", "move", ".worktrees/" + run + "/a", ".worktrees/a");
        cli.file(".worktrees/go", "");
        cli.run("retry").exits(0);
        assertEquals("a\na\n", Cli.text(worktree("a").resolve("work")));
        cli.run("run", "--worktree", "cat work && : {}", ":::", "a").exits(1);
        assertEquals("a\na\n", Cli.text(worktree("a").resolve("work")));
        assertTrue(Files.exists(cli.cwd().resolve(".worktrees").resolve(cli.latest().getFileName()).resolve("a/file")));
    }

    @Test
    void whatIsInItsPlaceIsNotTouched() throws IOException {
        commit("file", "x\n");
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: a, worktree: false, command: 'd=.worktrees/$ORCHESTRATE_RUN/b; mkdir -p $d && echo mine >$d/mine'}
                - {id: b, command: touch ran, after: a}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        var place = cli.cwd().resolve(".worktrees").resolve(cli.latest().getFileName()).resolve("b");
        assertTrue(flaw("b").startsWith(place + ": already there, and none of this run's: save what you need"), flaw("b"));
        assertEquals(List.of("mine"), List.of(place.toFile().list()));
    }

    @Test
    void whereNoneCanBeMadeTheTaskFailsInASentence() throws IOException {
        cli.run("run", "--worktree", "touch ran.{}", ":::", "a").exits(1);
        assertEquals("worktree of task 'a': 'HEAD' is no commit in " + cli.cwd() + ": commit something first", flaw("a"));

        commit("file", "x\n");
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: gone, base: no-such-branch, command: touch ran}
                - {id: plain, worktree: false, command: touch ran.plain}
                - {id: good, command: touch ran}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        assertEquals("worktree of task 'gone': 'no-such-branch' is no commit in " + cli.cwd() + ": mend its base", flaw("gone"));
        assertTrue(Files.exists(cli.cwd().resolve("ran.plain")) && Files.exists(worktree("good").resolve("ran")));
        assertFalse(Files.exists(worktree("gone")) || Files.exists(worktree("plain")));

        var bare = Files.createDirectory(temp.resolve("no-repository"));
        var elsewhere = cli.in(bare).with("GIT_CEILING_DIRECTORIES", temp.toString());
        elsewhere.run("run", "--worktree", "touch ran.{}", ":::", "a").exits(1);
        var line = task(elsewhere.report(), "a");
        assertEquals("not_started", line.get("reason").asString());
        assertEquals(bare + ": not in a git repository, so task 'a' can have no worktree: run 'git init' and commit, or leave the "
                + "worktree out", line.at("/attempts/0/evidence").asString());
        assertEquals(List.of(".orchestrate"), List.of(bare.toFile().list()));
    }

    private void hook(String line) throws IOException {
        var hook = cli.cwd().resolve(".git/hooks/post-checkout");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\n" + line + "\n");
        hook.toFile().setExecutable(true);
    }

    @Test
    void aHookThatFailsIsNamed() throws IOException {
        commit("file", "x\n");
        hook("exit 1");
        cli.run("run", "--worktree", "true {}", ":::", "a").exits(1);
        assertEquals("worktree of task 'a': it is there, but git's post-checkout hook failed: 'exit 1': mend the hook, then "
                + "'orchestrate retry'", flaw("a"));
    }

    @Test
    void whatAHookLeavesRunningIsEndedWithItsTask() throws IOException {
        commit("file", "x\n");
        hook("sleep 300 &");
        cli.run("run", "--worktree", "--grace", "1s", "cat file; : {}", ":::", "a").exits(0);
        assertEquals(1, task(cli.report(), "a").at("/attempts/0/left").asInt(), "nobody has waited for its end");
        // It may still wait, dead, for the system to take it off its list.
        cli.nothingLeft();
    }

    @Test
    void itBeginsWhereItIsTold() throws IOException {
        commit("file", "first\n");
        git("branch", "old");
        commit("sub/file", "second\n");
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: old, base: old, command: "cat file; [ ! -e sub ]"}
                - {id: new, command: cat file sub/file}
                - {id: deep, dir: sub, command: "pwd; cat file"}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        assertEquals("first\n", Cli.text(cli.latest().resolve("results/old.json")));
        assertEquals("first\nsecond\n", Cli.text(cli.latest().resolve("results/new.json")));
        assertEquals(worktree("deep").toRealPath().resolve("sub") + "\nsecond\n", Cli.text(cli.latest().resolve("results/deep.json")));

        var sub = cli.in(cli.cwd().resolve("sub"));
        sub.run("run", "--worktree", "cat file; : {}", ":::", "x", "name").exits(0);
        assertEquals("second\n", Cli.text(sub.latest().resolve("results/x.json")));
        assertTrue(Files.exists(sub.cwd().resolve(".worktrees/x/sub/file")));
        assertEquals("?? tasks.yaml\n", git("status", "--porcelain"));
    }

    /// Stands before git on the PATH: locks the new branch as somebody else's git would, until git has failed on it `times` times.
    private Cli locking(int times) throws IOException {
        var bin = Files.createDirectory(temp.resolve("bin"));
        var real = cli.other("sh", "-c", "command -v git").exits(0).out().strip();
        var git = Files.writeString(bin.resolve("git"), """
                #!/bin/sh
                [ "$3 $4" = "worktree add" ] || exec %s "$@"
                branch=$(printf '%%s\\n' "$@" | grep '^orchestrate/')
                lock=%s/.git/refs/heads/$branch.lock
                mkdir -p "${lock%%/*}"
                count=%s/count.${branch##*/}
                echo x >>"$count"
                if [ "$(wc -l <"$count")" -le %d ]; then touch "$lock"; else rm -f "$lock"; fi
                exec %s "$@"
                """.formatted(real, cli.cwd(), bin, times, real));
        Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwxr-xr-x"));
        return cli.with("PATH", bin + ":" + System.getenv("PATH"));
    }

    @Test
    void aLockOfSomebodyElseIsWaitedFor() throws IOException {
        commit("file", "x\n");
        git("config", "core.filesRefLockTimeout", "0");
        locking(3).run("run", "--worktree", "-j", "4", "cat file; : {}", ":::", "a", "b", "c", "d").exits(0);
        for (var name : List.of("a", "b", "c", "d")) {
            assertEquals("x\nx\nx\nx\n", Files.readString(temp.resolve("bin/count." + name)), "git was asked four times");
            assertEquals(1, task(cli.report(), name).get("attempts").size(), "a lock is no failed attempt");
        }
    }

    @Test
    void aLockThatStaysIsToldInASentence() throws IOException {
        commit("file", "x\n");
        git("config", "core.filesRefLockTimeout", "0");
        locking(1000).run("run", "--worktree", "touch ran", ":::", "a").exits(1);
        assertTrue(flaw("a").matches("worktree of task 'a': git says '[^\n]*cannot lock ref [^\n]*\\.lock[^\n]*'"), flaw("a"));
    }

    /// `git worktree add` needs neither the index nor the configuration of the main worktree; other gits hold them for a moment.
    @Test
    void otherLocksDoNotMatter() throws IOException {
        commit("file", "x\n");
        for (var lock : List.of("index.lock", "config.lock")) Files.createFile(cli.cwd().resolve(".git").resolve(lock));
        cli.run("run", "--worktree", "-j", "4", "cat file; : {}", ":::", "a", "b", "c", "d").exits(0);
    }
}
