package lib.terminal;

import java.io.*;
import java.util.EnumSet;
import java.util.function.Consumer;
import lib.machine.*;
import lib.model.*;
import org.jline.terminal.*;
import org.jline.utils.*;

/// Reads the keys pressed on a terminal, one by one and unseen. It knows modes and bytes, not what a key means.
///
/// Only a terminal's foreground process may read from it: another one is stopped by the system for trying (SIGTTIN, termios(4)), which must
/// not happen to a run that was put into the background meanwhile.
final class Keyboard implements AutoCloseable {
    private static final int STDOUT = 1;
    private static final long LOOK_MILLIS = 200;
    /// What is typed so shortly before the end of the process was meant for the table.
    private static final long LATE_NANOS = 2_000_000_000;
    /// Failed reads in a row that mean the terminal is gone.
    private static final int GONE = 5;

    /// When one was closed last; 0 if none was.
    private static volatile long closedAt;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Keyboard::forgetLate, "forget keys"));
    }

    private final Terminal terminal;
    private final Attributes before;
    private final Keystroke.Decoder decoder;
    private final Thread thread = Thread.ofPlatform().daemon().name("keys").unstarted(this::read);
    private volatile boolean resting;
    private volatile boolean closed;
    /// Reads in a row that have failed in the foreground.
    private int failed;

    private Keyboard(Terminal terminal, Consumer<Keystroke> pressed) {
        this.terminal = terminal;
        this.decoder = new Keystroke.Decoder(pressed);
        Posix.ignore(Signal.TTIN);
        Posix.ignore(Signal.TTOU);
        this.before = terminal.getAttributes();
        listen();
        thread.start();
    }

    /// Null where nobody can press any.
    static Keyboard of(Terminal terminal, Consumer<Keystroke> pressed) {
        return Posix.foreground(STDOUT) ? new Keyboard(terminal, pressed) : null;
    }

    /// Keys come one by one and unseen; Ctrl-C and Ctrl-Z stay signals.
    void listen() {
        var single = new Attributes(before);
        single.setLocalFlags(EnumSet.of(Attributes.LocalFlag.ICANON, Attributes.LocalFlag.ECHO), false);
        single.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(single);
        resting = false;
    }

    /// Puts the terminal's modes back until it listens again.
    void rest() {
        resting = true;
        modesBack();
    }

    private void read() {
        try {
            while (!closed) {
                if (resting) Thread.sleep(LOOK_MILLIS);
                else one();
            }
        } catch (InterruptedException | RuntimeException | IOError e) {
            // The terminal is gone; the run goes on without its keys.
        }
    }

    private void one() throws InterruptedException {
        try {
            int c = terminal.reader().read(LOOK_MILLIS / 2);
            long now = System.nanoTime() / 1_000_000;
            failed = 0;
            if (c == NonBlockingReader.EOF) closed = true;
            else if (c == NonBlockingReader.READ_EXPIRED) decoder.late(now);
            else if (!closed && !resting) decoder.read(c, now);
        } catch (IOException e) {
            // Another program has the terminal now; it may give it back. JLine may tell so only after it has: it reads ahead on a
            // thread of its own.
            if (Posix.foreground(STDOUT) && ++failed == GONE) closed = true;
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void modesBack() {
        try {
            terminal.setAttributes(before);
        } catch (RuntimeException | IOError e) {
            // It is gone, and its modes with it.
        }
    }

    /// Whether nobody can press any more keys.
    boolean gone() {
        return closed;
    }

    /// What was typed for us and not read is nothing for the shell that comes next.
    private static void forget() {
        if (Posix.foreground(STDOUT)) Posix.forgetTyped(STDOUT);
    }

    private static void forgetLate() {
        if (closedAt != 0 && System.nanoTime() - closedAt < LATE_NANOS) forget();
    }

    @Override
    public void close() {
        if (!closed && !resting) {
            modesBack();
            forget();
        }
        closedAt = System.nanoTime();
        closed = true;
    }
}
