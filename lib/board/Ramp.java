package lib.board;

/// How many attempts the machine is trusted with at once, as far as that was found out. A run that is to find it out begins with two, and
/// has one more with each that shows that there is room: twice as many each round. A failure for want of something halves it for any run,
/// and from then on it grows by one a round. Only the [Board] changes it.
final class Ramp {
    private static final int FIRST = 2;
    /// A round takes half as long as it takes to look at the machine again, at least.
    private static final long ROUND_MILLIS = 500;

    private double most = Integer.MAX_VALUE;
    private boolean auto, searching;
    private long since;
    private double before = FIRST;

    /// The number is to be found out from now on, or is given.
    void search(boolean auto) {
        if (auto == this.auto) return;
        this.auto = auto;
        searching = auto;
        most = auto ? FIRST : Integer.MAX_VALUE;
    }

    /// One has succeeded, or run for a while, and all is well.
    ///
    /// @param room whether the machine has room now
    void went(long at, boolean room) {
        if (most == Integer.MAX_VALUE || searching && !room) return;
        if (at - since >= ROUND_MILLIS) {
            since = at;
            before = most;
        }
        // Many short ones are over before it is seen what they do to the machine.
        most = searching ? Math.min(most + 1, 2 * before) : most + 1 / most;
    }

    /// There was too little of something.
    ///
    /// @param running how many ran when it failed, with itself
    void failed(int running) {
        most = Math.max(1, Math.min(most, running) / 2);
        searching = false;
    }

    /// Whether the number is still to be found out.
    boolean searching() {
        return searching;
    }

    int most() {
        return (int) most;
    }
}
