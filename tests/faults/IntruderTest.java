package tests.faults;

import module java.base;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import static org.junit.jupiter.api.Assertions.*;

/// Another user of the machine tries to have something done as us, in folders that both may write to. Only the superuser can play both.
@Tag("process")
@Timeout(600)
class IntruderTest {
    private static final String OTHER = "65534";
    private static final String WAIT = ": {}; touch up; while [ ! -e go ]; do sleep 0.05; done";

    @TempDir Path temp;
    private Cli cli;
    private Path home;

    @BeforeEach
    void aFolderForAll() throws IOException {
        cli = Cli.below(temp);
        Assumptions.assumeTrue(cli.other("id", "-u").out().strip().equals("0") && cli.other("which", "setpriv").exit() == 0,
                "only the superuser can be two users, by setpriv");
        home = cli.cwd().resolve(".orchestrate");
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(cli.cwd(), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void nothingIsLeft() {
        cli.nothingLeft();
    }

    /// Runs this line of shell as the other user, and gives its exit status.
    private int other(String line) throws IOException {
        return cli.other("setpriv", "--reuid=" + OTHER, "--regid=" + OTHER, "--clear-groups", "sh", "-c", line).exit();
    }

    private Path evil() {
        return temp.resolve("work/evil.did");
    }

    private String add() {
        return """
                {"do":"add","tasks":[{"id":"evil","work":{"line":"touch %s"},"place":{},"limits":{"priority":0},"after":[]}]}"""
                .formatted(evil());
    }

    private void refused(String sentence, String... args) throws IOException {
        var result = cli.run(args).exits(2);
        assertTrue(result.err().contains(sentence), result.err());
        assertFalse(Files.exists(evil()));
    }

    @Test
    void whoMakesTheFolderFirstGetsNoRun() throws Exception {
        assertEquals(0, other("mkdir -m 777 .orchestrate .orchestrate/runs"));
        refused(home + ": belongs to nobody", "run", "true {}", ":::", "a");
        refused("no run", "recover");
    }

    @Test
    void aRunThatSomebodyElseHasMadeIsNotRecovered() throws Exception {
        assertEquals(0, other("mkdir -p .orchestrate/runs/r/control .orchestrate/runs/r/tasks .orchestrate/runs/r/logs "
                + ".orchestrate/runs/r/results && echo "
                + "'{\"type\":\"run_started\",\"at\":1,\"schema\":3,\"run\":\"r\",\"cwd\":\"/\",\"pid\":1,"
                + "\"policy\":{\"parallel\":1,\"retries\":0,\"backoff\":0,\"grace\":0,\"max_cpu\":100,\"max_memory\":100,"
                + "\"halt\":\"never\"}}' >.orchestrate/runs/r/events.jsonl"));
        for (var command : List.of("recover", "retry", "status", "watch", "stop")) refused("belongs to nobody", command);
    }

    @Test
    void aFolderOfOursThatOthersMayWriteToIsRefused() throws Exception {
        for (var part : List.of("", "runs")) {
            Files.createDirectories(home.resolve("runs"));
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(home.resolve("runs"), PosixFilePermissions.fromString("rwxr-xr-x"));
            for (var mode : List.of("rwxrwxr-x", "rwxr-xrwx")) {
                Files.setPosixFilePermissions(home.resolve(part), PosixFilePermissions.fromString(mode));
                refused("others may write to it", "run", "true {}", ":::", "a");
            }
        }
    }

    @Test
    void aLinkIsNoFolderOfOurs() throws Exception {
        Files.createDirectories(temp.resolve("elsewhere/runs"));
        Files.createSymbolicLink(home, temp.resolve("elsewhere"));
        refused(home + ": is a link", "run", "true {}", ":::", "a");
        Files.delete(home);
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(home.resolve("runs"), temp.resolve("elsewhere/runs"));
        refused(home.resolve("runs") + ": is a link", "run", "true {}", ":::", "a");
    }

    /// It writes nothing into the folder that has taken its place, and hears nothing from it.
    @Test
    void aRunWhoseFolderIsExchangedObeysNobodyElse() throws Exception {
        var run = cli.start("run", WAIT, ":::", "a");
        cli.awaitFile("up");
        var id = cli.latest().getFileName();
        var theirs = ".orchestrate/runs/" + id;
        assertEquals(0, other(("mv .orchestrate mine && mkdir -p %1$s/control %1$s/tasks %1$s/logs %1$s/results"
                + " && chmod -R 777 .orchestrate && echo '%2$s' >%1$s/control/1.json").formatted(theirs, add())));
        var end = run.end().exits(1);
        assertTrue(end.err().contains("the run's folder is gone, removed or renamed"), end.err());
        assertFalse(Files.exists(evil()));
        assertFalse(Cli.text(cli.cwd().resolve("mine/runs").resolve(id).resolve("events.jsonl")).contains("evil"));
        assertTrue(Files.exists(cli.cwd().resolve(theirs).resolve("control/1.json")), "nobody took it");
    }

    @Test
    void aControlFolderThatOthersMayWriteToIsNotRead() throws Exception {
        var run = cli.start("run", WAIT, ":::", "a");
        cli.awaitFile("up");
        var control = cli.latest().resolve("control");
        for (var folder : List.of(home, home.resolve("runs"), cli.latest(), control))
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        // One of the other's, one of ours that the other has put there: neither counts while the folder is open to all.
        assertEquals(0, other("echo '" + add() + "' >" + control + "/1.json"));
        Files.writeString(cli.cwd().resolve("saved.json"), add());
        Files.move(cli.cwd().resolve("saved.json"), control.resolve("2.json"));
        Files.writeString(cli.cwd().resolve("go"), "");
        run.end();
        assertFalse(Files.exists(evil()));
        assertEquals(List.of(), cli.events("asked"));
    }

    @Test
    void aFileOfAnotherUserIsNoCommand() throws Exception {
        var run = cli.start("run", WAIT, ":::", "a");
        cli.awaitFile("up");
        var file = cli.file("theirs.json", add());
        cli.other("chown", OTHER, file.toString()).exits(0);
        Files.move(file, cli.latest().resolve("control/1.json"));
        Cli.await("it to be thrown away", () -> run.err().contains("no command of yours"));
        cli.file("go", "");
        run.end().exits(0);
        assertFalse(Files.exists(evil()));
    }

    @Test
    void aFolderOfWorktreesThatSomebodyElseHasMadeIsRefused() throws Exception {
        cli.other("git", "init", "-q").exits(0);
        cli.other("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "Begin").exits(0);
        assertEquals(0, other("mkdir -m 777 .worktrees"));
        cli.run("run", "--worktree", "touch {}", ":::", evil().toString()).exits(1);
        var why = Cli.task(cli.report(), cli.report().at("/tasks/0/task_id").asString()).at("/attempts/0/exit").asString();
        assertTrue(why.contains(".worktrees: belongs to nobody"), why);
        assertFalse(Files.exists(evil()));
    }
}
