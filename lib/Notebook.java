package lib;

import java.util.*;
import java.util.function.Consumer;
import lib.board.*;
import lib.model.*;
import lib.report.*;

/// The view of a run in a notebook: the live table, the report and a plot, as HTML made by templates.
///
/// ```java
/// var run = Notebook.run(orchestrate(tasks).parallel(3));
/// Notebook.show(Notebook.durations(run.summary()));
/// ```
///
/// It knows one kernel, that of `recipes/notebook.java`, by name, to display HTML there; in another one that is done by whoever uses it:
///
/// ```java
/// orchestrate(tasks).onEvent(Notebook.table(html -> updateDisplay(cell, "text/html", html))).show(Show.NOTHING).run();
/// ```
public final class Notebook {
    private Notebook() {}

    private static final long EVERY_MILLIS = 250;
    /// Its `display` gives the id of what it shows, by which `updateDisplay` puts something else in its place: rapaio-jupyter-kernel 3.0.
    private static final String KERNEL = "org.rapaio.jupyter.kernel.global.Global", HTML = "text/html";

    /// Runs it to its end; meanwhile its table is below the cell.
    ///
    /// @throws UserError if this is no notebook with that kernel, or as [Orchestrator#run] does
    public static Run run(Orchestrator run) {
        var cell = show("");
        return run.show(Orchestrator.Show.NOTHING).onEvent(table(html -> asked("updateDisplay", cell, HTML, html))).run();
    }

    /// Shows it below the cell.
    ///
    /// @return the id of what is shown
    /// @throws UserError if this is no notebook with that kernel
    public static String show(String html) {
        return (String) asked("display", HTML, html);
    }

    private static Object asked(String what, Object... words) {
        try {
            var types = new Class<?>[words.length];
            Arrays.fill(types, String.class);
            types[words.length - 1] = Object.class;
            return Class.forName(KERNEL).getMethod(what, types).invoke(null, words);
        } catch (ClassNotFoundException e) {
            throw new UserError("there is no notebook here to show it in: start one with recipes/notebook.java, or use run()");
        } catch (ReflectiveOperationException e) {
            throw new UserError("the notebook's kernel can't show it (" + e + "): use that of recipes/notebook.java");
        }
    }

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
