package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;

/// What runs have left in git goes only where nothing is lost, what stays says why, and each byte of what went comes back by the command
/// that was printed.
@Tag("process")
@Timeout(600)
class CleanTest extends InRepository {
    private static final Set<String> REFUSED = Set.of("locked", "merging", "nested", "overlooked", "inside");

    /// What keeps each.
    private static final Map<String, String> KINDS = Map.ofEntries(Map.entry("none", ""), Map.entry("merged", ""),
            Map.entry("amended", "unmerged"), Map.entry("open", "unmerged"), Map.entry("dirty", "uncommitted"),
            Map.entry("ignoring", "ignored"), Map.entry("left", "unmerged"), Map.entry("detached", "uncommitted unmerged"),
            Map.entry("gone", "unmerged"), Map.entry("locked", "locked"), Map.entry("merging", "uncommitted unmerged under_way"),
            Map.entry("nested", "uncommitted"), Map.entry("overlooked", "overlooked"), Map.entry("inside", "in_use"));

    private Map<String, JsonNode> clean(String... more) throws IOException {
        var argv = Stream.concat(Stream.of("clean", "--worktrees", "--json"), Stream.of(more)).toArray(String[]::new);
        var fates = new TreeMap<String, JsonNode>();
        for (var fate : Json.MAPPER.readTree(cli.run(argv).exits(0).out()).get("fates")) fates.put(fate.get("task").asString(), fate);
        return fates;
    }

    /// All files of a folder but git's own, links as where they point to.
    private static Map<String, String> bytes(Path folder) throws IOException {
        if (!Files.exists(folder)) return Map.of();
        try (var all = Files.walk(folder)) {
            var found = new TreeMap<String, String>();
            for (var file : all.filter(f -> !f.startsWith(folder.resolve(".git"))).toList())
                if (Files.isSymbolicLink(file)) found.put(folder.relativize(file).toString(), "-> " + Files.readSymbolicLink(file));
                else if (Files.isRegularFile(file))
                    found.put(folder.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            return found;
        }
    }

    private void comesBack(JsonNode fate, Map<String, String> before) throws IOException {
        cli.other("sh", "-ec", fate.get("back").asString()).exits(0);
        assertEquals(before, bytes(cli.cwd().resolve(fate.get("worktree").asString())), fate::toString);
    }

    private Map<String, Map<String, String>> all(Collection<String> tasks) throws IOException {
        var all = new HashMap<String, Map<String, String>>();
        for (var task : tasks) all.put(task, bytes(cli.cwd().resolve(".worktrees").resolve(run()).resolve(task)));
        return all;
    }

    private String kinds(JsonNode fate) {
        return fate.get("kept").valueStream().map(k -> k.get("kind").asString()).collect(Collectors.joining(" "));
    }

    private void aRun() throws IOException {
        write(".gitignore", "*.log\n.env\nnode_modules\ncache/\n.orchestrate\n.worktrees\ntasks.yaml\n");
        commit(".worktreeinclude", ".env\ncache/*\n");
        git("add", "-A");
        git("commit", "-q", "-m", "more");
        write(".env", "SECRET=1\n");
        write("cache/one", "cached\n");
        write("node_modules/x/index.js", "x\n");
        cli.file("tasks.yaml", """
                worktree: true
                parallel: 30
                link: [node_modules]
                tasks:
                - {id: none, command: "true"}
                - {id: merged, command: "echo 1 >merged; echo 2 >'a b'"}
                - {id: amended, command: "echo 1 >am; git add am; git commit -qm one; echo 2 >am; git commit -qam two --amend"}
                - {id: open, command: "echo 1 >open; git add open; git commit -qm open; rm -f file; seq 5 >more"}
                - {id: dirty, wip: false, command: "echo 1 >dirty; echo 2 >>file; git add file; echo 3 >>file; ln -s nowhere link"}
                - {id: ignoring, command: "echo 1 >build.log; echo SECRET=2 >.env"}
                - {id: left, command: "echo 1 >x; git add x; git commit -qm x; git switch -qc own-left; echo 2 >x; git commit -qam y"}
                - {id: detached, command: "git switch -q --detach; echo 1 >x; git add x; git commit -qm x; echo 2 >y"}
                - {id: gone, command: "echo 1 >gone"}
                - {id: locked, command: "git worktree lock --reason why ."}
                - {id: merging, command: "git switch -qc m-a; echo 1 >file; git commit -qam a; git switch -q -; git switch -qc m-b;
                    echo 2 >file; git commit -qam b; git merge -q m-a || :"}
                - {id: nested, command: "git init -q one; cd one; echo 1 >x; git add x; git commit -qm x"}
                - {id: overlooked, command: "git update-index --assume-unchanged file; echo 2 >>file"}
                - {id: inside, command: "true"}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        git("worktree", "remove", worktree("gone").toRealPath().toString());
    }

    @Test
    void onlyWhatNobodyWouldMissGoesAndAllOfItComesBack() throws Exception {
        aRun();
        var tasks = KINDS.keySet();
        var before = all(tasks);
        git("merge", "-q", "--no-edit", "orchestrate/" + run() + "/merged");
        var inside = new ProcessBuilder("sleep", "300").directory(worktree("inside").toRealPath().toFile()).start();
        try {
            var told = clean("--dry-run");
            assertEquals(before, all(tasks), "nothing is done");
            var fates = clean();
            for (var task : tasks) assertEquals(kinds(told.get(task)), kinds(fates.get(task)), task);
            KINDS.forEach((task, kinds) -> assertEquals(kinds, kinds(fates.get(task)), task + ": " + fates.get(task)));
            assertEquals(tasks, fates.keySet());
            assertTrue(fates.get("ignoring").toString().contains("build.log") && fates.get("ignoring").toString().contains(".env"));
            for (var gone : List.of("none", "merged")) {
                assertFalse(Files.exists(worktree(gone), LinkOption.NOFOLLOW_LINKS), gone);
                assertTrue(Cli.text(cli.cwd().resolve(".orchestrate/removed")).contains("\n" + fates.get(gone).get("back").asString()));
                comesBack(fates.get(gone), before.get(gone));
            }
            assertEquals(before, all(tasks));
            assertEquals("main\n", git("branch", "--show-current"));
            discarded(before);
        } finally {
            inside.destroyForcibly().waitFor();
        }
        git("fsck", "--strict");
        assertEquals("x\n", Cli.text(cli.cwd().resolve("node_modules/x/index.js")));
    }

    private void discarded(Map<String, Map<String, String>> before) throws IOException {
        var argv = new ArrayList<>(before.keySet());
        cli.run(Stream.concat(Stream.of("clean", "--worktrees", "--discard"), argv.stream()).toArray(String[]::new)).exits(2);
        assertEquals(before, all(argv), "nobody was asked");
        var commits = git("rev-list", "--all", "--reflog").lines().collect(Collectors.toSet());
        var fates = clean(Stream.concat(Stream.of("--discard", "--yes"), argv.stream()).toArray(String[]::new));
        for (var task : before.keySet()) {
            var fate = fates.get(task);
            assertEquals(REFUSED.contains(task), fate.path("back").isMissingNode(), fate::toString);
            if (REFUSED.contains(task)) continue;
            assertFalse(Files.exists(worktree(task), LinkOption.NOFOLLOW_LINKS), task);
            assertFalse(git("branch", "--list", "*/" + task).contains(task), task);
        }
        var kept = git("rev-list", "--all").lines().collect(Collectors.toSet());
        assertEquals(Set.of(), commits.stream().filter(c -> !kept.contains(c)).collect(Collectors.toSet()), "commits that no ref has");
        for (var task : before.keySet())
            if (task.equals("gone")) cli.other("sh", "-ec", fates.get(task).get("back").asString()).exits(0);
            else if (!REFUSED.contains(task)) comesBack(fates.get(task), before.get(task));
        assertEquals(before, all(argv));
        assertEquals("1\n", git("show", "orchestrate/" + run() + "/gone:gone"));
    }

    /// One whose branch has all of it but isn't merged where the checkout is, is merged into what the run came to.
    @Test
    void alsoWhatIsIntegratedAlone() throws IOException {
        cli.run("run", "--worktree", "--integrate", "echo {} >{}", ":::", "a", "b").exits(0);
        var fates = clean();
        assertEquals("unmerged", kinds(fates.get("integrated")));
        assertEquals("merged into orchestrate/" + run() + "/integrated", fates.get("a").get("why").asString());
        assertFalse(Files.exists(worktree("a")));
        git("merge", "-q", "--ff-only", "orchestrate/" + run() + "/integrated");
        cli.run("integrate").exits(0);
        clean();
        assertTrue(cli.run("integrate").exits(0).out().contains("in      a\n"), "what was taken over and cleared up is in");
        assertEquals("", git("branch", "--list", "orchestrate*"));
        assertEquals(List.of(), clean().keySet().stream().toList());
    }

    @Test
    void whatGitWouldNotRemoveIsForeseen() throws IOException {
        var other = Files.createDirectory(temp.resolve("other"));
        gitIn(other, "init", "-q");
        gitIn(other, "commit", "-q", "--allow-empty", "-m", "x");
        git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.toString(), "sub");
        git("commit", "-qm", "sub");
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: elsewhere, command: "git switch -q --detach; git worktree add -q $THERE orchestrate/$ORCHESTRATE_RUN/elsewhere"}
                - {id: submodule, command: "git -c protocol.file.allow=always submodule -q update --init; echo x >sub/x"}
                - {id: deleted, command: "cd ..; rm -r deleted"}
                """);
        cli.with("THERE", temp.resolve("there").toString()).run("run", "tasks.yaml").exits(0);
        assertEquals("not committed, still in its worktree: the submodule sub has changes in none of its commits",
                Cli.task(cli.report(), "submodule").path("attempts").path(0).path("work").path("words").asString());
        gitIn(worktree("submodule").resolve("sub"), "clean", "-qf");
        for (var fates : List.of(clean("--dry-run"), clean())) {
            assertEquals("checked_out", kinds(fates.get("elsewhere")));
            assertEquals("submodules", kinds(fates.get("submodule")));
            assertTrue(fates.get("deleted").toString().contains("which is gone: 'git worktree prune'"), fates::toString);
        }
    }

    /// Git would do to the one it was copied from what is asked for the copy.
    @Test
    void aCopyOfTheProjectLeavesTheProjectAlone() throws IOException {
        cli.run("run", "--worktree", "echo {} >work; git add work; echo more >work; git switch -q --detach", ":::", "a").exits(0);
        var index = worktree("a").resolve(gitIn(worktree("a"), "rev-parse", "--git-path", "index").strip());
        var before = Files.readAllBytes(index);
        var refs = git("for-each-ref");
        cli.other("cp", "-a", cli.cwd().toString(), temp.resolve("copy").toString()).exits(0);
        var copy = cli.in(temp.resolve("copy"));
        var told = copy.run("clean", "--worktrees", "a", "--discard", "--yes").exits(0).out();
        assertTrue(told.contains("git has it at") && told.contains("as it was copied or moved"), told);
        assertTrue(copy.run("integrate").exits(2).err().contains("this is a copy of it, so go on with it there"));
        assertArrayEquals(before, Files.readAllBytes(index));
        assertEquals(refs, git("for-each-ref"));
    }

    @Test
    void neverOfARunThatGoesOnOrHasCrashed() throws Exception {
        var run = cli.start("run", "--worktree", "touch go; until [ -e stop ]; do sleep 0.1; done; : {}", ":::", "a");
        Cli.await("its worktree", () -> Files.exists(worktree("a").resolve("go")));
        assertEquals("running", kinds(clean().get("a")).split(" ")[0]);
        run.process().destroyForcibly().waitFor();
        assertEquals("crashed", kinds(clean().get("a")).split(" ")[0]);
        Files.createFile(worktree("a").resolve("stop"));
        cli.run("recover").exits(0);
        assertEquals("unmerged", kinds(clean().get("a")));
        cli.run("clean").exits(2);
        cli.run("clean", "--worktrees", "--discard").exits(2);
        cli.run("clean", "--worktrees", "nosuch").exits(2);
        assertTrue(cli.run("clean", "--keep", "0").exits(0).out().contains(": of 1 task a worktree or a branch is there: "));
        assertEquals("{\"dry_run\":false,\"runs\":[]}", cli.run("clean", "--keep", "1", "--json").exits(0).out().replaceAll("\\s", ""));
        cli.run("clean", "--worktrees", "--keep", "1").exits(2);
        cli.run("clean", "--keep", "1", "a").exits(2);
        cli.run("clean", "--worktrees", "a", "--discard", "--yes").exits(0);
        var refused = cli.run("clean", "--older", "0").exits(2).err();
        assertTrue(refused.contains("'0' has no unit: write it like 30d, for days, or 12h"), refused);
        assertTrue(cli.run("clean", "--older", "1ms", "--dry-run").exits(0).out().matches("goes     \\S+: \\d+ kB\n\n1 would .*\n"));
        var told = cli.run("clean", "--older", "1ms").exits(0).out();
        assertTrue(told.matches("removed  \\S+: \\d+ kB\n\n1 removed, 0 kept; \\d+ kB got free\n"), told);
        cli.run("status").exits(2);
    }
}
