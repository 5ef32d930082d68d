package lib.terminal;

import java.util.*;
import java.util.function.UnaryOperator;
import lib.board.*;
import lib.model.*;

/// Which tasks are listed in the table, in which order, and which one of them is chosen. It knows neither keys nor how a row looks.
final class Choice {
    private String chosen;
    private int top;
    private String filter = "";
    private Listing.Order order = Listing.Order.STATE;
    private List<Entry> listing = List.of();
    private boolean stale = true;

    /// Something happened to the run.
    void event(Event event) {
        boolean moves = switch (event) {
            case Event.Noted _ -> order == Listing.Order.COST;
            case Event.Measured _, Event.Learned _, Event.Observed _, Event.Touched _, Event.Spawned _, Event.Warned _, Event.Held _,
                    Event.Paced _, Event.WindowsSeen _, Event.Fingerprinted _ -> false;
            case Event.Sampled _ -> order == Listing.Order.TIME;
            case Event.RunStarted _, Event.Recovered _, Event.Queued _, Event.ClockMoved _, Event.OfPlace _, Event.Asked _,
                    Event.Answered _,
                    Event.SettingUp _, Event.SetUp _, Event.Suspended _, Event.Continued _, Event.Ended _, Event.Vacated _,
                    Event.Flooded _, Event.Interrupted _, Event.GateAsked _, Event.GateAnswered _, Event.ConditionAsked _,
                    Event.ConditionAnswered _, Event.Started _, Event.Verifying _, Event.Verified _, Event.Limited _, Event.LimitSeen _,
                    Event.Closed _, Event.Signalled _, Event.Judged _, Event.Requeued _, Event.Settled _, Event.Halted _, Event.RunEnded _
                    -> true;
        };
        stale |= moves || !filter.isEmpty();
    }

    /// Goes so many rows down.
    void move(Board board, int by) {
        var all = listing(board);
        if (all.isEmpty()) return;
        int at = index(all);
        chosen = all.get(Math.clamp((long) at + by, 0, all.size() - 1)).task().id();
    }

    private int index(List<Entry> all) {
        if (chosen != null) for (int i = 0; i < all.size(); i++) if (all.get(i).task().id().equals(chosen)) return i;
        return -1;
    }

    /// All tasks that pass the filter, in order.
    List<Entry> listing(Board board) {
        if (!stale) return listing;
        stale = false;
        listing = Listing.of(board, order,
                Listing.filter(filter, e -> new TableRow(e, board.at(), UnaryOperator.identity()).words()));
        return listing;
    }

    /// None is chosen; if none was, all are listed.
    void none() {
        if (chosen == null) filter("");
        chosen = null;
        top = 0;
    }

    /// Lists only those that have these words.
    void filter(String words) {
        filter = words;
        stale = true;
        chosen = null;
        top = 0;
    }

    /// @return what that is, in words
    String nextOrder() {
        order = order.next();
        stale = true;
        return order.words();
    }

    /// The first row that is seen, when so many fit: the chosen one is among them.
    int top(Board board, int rows) {
        var all = listing(board);
        int at = index(all);
        if (at < 0) chosen = null;
        if (at < 0) top = 0;
        else if (at < top) top = at;
        else if (at >= top + rows) top = at - rows + 1;
        top = Math.clamp(top, 0, Math.max(0, all.size() - rows));
        return top;
    }

    /// The chosen task's id; null if none is.
    String chosen() {
        return chosen;
    }

    String filter() {
        return filter;
    }

    Listing.Order order() {
        return order;
    }
}
