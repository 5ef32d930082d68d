package tests;

import module java.base;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// What a new worktree has of the checkout that is in no commit.
@Tag("process")
@Timeout(600)
class WorktreeFilesTest extends InRepository {
    private static final String ALL = "cd {} 2>/dev/null; find . \\( -type f -o -type l \\) ! -name .git | sort";

    private void ran(String... args) throws IOException {
        cli.run(Stream.concat(Stream.of("run", "--worktree"), Stream.of(args)).toArray(String[]::new)).exits(0);
    }

    /// The branch has no commit of ours, and the worktree can be removed as one that has nothing.
    private void clean(String task) throws IOException {
        assertEquals("", gitIn(worktree(task).toRealPath(), "status", "--porcelain"));
        assertEquals(git("rev-parse", "main"), gitIn(worktree(task).toRealPath(), "rev-parse", "HEAD"));
        git("worktree", "remove", worktree(task).toRealPath().toString());
    }

    /// As git sees it, but for our own folders.
    private String checkout() throws IOException {
        return git("status", "--porcelain", "--ignored").replace("!! .orchestrate/\n", "").replace("!! .worktrees/\n", "");
    }

    @Test
    void ignoredFilesThatItNamesAreCopied() throws IOException {
        commit(".gitignore", ".env*\n!.env.example\n*.local\n/secret dir/\nnode_modules/\nbuild/\n");
        commit(".env.example", "example\n");
        commit(".worktreeinclude", "# as in .gitignore\n.env*\nconfig/*.local\nsecret dir/\n!*.old\n");
        for (var file : List.of(".env", ".env.old", "config/a.local", "config/deep/b.local", "other/c.local", "secret dir/k e\ny/*",
                "secret dir/sub/[x]", "node_modules/.env", "build/x", "untracked.env", ".environment/x")) write(file, file + "\n");
        Files.setPosixFilePermissions(cli.cwd().resolve(".env"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(cli.cwd().resolve("secret dir"), PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(cli.cwd().resolve("secret dir/sub/[x]"), PosixFilePermissions.fromString("rwxr-x---"));
        var before = git("status", "--porcelain");
        ran(ALL, ":::", "a");
        assertEquals("""
                ./.env
                ./.env.example
                ./.environment/x
                ./.gitignore
                ./.worktreeinclude
                ./config/a.local
                ./file
                ./node_modules/.env
                ./secret dir/k e
                ./secret dir/sub/[x]
                y/*
                """, result("a"));
        assertEquals(".env\n", Cli.text(worktree("a").resolve(".env")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(worktree("a").resolve(".env"))));
        assertEquals("rwxr-x---",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(worktree("a").resolve("secret dir/sub/[x]"))));
        assertEquals(before, git("status", "--porcelain"));
        clean("a");
    }

    @Test
    void linksStayLinksAndNothingOutsideIsReadOrWritten() throws IOException {
        Files.createDirectories(temp.resolve("outside"));
        Files.writeString(temp.resolve("outside/secret"), "secret");
        commit(".gitignore", "*.env\n/linked\n/there/x\n");
        Files.createSymbolicLink(cli.cwd().resolve("there"), temp.resolve("outside"));
        git("add", "there");
        git("commit", "-q", "-m", "A link that leads out");
        git("branch", "old");
        git("rm", "-q", "there");
        git("commit", "-q", "-m", "No link");
        commit("kept.txt", "committed\n");
        write(".worktreeinclude", "*.env\n/linked\n/there/x\n/kept.txt\n");
        write("there/x", "not for outside\n");
        write("real.env", "real\n");
        Files.createSymbolicLink(cli.cwd().resolve("to.env"), Path.of("real.env"));
        Files.createSymbolicLink(cli.cwd().resolve("gone.env"), Path.of("nowhere"));
        Files.createSymbolicLink(cli.cwd().resolve("linked"), temp.resolve("outside"));
        cli.other("mkfifo", "pipe.env").exits(0);
        write("kept.txt", "changed\n");
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: a, command: 'readlink to.env gone.env linked; cat real.env there/x kept.txt; [ ! -e pipe.env ]'}
                - {id: b, base: old, command: readlink there}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        assertEquals("real.env\nnowhere\n" + temp.resolve("outside") + "\nreal\nnot for outside\ncommitted\n", result("a"));
        assertEquals(temp.resolve("outside") + "\n", result("b"));
        assertEquals(List.of("secret"), List.of(temp.resolve("outside").toFile().list()));
    }

    /// An agent's own file is not written over when it is tried again; one that it has lost is there again.
    @Test
    void eachAttemptHasThemAndKeepsItsOwn() throws IOException {
        commit(".gitignore", "*.env\n");
        write(".worktreeinclude", "*.env\n");
        write("a.env", "a\n");
        write("b.env", "b\n");
        ran("--backoff", "10ms", "cat {}.env b.env; echo changed >{}.env; rm b.env; "
                + "[ $ORCHESTRATE_ATTEMPT = 2 ] || { echo connection refused >&2; exit 1; }", ":::", "a");
        assertEquals("changed\nb\n", result("a"));
    }

    /// Its ignore file is not committed, so no worktree has it; else the keys would be in the task's last commit.
    @Test
    void whatOnlyTheCheckoutIgnoresIsNotCommittedEither() throws IOException {
        write(".gitignore", ".env\n*.key\n");
        write(".worktreeinclude", ".env\n*.key\n");
        write(".env", "password\n");
        write("dir/a b.key", "key\n");
        Files.writeString(cli.cwd().resolve(".git/info/exclude"), "# mine\n*.bak");
        var before = checkout();
        ran("cat .env dir/*; : {}", ":::", "a", "b");
        assertEquals("password\nkey\n", result("a"));
        assertEquals(before, checkout());
        assertTrue(Cli.text(cli.cwd().resolve(".git/info/exclude")).startsWith("# mine\n*.bak\n/.env\n/dir/a\\ b.key\n"));
        clean("a");
        clean("b");
    }

    @Test
    void neitherOurOwnFoldersNorOtherRepositoriesAreTakenAlong() throws IOException {
        commit(".gitignore", "*.json\nvendor/\n.orchestrate\n.worktrees\n");
        write(".worktreeinclude", "*\n");
        write("a.json", "{}\n");
        write("vendor/lib/x", "x\n");
        gitIn(cli.cwd().resolve("vendor/lib"), "init", "-q");
        write("vendor/plain/y", "y\n");
        ran(ALL, ":::", "a");
        ran(ALL, ":::", "a");
        assertEquals("./.gitignore\n./a.json\n./file\n./vendor/plain/y\n", result("a"));
    }

    @Test
    void fromASubfolderTheyAreThoseOfTheWholeRepository() throws IOException {
        commit(".gitignore", ".env\n");
        commit("sub/code", "code\n");
        write(".worktreeinclude", ".env\n");
        write(".env", "top\n");
        write("sub/.env", "sub\n");
        var sub = cli.in(cli.cwd().resolve("sub"));
        sub.run("run", "--worktree", "cat .env ../.env; : {}", ":::", "a").exits(0);
        assertEquals("sub\ntop\n", Cli.text(sub.latest().resolve("results/a.json")));
    }

    @Test
    void sixteenAtOnceHaveThem() throws IOException {
        commit(".gitignore", "*.env\n");
        write(".worktreeinclude", "*.env\n");
        for (int i = 0; i < 50; i++) write("d" + i % 5 + "/" + i + ".env", "x\n");
        var args = new ArrayList<>(List.of("-j", "16", "--max-cpu", "100", "--max-memory", "100", "find . -name '*.env' | wc -l; : {}",
                ":::"));
        for (int i = 0; i < 16; i++) args.add("w" + i);
        ran(args.toArray(String[]::new));
        for (int i = 0; i < 16; i++) assertEquals("50\n", result("w" + i));
        assertEquals(1, task(cli.report(), "w0").get("attempts").size());
    }

    /// `node_modules/` doesn't match a link of that name, so git would commit it.
    @Test
    void pathsAreLinkedAndNeverCommitted() throws IOException {
        commit(".gitignore", "node_modules/\n/cache\n");
        commit("kept/own", "own\n");
        for (var file : List.of("node_modules/m/x", "web/node_modules/y", "cache/z", "a [b]/w", "kept/other")) write(file, file + "\n");
        cli.file("tasks.yaml", """
                worktree: true
                link: [node_modules/, web/node_modules, cache, 'a [b]', nowhere, kept, .gitignore]
                tasks:
                - id: a
                  command: cat node_modules/m/x web/node_modules/y cache/z 'a [b]/w' kept/*; git status --short; git add -A; touch new
                - {id: b, link: [], command: '[ ! -e node_modules ] && [ ! -e web ]'}
                - {id: c, link: cache, command: '[ ! -e node_modules ] && readlink cache'}
                """);
        var before = checkout();
        cli.run("run", "tasks.yaml").exits(0);
        assertEquals("node_modules/m/x\nweb/node_modules/y\ncache/z\na [b]/w\nown\n", result("a"));
        assertEquals(cli.cwd().toRealPath().resolve("cache") + "\n", result("c"));
        assertEquals(before, checkout(), "the checkout's own folders are shown as before");
        assertEquals("new\n", git("diff", "--name-only", "main", "orchestrate/" + run() + "/a"));
        assertEquals("", gitIn(worktree("a").toRealPath(), "status", "--porcelain"));
        git("worktree", "remove", worktree("a").toRealPath().toString());
        assertEquals("node_modules/m/x\n", Cli.text(cli.cwd().resolve("node_modules/m/x")), "only the link is gone");
        clean("c");
    }

    @Test
    void whatCannotBeLinkedIsToldInASentence() throws IOException {
        write("data.bin", "x\n");
        cli.run("run", "--worktree", "--link", "data.bin", "touch ran", ":::", "a").exits(1);
        assertEquals(cli.cwd().toRealPath().resolve("data.bin") + ": git doesn't ignore it, so its link would be committed: name it in "
                + ".gitignore, or take it out of 'link'", task(cli.report(), "a").at("/attempts/0/evidence").asString());
        assertFalse(Files.exists(worktree("a").resolve("ran")));
        for (var path : List.of("../x", "/etc", "", ".", "a/../..", ".git/hooks")) {
            cli.file("tasks.yaml", "link: ['" + path + "']\ntasks:\n- {command: 'true'}\n");
            var told = cli.run("run", "tasks.yaml").exits(2).err();
            assertTrue(told.contains("tasks.yaml:1:7: 'link' is '" + path + "', and that is no path below the top of the repository"),
                    told);
        }
    }

    @Test
    void whatIsNotCommittedIsToldBeforeTheStart() throws IOException {
        assertFalse(cli.run("run", "--worktree", "cat file; : {}", ":::", "a").exits(0).err().contains("uncommitted"));
        write("sub/new", "x\n");
        git("mv", "file", "moved");
        var told = cli.in(cli.cwd().resolve("sub")).run("run", "--worktree", "--dry-run", "cat {}", ":::", "a").exits(0).err();
        assertEquals("orchestrate: 3 uncommitted files are not in the worktrees (file, moved, sub/new): commit what the tasks need\n",
                told);
        git("add", ".");
        git("commit", "-q", "-m", "All of it");
        write("moved", "changed\n");
        told = cli.run("run", "--worktree", "cat moved; : {}", ":::", "a").exits(0).err();
        assertTrue(told.contains("orchestrate: 1 uncommitted file is not in the worktrees (moved): commit what the tasks need\n"), told);
        assertFalse(cli.run("run", "cat moved; : {}", ":::", "a").exits(0).err().contains("uncommitted"));
    }
}
