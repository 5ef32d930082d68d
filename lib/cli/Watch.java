package lib.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.*;
import java.util.function.Consumer;
import lib.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;
import lib.web.*;

/// A run shown live from another terminal, or as a page for browsers: both end without the run noticing. What is asked by either goes to
/// the run as a file; see [FileControls].
final class Watch {
    private final Inquiry inquiry;
    private final RunFolder run;
    private final Views views;

    public Watch(Inquiry inquiry) {
        this.inquiry = inquiry;
        this.run = inquiry.folder();
        this.views = inquiry.views();
    }

    private void ask(Control control, Display display) {
        try {
            var answer = new FileControls(run).ask(control);
            if (answer.refusal() != null) display.refused(answer.refusal());
        } catch (UserError e) {
            display.refused(e.getMessage());
        } catch (InterruptedException e) {
            // Nobody watches any more.
        }
    }

    private static int status(Signal signal) {
        return signal == Signal.INT ? 130 : 143;
    }

    /// Shows a run live until it ends, as its own terminal does, and then its last words, or until the person leaves, or until Ctrl-C or
    /// SIGTERM, which end the watching alone.
    ///
    /// @param output what of the tasks' output is handed on
    /// @param stays  whether the table stays when the run is over
    /// @return the exit status to end with
    int table(Output output, boolean stays) throws InterruptedException {
        var following = new Following(run);
        var signals = new LinkedBlockingQueue<Signal>();
        boolean told;
        var stay = !stays ? TableDisplay.Stay.NO : inquiry.alive() ? TableDisplay.Stay.LASTED : TableDisplay.Stay.YES;
        // What comes of it is seen on the table, while the answer is waited for; a second key's wish comes after the first one's.
        var asking = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
        try (var _ = new Interrupts(signals::add); var display = TableDisplay.orLines(run, true, views, output, stay)) {
            if (inquiry.alive() && output.kind() == Output.Kind.NONE) display.steer(control -> asking.execute(() -> ask(control, display)));
            while (true) {
                following.look(e -> display.event(e, following.board()));
                display.draw(following.board(), following.now());
                // Whoever has waited for the end may read its reports.
                if (!following.held() || following.over() && Files.exists(run.report())) {
                    told = display.tells();
                    display.over(following.board());
                    display.stay();
                    break;
                }
                if (!display.wanted()) return 0;
                if (display.lost()) return 1;
                var signal = signals.poll(50, TimeUnit.MILLISECONDS);
                if (signal != null) return status(signal);
            }
        } finally {
            asking.shutdownNow();
        }
        output.words().print(inquiry.endText(told));
        return inquiry.status();
    }

    /// Serves a run as a page for browsers on this machine until Ctrl-C or SIGTERM, which end the page alone: it stays when the run is
    /// over.
    ///
    /// @param port     0 is any free one
    /// @param readOnly whether nothing may be asked of the run by it
    /// @param program  starts the command line of this program, for new runs
    /// @param address  gets what to open
    /// @return the exit status to end with
    /// @throws UserError if the port is taken
    int page(int port, boolean readOnly, List<String> program, Consumer<String> address) throws InterruptedException {
        var signals = new LinkedBlockingQueue<Signal>();
        try (var _ = new Interrupts(signals::add); var server = new Server(run, views, port, readOnly, desk(program))) {
            address.accept(server.address());
            return status(signals.take());
        }
    }

    private Desk desk(List<String> program) {
        return new Desk() {
            @Override
            public String report(RunFolder of) {
                return new Inquiry(of, views).report("html");
            }

            @Override
            public List<History.Line> runs() {
                return History.of(Given.HERE);
            }

            @Override
            public String again(RunFolder of, List<String> tasks) {
                return Orchestrator.retry(Given.HERE, of.id(), tasks).detach(program).getFileName().toString();
            }
        };
    }
}
