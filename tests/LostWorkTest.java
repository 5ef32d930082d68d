package tests;

import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Work that an attempt leaves in its worktree, in any state and after any end: each byte is on its branch, or comes back by a command that
/// was told.
@Tag("process")
@Timeout(600)
class LostWorkTest {
    private static final Pattern COMMAND = Pattern.compile("'(git branch \\S+ \\S+)'");
    private static final String CHANGE = "echo changed >file; echo new >'a new.txt'; echo ign >ignored.log";
    private static final String REBASE = "git checkout -q -b side; echo side >file; git commit -qam side; git checkout -q -; "
            + "echo ours >file; git commit -qam ours; ";

    /// What a task does, by what is left of it. Each ends by the words in `$END`.
    private static final Map<String, String> STATES = Map.ofEntries(
            Map.entry("unstaged", CHANGE),
            Map.entry("stashed", "echo $TASK_ID >file; echo u >untracked; until git stash -qu; do sleep 0.1; done; echo new >new"),
            Map.entry("staged", CHANGE + "; git add -A; echo later >file"),
            Map.entry("allstaged", CHANGE + "; git add -A"),
            Map.entry("removed", "rm file; echo x >other; mkdir -p dist; echo data >kept.db; echo built >dist/a.log"),
            Map.entry("committed", CHANGE + "; git add -A; git commit -qm own; echo more >more"),
            Map.entry("ownbranch", "sleep 1.1; git checkout -q -b $TASK_ID-own; " + CHANGE),
            Map.entry("foreign", "git checkout -q -b $TASK_ID-x main; git checkout -q --detach; git checkout -q old-${TASK_ID#*-}; "
                    + CHANGE),
            Map.entry("detached", "git checkout -q --detach; " + CHANGE + "; git add -A; git commit -qm own-$TASK_ID; echo more >more"),
            Map.entry("merging", REBASE.replace("side;", "side-$TASK_ID;") + "git merge -q side-$TASK_ID; echo new >new"),
            Map.entry("rebasing", REBASE.replace("side;", "side-$TASK_ID;") + "git rebase -q side-$TASK_ID; echo new >new"));
    private static final Map<String, String> ENDS = Map.of("well", "exit 0", "badly", "exit 1", "stopped", "touch $GO.$TASK_ID; sleep 300");
    private static final Set<String> ASIDE = Set.of("foreign", "detached", "merging", "rebasing");

    @TempDir Path temp;
    private Cli cli;

    @BeforeEach
    void begin() throws IOException {
        cli = Cli.below(temp).with(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null", "GIT_AUTHOR_NAME", "A",
                "GIT_AUTHOR_EMAIL", "a@example.org", "GIT_COMMITTER_NAME", "A", "GIT_COMMITTER_EMAIL", "a@example.org", "GO",
                temp.resolve("go").toString()));
        git("init", "-q", "-b", "main");
        cli.file("file", "first\n");
        cli.file(".gitignore", "*.log\n*.db\ndist\ntasks.yaml\n.orchestrate\n.worktrees\n");
        git("add", "-A");
        git("commit", "-q", "-m", "first");
    }

    @AfterEach
    void nothingIsLeft() {
        cli.nothingLeft();
    }

    private String git(String... args) throws IOException {
        return cli.other(Stream.concat(Stream.of("git"), Stream.of(args)).toArray(String[]::new)).exits(0).out();
    }

    private Path worktree(String task) {
        return cli.cwd().resolve(".worktrees").resolve(task);
    }

    private String branch(String task) throws IOException {
        return "orchestrate/" + cli.latest().getFileName() + "/" + task;
    }

    private JsonNode work(String task) throws IOException {
        return task(cli.report(), task).at("/attempts/0/work");
    }

    @Test
    void eachByteComesBackAfterAnyEnd() throws IOException {
        for (var end : ENDS.keySet()) git("branch", "old-" + end);
        var tasks = new StringBuilder("""
                worktree: true
                parallel: 30
                defaults: {wip_ignored: ['*.db', dist/]}
                tasks:
                """);
        for (var state : STATES.entrySet())
            for (var end : ENDS.entrySet())
                tasks.append("- id: ").append(state.getKey()).append('-').append(end.getKey()).append("\n  command: |\n    ")
                        .append(state.getValue()).append("\n    cp \"$(git rev-parse --git-path index)\" $GO.$TASK_ID.index\n    ")
                        .append(end.getValue()).append('\n');
        cli.file("tasks.yaml", tasks.toString());
        var index = Files.readAllBytes(cli.cwd().resolve(".git/index"));
        var run = cli.start("run", "tasks.yaml");
        for (var state : STATES.keySet()) Cli.await("all of " + state, () -> Files.exists(temp.resolve("go." + state + "-stopped")));
        Cli.await("the others' ends", () -> cli.events("settled").size() >= 2 * STATES.size());
        cli.run("stop", "--now").exits(0);
        run.end();
        assertArrayEquals(index, Files.readAllBytes(cli.cwd().resolve(".git/index")));
        assertEquals("main\n", git("branch", "--show-current"));
        assertAll(STATES.keySet().stream().flatMap(state -> ENDS.keySet().stream().map(end -> () -> comesBack(state, state + "-" + end))));
    }

    private void comesBack(String state, String task) throws IOException {
        var work = work(task);
        assertFalse(work.isMissingNode(), task);
        assertEquals(ASIDE.contains(state), work.get("odd").asBoolean(), task + ": " + work);
        var branch = state.equals("ownbranch") ? task + "-own" : branch(task);
        var folder = worktree(task).toString();
        var index = worktree(task).resolve(git("-C", folder, "rev-parse", "--git-path", "index").strip());
        if (ASIDE.contains(state)) {
            assertArrayEquals(Files.readAllBytes(temp.resolve("go." + task + ".index")), Files.readAllBytes(index), task);
            var command = COMMAND.matcher(work.get("words").asString());
            assertTrue(command.find(), task + ": " + work);
            branch = command.group(1).split(" ")[2];
            cli.other("sh", "-c", command.group(1)).exits(0);
        } else assertEquals("", git("-C", folder, "status", "--porcelain"), task);
        assertEquals(work.get("commit").asString(), git("rev-parse", branch).strip(), task);
        var there = new TreeSet<String>();
        try (var files = Files.list(worktree(task))) {
            for (var file : files.filter(f -> !f.endsWith(".git") && !f.toString().endsWith(".log")).toList()) {
                there.add(file.getFileName().toString());
                if (Files.isDirectory(file)) assertEquals("built\n", git("show", branch + ":dist/a.log"), task);
                else assertEquals(Cli.text(file), git("show", branch + ":" + file.getFileName()), task);
            }
        }
        assertEquals(there, new TreeSet<>(git("ls-tree", "--name-only", branch).lines().map(l -> l.replace("\"", "")).toList()), task);
        // All worktrees of a repository have one stash.
        if (state.equals("stashed"))
            assertTrue(git("log", "-g", "-p", "-m", "--format=%H", "refs/stash", "--").contains("+" + task + "\n"), task);
        if (state.equals("staged")) assertEquals("changed\n", git("show", branch + "~1:file"), "what was staged is kept, too");
    }

    /// It is the same after the orchestrator was killed, and for one that goes on where another run has left it.
    @Test
    void alsoAfterAKillAndInALaterRun() throws Exception {
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - id: a
                  command: |
                    %s; touch $GO; until [ -e $GO.end ]; do sleep 0.1; done; exit 1
                """.formatted(CHANGE));
        var run = cli.start("run", "tasks.yaml");
        Cli.await("the work", () -> Files.exists(temp.resolve("go")));
        run.process().destroyForcibly().waitFor();
        Files.createFile(temp.resolve("go.end"));
        cli.run("recover").exits(1);
        var branch = branch("a");
        assertEquals("new\n", git("show", branch + ":a new.txt"));
        Files.writeString(worktree("a").resolve("between"), "by hand\n");
        cli.run("retry").exits(1);
        assertNotEquals(branch, branch("a"));
        assertEquals("by hand\n", git("show", branch + ":between"));
    }

    /// Of a worktree that was deleted, or that git doesn't know any more or has made only half, the next attempt finds all that git has.
    @Test
    void aWorktreeThatIsNotWholeIsMadeWhole() throws IOException {
        var first = "if [ $ORCHESTRATE_ATTEMPT = 1 ]; then echo c >c; git add c; git commit -qm c; ";
        var then = "; echo flaky; exit 1; fi; ls | tr '\\n' ' '; git status --porcelain";
        var tasks = new StringBuilder("worktree: true\nbackoff: 50ms\nrules: [{match: flaky, outcome: transient, reason: flaky}]\n");
        tasks.append("tasks:\n");
        Map.of("deleted", "echo s >s; git add s; echo u >u; cd ..; rm -r deleted", "unknown", "echo u >u; rm .git",
                "half", "cd $(git rev-parse --git-dir); printf initializing >locked; rm index; touch index.lock; cd -; rm file c",
                "renamed", "git branch -m mine; echo u >u", "removed", "git worktree remove $PWD")
                .forEach((task, ends) -> tasks.append("- id: ").append(task).append("\n  command: |\n    ").append(first).append(ends)
                        .append(then).append('\n'));
        cli.file("tasks.yaml", tasks.toString());
        cli.run("run", "tasks.yaml").exits(0);
        var seen = Map.of("deleted", "c file s A  s\n", "unknown", "c file u ", "half", "c file ", "renamed", "c file u ",
                "removed", "c file ");
        for (var task : seen.keySet())
            assertEquals(seen.get(task), Cli.text(cli.latest().resolve("results/" + task + ".json")), task);
        assertEquals("its worktree is gone, with what was not committed there", work("deleted").get("words").asString());
        assertEquals("u\n", git("show", branch("unknown") + ":u"));
        assertEquals("c\n", git("show", branch("half") + ":c"));
    }

    @Test
    void whatGitWouldNotKeepIsToldAndHooksDoNotRun() throws IOException {
        var hooks = cli.cwd().resolve(".git/hooks");
        Files.createDirectories(hooks);
        for (var name : List.of("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"))
            assertTrue(Files.writeString(hooks.resolve(name), "#!/bin/sh\n[ -e $GO.armed ] && echo $0 >>$GO.hooked\nexit 0\n").toFile()
                    .setExecutable(true));
        git("config", "commit.gpgSign", "true");
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: nested, command: "touch new; git init -q one; cd one; touch x; git add x; git -c commit.gpgSign=no commit -qm x"}
                - {id: empty, command: "touch new; git init -q one"}
                - {id: off, wip: false, command: touch new}
                - {id: none, command: "true"}
                - {id: locked, command: "touch new $(git rev-parse --git-path index.lock)"}
                - {id: last, after: [nested, empty, off, none, locked], command: "touch last $GO.armed"}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        assertFalse(Files.exists(temp.resolve("go.hooked")), () -> Cli.text(temp.resolve("go.hooked")));
        assertEquals("not committed, still in its worktree: one is a repository of its own", work("nested").get("words").asString()
                .split("; ")[1]);
        assertEquals("?? one/\n", git("-C", worktree("nested").toString(), "status", "--porcelain"), "git won't remove that worktree");
        assertTrue(work("empty").get("odd").asBoolean() && git("ls-tree", "--name-only", branch("empty")).contains("new"));
        assertTrue(work("off").isMissingNode() && work("none").isMissingNode());
        assertEquals("?? new\n", git("-C", worktree("off").toString(), "status", "--porcelain"));
        assertTrue(work("locked").get("ref").asString().startsWith("refs/orchestrate/wip/"), "a lock is never taken away");
        assertEquals(branch("last"), work("last").get("ref").asString().substring("refs/heads/".length()));
    }

    @Test
    void itNeedsNoNameOfItsUser() throws IOException {
        var env = new HashMap<String, String>();
        for (var who : List.of("AUTHOR", "COMMITTER")) for (var what : List.of("NAME", "EMAIL")) env.put("GIT_" + who + "_" + what, "");
        git("config", "user.useConfigOnly", "true");
        cli.with(env).run("run", "--worktree", "touch new {}", ":::", "a").exits(0);
        assertEquals("orchestrate <orchestrate@localhost>\n", git("log", "-1", "--format=%an <%ae>", branch("a")));
    }
}
