package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Forty of the real `claude` at once, before a stub of its service: how many run at a time the run finds out, and none of them gives up
/// for want of an answer.
class ManyAgentsTest extends RealAgent {
    private static final int MANY = 40;

    /// Seconds from the first start on.
    ///
    /// @param maxCpu 100 for a number that nothing holds
    private double run(String parallel, String maxCpu) throws Exception {
        var names = IntStream.rangeClosed(1, MANY).mapToObj(i -> "n" + i).collect(Collectors.joining(" "));
        cli.run(run(names, "-j", parallel, "--max-cpu", maxCpu, "--max-memory", "90", "--retries", "0")).exits(0);
        var began = cli.events("started").getFirst().get("at").asLong();
        assertEquals(MANY, cli.events("started").size(), "each was tried once");
        return (cli.events("run_ended").getFirst().get("at").asLong() - began) / 1000.0;
    }

    @Test
    void fortyAtOnce() throws Exception {
        begin("claude");
        for (int i = 1; i <= MANY; i++) prompt("n" + i).says("Done.");
        double four = run("4", "100"), auto = run("auto", "90");
        var starts = cli.events("started").stream().map(e -> e.get("at").asLong()).toList();
        assertTrue(starts.get(1) > starts.get(0), "the first goes alone");
        System.out.printf("%d claudes: %.1f s with -j 4, %.1f with -j auto, %.2f of it%n", MANY, four, auto, auto / four);
        assertTrue(auto <= 1.3 * four, "-j auto is that much slower");
    }
}
