package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// The reason why an attempt is asked to end: alone, or with the whole run.
public sealed interface StopCause permits StopCause.Alone, HaltCause {

    /// The words for it in files and for people.
    @JsonValue
    String words();

    /// A reason that concerns this attempt alone.
    enum Alone implements StopCause {
        /// Its time is over.
        TIMED_OUT,
        /// It has been silent for too long.
        STALLED,
        /// It has said its last word and doesn't end.
        LINGERING,
        /// It has written more than it may.
        MAX_OUTPUT,
        /// Its task has spent its budget.
        MAX_BUDGET,
        /// The machine ran short of memory: it waits for room, and is run again.
        MEMORY,
        /// Somebody doesn't want its task any more.
        CANCELLED;

        @Override
        public String words() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return words();
        }
    }

    /// The cause of these words in a journal: if it is none of an attempt's own, it is why the run was halted.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static StopCause of(String words) {
        return Arrays.stream(Alone.values()).filter(a -> a.words().equals(words)).map(StopCause.class::cast).findFirst()
                .orElseGet(() -> HaltCause.of(words));
    }
}
