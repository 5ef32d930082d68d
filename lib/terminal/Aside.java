package lib.terminal;

import java.io.*;
import java.util.*;
import java.util.function.Consumer;

/// What anybody prints on stdout and stderr while the screen is ours: it would go across the picture, so it is kept, and told in its order
/// when the screen is given back: bytes of stdout as they are, stderr as text, line by line, which whoever set it up may clean. It knows no
/// screen.
final class Aside {
    /// @param bytes all until somebody prints elsewhere: a text may come in parts
    private record Words(Consumer<byte[]> to, ByteArrayOutputStream bytes) {}

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
        ourOut = keeping(out, out::writeBytes, _ -> {});
        ourErr = keeping(err, lines(err), complaint);
        System.setOut(ourOut);
        System.setErr(ourErr);
    }

    /// Tells what was kept; from now on each says for himself.
    synchronized void end() {
        if (out == null) return;
        if (System.out.equals(ourOut)) System.setOut(out);
        if (System.err.equals(ourErr)) System.setErr(err);
        for (var words : kept) words.to.accept(words.bytes.toByteArray());
        out.flush();
        err.flush();
        kept.clear();
        out = null;
    }

    /// Prints text as text. The end of a line stands alone: what begins a sequence in it goes no further.
    static Consumer<byte[]> lines(PrintStream to) {
        return bytes -> {
            for (var line : new String(bytes, to.charset()).splitWithDelimiters("\n", 0)) to.print(line);
        };
    }

    private PrintStream keeping(PrintStream to, Consumer<byte[]> told, Consumer<String> heard) {
        return new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[]{(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                var words = Arrays.copyOfRange(bytes, from, from + length);
                synchronized (Aside.this) {
                    if (out == null) told.accept(words);
                    else {
                        if (kept.isEmpty() || !kept.getLast().to.equals(told)) kept.add(new Words(told, new ByteArrayOutputStream()));
                        kept.getLast().bytes.writeBytes(words);
                    }
                }
                var text = new String(words, to.charset()).strip();
                if (!text.isEmpty()) heard.accept(text);
            }
        }, true, to.charset());
    }
}
