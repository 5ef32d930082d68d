package tests.merge;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.Json;
import org.junit.jupiter.api.*;
import tests.*;
import tools.jackson.databind.JsonNode;

/// What tasks have done in worktrees comes together in one branch: what fits and passes is in, the rest is told with its reason, and
/// nothing of the user's is touched, whenever it is killed.
@Tag("process")
@Timeout(600)
class IntegrateTest extends InRepository {
    private static final int KILLS = Integer.parseInt(System.getenv().getOrDefault("INTEGRATE_KILLS", "2"));

    /// Of eight tasks, done in this order, two conflict, one fails its check by itself and one only together with another.
    private static final String EIGHT = """
            worktree: true
            parallel: 1
            max_cpu: 100
            max_memory: 100
            tasks:
            - {id: first, command: "sed -i 's/^1$/one/' lines; git commit -qam one"}
            - {id: last, command: "sed -i 's/^9$/nine/' lines; git commit -qam nine"}
            - {id: also, command: "sed -i 's/^1$/uno/' lines; git commit -qam uno"}
            - {id: left, command: "echo L >left"}
            - {id: right, command: "echo R >right"}
            - {id: red, command: "touch broken"}
            - {id: moved, command: "mkdir sub; git mv other sub/other; git commit -qm moved"}
            - {id: same, command: "true"}
            """;
    private static final String CHECK = "! test -e broken && ! { test -e left && test -e right; }";
    private static final Map<String, String> FATES = Map.of("first", "in", "last", "in", "also", "conflict", "left", "in", "right",
            "check_failed", "red", "check_failed", "moved", "in", "same", "unchanged");

    @BeforeEach
    void begin() throws IOException {
        cli.file("lines", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        cli.file("other", "o\n".repeat(20));
        cli.file(".gitignore", "tasks.yaml\n.orchestrate\n.worktrees\n*.log\n");
        git("rm", "-q", "file");
        git("add", "-A");
        git("commit", "-q", "-m", "begun");
    }

    @AfterEach
    void allIsWhole() throws IOException {
        assertEquals("", git("fsck", "--no-dangling", "--no-progress"));
    }

    private void ran(String manifest) throws IOException {
        cli.file("tasks.yaml", manifest);
        cli.run("run", "tasks.yaml", "--quiet").exits(0);
    }

    private String branch() throws IOException {
        return branch("");
    }

    private String branch(String number) throws IOException {
        return "orchestrate/" + cli.latest().getFileName() + "/integrated" + number;
    }

    private Map<String, JsonNode> tasks() throws IOException {
        return Json.MAPPER.readTree(Cli.text(cli.latest().resolve("integration.json"))).get("tasks").valueStream()
                .collect(Collectors.toMap(t -> t.get("task").asString(), t -> t));
    }

    private Map<String, String> fates() throws IOException {
        return tasks().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, t -> t.getValue().get("fate").asString()));
    }

    private static List<String> with(JsonNode verdict) {
        return verdict.get("with").valueStream().map(JsonNode::asString).toList();
    }

    /// All of the user's: the checkout's files, what git keeps of it, and all refs but the one that is ours.
    private Map<String, String> mine() throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(cli.cwd())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = cli.cwd().relativize(file).toString();
                if (name.startsWith(".orchestrate/") || name.contains("/integrated") || name.startsWith(".git/objects/")) continue;
                // Looking at a worktree may write down anew when its files were looked at.
                if (name.startsWith(".git/worktrees/") && name.endsWith("/index")) continue;
                all.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)) + Files.getLastModifiedTime(file));
            }
        }
        all.put("refs", git("for-each-ref").lines().filter(l -> !l.endsWith("/integrated")).collect(Collectors.joining("\n")));
        return all;
    }

    @Test
    void whatFitsIsInAndTheRestIsTold() throws IOException {
        ran(EIGHT);
        cli.file("lines", "mine, not committed\n");
        git("add", "lines");
        cli.file("lines", "mine, and changed again\n");
        var before = mine();
        var done = cli.run("integrate", "--verify", CHECK).exits(1);
        assertEquals(before, mine(), "what is the user's");
        assertEquals(FATES, fates(), done::err);
        var tasks = tasks();
        assertEquals(List.of("first"), with(tasks.get("also")));
        assertEquals("lines", tasks.get("also").get("files").get(0).asString());
        assertEquals(List.of("left"), with(tasks.get("right")));
        assertEquals(List.of(), with(tasks.get("red")));
        assertTrue(done.out().contains("also: conflicts with first in lines") && done.out().contains("git merge --ff-only " + branch()),
                done::out);
        assertEquals("one\n2\n3\n4\n5\n6\n7\n8\nnine\n", git("show", branch() + ":lines"));
        assertEquals(".gitignore\nleft\nlines\nsub/other\n", git("ls-tree", "-r", "--name-only", branch()));
        var report = cli.report().get("integration");
        assertEquals(branch(), report.get("branch").asString());
        assertTrue(Cli.text(cli.latest().resolve("report.md")).contains("| also | out | conflicts with first in lines |"));
        assertTrue(Cli.text(cli.latest().resolve("report.html")).contains(">Integrated</h2>"));
        var changes = cli.run("diff").exits(0).out();
        assertTrue(changes.contains("both    lines: first, last, also; they conflict\n") && changes.contains("2 files, +20 -20, 1 commit"),
                changes);
        assertEquals("lines", cli.report().at("/overlaps/0/path").asString());
        assertTrue(cli.run("diff", "also").exits(0).out().contains("\n-1\n+uno\n"));
        assertTrue(cli.run("diff", "--stat", "left").exits(0).out().contains("left | 1 +"));
        // Asked again it tries what is out, and changes nothing if that is as it was.
        var tip = git("rev-parse", branch());
        cli.run("integrate", "--verify", CHECK, "--json").exits(1);
        assertEquals(FATES, fates());
        assertEquals(tip, git("rev-parse", branch()));
        // What was mended by hand gets in.
        var red = cli.cwd().resolve(".worktrees/red");
        cli.in(red).other("git", "rm", "-q", "broken").exits(0);
        cli.in(red).other("git", "commit", "-qm", "mended").exits(0);
        cli.run("integrate", "--verify", CHECK).exits(1);
        assertEquals("unchanged", fates().get("red"), "it has nothing left");
        git("checkout", "-q", "--", "lines");
        git("reset", "-q", "--hard");
        git("merge", "-q", "--ff-only", branch());
        cli.run("integrate", "--verify", CHECK).exits(1);
        assertEquals("in", fates().get("left"), "what was taken over is in");
        // The checkout has gone on.
        cli.file("new", "n");
        git("add", "new");
        git("commit", "-qm", "another way");
        cli.run("integrate", "--verify", "true").exits(1);
        assertEquals("in", fates().get("right"));
        assertEquals("n", git("show", branch() + ":new"), "it has moved on");
    }

    @Test
    void itIsKilledAtAnyMomentAndComesToTheSame() throws IOException {
        ran(EIGHT);
        var check = "sleep 0.2; " + CHECK;
        var random = new Random(7);
        for (int n = 0; n < KILLS; n++) {
            var going = cli.start("integrate", "--verify", check);
            try {
                going.process().waitFor(1_200 + random.nextInt(4_000), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            going.process().destroyForcibly();
            Cli.await("its end", () -> !going.process().isAlive());
            // Whatever it has moved to has passed.
            if (cli.other("git", "rev-parse", "--verify", "-q", branch()).exit() == 0) {
                var files = git("ls-tree", "-r", "--name-only", branch()).lines().toList();
                assertFalse(files.contains("broken") || files.contains("left") && files.contains("right"), files::toString);
            }
        }
        cli.run("integrate", "--verify", check).exits(1);
        assertEquals(FATES, fates());
        assertEquals(".gitignore\nleft\nlines\nsub/other\n", git("ls-tree", "-r", "--name-only", branch()));
    }

    @Test
    void whatACheckLeavesIsKeptAndNotInTheWay() throws IOException {
        cli.file(".worktreeinclude", "*.log\n");
        cli.file("given.log", "given");
        git("add", ".worktreeinclude");
        git("commit", "-qm", "include");
        cli.file("tasks.yaml", """
                tasks:
                - {id: a, command: echo a >a}
                - {id: b, command: "echo b >a; echo b >b"}
                - {id: integrated, command: "sleep 0.5; echo c >c", verify: "! test -e b"}
                """);
        var check = "test -s given.log && echo more >>lines && echo left >a.new && test ! -e c";
        var done = cli.run("run", "tasks.yaml", "--worktree", "-j1", "--integrate").exits(1);
        assertEquals(Map.of("a", "in", "b", "conflict", "integrated", "in"), fates(), done::err);
        var first = branch("-2");
        var tip = git("rev-parse", first);
        cli.run("integrate", "--verify", check).exits(1);
        assertEquals(Map.of("a", "in", "b", "conflict", "integrated", "check_failed"), fates(), "what is in is checked, too");
        assertEquals(tip, git("rev-parse", first));
        assertEquals(".gitignore\n.worktreeinclude\na\nlines\nother\n", git("ls-tree", "-r", "--name-only", branch("-3")));
        var kept = git("for-each-ref", "--format=%(refname)", "refs/orchestrate/wip/").lines().toList();
        assertFalse(kept.isEmpty());
        assertEquals("left\n", git("show", kept.getFirst() + ":a.new"));
        assertTrue(Files.isDirectory(cli.cwd().resolve(".worktrees/" + cli.latest().getFileName() + "/integrated-2")),
                "a task has the name");
    }

    @Test
    void aTasksOwnAgentMendsWhatDoesNotFit() throws IOException {
        var helper = cli.file("helper", """
                #!/bin/sh
                case $1 in
                go-on) printf '%s\\n' "$2 $3" >"$SEEN"
                    git merge -q "$(printf '%s' "$3" | sed "s/.*git merge \\\\([0-9a-f]*\\\\).*/\\\\1/")"
                    echo both >lines; git add -A; git commit -qm both ;;
                *) cat >/dev/null; echo "$TASK_ID" >lines; test $TASK_ID = a || sleep 1 ;;
                esac
                echo '{"id": "S1", "final": "done"}'
                """);
        assertTrue(helper.toFile().setExecutable(true));
        cli = cli.with("SEEN", temp.resolve("seen").toString());
        cli.file("tasks.yaml", """
                profiles:
                  helper: {command: [HELPER], resume: [HELPER, go-on, '{session}', '{prompt}'], session: /id, result: /final}
                defaults: {agent: helper, worktree: true}
                tasks:
                - {id: a, prompt: Do a}
                - {id: b, prompt: Do b}
                """.replace("HELPER", helper.toString()));
        git("add", "helper");
        git("commit", "-qm", "helper");
        cli.run("run", "tasks.yaml").exits(0);
        cli.run("integrate").exits(1);
        assertEquals(Map.of("a", "in", "b", "conflict"), fates());
        var done = cli.run("integrate", "--resolve", "agent").exits(0);
        assertEquals(Map.of("a", "in", "b", "in"), fates(), done::err);
        assertEquals("both\n", git("show", branch() + ":lines"));
        var seen = Cli.text(temp.resolve("seen"));
        assertTrue(seen.startsWith("S1 ") && seen.contains("it conflicts in lines") && seen.contains("task 'a'"), seen);
    }

    @Test
    void whatCanNotBeIntegratedIsSaid() throws IOException {
        cli.run("run", "true {}", ":::", "a").exits(0);
        assertTrue(cli.run("integrate").exits(2).err().contains("has no task that succeeded in a worktree of its own"));
        assertTrue(cli.run("run", "--integrate", "true {}", ":::", "a").exits(2).err().contains("add --worktree"));
        assertTrue(cli.run("integrate", "--verify", " ").exits(2).err().contains("--verify is empty"));
        var going = cli.start("run", "--worktree", "touch up; until [ -e over ]; do sleep 0.1; done; : {}", ":::", "g");
        Cli.await("its start", () -> Files.exists(cli.cwd().resolve(".worktrees/g/up")));
        assertTrue(cli.run("integrate").exits(2).err().contains("goes on"));
        Files.createFile(cli.cwd().resolve(".worktrees/g/over"));
        going.end().exits(0);
        var first = cli.start("integrate", "--verify", "cd " + temp + "; touch begun; until [ -e goes ]; do sleep 0.1; done");
        Cli.await("its check", () -> Files.exists(temp.resolve("begun")));
        assertTrue(cli.run("integrate").exits(2).err().contains("is being integrated by process "));
        Files.createFile(temp.resolve("goes"));
        first.end().exits(0);
        // Who has our branch checked out isn't surprised.
        git("worktree", "add", "-q", "--force", temp.resolve("theirs").toString(), branch());
        cli.in(cli.cwd().resolve(".worktrees/g")).other("git", "commit", "-q", "--allow-empty", "-m", "more").exits(0);
        assertTrue(cli.run("integrate").exits(2).err().contains("is checked out in"));
    }
}
