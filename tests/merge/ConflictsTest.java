package tests.merge;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.Json;
import org.junit.jupiter.api.*;
import tests.*;

/// Whatever git takes for a conflict is told with the files as the tasks know them and the task on the other side, and whatever state a
/// task leaves its worktree in keeps no other out.
@Tag("process")
@Timeout(300)
class ConflictsTest extends InRepository {

    /// Each task's verdict: its fate, the files, the other tasks; and what of it was left out, if anything was.
    private Map<String, String> verdicts() throws IOException {
        var all = new TreeMap<String, String>();
        for (var t : Json.MAPPER.readTree(Cli.text(cli.latest().resolve("integration.json"))).get("tasks"))
            all.put(t.get("task").asString(), Stream.of(t.get("fate").asString(), String.join(" ", strings(t.get("files"))),
                    String.join(" ", strings(t.get("with"))), t.path("left").asString("")).filter(s -> !s.isEmpty())
                    .collect(Collectors.joining(" | ")));
        return all;
    }

    private static List<String> strings(tools.jackson.databind.JsonNode list) {
        return list.valueStream().map(tools.jackson.databind.JsonNode::asString).toList();
    }

    @Test
    void eachKindNamesItsFilesAndTheOtherTask() throws IOException {
        for (int n = 1; n <= 5; n++) write("f" + n, ("line of " + n + "\n").repeat(20));
        for (var file : List.of("script", "bin", "dir/a", "dir/b")) write(file, ("text of " + file + "\n").repeat(20));
        write("two\nlines", "first\n");
        git("add", "-A");
        git("commit", "-qm", "all");
        cli.file("tasks.yaml", """
                worktree: true
                parallel: 1
                max_cpu: 100
                max_memory: 100
                tasks:
                - id: base
                  command: |
                    echo a >>f1; echo x >added; git rm -q f2; git mv f3 f3a; git mv f4 f4a; echo x >df; printf 'a\\0c' >bin
                    chmod +x script; ln -s f1 link; git mv dir dir2; echo one >'two
                    lines'
                - {id: heir, after: base, command: "echo heir >heir"}
                - {id: content, command: "echo b >>f1"}
                - {id: add_add, command: "echo y >added"}
                - {id: modify_delete, command: "echo y >>f2"}
                - {id: rename_rename, command: "git mv f3 f3b"}
                - {id: rename_delete, command: "git rm -q f4"}
                - {id: two_to_one, command: "git mv f5 f3a"}
                - {id: file_folder, command: "mkdir df; echo 1 >df/x"}
                - {id: binary, command: "printf 'a\\\\0d' >bin"}
                - {id: mode_kind, command: "rm script; ln -s f1 script"}
                - {id: file_link, command: "echo file >link"}
                - {id: in_moved, command: "echo new >dir/new"}
                - {id: odd_name, command: "echo two >'two\\nlines'"}
                - {id: fine, command: "echo fine >fine"}
                """);
        cli.run("run", "tasks.yaml", "--quiet").exits(0);
        var done = cli.run("integrate").exits(1);
        var expected = new TreeMap<>(Map.of("base", "in", "heir", "in", "fine", "in"));
        Map.ofEntries(Map.entry("content", "f1"), Map.entry("add_add", "added"), Map.entry("modify_delete", "f2"),
                Map.entry("rename_rename", "f3 f3a f3b"), Map.entry("rename_delete", "f4a"), Map.entry("two_to_one", "f3a"),
                Map.entry("file_folder", "df"), Map.entry("binary", "bin"), Map.entry("mode_kind", "script"),
                Map.entry("file_link", "link"), Map.entry("in_moved", "dir2/new"), Map.entry("odd_name", "two\nlines"))
                .forEach((task, files) -> expected.put(task, "conflict | " + files + " | base"));
        assertEquals(expected, verdicts(), done::err);
        assertTrue(done.out().contains("odd_name: conflicts with base in two lines\n"), done::out);
    }

    @Test
    void whateverAWorktreeIsLeftInItsWorkGetsInAndNoOthersIsTaken() throws IOException {
        git("switch", "-qc", "side");
        commit("theirs", "not of any task\n");
        git("switch", "-q", "main");
        cli.file("tasks.yaml", """
                worktree: true
                defaults: {wip: false}
                tasks:
                - {id: looked, command: "echo 1 >l; git add l; git commit -qm l; git switch -q side"}
                - {id: only_looked, command: "git switch -q --detach side"}
                - {id: bisecting, command: "for n in 1 2 3 4; do echo $n >>b; git add b; git commit -qm $n; done;
                    git bisect start HEAD HEAD~4"}
                - {id: rebasing, command: "git switch -qc s; echo s >r; git add r; git commit -qm s; git switch -q -; echo r >r; git add r;
                    git commit -qm r; git rebase s; true"}
                - {id: own, command: "git switch -qc mine; echo o >o; git add o; git commit -qm o"}
                - {id: away, command: "echo 1 >a; git add a; git commit -qm a; git switch -qc away HEAD~1;
                    echo 2 >w; git add w; git commit -qm w"}
                - {id: unborn, command: "git checkout -q --orphan nothing"}
                - {id: broken, command: "echo 1 >k; git add k; git commit -qm k; echo x >$(git rev-parse --git-path index)"}
                - {id: kept_aside, wip: true, command: "git switch -q --detach; echo d >d"}
                - {id: kept_and_had, wip: true, command: "git switch -q --detach; git branch -D orchestrate/$ORCHESTRATE_RUN/$TASK_ID;
                    echo h >h; git add h; git commit -qm h"}
                """);
        cli.run("run", "tasks.yaml", "--quiet").exits(0);
        cli.run("integrate", "--verify", "true").exits(1);
        var branch = "orchestrate/" + run();
        assertEquals(Map.of("looked", "in | what its worktree has now, which is of side",
                "only_looked", "unchanged | what its worktree has now, which is of side", "bisecting", "in", "own", "in",
                "rebasing", "in | what its worktree has now, which is of no branch; 1 file of its worktree changed since and not committed",
                "unborn", "unmergeable",
                "away", "in | what " + branch + "/away has, which its worktree has left",
                "broken", "in | what of its worktree isn't committed, as git status failed there",
                "kept_aside", "unchanged | its worktree is on no branch: kept aside, to be had by 'git branch kept_aside-aside "
                        + "refs/orchestrate/wip/" + run() + "/kept_aside/1'", "kept_and_had", "in"), verdicts());
        assertEquals("b\nfile\nh\nk\nl\no\nr\nw\n", git("ls-tree", "-r", "--name-only", branch + "/integrated"));
        assertEquals("1\n2\n3\n4\n", git("show", branch + "/integrated:b"), "all of it");
        assertEquals("r\n", git("show", branch + "/integrated:r"));
        // Its own worktree was deleted by hand.
        cli.other("rm", "-r", ".worktrees/" + run() + "/integrated").exits(0);
        cli.run("integrate", "--verify", "test -e b").exits(1);
        assertEquals("in", verdicts().get("own"));
    }
}
