package lib.board;

import lib.model.*;

/// Whether a tool of an agent works, however silent both are: a process lives that was born since the tool was called, or somebody takes
/// CPU time. It knows what was seen of an attempt's processes, not what follows from it. Only its [Attempt] changes it.
final class ToolWatch {
    /// What is said is heard so much later at most.
    private static final long LAG_MILLIS = 2_000;
    /// The share of one processor from which on the processes of an agent do more than wait.
    private static final double BUSY = 0.1;

    private long called;
    private long looked, cpu;

    /// The agent waits for a tool from now on.
    void called(long at) {
        called = at;
    }

    /// Takes note of its processes. An agent that doesn't tell of calls is taken to have called what was born since its last word; what is
    /// older, such as a server of tools, is there while it waits for its service as well.
    ///
    /// @param waits for what the agent says it waits; null if it doesn't
    /// @param heard when it last gave a sign; 0 is never
    /// @return whether a tool of its works
    boolean works(Life life, Progress.Waits waits, long heard, long at) {
        boolean busy = looked > 0 && life.cpu() - cpu >= BUSY * (at - looked);
        looked = at;
        cpu = life.cpu();
        return switch (waits) {
            case TOOL -> busy || bornSince(life, called);
            case SERVICE, VAIN -> false;
            case null -> heard > 0 && bornSince(life, heard);
        };
    }

    private static boolean bornSince(Life life, long since) {
        return life.born() != null && life.born() >= since - LAG_MILLIS;
    }
}
