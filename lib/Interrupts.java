package lib;

import java.util.*;
import org.jline.utils.Signals;

/// Turns Ctrl-C and SIGTERM into events for as long as a run goes on. What they mean is the [Planner]'s to say. A closed terminal
/// (SIGHUP) doesn't end a run.
record Interrupts(Map<String, Object> before) implements AutoCloseable {
    Interrupts(LocalHost host) {
        this(new HashMap<>());
        for (var signal : List.of("INT", "TERM"))
            before.put(signal, Signals.register(signal, () -> host.tell(new Event.Interrupted(host.now(), signal))));
        before.put("HUP", Signals.register("HUP", () -> {}));
    }

    @Override
    public void close() {
        before.forEach(Signals::unregister);
    }
}
