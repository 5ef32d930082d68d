package lib.journal;

import lib.model.*;

/// A channel for requests to a run that goes on, in this process or in another one.
public interface Controls {

    /// @param refusal why it isn't done; null if it is
    /// @param status  0 done, 1 refused or the run is over, 3 it has crashed
    record Reply(String refusal, int status) {
        public static final Reply DONE = new Reply(null, 0);
    }

    /// Asks, and waits for the answer.
    ///
    /// @throws UserError if there is none: the run's process is stopped, or can't write its journal
    Reply ask(Control control) throws InterruptedException;
}
