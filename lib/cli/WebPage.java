package lib.cli;

import java.util.List;
import java.util.concurrent.*;
import lib.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.web.*;

/// The live page for browsers on this machine: of a run that others have begun, or beside one that begins here. Either goes on without it.
final class WebPage implements AutoCloseable {
    /// Who looks hears of the end before the page goes away with it.
    private static final long LAST_LOOK_MILLIS = 1_000;
    private static final int STDERR = 2;

    private final Server server;

    /// Has an address from now on.
    ///
    /// @param port     0 is any free one
    /// @param readOnly whether nothing may be asked of the run by it
    /// @param program  starts the command line of this program, for new runs
    /// @throws UserError if the port is taken
    WebPage(Views views, int port, boolean readOnly, List<String> program) {
        this.server = new Server(views, port, readOnly, new Desk() {
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
        });
    }

    /// What to open in a browser, with the token.
    String address() {
        return server.address();
    }

    /// @throws UserError if the run can't be read
    void show(RunFolder run) {
        server.show(run);
    }

    /// Shows the run of this process from its first event on.
    void heard(Event event) {
        if (!(event instanceof Event.RunStarted start)) return;
        try {
            show(RunFolder.find(Given.HERE, start.run()));
        } catch (UserError e) {
            System.err.println("orchestrate: the page can't show this run: " + e.getMessage());
        }
    }

    /// Stays until Ctrl-C or SIGTERM, which end the page alone.
    ///
    /// @return the exit status to end with
    int stay() throws InterruptedException {
        var signals = new LinkedBlockingQueue<Signal>();
        try (var _ = new Interrupts(signals::add)) {
            return Watch.status(signals.take());
        }
    }

    /// The run of this process is over: a person at a terminal has all the time he wants to look at it; a program is waited for by none.
    ///
    /// @param wanted whether anybody may be there
    void over(boolean wanted) {
        try {
            if (wanted && Posix.terminal(STDERR)) {
                System.err.println("the page stays until Ctrl-C: " + address());
                stay();
            } else Thread.sleep(LAST_LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
