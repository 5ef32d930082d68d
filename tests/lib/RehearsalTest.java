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
        for (var policy : List.of(Policy.DEFAULT, Policy.DEFAULT.delay(minute), Policy.DEFAULT.parallel(1).delay(minute),
                Policy.DEFAULT.with(Settings.RETRY_ALL, true).retries(3).backoff(minute), Policy.DEFAULT.deadline(minute).timeout(minute),
                Policy.DEFAULT.asks(Policy.GATE).asks(Policy.OPINION), Policy.DEFAULT.delay(minute).deadline(Duration.ofSeconds(1))))
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Rehearsal.play(policy), policy::toString);
    }
}
