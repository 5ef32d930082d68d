package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.time.Duration;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;

/// The places on which a run's attempts run, in place of this machine: `a:8,b:4` is eight at a time on the machine `a` and four on `b`, and
/// there may be [Slurm] jobs beside them. It knows no way to reach them.
///
/// @param slots by the place's name, in the order they were named
/// @param jobs  whose places are among them; null if there are none
/// @param java  the Java of machines that have none of our files, or its home; null is looked for there
public record Hosts(SequencedMap<String, Integer> slots, Slurm jobs, String java) {
    /// No option of ssh's, and no separator of a path's.
    private static final Pattern FORM = Pattern.compile("(?<name>[A-Za-z0-9_][A-Za-z0-9_.@-]*)(?::(?<slots>\\d{1,5}))?");
    private static final int MOST_SLOTS = 10_000, USUAL_SLOTS = 4;

    public Hosts {
        slots = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(slots));
    }

    /// These machines with this Java, and the jobs beside them; null if there is neither.
    ///
    /// @throws UserError if two have the same name
    public static Hosts of(Hosts machines, Slurm jobs, String java) {
        if (jobs == null) return machines == null ? null : new Hosts(machines.slots, null, java);
        var slots = jobs.places();
        for (var name : machines == null ? Set.<String>of() : machines.slots.keySet())
            if (slots.containsKey(name)) throw new UserError("host '" + name + "' has the name of a job of Slurm's: give it another one");
        if (machines != null) machines.slots.reversed().forEach(slots::putFirst);
        return new Hosts(slots, jobs, java);
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
        return new Hosts(slots, null, null);
    }

    /// All of them together.
    ///
    /// @throws UserError if there is none, or one twice
    public static Hosts all(Hosts... some) {
        return parse(Stream.of(some).map(Hosts::toString).collect(Collectors.joining(",")));
    }

    /// Whether what may take so long can't be started anywhere.
    ///
    /// @param place   where it has to; null is anywhere
    /// @param timeout null is no limit
    public boolean tooShort(String place, Duration timeout) {
        if (jobs == null || jobs.time() == null || timeout == null || timeout.compareTo(jobs.usable()) <= 0) return false;
        var its = jobs.places().keySet();
        return place == null ? its.containsAll(slots.keySet()) : its.contains(place);
    }

    /// Whether what an agent keeps of its session on one of these is there on the other as well: a cluster's nodes share users' files.
    public boolean share(String one, String other) {
        return one.equals(other) || other != null && jobs != null && jobs.places().keySet().containsAll(List.of(one, other));
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
