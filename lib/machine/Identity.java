package lib.machine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.*;
import lib.model.*;

/// A process, by its pid *and* its birth: a pid alone may be another's by now. It is what this machine's handles say, and it is looked up
/// only where it was born, see `Origin`.
///
/// @param birth see [Posix#birth]
/// @param host  as of its `Origin`, like `pids`
public record Identity(long pid, String birth, String host, Long pids) {
    private static final String PID = "pid", BIRTH = "birth", HOST = "host", PIDS = "pids";

    /// The process that has this pid now.
    static Identity of(long pid) {
        return new Identity(pid, Posix.birth(pid), Origin.HERE.host(), Origin.HERE.pids());
    }

    /// This process.
    public static Identity mine() {
        return of(ProcessHandle.current().pid());
    }

    /// Empty if nothing is known, or another kind of host gave it.
    public static Optional<Identity> of(Handle handle) {
        return handle != null && handle.fields().get(PID) instanceof Long pid ? Optional.of(new Identity(pid,
                handle.fields().get(BIRTH) instanceof String birth ? birth : null,
                handle.fields().get(HOST) instanceof String host ? host : null,
                handle.fields().get(PIDS) instanceof Long pids ? pids : null)) : Optional.empty();
    }

    public Handle handle() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(PID, pid);
        fields.put(BIRTH, birth);
        fields.put(HOST, host);
        fields.put(PIDS, pids);
        return new Handle(fields);
    }

    Origin origin() {
        var boot = birth == null || birth.indexOf('@') < 0 ? "" : birth.substring(birth.indexOf('@') + 1);
        return new Origin(host, boot.isEmpty() ? null : boot, pids);
    }

    /// Whether it can't be told from here if it lives.
    @JsonIgnore
    public boolean unseen() {
        return Origin.HERE.sight(origin()) == Origin.Sight.UNSEEN;
    }

    /// Whether it belongs to another machine than this, or to one before this was started anew: it isn't here.
    @JsonIgnore
    public boolean foreign() {
        return Origin.HERE.sight(origin()) != Origin.Sight.SEEN;
    }

    /// Whether it is still there, as far as it can be seen from here.
    boolean lives() {
        return Origin.HERE.sight(origin()) == Origin.Sight.SEEN && birth != null && birth.equals(Posix.birth(pid));
    }

    /// Whether it is on this machine, in whatever container.
    boolean sharesKernel() {
        return Origin.HERE.sharesKernel(origin());
    }

    /// Such as `process 12 on n1`.
    public String words() {
        return "process " + pid + (unseen() ? " " + place() : "");
    }

    /// Where it is if it can't be seen from here, such as `on n1`.
    String place() {
        return (sharesKernel() ? "in another container (pid namespace) of " : "on ") + host;
    }
}
