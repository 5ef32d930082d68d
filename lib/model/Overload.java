package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// The machine has too much to do for new starts.
///
/// @param what  of what too much is used
/// @param words for people, such as `cpu 96% > 90%`
public record Overload(What what, @JsonValue String words) {
    public enum What { CPU, MEMORY;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param now  how much is used, in percent
    /// @param most how much may be
    public static Overload of(What what, double now, int most) {
        return new Overload(what, "%s %.0f%% > %d%%".formatted(what.word(), Math.max(Math.ceil(now), most + 1), most));
    }

    /// As a journal has it, whose words are kept as they are.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Overload of(String words) {
        return new Overload(words.startsWith(What.MEMORY.word()) ? What.MEMORY : What.CPU, words);
    }

    @Override
    public String toString() {
        return words;
    }
}
