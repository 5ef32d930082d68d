package tests.pacing;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import tests.Repo;
import tests.pacing.Fleet.*;

/// Measured real workflows (WfInstances, see tests/fixtures/workloads) on simulated machines: never more memory than there is, nobody
/// starved, and how far from the shortest time that could be.
@Tag("heavy")
class FleetTest {
    private static List<Job> jobs(Path file, double memory, double processors) throws IOException {
        var all = new ArrayList<Job>();
        for (var line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
            var words = line.split("\t", -1);
            // A machine that can't hold the largest isn't asked to.
            double peak = Math.min(words[3].isEmpty() ? 20 : Double.parseDouble(words[3]), memory * 0.6);
            double cpu = Math.min(words[4].isEmpty() ? 0.01 : Math.max(0.01, Double.parseDouble(words[4]) / 100), processors);
            all.add(new Job(words[0], words[1], Double.parseDouble(words[2]), peak, cpu,
                    words[5].isEmpty() ? List.of() : List.of(words[5].split(","))));
        }
        return all;
    }

    /// No less time can it take: the longest chain, and all the work on all there is.
    private static double bound(List<Job> jobs, double memory, double processors) {
        var longest = new HashMap<String, Double>();
        var byId = jobs.stream().collect(Collectors.toMap(Job::id, j -> j));
        double chain = jobs.stream().mapToDouble(j -> longest(j, byId, longest)).max().orElse(0);
        double cpu = jobs.stream().mapToDouble(j -> j.seconds() * j.cpu()).sum() / processors;
        double area = jobs.stream().mapToDouble(j -> j.seconds() * j.memory() * 0.875).sum() / (memory * 0.85);
        return Math.max(chain, Math.max(cpu, area));
    }

    private static double longest(Job job, Map<String, Job> all, Map<String, Double> known) {
        if (known.get(job.id()) instanceof Double d) return d;
        double before = job.after().stream().mapToDouble(id -> longest(all.get(id), all, known)).max().orElse(0);
        known.put(job.id(), before + job.seconds());
        return before + job.seconds();
    }

    /// How far each of the workflows is from its bound, on machines of all sizes.
    private static void workflows(boolean known, double goal) throws IOException {
        var ratios = new ArrayList<Double>();
        var files = Repo.path("tests/fixtures/workloads");
        for (var name : Objects.requireNonNull(files.toFile().list((_, n) -> n.endsWith(".tsv"))))
            for (double memory : List.of(4096.0, 8192.0, 16384.0))
                for (double processors : List.of(2.0, 8.0, 32.0)) {
                    var jobs = jobs(files.resolve(name), memory, processors);
                    var result = finished(name + " with " + memory + " MiB, " + processors, jobs, memory, processors, known, false);
                    ratios.add(result.seconds() / bound(jobs, memory, processors));
                }
        ratios.sort(null);
        long within = ratios.stream().filter(r -> r <= goal).count();
        System.out.printf("%d workflows, needs %s: time over the least: median %.2f, 9 of 10 %.2f, most %.2f; within %.2f: %d%n",
                ratios.size(), known ? "known" : "learned", ratios.get(ratios.size() / 2), ratios.get(ratios.size() * 9 / 10),
                ratios.getLast(), goal, within);
        assertTrue(ratios.get(ratios.size() / 2) <= goal && within >= ratios.size() * 0.7, within + " of " + ratios.size());
    }

    private static Result finished(String name, List<Job> jobs, double memory, double processors, boolean known, boolean failing) {
        var result = Fleet.play(jobs, memory, processors, known, failing);
        assertEquals(jobs.size(), result.board().count(Status.SUCCEEDED), name);
        assertTrue(result.worst() <= 100, name + ": " + result.worst() + "% of the memory");
        return result;
    }

    @Test
    void needsAreKnown() throws IOException {
        workflows(true, 1.15);
    }

    @Test
    void needsAreLearned() throws IOException {
        workflows(false, 1.35);
    }

    /// Nobody is forgotten, whatever comes; and it costs no time to speak of.
    @Test
    void tenThousandTasks() {
        for (int seed = 1; seed <= 4; seed++) {
            var random = new Random(seed);
            var jobs = new ArrayList<Job>();
            for (int i = 0; i < 10_000; i++) {
                int kind = random.nextInt(20);
                var after = i > 100 && random.nextInt(3) == 0 ? List.of("t" + (i - 1 - random.nextInt(100))) : List.<String>of();
                jobs.add(new Job("t" + i, "kind" + kind, 1 + random.nextDouble() * 10 * kind, 20 + random.nextDouble() * 50 * kind,
                        random.nextDouble() * 1.5, after));
            }
            var result = finished("seed " + seed, jobs, 8192, 8, seed % 2 == 0, seed > 2);
            System.out.printf("10,000 random tasks (%d): %.2f of the least time, %.0f us a decision, %d ended, %d times suspended%n", seed,
                    result.seconds() / bound(jobs, 8192, 8), result.decision(), result.ended(), result.stopped());
            assertTrue(result.decision() < 500, "a decision took " + result.decision() + " us");
        }
    }
}
