package lib.model;

import lib.model.Needed.Nullable;

/// What the processes of an attempt hold, and have taken.
///
/// @param mib  in MiB, see `MemoryGauge`
/// @param peak the most they have held so far, likewise, where that is known to be more than what was told; else null
/// @param cpu  seconds of CPU time they have taken so far; null in older journals
/// @param pid  its program's, told once, if another process leads it; else null
public record Memory(String task, int attempt, long mib, @Nullable Long peak, @Nullable Double cpu, @Nullable Long pid) {
    public Memory(String task, int attempt, long mib, Long pid) {
        this(task, attempt, mib, null, null, pid);
    }
}
