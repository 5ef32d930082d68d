package lib.cli;

import java.nio.file.Files;
import java.util.concurrent.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;

/// A run shown live from another terminal, which ends without the run noticing. What is asked by it goes to the run as a file; see
/// [FileControls].
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

    static int status(Signal signal) {
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
        if (inquiry.elsewhere() instanceof String who) System.err.println("orchestrate: " + who);
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
}
