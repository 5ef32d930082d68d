package lib.board;

import java.util.List;

/// The lanes a task may use, and the one its latest attempt went to. Only its [Entry] changes it.
final class Assignment {
    private final Lanes all;
    private Lane lane;
    /// Of that alone.
    private Lanes alone;

    /// @param all of which it may use any
    Assignment(Lanes all) {
        this.all = all;
        this.lane = all.all().getFirst();
    }

    boolean several() {
        return all.several();
    }

    /// That of its latest attempt, or the first it may use.
    Lane lane() {
        return lane;
    }

    /// An attempt goes there.
    void take(String account) {
        lane = all.all().stream().filter(l -> l.account.equals(account)).findFirst().orElse(lane);
    }

    /// Those of which its next attempt may use any.
    ///
    /// @param moves whether it may use another than the one before it
    Lanes lanes(boolean moves) {
        if (moves || !several()) return all;
        if (alone == null || alone.all().getFirst() != lane) alone = new Lanes(List.of(lane));
        return alone;
    }
}
