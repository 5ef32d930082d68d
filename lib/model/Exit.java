package lib.model;

import com.fasterxml.jackson.annotation.*;

/// The end of an attempt, as the operating system reported it. A fact: what it means is an [Outcome].
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Exit.Code.class), @JsonSubTypes.Type(Exit.Signal.class), @JsonSubTypes.Type(Exit.NotStarted.class),
        @JsonSubTypes.Type(Exit.Lost.class)})
public sealed interface Exit {

    /// The process ended by itself, 0 to 255.
    record Code(int code) implements Exit {}

    /// The process died by this signal.
    record Signal(int signal) implements Exit {}

    /// There was no process: the folder, the worktree or the program could not be had.
    record NotStarted(String notStarted) implements Exit {}

    /// Why there was no process, if the orchestrator died before it could make one.
    String NEVER_BEGAN = "the orchestrator died before it began";

    /// It ended while nobody watched, and left no record of how: the machine lost power, or what wrote the record was killed.
    record Lost(String lost) implements Exit {}

    /// The number a shell shows in `$?`: the code, or 128 plus the signal (POSIX, 2.8.2); 127 if nothing was started.
    default int status() {
        return switch (this) {
            case Code(var code) -> code;
            case Signal(var signal) -> 128 + signal;
            case NotStarted _ -> 127;
            case Lost _ -> 255;
        };
    }

    /// The signal a shell would say it died by, or 0. A code of 137 counts as signal 9: a shell passes its
    /// child's death on like that, so for plain commands the two can't be told apart.
    default int shellSignal() {
        return switch (this) {
            case Code(var code) -> code > 128 && code <= 128 + 31 ? code - 128 : 0;
            case Signal(var signal) -> signal;
            case NotStarted _, Lost _ -> 0;
        };
    }

    /// For people: `exit 1`, `signal 9`, `not started: …`.
    default String words() {
        return switch (this) {
            case Code(var code) -> "exit " + code;
            case Signal(var signal) -> "signal " + signal;
            case NotStarted(var why) -> "not started: " + Text.line(why, 500);
            case Lost(var why) -> "end not seen: " + why;
        };
    }
}
