package lib.machine;

import java.util.*;
import java.util.function.Consumer;
import lib.model.*;
import org.jline.utils.Signals;

/// Hears Ctrl-C and SIGTERM in the place of the JVM, which would end, until it is closed. What they mean is the hearer's to say; Ctrl-\
/// means nothing from then on.
public record Interrupts(Map<String, Object> before) implements AutoCloseable {
    /// @param heard gets INT or TERM
    public Interrupts(Consumer<Signal> heard) {
        this(new HashMap<>());
        Posix.deafToQuit();
        for (var signal : List.of(Signal.INT, Signal.TERM))
            before.put(signal.name(), Signals.register(signal.name(), () -> heard.accept(signal)));
    }

    /// The same for a run, which a closed terminal (SIGHUP) doesn't end.
    public static Interrupts ofRun(Consumer<Signal> heard) {
        var interrupts = new Interrupts(heard);
        interrupts.before.put("HUP", Signals.register("HUP", () -> {}));
        return interrupts;
    }

    /// The same for what shows a run that is over: a closed terminal ends that, too.
    public static Interrupts ofLooking(Runnable end) {
        var interrupts = new Interrupts(_ -> end.run());
        interrupts.before.put("HUP", Signals.register("HUP", end));
        return interrupts;
    }

    @Override
    public void close() {
        before.forEach(Signals::unregister);
    }
}
