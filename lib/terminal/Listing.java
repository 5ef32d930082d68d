package lib.terminal;

import java.util.*;
import java.util.function.Predicate;
import lib.board.*;
import lib.model.*;

/// The tasks of a run in the order a person looks for them: in the first, what runs, what comes next, what failed, what was left out,
/// what is done. One pass over the board, made again only when something has changed its place. It knows no window.
final class Listing {
    private Listing() {}

    /// Orders to choose from.
    enum Order {
        STATE("states"), GIVEN("the manifest"), TIME("time taken"), COST("cost"), NAME("ids");

        private final String words;

        Order(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        Order next() {
            var all = List.of(values());
            return all.get((all.indexOf(this) + 1) % all.size());
        }

        private List<Entry> of(Board board, Predicate<Entry> wanted) {
            Comparator<Entry> by = switch (this) {
                case STATE, GIVEN -> Comparator.comparingInt(Entry::index);
                case TIME -> Comparator.comparingLong(e -> e.attempt() == null ? 0 : -e.attempt().millis(board.at()));
                case COST -> Comparator.comparingDouble(e -> e.used().usd() == null ? 0 : -e.used().usd());
                case NAME -> Comparator.comparing(e -> e.task().id());
            };
            return board.entries().stream().filter(wanted).sorted(by).toList();
        }
    }

    private static final Comparator<Entry> NEXT = Comparator.<Entry>comparingInt(e -> e.openNeeds() > 0 ? 1 : 0)
            .thenComparingInt(e -> -e.priority()).thenComparingInt(e -> e.index());

    /// @param wanted which of them are to be seen
    static List<Entry> of(Board board, Order order, Predicate<Entry> wanted) {
        return order == Order.STATE ? byState(board, wanted) : order.of(board, wanted);
    }

    private static List<Entry> byState(Board board, Predicate<Entry> wanted) {
        var retries = new ArrayList<Entry>();
        var waiting = new ArrayList<Entry>();
        var left = new ArrayList<Entry>();
        var done = new ArrayList<Entry>();
        for (var entry : board.entries()) {
            if (!wanted.test(entry)) continue;
            switch (entry.status()) {
                case WAITING -> (entry.until() > 0 ? retries : waiting).add(entry);
                case CANCELLED, SKIPPED -> left.add(entry);
                case SUCCEEDED -> done.add(entry);
                case RUNNING, FAILED -> {}
            }
        }
        retries.sort(Comparator.comparingLong(Entry::until));
        waiting.sort(NEXT);
        var all = new ArrayList<Entry>(board.entries().size());
        board.running().stream().filter(wanted).forEach(all::add);
        all.addAll(retries);
        all.addAll(waiting);
        board.failed().reversed().stream().filter(e -> e.status() == Status.FAILED).filter(wanted).forEach(all::add);
        all.addAll(left);
        all.addAll(done);
        return all;
    }

    /// Those that have every one of these words in their id, their state or what is said of them.
    static Predicate<Entry> filter(String words, java.util.function.Function<Entry, String> said) {
        var wanted = words.strip().toLowerCase(Locale.ROOT).split("\\s+");
        if (words.isBlank()) return _ -> true;
        return entry -> {
            var text = said.apply(entry).toLowerCase(Locale.ROOT);
            for (var word : wanted) if (!text.contains(word)) return false;
            return true;
        };
    }
}
