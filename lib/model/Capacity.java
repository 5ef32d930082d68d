package lib.model;

import lib.model.Needed.Nullable;

/// How much there is of the machine for this run and all others on it: what the kernel lets this process and what it starts have, which in
/// a container is less than the machine.
///
/// @param memory     MiB that may be used in all, of the part that has the least room: [Event.Sampled#memory] is a share of it
/// @param processors that may be busy at a time, 0.5 being half of one
/// @param processes  how many more may be started; null if nobody says
/// @param disk       free MiB of that file system of the run's that has the least; null if nobody says
/// @param inodes     files that may still be made there, likewise
public record Capacity(long memory, double processors, @Nullable Long processes, @Nullable Long disk, @Nullable Long inodes) {}
