package tests;

import java.util.*;
import java.util.stream.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Random graphs of tasks against an oracle that is worked out by hand: who runs, when, who is skipped, and what conditions make of it.
class RandomGraphsTest {
    /// One comparison of a condition: of a task's exit, its status, or how often it was tried.
    private record Atom(String of, String field, int exit, boolean negated) {
        String text() {
            var plain = switch (field) {
                case "exit" -> "tasks." + of + ".exit == " + exit;
                case "exit!" -> "(tasks." + of + ".exit!9) == " + exit;
                case "status" -> "tasks." + of + ".status == \"" + (exit == 0 ? "succeeded" : exit == 3 ? "failed" : "skipped") + "\"";
                default -> "tasks." + of + ".attempts > 0";
            };
            return negated ? "!(" + plain + ")" : plain;
        }

        /// Null if it can't be told.
        Boolean holds(Map<String, Known> known) {
            var it = known.get(of);
            if (field.equals("exit") && it.exit == null) return null;
            boolean plain = switch (field) {
                case "exit" -> it.exit == exit;
                case "exit!" -> (it.exit == null ? 9 : it.exit) == exit;
                case "status" -> it.status == (exit == 0 ? Status.SUCCEEDED : exit == 3 ? Status.FAILED : Status.SKIPPED);
                default -> it.exit != null;
            };
            return plain != negated;
        }
    }

    /// @param all  whether all of them have to hold, or one
    /// @param many  so many it becomes, of which the first has its exit; negative if it is one
    /// @param taken whether an earlier run has done it
    private record Node(String id, List<String> needs, Set<String> soft, List<Atom> atoms, boolean all, int exit, int seconds, int place,
            int many, boolean taken) {
        String line() {
            var after = needs.isEmpty() ? "" : " after " + needs.stream().map(n -> soft.contains(n) ? n + "?" : n)
                    .collect(Collectors.joining(","));
            var when = atoms.isEmpty() ? "" : atoms.stream().map(Atom::text).collect(Collectors.joining(all ? " && " : " || ", " when '",
                    "'"));
            var steps = IntStream.rangeClosed(1, Math.max(1, many)).mapToObj(i -> (exit(i) == 0 ? "ok" : "exit 3") + " after " + seconds(i)
                    + "s").collect(Collectors.joining(", then "));
            return "on " + id + after + when + (many < 0 ? "" : " many " + many) + (taken ? " earlier 'r/" + id + "'" : "") + ": " + steps;
        }

        int exit(int number) {
            return number == 1 ? exit : 0;
        }

        int seconds(int number) {
            return seconds + number - 1;
        }

        /// As the language does: from the left, no further than needed; null if that can't be told.
        Boolean holds(Map<String, Known> known) {
            for (var atom : atoms) {
                var holds = atom.holds(known);
                if (holds == null || holds != all) return holds;
            }
            return all;
        }
    }

    /// How a task has to end.
    ///
    /// @param exit null if it never ran
    private record Known(Status status, Integer exit, long start, long end) {}

    /// In the order in which each comes after those it needs.
    private static List<Node> graph(Random random) {
        int count = 1 + random.nextInt(24);
        var places = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) places.add(i);
        Collections.shuffle(places, random);
        var nodes = new ArrayList<Node>();
        double dense = random.nextDouble() * 0.4, loose = random.nextDouble();
        for (int i = 0; i < count; i++) {
            var needs = new ArrayList<String>();
            for (var other : nodes) if (random.nextDouble() < dense) needs.add(other.id);
            Collections.shuffle(needs, random);
            var soft = needs.stream().filter(_ -> random.nextDouble() < loose).collect(Collectors.toSet());
            var atoms = new ArrayList<Atom>();
            int many = needs.isEmpty() || random.nextInt(4) > 0 ? -1 : random.nextInt(4);
            var ones = needs.stream().filter(n -> nodes.stream().noneMatch(o -> o.id.equals(n) && o.many >= 0)).toList();
            if (many < 0 && !ones.isEmpty() && random.nextInt(2) == 0)
                for (int n = 1 + random.nextInt(3); n > 0; n--)
                    atoms.add(new Atom(ones.get(random.nextInt(ones.size())), List.of("exit", "exit!", "status", "attempts")
                            .get(random.nextInt(4)), List.of(0, 3, 9).get(random.nextInt(3)), random.nextInt(3) == 0));
            nodes.add(new Node("t-" + i, needs, soft, atoms, random.nextBoolean(), random.nextInt(3) == 0 ? 3 : 0, 1 + random.nextInt(9),
                    places.get(i), many, many < 0 && random.nextInt(5) == 0));
        }
        return nodes;
    }

    private static Map<String, Known> oracle(List<Node> nodes) {
        var known = new HashMap<String, Known>();
        var members = new HashMap<String, List<String>>();
        for (var node : nodes) {
            var hard = node.needs.stream().filter(n -> !node.soft.contains(n)).flatMap(n -> all(n, members)).toList();
            var lost = hard.stream().filter(n -> known.get(n).status != Status.SUCCEEDED).mapToLong(n -> known.get(n).end).min();
            long ready = node.needs.stream().flatMap(n -> all(n, members)).mapToLong(n -> known.get(n).end).max().orElse(0);
            var holds = node.atoms.isEmpty() || lost.isPresent() ? Boolean.TRUE : node.holds(known);
            known.put(node.id, lost.isPresent() ? new Known(Status.SKIPPED, null, -1, lost.getAsLong())
                    : holds == null ? new Known(Status.FAILED, null, -1, ready)
                    : !holds ? new Known(Status.SKIPPED, null, -1, ready)
                    : node.taken ? new Known(Status.SUCCEEDED, 0, ready, ready)
                    : node.many >= 0 ? new Known(Status.SUCCEEDED, null, -1, ready)
                    : new Known(node.exit == 0 ? Status.SUCCEEDED : Status.FAILED, node.exit, ready, ready + node.seconds));
            if (node.many < 0 || lost.isPresent()) continue;
            members.put(node.id, IntStream.rangeClosed(1, node.many).mapToObj(i -> node.id + "-" + i).toList());
            for (int i = 1; i <= node.many; i++)
                known.put(node.id + "-" + i, new Known(node.exit(i) == 0 ? Status.SUCCEEDED : Status.FAILED, node.exit(i), ready,
                        ready + node.seconds(i)));
        }
        return known;
    }

    /// What it has become, and itself, which is over before.
    private static Stream<String> all(String id, Map<String, List<String>> members) {
        return Stream.concat(Stream.of(id), members.getOrDefault(id, List.of()).stream());
    }

    private static String story(List<Node> nodes) {
        return nodes.stream().sorted(Comparator.comparingInt(Node::place)).map(Node::line).collect(Collectors.joining("\n"));
    }

    private static Map<String, Known> played(Scenario played, boolean times) {
        var known = new HashMap<String, Known>();
        for (var entry : played.board.entries()) {
            var attempt = entry.attempt();
            known.put(entry.task().id(), new Known(entry.status(), attempt == null ? null : attempt.exit().status(),
                    !times ? 0 : attempt == null ? -1 : attempt.started() / 1000, times ? entry.settled() / 1000 : 0));
        }
        return known;
    }

    @Test
    @Tag("heavy")
    void goAsTheOracleSays() {
        for (int seed = 0; seed < 700; seed++) {
            var nodes = graph(new Random(seed));
            var oracle = oracle(nodes);
            var story = story(nodes);
            var free = Scenario.play(story, p -> p.parallel(100).with(Settings.RESUME, "r"));
            assertEquals(oracle, played(free, true), "seed " + seed + "\n" + story);
            assertEquals(oracle.values().stream().anyMatch(k -> k.status == Status.FAILED) ? 1 : 0, free.board.end().exit(), story);
        }
    }

    /// With few slots, and an orchestrator that dies, it takes longer and comes to the same.
    @Test
    @Tag("heavy")
    void endAlikeWithFewSlotsAndAfterCrashes() {
        for (int seed = 700; seed < 1_000; seed++) {
            var random = new Random(seed);
            var nodes = graph(random);
            var story = story(nodes) + "\nat " + (1 + random.nextInt(20)) + "s: crash\nat " + (1 + random.nextInt(40)) + "s: crash";
            int slots = 1 + random.nextInt(4);
            var few = Scenario.play(story, p -> p.parallel(slots).with(Settings.RESUME, "r"));
            var oracle = new HashMap<String, Known>();
            oracle(nodes).forEach((id, k) -> oracle.put(id, new Known(k.status, k.exit, 0, 0)));
            assertEquals(oracle, played(few, false), "seed " + seed + "\n" + story);
            for (var node : nodes) {
                var entry = few.board.find(node.id);
                if (entry.attempt() == null) continue;
                for (var need : node.needs)
                    assertTrue(few.board.find(need).settled() <= entry.attempt().started(), "seed " + seed + ": " + node.id + " before "
                            + need);
            }
        }
    }
}
