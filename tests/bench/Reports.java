///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION How long the reports of a large run take.
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1
//SOURCES ../../lib/Orchestrator.java Samples.java

package tests.bench;

import module java.base;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import tools.jackson.databind.node.*;

/// Makes the journal of a run of so many tasks out of those that the tests have, and times each report of it, and those that a run's end
/// writes: the first time and the best of the later ones, as seconds on the clock and of all processors. Prints a digest of each, so that
/// two versions can be compared; that of a trace differs from run to run.
///
///     tests/bench/Reports.java [TASKS (10000)] [ROUNDS (5)]
final class Reports {
    private static final Set<String> OF_THE_RUN = Set.of("run_started", "run_ended", "asked", "answered", "interrupted", "measured");

    private Reports() {}

    public static void main(String... args) throws Exception {
        int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        var base = Files.createTempDirectory("reports");
        try {
            var run = RunFolder.create(base, "large", LocalDateTime.of(2026, 11, 29, 0, 0));
            journal(run.journal(), tasks);
            System.out.println("%d tasks, a journal of %d MB".formatted(tasks, Files.size(run.journal()) >> 20));
            var times = new LinkedHashMap<String, List<Took>>();
            for (int round = 0; round < rounds; round++) {
                var began = Took.now();
                var inquiry = timed(times, "replaying the journal", () -> new Inquiry(run, Views.OURS));
                for (var format : List.of("md", "html", "json", "csv", "junit", "trace")) {
                    var text = timed(times, format, () -> inquiry.report(format));
                    if (round == 0) System.out.println("%-24s %8d kB  %08x".formatted(format, text.length() >> 10, text.hashCode()));
                }
                var took = Took.since(began);
                times.computeIfAbsent("all of these", _ -> new ArrayList<>()).add(took);
                Samples.keep(round == 0 ? "reports-first" : "reports-later", took.wall / 1e3);
                timed(times, "a run's end", () -> {
                    inquiry.writeReports();
                    return null;
                });
            }
            times.forEach((what, all) -> System.out.println("%-24s first %s   later %s".formatted(what, all.getFirst(),
                    all.stream().skip(1).min(Comparator.comparingLong(Took::cpu)).orElse(all.getFirst()))));
        } finally {
            try (var all = Files.walk(base)) {
                for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        }
    }

    /// Milliseconds.
    private record Took(long wall, long cpu) {
        private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        static Took now() {
            return new Took(System.nanoTime() / 1_000_000, SYSTEM.getProcessCpuTime() / 1_000_000);
        }

        static Took since(Took began) {
            var now = now();
            return new Took(now.wall - began.wall, now.cpu - began.cpu);
        }

        @Override
        public String toString() {
            return "%6d ms, %6d of CPU".formatted(wall, cpu);
        }
    }

    private static <T> T timed(Map<String, List<Took>> times, String what, Callable<T> work) throws Exception {
        var began = Took.now();
        var made = work.call();
        times.computeIfAbsent(what, _ -> new ArrayList<>()).add(Took.since(began));
        return made;
    }

    /// The tasks of a run again and again, each time later and under other names.
    private static void journal(Path file, int tasks) throws IOException {
        var runs = new ArrayList<List<ObjectNode>>();
        for (var name : List.of("journal-1.jsonl", "journal-3.jsonl")) {
            var lines = new ArrayList<ObjectNode>();
            for (var line : Files.readAllLines(Path.of("tests/fixtures").resolve(name))) lines.add((ObjectNode) Json.MAPPER.readTree(line));
            runs.add(lines);
        }
        var start = runs.getFirst().getFirst().deepCopy();
        try (var out = Files.newBufferedWriter(file)) {
            out.write(start + "\n");
            long at = start.get("at").asLong();
            for (int made = 0, part = 0; made < tasks; part++) {
                var lines = runs.get(part % runs.size());
                long began = lines.getFirst().get("at").asLong();
                for (var line : lines) {
                    if (OF_THE_RUN.contains(line.get("type").asString())) continue;
                    var copy = line.deepCopy();
                    copy.put("at", at + (line.get("at").asLong() - began) / 100);
                    if (copy.path("task") instanceof ObjectNode task) {
                        made++;
                        task.put("id", task.get("id").asString() + "-" + part);
                        var after = task.putArray("after");
                        for (var id : line.get("task").path("after")) after.add(id.asString() + "-" + part);
                    } else if (copy.has("task")) copy.put("task", copy.get("task").asString() + "-" + part);
                    out.write(copy + "\n");
                }
                at += (lines.getLast().get("at").asLong() - began) / 100;
            }
            out.write(Json.MAPPER.createObjectNode().put("type", "run_ended").put("at", at).put("exit", 1) + "\n");
        }
    }
}
