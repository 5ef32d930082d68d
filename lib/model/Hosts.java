package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;

/// The machines on which a run's attempts run, in place of this one: `a:8,b:4` is eight at a time on `a` and four on `b`. Each is a place
/// of its own. It knows no way to reach them.
///
/// @param slots by the machine's name, in the order they were named
public record Hosts(SequencedMap<String, Integer> slots) {
    /// No option of ssh's, and no separator of a path's.
    private static final Pattern FORM = Pattern.compile("(?<name>[A-Za-z0-9_][A-Za-z0-9_.@-]*)(?::(?<slots>\\d{1,5}))?");
    private static final int MOST_SLOTS = 10_000, USUAL_SLOTS = 4;

    public Hosts {
        slots = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(slots));
    }

    /// @param text such as `a:8,b`; without a number a machine has four slots
    /// @throws UserError if the text is none
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Hosts parse(String text) {
        var slots = new LinkedHashMap<String, Integer>();
        for (var one : text.split(",", -1)) {
            var form = FORM.matcher(one.strip());
            if (!form.matches())
                throw new UserError("'" + one.strip() + "' is no host: write its name as ssh knows it, and how many attempts it has at a "
                        + "time, such as build1:8");
            int number = form.group("slots") == null ? USUAL_SLOTS : Integer.parseInt(form.group("slots"));
            if (number < 1 || number > MOST_SLOTS)
                throw new UserError("host '" + form.group("name") + "' has " + number + " attempts at a time: use 1 to " + MOST_SLOTS);
            if (slots.putIfAbsent(form.group("name"), number) != null)
                throw new UserError("host '" + form.group("name") + "' is named twice: name it once, with all its slots");
        }
        return new Hosts(slots);
    }

    /// All of them together.
    ///
    /// @throws UserError if there is none, or one twice
    public static Hosts all(Hosts... some) {
        return parse(Stream.of(some).map(Hosts::toString).collect(Collectors.joining(",")));
    }

    /// Attempts at a time on all of them.
    public int all() {
        return slots.values().stream().mapToInt(Integer::intValue).sum();
    }

    @JsonValue
    @Override
    public String toString() {
        return slots.entrySet().stream().map(host -> host.getKey() + ":" + host.getValue()).collect(Collectors.joining(","));
    }
}
