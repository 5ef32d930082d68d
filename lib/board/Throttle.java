package lib.board;

import java.util.*;
import lib.model.*;

/// The number of attempts that may start now, and why not more. Pure: it sees the board's latest look at the machine, never the machine.
///
/// CPU use holds new starts only while both the mean of ten seconds and the last second are above the limit: a burst of short
/// tasks, or the start of an agent, is no overload, and a hold ends as soon as a second has room. Memory holds at once: it does
/// not come back by waiting.
public final class Throttle {
    /// A run with this limit, in percent, is held by nothing.
    static final int NONE = 100;
    /// In percent of all memory: a hold is over only this far below its limit.
    private static final int HYSTERESIS = 2;
    /// Below these a new start is likely to fail for want of them.
    private static final int FEWEST_PROCESSES = 50, LEAST_DISK = 100, FEWEST_INODES = 1_000;
    /// In percent of the time, of ten seconds (PSI, `some avg10`).
    private static final int MOST_PRESSURE = 20;
    /// Who keeps no more of a processor busy waits for other things than CPU time; and a quarter more than there are keeps all busy.
    private static final double IDLE = 0.05, FULL = 1.25;

    private Throttle() {}

    /// @param free how many may start now, 0 or more
    /// @param hold why the machine takes no more; null if it is not the machine
    public record Room(int free, Overload hold) {}

    /// What a run that stands like this may start. Nothing before the first look at the machine.
    public static Room room(Board board, Policy policy) {
        if (board.fleet().any()) return new Room(Placement.free(board.fleet(), policy), Placement.held(board.fleet(), policy));
        if (board.sample() == null) return new Room(0, null);
        int more = board.slots.busy() == 0 || board.held() == null || board.held().what() != Overload.What.MEMORY ? 0 : HYSTERESIS;
        var room = room(board.sample(), board.slots.busy(), more == 0 ? policy : policy.maxMemory(Math.max(1, policy.maxMemory() - more)));
        if (room.hold() != null && room.hold().what() == Overload.What.CPU && left(board, policy)) room = new Room(1, null);
        return board.ceiling() >= policy.parallel() || room.hold() != null || board.pacing.ramp.searching() ? room
                : new Room(Math.max(0, Math.min(room.free(), board.ceiling() - board.slots.busy())), null);
    }

    /// The memory in use, in percent of all, from which on attempts that run have to give way: a third of the way from the limit to all.
    public static double givesWay(int maxMemory) {
        return maxMemory + (NONE - maxMemory) / 3.0;
    }

    /// Whether those that ended since the latest look have left so much of the CPU that it has room.
    private static boolean left(Board board, Policy policy) {
        var sample = board.sample();
        double left = sample.capacity() == null ? 0 : 100 * board.pacing.reserve.freedCpu() / sample.capacity().processors();
        return board.slots.busy() < policy.parallel() && left > 0 && Math.min(sample.cpu(), sample.cpuNow()) - left <= policy.maxCpu();
    }

    /// Whether something could start now if only there were room.
    public static boolean waits(Board board, long now) {
        return !board.paused() && board.queues.all().stream().anyMatch(queue -> queue.lanes.open(now) && queue.next(now) != null);
    }

    /// What there is too little of for this one now; null if there is room. If nothing else runs there is for any, whatever it needs of the
    /// machine: it would wait for nobody.
    static Overload.What lacks(Board board, Entry entry) {
        var policy = board.policy();
        var needs = entry.task().limits().needs();
        if (needs != null && taken(board, needs, Map.of()) != null) return Overload.What.RESOURCES;
        if (board.fleet().any()) return Placement.best(board.fleet(), entry, policy, board.at()) == null ? Overload.What.PLACE : null;
        var sample = board.sample();
        var capacity = sample.capacity();
        if (board.slots.busy() == 0) return null;
        if (needs != null && needs.get(Amounts.TOKENS) != null && policy.agents().budgetTokens() != null
                && needs.get(Amounts.TOKENS) > tokens(board)) return Overload.What.TOKENS;
        if (capacity == null) return null;
        if (capacity.processes() != null && capacity.processes() < FEWEST_PROCESSES) return Overload.What.PROCESSES;
        if (capacity.disk() != null && capacity.disk() < LEAST_DISK || capacity.inodes() != null && capacity.inodes() < FEWEST_INODES)
            return Overload.What.DISK;
        boolean memory = policy.maxMemory() < NONE;
        if (memory && sample.memoryPressure() != null && sample.memoryPressure() > MOST_PRESSURE) return Overload.What.PRESSURE;
        var demand = board.pacing.experience.of(entry);
        if (memory && used(board) + 100 * more(board, demand) / capacity.memory() > policy.maxMemory()) return Overload.What.MEMORY;
        return policy.maxCpu() < NONE && demand.cpu() > IDLE
                && board.pacing.reserve.expected().cpu() + demand.cpu() > capacity.processors() * FULL
                ? Overload.What.CPU : null;
    }

    /// Why there is no room for this one, in numbers; null if there is.
    public static Overload why(Board board, Entry entry) {
        var what = lacks(board, entry);
        if (what == null) return null;
        if (what == Overload.What.PLACE) return Placement.why(board.fleet(), entry, board.policy(), board.at());
        var sample = board.sample();
        var capacity = sample.capacity();
        var demand = board.pacing.experience.of(entry);
        return Overload.of(what, switch (what) {
            case PLACE -> throw new IllegalStateException("BUG: a place has words of its own");
            case RESOURCES -> taken(board, entry.task().limits().needs(), Map.of());
            case TOKENS -> "%s of the budget of %s are left".formatted(Usage.count(Math.max(0, tokens(board))),
                    Usage.count(board.policy().agents().budgetTokens()));
            case PROCESSES -> capacity.processes() + " more may be started < " + FEWEST_PROCESSES;
            case DISK -> capacity.disk() != null && capacity.disk() < LEAST_DISK ? capacity.disk() + " MiB free < " + LEAST_DISK
                    : capacity.inodes() + " files may be made < " + FEWEST_INODES;
            case PRESSURE -> "%.0f%% of the time somebody waits for memory > %d%%".formatted(sample.memoryPressure(), MOST_PRESSURE);
            case MEMORY -> "%.0f%% + %s expected > %d%%".formatted(used(board), ByteCount.ofMebibytes(more(board, demand)),
                    board.policy().maxMemory());
            case CPU -> "%.1f + %.1f processors expected > %s".formatted(board.pacing.reserve.expected().cpu(),
                    demand.cpu(), number(capacity.processors()));
        });
    }

    private static String number(double n) {
        return n % 1 == 0 ? Long.toString(Math.round(n)) : Double.toString(n);
    }

    /// Memory in use, in percent, without what was given back since the latest look.
    private static double used(Board board) {
        return Math.max(0, board.sample().memory() - 100 * board.pacing.reserve.freed() / board.sample().capacity().memory());
    }

    /// What those that run may still grow by, and this one needs, in MiB.
    private static double more(Board board, Experience.Demand demand) {
        return board.pacing.reserve.expected().memory() + demand.memory();
    }

    /// What is left of the run's budget that nobody has spoken for.
    private static long tokens(Board board) {
        return board.policy().agents().budgetTokens() - board.pacing.reserve.tokens()
                - Objects.requireNonNullElse(board.used().tokens(), 0L);
    }

    /// Of which of the run's own things there are too few left, and how few; null if of none.
    static String taken(Board board, Amounts needs, Map<String, Double> promised) {
        var resources = board.policy().resources();
        for (var name : needs.pieces()) {
            var has = resources == null ? null : resources.get(name);
            double used = board.pacing.reserve.used(name) + promised.getOrDefault(name, 0.0);
            if (has != null && used > 0 && used + needs.get(name) > has)
                return name + ": %.0f of %.0f in use, %.0f wanted".formatted(used, has, needs.get(name));
        }
        return null;
    }

    /// What may start beside so many that run, by a look at the machine alone:
    ///
    /// ```java
    /// int free = Throttle.room(new Event.Sampled(now, cpuOf10Seconds, cpuOfLastSecond, memory, 0), running, Policy.DEFAULT).free();
    /// ```
    public static Room room(Event.Sampled sample, int running, Policy policy) {
        var hold = Placement.hold(sample, policy);
        return new Room(hold != null ? 0 : Math.max(0, policy.parallel() - running), hold);
    }
}
