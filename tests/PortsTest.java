package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// What tasks that run side by side have to themselves, in one run and in several.
@Tag("process")
@Timeout(600)
class PortsTest extends InRepository {
    private List<String> told(String task) throws IOException {
        return List.of(result(task).strip().split(" "));
    }

    @Test
    void slotsPortsAndProjectsAreTheirOwn() throws IOException {
        cli.run("run", "--worktree", "-j", "3", "--max-cpu", "100", "--max-memory", "100", "touch ../../there.{}; "
                + "until [ $(ls ../.. | grep -c ^there) = 3 ]; do sleep 0.05; done; "
                + "echo $ORCHESTRATE_SLOT $PORT_BASE $COMPOSE_PROJECT_NAME", ":::", "a", "B", "c_D.e").exits(0);
        var all = List.of(told("a"), told("B"), told("c_D.e"));
        assertEquals(Set.of("1", "2", "3"), all.stream().map(List::getFirst).collect(Collectors.toSet()));
        assertEquals(3, all.stream().map(t -> t.get(1)).filter(port -> port.matches("2\\d\\d\\d0")).distinct().count(), all.toString());
        assertEquals(3, all.stream().map(t -> t.get(2)).filter(name -> name.matches("[a-z0-9][a-z0-9_-]*")).distinct().count(),
                all.toString());
        cli.file("tasks.yaml", """
                tasks:
                - {id: own, env: {PORT_BASE: 7}, command: 'echo $PORT_BASE ${COMPOSE_PROJECT_NAME-none}'}
                - {id: checked, command: 'echo $PORT_BASE >base', verify: 'test $PORT_BASE = $(cat base)'}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        assertEquals("7 none\n", result("own"));
    }

    /// They stay its own when another orchestrator takes it up, and whoever runs its line again has them as well.
    @Test
    void whoTakesItUpHoldsItsPorts() throws Exception {
        var run = cli.start("run", "echo $PORT_BASE $ORCHESTRATE_SLOT >base; until [ -e go ]; do sleep 0.05; done; : {}", ":::", "x");
        Cli.await("its ports", () -> Cli.text(cli.cwd().resolve("base")).endsWith("\n"));
        var told = Cli.text(cli.cwd().resolve("base"));
        run.process().destroyForcibly().waitFor();
        int stands = 30_000 + (Integer.parseInt(told.split(" ")[0]) - 20_000) / 10;
        new DatagramSocket(stands, InetAddress.getLoopbackAddress()).close();
        var again = cli.start("recover");
        cli.awaitEvents("recovered", 1);
        Cli.await("its range is held", () -> {
            try (var _ = new DatagramSocket(stands, InetAddress.getLoopbackAddress())) {
                return false;
            } catch (SocketException e) {
                return true;
            }
        });
        write("go", "");
        again.end().exits(0);
        Files.delete(cli.cwd().resolve("base"));
        var only = cli.report().get("tasks").get(0).get("task_id").asString();
        cli.other("sh", cli.latest().resolve("tasks/" + only + "/1/command").toString()).exits(0);
        assertEquals(told, Cli.text(cli.cwd().resolve("base")));
    }

    /// A retry gets the range it had, unless somebody listens there by now.
    @Test
    void whereSomebodyListensNoRangeIsGiven() throws IOException {
        cli.run("run", "--backoff", "10ms", "echo $PORT_BASE >>bases; until [ -e {} ]; do sleep 0.05; done; "
                + "[ $ORCHESTRATE_ATTEMPT = 3 ] || { echo connection refused >&2; exit 1; }", ":::", "file").exits(0);
        var bases = Cli.text(cli.cwd().resolve("bases")).lines().toList();
        assertEquals(1, new HashSet<>(bases).size(), bases.toString());
        var running = cli.start("run", "--retries", "1", "--backoff", "10ms", "echo $PORT_BASE >base.$ORCHESTRATE_ATTEMPT; "
                + "until [ -e go ]; do sleep 0.05; done; [ $ORCHESTRATE_ATTEMPT = 2 ] || { echo connection refused >&2; exit 1; }; : {}",
                ":::", "x");
        Cli.await("its ports", () -> Cli.text(cli.cwd().resolve("base.1")).endsWith("\n"));
        int base = Integer.parseInt(Cli.text(cli.cwd().resolve("base.1")).strip());
        try (var _ = new ServerSocket(base + 9, 1, InetAddress.getLoopbackAddress())) {
            write("go", "");
            running.end().exits(0);
        }
        assertNotEquals(base, Integer.parseInt(Cli.text(cli.cwd().resolve("base.2")).strip()));
    }
}
