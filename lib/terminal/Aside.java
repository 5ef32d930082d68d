package lib.terminal;

import java.io.*;
import java.util.*;
import java.util.function.Consumer;

/// What anybody prints on stdout and stderr while the screen is ours: it would go across the picture, so it is kept, and told in its order
/// when the screen is given back. It knows no screen.
final class Aside {
    private static final class Words {
        private final PrintStream to;
        private final byte[] bytes;

        Words(PrintStream to, byte[] bytes) {
            this.to = to;
            this.bytes = bytes;
        }
    }

    private final Consumer<String> complaint;
    private final List<Words> kept = new ArrayList<>();
    private PrintStream out, err;
    private PrintStream ourOut, ourErr;

    /// @param complaint gets each text for stderr at once
    Aside(Consumer<String> complaint) {
        this.complaint = complaint;
    }

    synchronized void begin() {
        if (out != null) return;
        out = System.out;
        err = System.err;
        ourOut = keeping(out, _ -> {});
        ourErr = keeping(err, complaint);
        System.setOut(ourOut);
        System.setErr(ourErr);
    }

    /// Tells what was kept; from now on each says for himself.
    synchronized void end() {
        if (out == null) return;
        if (System.out.equals(ourOut)) System.setOut(out);
        if (System.err.equals(ourErr)) System.setErr(err);
        for (var words : kept) {
            words.to.writeBytes(words.bytes);
            words.to.flush();
        }
        kept.clear();
        out = null;
    }

    private PrintStream keeping(PrintStream to, Consumer<String> heard) {
        return new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[]{(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                var words = Arrays.copyOfRange(bytes, from, from + length);
                synchronized (Aside.this) {
                    if (out == null) to.writeBytes(words);
                    else kept.add(new Words(to, words));
                }
                var text = new String(words, to.charset()).strip();
                if (!text.isEmpty()) heard.accept(text);
            }
        }, true, to.charset());
    }
}
