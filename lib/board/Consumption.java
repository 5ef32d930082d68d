package lib.board;

import lib.model.Memory;

/// What the processes of an attempt hold of the machine and have taken, as far as somebody has looked, see `MemoryGauge`. Only the [Board]
/// changes it.
public final class Consumption {
    /// Of one that nobody has looked at.
    static final Consumption NONE = new Consumption();

    private long memory, peak;
    private double cpu;
    private Long program;
    private long grown, expected;

    Consumption() {}

    /// @param settingUp whether its worktree is still being set up
    /// @return itself, or the first of an attempt; `expecting` likewise
    Consumption measured(Memory m, boolean settingUp, long at) {
        var it = own();
        it.memory = m.mib();
        if (it.memory > it.peak) it.grown = at;
        it.peak = Math.max(it.peak, m.peak() == null ? it.memory : Math.max(it.memory, m.peak()));
        if (m.cpu() != null) it.cpu = Math.max(it.cpu, m.cpu());
        if (m.pid() != null && !settingUp) it.program = m.pid();
        return it;
    }

    Consumption expecting(double mebibytes) {
        var it = own();
        it.expected = Math.round(mebibytes);
        return it;
    }

    /// What is left to be told of it when its attempt is over: nothing, if nobody has looked.
    Consumption known() {
        return peak == 0 && cpu == 0 && program == null ? NONE : this;
    }

    private Consumption own() {
        return this == NONE ? new Consumption() : this;
    }

    /// What they were expected to hold at most when the attempt started, in MiB; 0 if nobody knew.
    public long expected() {
        return expected;
    }

    /// When they were last seen to hold more than ever before; 0 if nobody has looked.
    long grown() {
        return grown;
    }

    /// What they held when last looked at, in MiB; 0 if nobody has looked.
    public long memory() {
        return memory;
    }

    /// The most they held, likewise.
    public long peak() {
        return peak;
    }

    /// Seconds of CPU time they had taken when last looked at; 0 if nobody has looked.
    public double cpu() {
        return cpu;
    }

    /// The process of its program, where it is another one than that which was spawned, its small shell; null if that isn't known.
    public Long program() {
        return program;
    }
}
