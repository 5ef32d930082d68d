package lib.places;

import java.io.IOException;
import java.time.Duration;
import lib.model.Event;

/// How a place is got, watched and given back. It knows no tasks, and nothing of what is asked and told there.
sealed interface Way permits Ssh, Pilot {
    /// The place, as far as its way has to know and to change it.
    interface Near {
        void pause(long millis) throws InterruptedException;

        /// The run is over.
        boolean closing();

        /// There is none, and nobody has asked for one.
        ///
        /// @return whether it is to be asked for
        boolean wanted();

        /// Something was asked of it that isn't over.
        boolean busy();

        /// A worker has come or gone, and it isn't known what that means.
        boolean changing();

        /// Nobody is heard there: nothing was told for a while, or a farewell.
        boolean silent();

        /// From here on another worker is asked: whoever is there still leaves.
        void calls();

        /// Why nothing can be started there.
        void unreached(String why);

        /// From this time on, by our clock, nothing runs there any more.
        void ends(long at);

        /// Nothing runs there any more.
        ///
        /// @param cancelled somebody else has ended it
        /// @return whether it isn't wanted any more
        boolean gone(String why, boolean cancelled);
    }

    /// Sees to it that a worker is there, until there is none or the run is over; it will be asked again.
    ///
    /// @return why there is none
    String work(Near near) throws IOException, InterruptedException;

    /// How long a place may have nothing to do until it is given back; null is as long as the run.
    default Duration idle() {
        return null;
    }

    /// The machine, if it is known to have none of our files; null otherwise.
    default Far far() {
        return null;
    }

    /// What of a look at its machine says how much room there is for us.
    default Event.Sampled room(Event.Sampled look) {
        return look;
    }

    /// The run is over, and its worker was told to leave.
    void close(Near near) throws InterruptedException;
}
