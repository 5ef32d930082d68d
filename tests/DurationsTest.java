package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Durations as people write and read them.
class DurationsTest {
    @Test
    void whatPeopleWrite() {
        var read = Map.of("90", 90_000L, "500ms", 500L, "1.5h", 5_400_000L, "1h30m", 5_400_000L, "2d", 172_800_000L, " 45M ", 2_700_000L,
                "0", 0L, "0.25", 250L, "1m0.5s", 60_500L, "10000d", 864_000_000_000L);
        read.forEach((text, millis) -> assertEquals(millis, Durations.parse(text).toMillis(), text));
    }

    @Test
    void whatIsNoDuration() {
        for (var text : List.of("", " ", "soon", "-5s", "5 s", "1h 30m", "5x", "s", "1.s", ".5s", "1e3", "10001d", "9".repeat(400), "5s!",
                "٣s", "1,5h")) {
            var error = assertThrows(UserError.class, () -> Durations.parse(text), text);
            assertEquals("'" + text + "' is no duration: write it like 500ms, 30s, 45m or 1h30m", error.getMessage());
        }
    }

    @Test
    void whatPeopleRead() {
        var words = new TreeMap<Long, String>(Map.of(0L, "0.0s", 49L, "0.0s", 50L, "0.1s", 999L, "1.0s", 12_340L, "12.3s", 59_949L,
                "59.9s", 59_950L, "1m00s", 245_000L, "4m05s"));
        words.putAll(Map.of(3_599_499L, "59m59s", 3_599_500L, "1h00m", 7_380_000L, "2h03m", 360_000_000L, "100h00m"));
        words.forEach((millis, text) -> assertEquals(text, Durations.words(millis)));
    }
}
