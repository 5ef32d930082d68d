package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Worktrees of repositories that are not a plain checkout.
@Tag("process")
@Timeout(600)
class AnyRepositoryTest extends InRepository {
    private static final List<String> WORK = List.of("run", "--worktree", "--link", "nothing", "cat file; echo {} >new", ":::", "a");

    private void works(Path folder, String shown) throws IOException {
        var there = cli.in(folder);
        there.run(WORK.toArray(String[]::new)).exits(0);
        assertEquals(shown, Cli.text(there.latest().resolve("results/a.json")));
        assertEquals("a\n", gitIn(folder, "show", "orchestrate/" + there.latest().getFileName() + "/a:new"));
        assertEquals("", gitIn(folder.resolve(".worktrees/a").toRealPath(), "status", "--porcelain"));
        gitIn(folder, "worktree", "remove", folder.resolve(".worktrees/a").toRealPath().toString());
    }

    @Test
    void aBareOneItselfAndAWorktreeOfIt() throws IOException {
        git("clone", "-q", "--bare", ".", temp.resolve("bare.git").toString());
        works(temp.resolve("bare.git"), "x\n");
        gitIn(temp.resolve("bare.git"), "worktree", "add", "-q", temp.resolve("beside").toString(), "main");
        works(temp.resolve("beside"), "x\n");
    }

    /// The folder around has but a pointer to it, and all work is in worktrees.
    @Test
    void aBareOneThatAFolderPointsTo() throws IOException {
        var around = Files.createDirectory(temp.resolve("around"));
        git("clone", "-q", "--bare", ".", around.resolve(".bare").toString());
        Files.writeString(around.resolve(".git"), "gitdir: ./.bare\n");
        works(around, "x\n");
    }

    /// Submodules are left to who needs them, which is said: git removes no worktree that has one filled. They stay in what is committed.
    @Test
    void oneWithSubmodulesAndASubmodule() throws IOException {
        git("clone", "-q", ".", temp.resolve("source").toString());
        git("-c", "protocol.file.allow=always", "submodule", "add", "-q", temp.resolve("source").toString(), "lib");
        git("commit", "-q", "-m", "Add lib");
        works(cli.cwd(), "x\n");
        assertEquals("160000", git("ls-tree", "orchestrate/" + run() + "/a", "lib").substring(0, 6));
        var said = cli.run("run", "--worktree", "--dry-run", "x {}", ":::", "a").exits(0).err();
        assertTrue(said.contains("submodule lib is empty in the worktrees: --setup 'git submodule update --init --recursive' fills it"),
                said);
        cli.run("run", "--worktree", "--setup", "git -c protocol.file.allow=always submodule update --init --recursive", "cat lib/file {}",
                ":::", "file").exits(0);
        works(cli.cwd().resolve("lib"), "x\n");
    }

    @Test
    void aSparseOne() throws IOException {
        commit("sub/code", "code\n");
        commit("far/code", "code\n");
        git("sparse-checkout", "set", "sub");
        works(cli.cwd(), "x\n");
        assertEquals("far/code\nfile\nnew\nsub/code\n", git("ls-tree", "-r", "--name-only", "orchestrate/" + run() + "/a"));
    }
}
