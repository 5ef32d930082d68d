package lib.machine;

import java.util.*;
import lib.model.*;

/// A process of this machine, by its pid *and* its birth: a pid alone may be another's by now. It is what this machine's handles say.
///
/// @param birth see [Posix#birth]
public record Identity(long pid, String birth) {
    private static final String PID = "pid", BIRTH = "birth";

    /// The process that has this pid now.
    static Identity of(long pid) {
        return new Identity(pid, Posix.birth(pid));
    }

    /// This process.
    public static Identity mine() {
        return of(ProcessHandle.current().pid());
    }

    /// Empty if nothing is known, or another kind of host gave it.
    public static Optional<Identity> of(Handle handle) {
        return handle != null && handle.fields().get(PID) instanceof Long pid
                ? Optional.of(new Identity(pid, handle.fields().get(BIRTH) instanceof String birth ? birth : null)) : Optional.empty();
    }

    public Handle handle() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(PID, pid);
        fields.put(BIRTH, birth);
        return new Handle(fields);
    }

    /// Whether it is still there.
    boolean lives() {
        return birth != null && birth.equals(Posix.birth(pid));
    }
}
