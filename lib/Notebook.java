package lib;

import java.util.Map;
import java.util.function.Consumer;
import lib.board.*;
import lib.model.*;
import lib.report.*;

/// The view of a run in a notebook: the live table, the report and a plot, as HTML made by templates. It knows no kernel: who displays
/// the HTML, and puts a newer one in its place, is given to it.
///
/// ```java
/// var cell = display("text/html", "");
/// orchestrate(tasks).onEvent(Notebook.table(html -> updateDisplay(cell, "text/html", html))).show(Show.NOTHING).run();
/// ```
public final class Notebook {
    private Notebook() {}

    private static final long EVERY_MILLIS = 250;

    /// A listener for [Orchestrator#onEvent] that makes the run's table anew when something has happened: at most four times a second,
    /// and once more at the end.
    ///
    /// @param show takes the table as it now stands, as HTML
    public static Consumer<Event> table(Consumer<String> show) {
        return new Consumer<>() {
            private final Fold board = new Fold();
            private long shown;

            @Override
            public void accept(Event event) {
                board.apply(event);
                if (board.start() == null || event.at() - shown < EVERY_MILLIS && board.end() == null) return;
                shown = event.at();
                show.accept(Views.render("notebook/table.ftlh", Aggregator.summary(board, event.at(), true)));
            }
        };
    }

    /// How long each task took, attempt by attempt, as SVG; the longest first.
    public static String durations(Summary run) {
        return Views.render("notebook/durations.ftlh", run);
    }

    /// The run's report as it is in `report.html`, in a frame of its own: neither's style reaches the other, and its script only the frame.
    public static String report(Summary run) {
        return Views.render("notebook/report.ftlh", Map.of("run", run.executionId(), "report", Views.render("report.html.ftl", run)));
    }
}
