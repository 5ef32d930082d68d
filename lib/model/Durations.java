package lib.model;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.*;

/// Durations as people write them: `90`, `500ms`, `1.5h`, `1h30m`; and as they read them.
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

    /// The longest there is: beyond a life nobody waits, and sums of such times still fit into milliseconds.
    public static final Duration LONGEST = Duration.ofDays(10_000);

    private Durations() {}

    /// Reads a duration; a bare number is seconds.
    ///
    /// @throws UserError if it isn't one, or is longer than [#LONGEST]
    public static Duration parse(String text) {
        var plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.matches("\\d+(\\.\\d+)?")) plain += "s";
        var part = PART.matcher(plain);
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            millis += Double.parseDouble(part.group(1)) * unit(part.group(2));
            end = part.end();
        }
        if (end == 0 || end != plain.length() || millis > LONGEST.toMillis())
            throw new UserError("'" + text + "' is no duration: write it like 500ms, 30s, 45m or 1h30m");
        return Duration.ofMillis(Math.round(millis));
    }

    private static double unit(String name) {
        return switch (name) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw new AssertionError("BUG: no unit " + name);
        };
    }

    /// Doubled so often, and no longer than that, unless it was longer before.
    static Duration doubled(Duration first, int times, Duration most) {
        var doubled = first.multipliedBy(1L << Math.clamp(times, 0, 20));
        return doubled.compareTo(most) < 0 ? doubled : first.compareTo(most) > 0 ? first : most;
    }

    /// The same in whole seconds, for what is drawn again and again: `0s`, `12s`, `4m05s`, `2h03m`.
    public static String whole(long millis) {
        return millis < 59_500 ? (millis + 500) / 1000 + "s" : words(millis);
    }

    /// A duration for people: `0.4s`, `12.3s`, `4m05s`, `2h03m`.
    public static String words(long millis) {
        if (millis < 59_950) return "%d.%ds".formatted((millis + 50) / 1000, (millis + 50) / 100 % 10);
        long seconds = (millis + 500) / 1000;
        if (seconds < 3600) return "%dm%02ds".formatted(seconds / 60, seconds % 60);
        return "%dh%02dm".formatted(seconds / 3600, seconds / 60 % 60);
    }
}
