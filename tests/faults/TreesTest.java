package tests.faults;

import module java.base;
import java.nio.file.attribute.PosixFilePermissions;
import lib.machine.Doctor;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import static org.junit.jupiter.api.Assertions.*;

/// Tasks whose processes do all they can to get away, and daemons that do it without ill will, ended in each way there is: with a cgroup
/// for each attempt and without, as the superuser and as another user. A table of who survived is printed.
///
/// Without cgroups some may outlive an orchestrator that is killed: those who show nothing to know them by, and whose parents are gone
/// before another orchestrator looks. Nobody else may.
///
/// `TREES_PATH` is put before `PATH`, to try programs that aren't installed; `TREES_ONLY` is a pattern of what is tried, as `root v2 TERM`.
@Tag("process")
@Tag("slow")
@Timeout(900)
class TreesTest {
    private static final int AT_A_TIME = 2;
    private static final String ONLY = System.getenv().getOrDefault("TREES_ONLY", ".*");
    @TempDir Path temp;
    /// The cgroup that was given to the other user.
    private Path given;

    @AfterEach
    void giveBack() throws IOException {
        if (given == null) return;
        Cli.await("an empty group", () -> Files.readString(given.resolve("cgroup.events")).contains("populated 0"));
        try (var below = Files.list(given)) {
            assertEquals(List.of(), below.filter(Files::isDirectory).toList(), "groups left behind");
        } finally {
            Files.deleteIfExists(given);
        }
    }

    private static Doctor.Processes processes(String cgroups) {
        return new Doctor(Map.of("PATH", Grove.PATH, "ORCHESTRATE_CGROUPS", cgroups)).processes();
    }

    /// Who can be played here; why somebody can't is printed.
    private List<Grove.Who> all() throws Exception {
        var all = new ArrayList<Grove.Who>();
        boolean root = Files.getOwner(Path.of("/proc/self")).getName().equals("root");
        var me = root ? "root" : "user";
        for (var kind : List.of("v2", "freezer")) {
            var can = processes(kind);
            if (can.cgroups() != null) all.add(new Grove.Who(me, kind));
            else System.out.println("  no cgroups of kind " + kind + " are tried: " + can.why());
        }
        all.add(new Grove.Who(me, "none"));
        if (!root || Grove.run(Stream.concat(Grove.AS_OTHER.stream(), Stream.of("true")).toArray(String[]::new)) != 0) {
            System.out.println("  no other user is tried: only the superuser can be two, by setpriv, with a capability that it lacks here");
            return all;
        }
        all.add(new Grove.Who("other", "none"));
        if (!(processes("v2").folder() instanceof String folder)) return all;
        given = Files.createDirectory(Path.of(folder, "trees-" + ProcessHandle.current().pid()));
        for (var file : List.of("", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control"))
            Grove.run("chown", Grove.OTHER, given.resolve(file).toString());
        all.add(new Grove.Who("other", "v2"));
        return all;
    }

    /// The superuser in all ways; those who differ only in what they may see or do, in those that matter for it.
    private static List<Grove.Way> ways(Grove.Who who) {
        return Stream.of(Grove.Way.values()).filter(w -> w == Grove.Way.KILL_9 || w == Grove.Way.NORMAL || !who.cgroups().equals("freezer")
                && (w == Grove.Way.TIMEOUT || w == Grove.Way.TERM || !who.user().equals("other"))).toList();
    }

    @Test
    void nobodyGetsAway() throws Exception {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        var all = all();
        for (var tree : Grove.TREES)
            if (!tree.can()) System.out.println("  no " + tree.id() + " is tried: there is no " + tree.needs() + " here");
        var found = new ConcurrentHashMap<List<Object>, Set<String>>();
        var failures = new ConcurrentLinkedQueue<String>();
        try (var groves = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (var who : all) for (var way : ways(who)) if ((who + " " + way).matches(ONLY)) groves.execute(() -> {
                try {
                    found.put(List.of(who, way), new Grove(temp, given, who, way).survivors());
                } catch (Throwable e) {
                    failures.add(who + ", " + way + ": " + e);
                }
            });
        }
        print(all, found);
        assertEquals("", String.join("\n", failures));
        var admitted = Grove.TREES.stream().filter(Grove.Tree::hides).map(Grove.Tree::id).collect(Collectors.toSet());
        found.forEach((grove, left) -> {
            boolean may = grove.get(0) instanceof Grove.Who(_, var cgroups) && cgroups.equals("none") && grove.get(1) == Grove.Way.KILL_9;
            assertEquals(Set.of(), left.stream().filter(t -> !may || !admitted.contains(t)).collect(Collectors.toSet()), grove.toString());
        });
    }

    private static void print(List<Grove.Who> all, Map<List<Object>, Set<String>> found) {
        long count = Grove.TREES.stream().filter(Grove.Tree::can).count();
        var table = new StringBuilder("  survivors of %2d trees".formatted(count));
        all.forEach(who -> table.append("%14s".formatted(who)));
        var names = new StringBuilder();
        for (var way : Grove.Way.values()) {
            table.append("%n  %-21s".formatted(way.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            for (var who : all) {
                var left = found.get(List.of(who, way));
                table.append("%14s".formatted(left == null ? "-" : left.size()));
                if (left != null && !left.isEmpty()) names.append("%n  %s, %s: %s".formatted(who, way, new TreeSet<>(left)));
            }
        }
        System.out.println(table.append(names));
    }
}
