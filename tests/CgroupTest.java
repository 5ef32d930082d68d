package tests;

import module java.base;
import lib.machine.Doctor;
import lib.model.Json;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// What a cgroup of its own does for an attempt that wants nobody ended: of who gets away, see `faults/TreesTest`. Kinds that can't be had
/// here are left out.
class CgroupTest extends OnCommandLine {
    /// Left its parents, its session and its environment.
    private static final String DAEMON = ": {}; (setsid env -i PATH=\"$PATH\" sh -c '%s' >/dev/null 2>&1 &)\n";

    private static Doctor.Processes had(String kind) {
        return new Doctor(Map.of("PATH", System.getenv("PATH"), "ORCHESTRATE_CGROUPS", kind)).processes();
    }

    private static List<String> kinds() {
        return Stream.of("v2", "freezer").filter(kind -> had(kind).cgroups() != null).toList();
    }

    /// One that is dead, and that nobody has asked for yet, has no command any more.
    private boolean lives(String file) {
        var pid = Cli.text(cli.cwd().resolve(file)).strip();
        var command = Path.of("/proc", pid, "cmdline");
        return !pid.isEmpty() && Files.exists(command) && !Cli.text(command).isEmpty();
    }

    private List<String> groups() throws IOException {
        try (var journal = Files.lines(cli.latest().resolve("events.jsonl"))) {
            return journal.filter(l -> l.contains("\"cgroup\"")).map(l -> Json.MAPPER.readTree(l).get("cgroup").asString()).toList();
        }
    }

    @Test
    void whoMayLiveOnDoesSoOutsideOfItsGroup() throws IOException {
        for (var kind : kinds()) {
            var cli = this.cli.with("ORCHESTRATE_CGROUPS", kind);
            cli.file("keeps.yaml", "[{id: a, keep: true, command: \"" + DAEMON.substring(6).strip().replace("\"", "\\\"")
                    .formatted("echo $$ >../kept; exec sleep 70") + "; until [ -s ../kept ]; do sleep 0.1; done\", dir: in}]\n");
            Files.createDirectories(cli.cwd().resolve("in"));
            cli.run("run", "keeps.yaml").exits(0);
            assertTrue(lives("kept"), kind);
            assertEquals(1, groups().size());
            assertFalse(Files.exists(Path.of(groups().getFirst())), "left behind: " + groups());
            ProcessHandle.of(Long.parseLong(Cli.text(cli.cwd().resolve("kept")).strip())).orElseThrow().destroyForcibly();
            Files.delete(cli.cwd().resolve("kept"));
        }
    }

    /// Only what has ended by itself may leave somebody running.
    @Test
    void whoIsStoppedKeepsNobody() throws IOException {
        for (var kind : kinds()) {
            var cli = this.cli.with("ORCHESTRATE_CGROUPS", kind);
            var run = cli.start("run", "--keep", DAEMON.formatted("echo $$ >kept; exec sleep 71") + "sleep 60", ":::", "a");
            Cli.await("who stays", () -> lives("kept"));
            cli.run("stop").exits(0);
            assertEquals(1, run.end().exit());
            assertFalse(lives("kept"), kind);
            Files.delete(cli.cwd().resolve("kept"));
        }
    }

    @Test
    void whoLeftHisParentsIsWeighedToo() throws IOException {
        var daemon = DAEMON.formatted("x=$(head -c 50000000 /dev/zero | tr \"\\0\" x); echo >up; sleep 72");
        for (var kind : kinds()) {
            // It ends as soon as it was weighed so, at the next look: one comes every ten seconds.
            cli.with("ORCHESTRATE_CGROUPS", kind).run("run", daemon + "until [ -e up ]; do sleep 0.1; done; n=0; until grep -Eq "
                    + "'\"mib\":(4[5-9]|[5-9][0-9]|[1-9][0-9][0-9])' .orchestrate/latest/events.jsonl || [ $((n += 1)) = 200 ]; "
                    + "do sleep 0.1; done",
                    ":::", "a").exits(0);
            try (var journal = Files.lines(cli.latest().resolve("events.jsonl"))) {
                long most = journal.filter(l -> l.contains("\"type\":\"measured\"")).flatMap(l -> Json.MAPPER.readTree(l).get("memory")
                        .valueStream()).mapToLong(m -> m.get("mib").asLong()).max().orElse(0);
                assertTrue(most >= 45, kind + ": " + most + " MiB");
            }
            Files.delete(cli.cwd().resolve("up"));
        }
    }

    @Test
    void doctorSaysWhichThereIs() throws IOException {
        for (var kind : List.of("v2", "freezer")) {
            var had = had(kind);
            var said = cli.with("ORCHESTRATE_CGROUPS", kind).run("doctor").out();
            assertTrue(said.contains(had.cgroups() == null ? "no cgroups, " + had.why()
                    : "each attempt in a cgroup of its own (" + kind + ", below " + had.folder() + ")"), said);
        }
        var said = cli.with("ORCHESTRATE_CGROUPS", "none").run("doctor").out();
        assertTrue(said.contains("known by session, descent and environment: no cgroups, ORCHESTRATE_CGROUPS=none"), said);
    }
}
