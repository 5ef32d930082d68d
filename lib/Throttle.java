package lib;

/// How many attempts may start now, and why not more. Pure: it sees the board's latest look at the machine, never the machine.
///
/// CPU use holds new starts only while both the mean of ten seconds and the last second are above the limit: a burst of short
/// tasks, or the start of an agent, is no overload, and a hold ends as soon as a second has room. Memory holds at once: it does
/// not come back by waiting.
public final class Throttle {
    private Throttle() {}

    /// @param free how many may start now, 0 or more
    /// @param hold why the machine takes no more, such as `cpu 96% > 90%`; null if it is not the machine
    public record Room(int free, String hold) {}

    public static Room room(Board board, Policy policy) {
        var sample = board.sample();
        if (sample == null) return new Room(0, null);
        if (sample.memory() > policy.maxMemory()) return new Room(0, hold("memory", sample.memory(), policy.maxMemory()));
        if (sample.cpu() != null && Math.min(sample.cpu(), sample.cpuNow()) > policy.maxCpu())
            return new Room(0, hold("cpu", Math.min(sample.cpu(), sample.cpuNow()), policy.maxCpu()));
        return new Room(Math.max(0, Math.min(policy.parallel(), board.ceiling()) - board.running().size()), null);
    }

    private static String hold(String what, double now, int most) {
        return "%s %.0f%% > %d%%".formatted(what, Math.max(Math.ceil(now), most + 1), most);
    }
}
