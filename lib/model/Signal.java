package lib.model;

import com.fasterxml.jackson.annotation.JsonValue;

/// What a process is told by the system, named as in signal(7). Which number that is, its host knows.
public enum Signal {
    INT, TERM, KILL, STOP, CONT, TTIN, TTOU;

    /// In files it is not in small letters, as other words are.
    @JsonValue
    String word() {
        return name();
    }
}
