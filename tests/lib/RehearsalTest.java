package lib;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// The run before the run comes to its end whatever is asked of the real one.
class RehearsalTest {
    @Tag("heavy")
    @Test
    void itEndsWithAnyPolicy() {
        var minute = Duration.ofMinutes(1);
        var delayed = Policy.DEFAULT.with(Settings.DELAY, minute);
        for (var policy : List.of(Policy.DEFAULT, delayed, delayed.parallel(1),
                Policy.DEFAULT.with(Settings.RETRY_ALL, true).retries(3).backoff(minute), Policy.DEFAULT.deadline(minute).timeout(minute),
                Policy.DEFAULT.asks(Policy.GATE).asks(Policy.OPINION), delayed.deadline(Duration.ofSeconds(1))))
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Rehearsal.play(policy), policy::toString);
    }
}
