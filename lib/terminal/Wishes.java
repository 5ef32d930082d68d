package lib.terminal;

import java.util.*;
import java.util.function.BiConsumer;
import lib.board.*;
import lib.model.*;

/// What a person asks of the run by keys: of the chosen task, or of all of it. What ends work is asked about first. It knows neither the
/// screen nor whether a wish can be had: the run says so.
final class Wishes {
    /// @param question null if it needs none
    private record Wish(Control control, String doing, String question, int key) {}

    private final BiConsumer<String, Boolean> says;
    private Wish open;
    private boolean over;

    /// @param says gets what there is to tell, and whether it is a refusal
    Wishes(BiConsumer<String, Boolean> says) {
        this.says = says;
    }

    /// Nothing can be asked of the run any more.
    void over() {
        over = true;
        open = null;
    }

    /// What is to be answered by yes or no; null if nothing is.
    String question() {
        return open == null ? null : open.question + "  y or " + Character.toString(open.key) + ": yes, any other key: no";
    }

    /// @param chosen the task; null is the run
    /// @return what is asked of the run; null if nothing is, or it is to be answered first
    Control pressed(int key, String chosen, Board board) {
        var wish = wish(key, chosen, board);
        if (wish == null) return null;
        if (over) {
            says.accept("the run is over" + (wish.control instanceof Control.Retry ? ": 'orchestrate retry' runs again what failed" : ""),
                    true);
            return null;
        }
        if (wish.question == null) return granted(wish);
        open = wish;
        return null;
    }

    /// The answer to the question.
    Control answered(Keystroke key) {
        var wish = open;
        open = null;
        return wish != null && (key.is('y') || key.is(wish.key)) ? granted(wish) : null;
    }

    private Control granted(Wish wish) {
        says.accept(wish.doing, false);
        return wish.control;
    }

    private Wish wish(int key, String chosen, Board board) {
        var tasks = chosen == null ? List.<String>of() : List.of(chosen);
        var whom = chosen == null ? "the run" : chosen;
        return switch (key) {
            case 'p' -> new Wish(new Control.Pause(tasks), "pausing " + whom, null, key);
            case 'r' -> new Wish(new Control.Resume(tasks), "resuming " + whom, null, key);
            case 'R' -> new Wish(new Control.Retry(tasks), "trying again " + (chosen == null ? "what failed" : chosen), null, key);
            case 'd' -> new Wish(new Control.Drain(), "draining: what runs may finish", null, key);
            case 's' -> new Wish(new Control.Stop(false, null), "stopping the run", "stop the run and end what runs?", key);
            case 'x' -> {
                if (chosen == null) says.accept("choose a task first, with the arrow keys; s stops the run", true);
                yield chosen == null ? null : new Wish(new Control.Stop(false, tasks), "cancelling " + chosen, "cancel " + chosen + "?",
                        key);
            }
            case '+', '=' -> slots(board.places() + 1, key);
            case '-' -> slots(board.places() - 1, key);
            default -> null;
        };
    }

    private Wish slots(int wanted, int key) {
        if (wanted < 1) says.accept("one slot is the least: p pauses the run", true);
        return wanted < 1 ? null
                : new Wish(Control.Change.of(Settings.PARALLEL, wanted), wanted + (wanted == 1 ? " slot" : " slots"), null, key);
    }
}
