package lib.board;

import java.util.Objects;
import lib.model.*;

/// The number of attempts that may start now, and why not more. Pure: it sees the board's latest look at the machine, never the machine.
///
/// CPU use holds new starts only while both the mean of ten seconds and the last second are above the limit: a burst of short
/// tasks, or the start of an agent, is no overload, and a hold ends as soon as a second has room. Memory holds at once: it does
/// not come back by waiting.
public final class Throttle {
    /// In percent of all memory: a hold is over only this far below its limit.
    private static final int HYSTERESIS = 2;
    /// Below these a new start is likely to fail for want of them.
    private static final int FEWEST_PROCESSES = 50, LEAST_DISK = 100, FEWEST_INODES = 1_000;
    /// In percent of the time, of ten seconds (PSI, `some avg10`).
    private static final int MOST_PRESSURE = 20;
    /// Who keeps no more of a processor busy waits for other things than CPU time; and a tenth more than there is keeps all busy.
    private static final double IDLE = 0.05, FULL = 1.1;

    private Throttle() {}

    /// @param free how many may start now, 0 or more
    /// @param hold why the machine takes no more; null if it is not the machine
    public record Room(int free, Overload hold) {}

    /// What a run that stands like this may start. Nothing before the first look at the machine.
    public static Room room(Board board, Policy policy) {
        if (board.sample() == null) return new Room(0, null);
        int more = board.busy() == 0 || board.held() == null || board.held().what() != Overload.What.MEMORY ? 0 : HYSTERESIS;
        var room = room(board.sample(), board.busy(), more == 0 ? policy : policy.maxMemory(Math.max(1, policy.maxMemory() - more)));
        return board.ceiling() >= policy.parallel() || room.hold() != null ? room
                : new Room(Math.max(0, board.ceiling() - board.busy()), null);
    }

    /// Why there is no room for this one now; null if there is. If nothing else runs there is for any, whatever it needs of the machine: it
    /// would wait for nobody.
    static Overload why(Board board, Policy policy, Entry entry) {
        if (pieces(board, policy, entry.task().limits().needs()) instanceof Overload why) return why;
        var sample = board.sample();
        var capacity = sample.capacity();
        if (board.busy() == 0 || capacity == null) return null;
        if (capacity.processes() != null && capacity.processes() < FEWEST_PROCESSES)
            return Overload.of(Overload.What.PROCESSES, capacity.processes() + " more may be started < " + FEWEST_PROCESSES);
        if (capacity.disk() != null && capacity.disk() < LEAST_DISK)
            return Overload.of(Overload.What.DISK, capacity.disk() + " MiB free < " + LEAST_DISK);
        if (capacity.inodes() != null && capacity.inodes() < FEWEST_INODES)
            return Overload.of(Overload.What.DISK, capacity.inodes() + " files may be made < " + FEWEST_INODES);
        if (policy.maxMemory() < Pressure.NONE && memory(board, policy, entry) instanceof Overload why) return why;
        var cpu = board.pacing.reserve.expected().cpu();
        var more = board.pacing.experience.of(entry).cpu();
        return policy.maxCpu() < Pressure.NONE && more > IDLE && cpu + more > capacity.processors() * FULL ? Overload.of(Overload.What.CPU,
                "%.1f + %.1f processors expected > %s".formatted(cpu, more, number(capacity.processors()))) : null;
    }

    private static String number(double n) {
        return n % 1 == 0 ? Long.toString(Math.round(n)) : Double.toString(n);
    }

    private static Overload memory(Board board, Policy policy, Entry entry) {
        var sample = board.sample();
        if (sample.memoryPressure() != null && sample.memoryPressure() > MOST_PRESSURE) return Overload.of(Overload.What.PRESSURE,
                "%.0f%% of the time somebody waits for memory > %d%%".formatted(sample.memoryPressure(), MOST_PRESSURE));
        double total = sample.capacity().memory();
        double used = sample.memory() - 100 * board.pacing.reserve.freed() / total;
        double more = board.pacing.reserve.expected().memory() + board.pacing.experience.of(entry).memory();
        return used + 100 * more / total <= policy.maxMemory() ? null : Overload.of(Overload.What.MEMORY,
                "%.0f%% + %s expected > %d%%".formatted(Math.max(0, used), ByteCount.ofMebibytes(more), policy.maxMemory()));
    }

    private static Overload pieces(Board board, Policy policy, Amounts needs) {
        if (needs == null) return null;
        for (var name : needs.pieces()) {
            var has = policy.resources() == null ? null : policy.resources().get(name);
            double used = board.pacing.reserve.used(name);
            if (has != null && used > 0 && used + needs.get(name) > has) return Overload.of(Overload.What.RESOURCES,
                    name + ": %.0f of %.0f in use, %.0f wanted".formatted(used, has, needs.get(name)));
        }
        var tokens = needs.get(Amounts.TOKENS);
        var budget = policy.agents().budgetTokens();
        double left = budget == null ? 0 : budget - board.pacing.reserve.tokens() - Objects.requireNonNullElse(board.used().tokens(), 0L);
        return tokens == null || budget == null || board.busy() == 0 || tokens <= left ? null : Overload.of(Overload.What.TOKENS,
                "%s of the budget of %s are left".formatted(Usage.count(Math.max(0, Math.round(left))), Usage.count(budget)));
    }

    /// What may start beside so many that run, by a look at the machine alone:
    ///
    /// ```java
    /// int free = Throttle.room(new Event.Sampled(now, cpuOf10Seconds, cpuOfLastSecond, memory, 0), running, Policy.DEFAULT).free();
    /// ```
    public static Room room(Event.Sampled sample, int running, Policy policy) {
        if (sample.memory() > policy.maxMemory())
            return new Room(0, Overload.of(Overload.What.MEMORY, sample.memory(), policy.maxMemory()));
        if (sample.cpu() != null && Math.min(sample.cpu(), sample.cpuNow()) > policy.maxCpu())
            return new Room(0, Overload.of(Overload.What.CPU, Math.min(sample.cpu(), sample.cpuNow()), policy.maxCpu()));
        return new Room(Math.max(0, policy.parallel() - running), null);
    }
}
