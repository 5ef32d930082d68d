package lib.board;

import java.time.Instant;
import java.util.*;
import lib.model.Event;

/// The use of slots and machine from the start of a run on. However long it was, this stays small.
///
/// @param slotTime what the slots did in all, in seconds by [Doing]: together, slots times wall time
/// @param limited  how long, by the clock, some slot was empty because a task waited for an account's limit
/// @param holds    when new starts were held, in the order they began
public record Occupancy(Map<String, Double> slotTime, double limited, List<Hold> holds, Curves curves) {
    /// New starts were held.
    ///
    /// @param kind  a [Doing]: `cpu`, `memory`, `limit`, `overload`, `paused`, `gate`, `halted` or `crashed`
    /// @param duration until it was over, or until now
    /// @param times how many in a row this is, which are too near to each other to be told apart; null if it is one
    public record Hold(String kind, String why, Instant startTime, double duration, Integer times) {}

    /// Means over equal pieces of time from the run's start on, at most 500; null where nothing is known.
    ///
    /// @param step   how long a piece is; the last one may be shorter
    /// @param slots  how many slots were at what, by [Doing]; `running` is how many attempts ran at once
    /// @param cpu    in percent, as [Event.Sampled] tells it; `memory` likewise
    public record Curves(double step, Map<String, List<Double>> slots, List<Double> cpu, List<Double> memory) {}
}
