package tests.places;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.Json;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import tests.DocShell;
import tests.Repo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.*;

/// One manifest with all that can befall a task, run on this machine, on three that share its files, on three that have none of them, and
/// in jobs of Slurm's: what comes of it is the same but for places and times.
@Tag("process")
@Tag("slow")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverywhereTest {
    private static final String START = "cat >asked; echo \"{\\\"meta\\\":{\\\"id\\\":\\\"S1\\\"}}\"; echo half >work.txt; "
            + "echo \"429 rate limit\" >&2; exit 1";
    private static final String GO_ON = "test -e asked && echo \"{\\\"meta\\\":{\\\"id\\\":\\\"$0\\\"}}\" && echo rest >>work.txt && "
            + "echo \"{\\\"final\\\":\\\"all $(cat asked)\\\"}\"";
    private static final String MANIFEST = """
            backoff: 0s
            retries: 1
            profiles:
              helper:
                command: [sh, -c, 'START']
                resume: [sh, -c, 'GO_ON', '{session}', '{prompt}']
                session: /meta/id
                result: /final
            tasks:
              - {id: list, command: 'echo one; echo two >&2'}
              - {id: again, command: 'test "$ORCHESTRATE_ATTEMPT" = 2', retry_all: true}
              - {id: bad, command: exit 3}
              - {id: never, command: echo x, after: [bad]}
              - {id: slow, command: sleep 600, timeout: 1s, retries: 0}
              - {id: agent, agent: helper, prompt: Do it, worktree: true}
              - {id: build, command: 'cat work.txt && echo more >>work.txt && git commit -qam more', worktree: true, after: [agent]}
              - {id: other, command: 'cat given; echo other >other.txt', worktree: true}
              - {id: both, command: 'cat work.txt other.txt', worktree: true, after: [build, other]}
              - {id: reads, command: cat, after: [list], answers: true}
              - {id: fed, command: cat, stdin: given}
              - {id: checked, command: echo fine, verify: 'echo looked; test 1 = 2'}
              - {id: secret, command: 'test "${#SECRET}" = 7', env: {SECRET: hunter2}}
            """.replace("START", START).replace("GO_ON", GO_ON);
    /// What is another one each time, or elsewhere.
    private static final Set<String> PASSING = Set.of("place", "start_time", "end_time", "duration", "pid", "slot", "waited", "commit",
            "checked_time", "cpu", "cpu_seconds", "memory", "peak_memory", "expected_memory");

    private Path temp;
    private final List<Path> hosts = new ArrayList<>();
    private Path slurm;
    private static final int BASE = 24_000 + (int) (ProcessHandle.current().pid() % 40) * 200;

    @BeforeAll
    void up(@TempDir Path folder) throws IOException {
        temp = folder;
        Programs.need("machines of one's own", List.of("ssh", "sshd", "ssh-keygen", "unshare"));
        for (var kind : List.of("shared", "apart")) {
            var without = Files.createDirectory(temp.resolve(kind));
            hosts.add(temp.resolve("hosts-" + kind));
            var env = Map.of("SSH_BASE_PORT", "" + (BASE + 10 * hosts.size()), "SSH_WITHOUT", kind.equals("apart") ? "" + without : "");
            DocShell.below(temp).cli.with(env).other(Repo.path("tests/places/hosts-up.sh").toString(), hosts.getLast().toString(), "a", "b",
                    "c").exits(0);
        }
    }

    private void nodes() throws IOException {
        Programs.need("a Slurm of one's own", List.of("munged", "munge", "slurmctld", "slurmd", "sbatch", "unshare"));
        slurm = temp.resolve("slurm");
        DocShell.below(temp).cli.with(Map.of("SLURM_BASE_PORT", "" + (BASE + 50), "SLURM_PREFIX", "e" + BASE + "x"))
                .other(Repo.path("tests/places/slurm-up.sh").toString(), slurm.toString(), "3", "2").exits(0);
    }

    @AfterAll
    void down() throws IOException {
        var shell = DocShell.below(temp).cli;
        for (var one : hosts) shell.other(Repo.path("tests/places/hosts-down.sh").toString(), one.toString()).exits(0);
        if (slurm != null) shell.other(Repo.path("tests/places/slurm-down.sh").toString(), slurm.toString()).exits(0);
        shell.nothingLeft();
    }

    private static JsonNode lasting(JsonNode report) {
        switch (report) {
            case ObjectNode object -> {
                PASSING.forEach(object::remove);
                object.properties().forEach(field -> field.setValue(lasting(field.getValue())));
            }
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) list.set(i, lasting(list.get(i)));
            }
            case StringNode text when text.asString().matches("(?s).*\\d{8}-\\d{6}.*") -> {
                return StringNode.valueOf(text.asString().replaceAll("\\d{8}-\\d{6}-\\w+", "RUN"));
            }
            default -> {}
        }
        return report;
    }

    /// What has come of it: each task's part of the report, what it wrote, and the commits of all branches.
    private static String outcome(Cli cli, String... places) throws IOException {
        for (var line : List.of("git init -q .", "git config user.name Me", "git config user.email me@localhost", "echo given >given",
                "git add .", "git commit -qm one")) cli.other("sh", "-c", line).exits(0);
        cli.file("m.yaml", MANIFEST);
        var argv = new ArrayList<>(List.of("run", "-j", "4", "m.yaml"));
        argv.addAll(List.of(places));
        cli.run(argv.toArray(String[]::new)).exits(1);
        var all = new StringBuilder();
        for (var task : cli.report().get("tasks")) {
            var id = task.get("task_id").asString();
            all.append(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(lasting(task))).append('\n');
            for (var file : List.of("logs/" + id + ".log", "results/" + id + ".json", "results/" + id + ".exitcode"))
                if (Files.exists(cli.latest().resolve(file))) all.append(file).append(": ").append(Cli.text(cli.latest().resolve(file)));
        }
        for (var id : List.of("agent", "build", "other", "both"))
            all.append(cli.other("git", "log", "--format=" + id + ": %s %an", "--name-status", "orchestrate/"
                    + cli.latest().toRealPath().getFileName() + "/" + id, "--").exits(0).out().lines().sorted()
                    .collect(Collectors.joining("\n", "", "\n")));
        // Those that end at the same time come in any order.
        all.append(cli.run("integrate").exits(0).out().lines().sorted().collect(Collectors.joining("\n")));
        return all.toString().replaceAll("\\d{8}-\\d{6}-\\w+", "RUN").replaceAll("at [0-9a-f]{12}|[0-9.]+ ?m?s\\b", "");
    }

    private static void same(String here, String there, String kind) {
        var one = here.lines().toList();
        var other = there.lines().toList();
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            int from = Math.max(0, i - 12), line = i;
            if (i >= one.size() || i >= other.size() || !one.get(i).equals(other.get(i)))
                fail(kind + ": " + String.join("\n", one.subList(from, Math.min(line + 1, one.size()))) + "\n  is there\n"
                        + String.join("\n", other.subList(from, Math.min(line + 1, other.size()))));
        }
    }

    @Test
    void theSameComesOfIt() throws IOException {
        var here = outcome(DocShell.below(temp.resolve("here")).cli);
        assertTrue(here.contains("all Do it"), here);
        for (var one : hosts) {
            var kind = one.getFileName().toString().substring("hosts-".length());
            var cli = DocShell.below(temp.resolve(kind)).cli.with("ORCHESTRATE_SSH", "ssh -F " + one.resolve("ssh_config"));
            same(here, outcome(cli, "--hosts", "a:2,b:1,c:1"), kind);
            assertEquals(kind.equals("apart"), Files.exists(cli.latest().resolve("places/a/apart")));
        }
        nodes();
        var cli = DocShell.below(temp.resolve("nodes")).cli.with("SLURM_CONF", slurm.resolve("etc/slurm.conf").toString());
        same(here, outcome(cli, "--slurm", "3 x -c1 -t 10m --mem=300"), "Slurm");
    }
}
