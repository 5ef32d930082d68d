package lib.model;

import com.fasterxml.jackson.annotation.JsonValue;

/// A signal to a process, named as in signal(7). The host knows its number.
public enum Signal {
    INT, TERM, KILL, STOP, CONT, TTIN, TTOU;

    /// In files it is not in small letters, as other words are.
    @JsonValue
    String word() {
        return name();
    }
}
