package lib.model;

import lib.model.Needed.Nullable;

/// What the processes of an attempt hold.
///
/// @param mib in MiB, see `MemoryGauge`
/// @param pid its program's, told once, if another process leads it; else null
public record Memory(String task, int attempt, long mib, @Nullable Long pid) {}
