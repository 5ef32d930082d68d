package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.util.stream.Stream;
import org.junit.jupiter.api.*;

/// What is known of the CPU time of an attempt without a cgroup, by looks at its processes.
class CpuTimeTest {
    private final CpuTime time = new CpuTime();

    /// `PID PARENT TICKS`
    private void look(double seconds, String... processes) {
        assertEquals(seconds, time.seconds(Cgroup.none(), Stream.of(processes).map(p -> p.split(" ")).map(p -> new ProcessTree.Seen(
                Long.parseLong(p[0]), Long.parseLong(p[1]), 1, 1, 'S', p.length > 3 ? 9 : 1, Long.parseLong(p[2]))).toList()), 0.001);
    }

    @Test
    void whoWasWaitedForIsInHisParentsTime() {
        look(3, "10 1 100", "11 10 200");
        look(3.5, "10 1 350");
        look(3.5, "10 1 340");
        look(4, "10 1 350", "11 10 50 another");
    }

    @Test
    void whomNobodyWaitsForIsKept() {
        look(3, "10 1 100", "11 1 200");
        look(3.1, "10 1 110");
        look(3.1);
        look(3.6, "12 1 50");
    }

    /// His parent was waited for by the next one, with all he had.
    @Test
    void generationsEndTogether() {
        look(6, "10 1 100", "11 10 200", "12 11 300");
        look(6.2, "10 1 620");
    }
}
