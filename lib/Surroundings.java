package lib;

import java.io.PrintStream;
import java.nio.file.*;
import java.time.*;
import java.util.function.Consumer;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;

/// Everything a run has beside its tasks and its policy: where it is, how it looks, who hears of it. It knows neither tasks nor rules.
///
/// @param name      the end of its id
/// @param home      the folder that gets the run's; null is that of `cwd`, see [RunFolder#home]
/// @param output    what of the tasks' output is shown with it
/// @param templates a folder whose templates come first; null for none
/// @param listener  sees each event once it is on disk
record Surroundings(String name, Path cwd, Path home, Show show, Output output, boolean colour, Path templates,
                    Consumer<Event> listener, Consulted consulted) {

    /// What this process shows of the run, on its stdout and stderr.
    interface Show {
        Display display(RunFolder run, boolean colour, Views views, Output output);

        /// Where the last words go when the run is over; null for nowhere.
        PrintStream end(Output output);
    }

    static Surroundings usual(Show show) {
        Caller.checkFolder();
        return new Surroundings("run", Path.of(""), null, show, Output.NONE, true, null, _ -> {}, Consulted.NOBODY);
    }

    Surroundings {
        cwd = cwd.toAbsolutePath().normalize();
    }

    Surroundings name(String name) {
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    Surroundings cwd(Path cwd) {
        if (!Files.isDirectory(cwd)) throw new UserError(cwd + ": there is no such folder: make it, or check its name");
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    Surroundings home(Path home) {
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    /// Makes the run's folder.
    RunFolder folder() {
        var now = LocalDateTime.now(ZoneId.systemDefault());
        return home == null ? RunFolder.create(cwd, name, now) : RunFolder.createIn(home, name, now);
    }

    Surroundings show(Show show) {
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    /// Nothing is shown of it.
    Surroundings silent() {
        return show(new Show() {
            @Override
            public Display display(RunFolder run, boolean colour, Views views, Output output) {
                return new Display() {};
            }

            @Override
            public PrintStream end(Output output) {
                return null;
            }
        });
    }

    Surroundings output(Output output) {
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    Surroundings colour(boolean colour) {
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    Surroundings templates(Path templates) {
        return new Surroundings(name, cwd, home, show, output, colour, templates == null ? null : templates.toAbsolutePath(), listener,
                consulted);
    }

    Surroundings listener(Consumer<Event> listener) {
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    Surroundings consulted(Consulted consulted) {
        return new Surroundings(name, cwd, home, show, output, colour, templates, listener, consulted);
    }

    /// @throws UserError if there is no such folder of templates
    Views views() {
        return Views.of(cwd, templates);
    }

    /// Where the last words go when the run is over; null for nowhere.
    PrintStream end() {
        return show.end(output);
    }

    Display display(RunFolder run, Views views) {
        return show.display(run, colour, views, output);
    }
}
