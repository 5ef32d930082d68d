package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// The machine, or what the run has of something, has no room for a new start.
///
/// @param what  of what too much is used
/// @param words for people, such as `cpu 96% > 90%`
public record Overload(What what, @JsonValue String words) {
    public enum What {
        CPU, MEMORY,
        /// Processes wait for memory that the kernel has to find first.
        PRESSURE,
        /// Hardly any more processes may be started.
        PROCESSES,
        DISK,
        /// The run's own things that tasks need.
        RESOURCES,
        /// A place, or all of them, can't be reached or has no room.
        PLACE,
        /// The rest of the run's budget is spoken for.
        TOKENS;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param words for people, what follows its name
    public static Overload of(What what, String words) {
        return new Overload(what, what.word() + " " + words);
    }

    /// @param now  how much is used, in percent
    /// @param most how much may be
    public static Overload of(What what, double now, int most) {
        return new Overload(what, "%s %.0f%% > %d%%".formatted(what.word(), Math.max(Math.ceil(now), most + 1), most));
    }

    /// As a journal has it, whose words are kept as they are.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Overload of(String words) {
        return new Overload(Arrays.stream(What.values()).filter(what -> words.startsWith(what.word())).findFirst().orElse(What.CPU), words);
    }

    @Override
    public String toString() {
        return words;
    }
}
