package lib;

import java.io.*;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.jline.terminal.*;
import org.jline.utils.*;

/// The keys of the live table -> what is asked of the run. It knows keys; whether something can be had the run says, on the table.
///
/// Only a terminal's foreground process may read from it: another one is stopped by the system for trying (SIGTTIN, termios(4)), which must not
/// happen to a run that was put into the background meanwhile.
final class Keys implements AutoCloseable {
    /// What the table's last line tells.
    static final String HELP = "keys: p pause  r resume  d drain  s stop  + - slots";

    private static final int STDOUT = 1;
    private static final long LOOK_MILLIS = 200;

    private final Terminal terminal;
    private final Attributes before;
    private final Consumer<Control> asks;
    private final Thread thread = Thread.ofPlatform().daemon().name("keys").unstarted(this::read);
    private volatile int parallel;
    private volatile boolean closed;

    private Keys(Terminal terminal, Consumer<Control> asks) {
        this.terminal = terminal;
        this.asks = asks;
        Posix.ignore("TTIN");
        Posix.ignore("TTOU");
        this.before = terminal.getAttributes();
        // Keys one by one and unseen; Ctrl-C and Ctrl-Z stay signals.
        var single = new Attributes(before);
        single.setLocalFlags(EnumSet.of(Attributes.LocalFlag.ICANON, Attributes.LocalFlag.ECHO), false);
        single.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(single);
        thread.start();
    }

    /// Null where nobody can press any.
    static Keys of(Terminal terminal, Consumer<Control> asks) {
        return Posix.foreground(STDOUT) ? new Keys(terminal, asks) : null;
    }

    /// How many slots there are now.
    void parallel(int now) {
        parallel = now;
    }

    private void read() {
        try {
            while (!closed) {
                int key = terminal.reader().read(LOOK_MILLIS);
                if (key == NonBlockingReader.EOF) return;
                if (key == NonBlockingReader.READ_EXPIRED) continue;
                var control = control(key);
                if (control != null) asks.accept(control);
            }
        } catch (IOException | RuntimeException | IOError e) {
            // The terminal is gone; the run goes on without its keys.
        }
    }

    private Control control(int key) {
        return switch (key) {
            case 'p' -> new Control.Pause(null);
            case 'r' -> new Control.Resume(null);
            case 'd' -> new Control.Drain();
            case 's' -> new Control.Stop(false, null);
            case '+', '=' -> slots(parallel + 1);
            case '-' -> slots(parallel - 1);
            default -> null;
        };
    }

    private Control slots(int wanted) {
        if (wanted < 1) return null;
        parallel = wanted;
        return new Control.Change(wanted, null, null, null, null, null, null, null);
    }

    /// Puts the terminal's modes back.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            terminal.setAttributes(before);
        } catch (RuntimeException | IOError e) {
            // It is gone, and its modes with it.
        }
    }
}
