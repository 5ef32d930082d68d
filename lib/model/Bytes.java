package lib.model;

import java.io.*;
import java.nio.*;
import java.nio.charset.*;
import java.util.regex.Pattern;

/// Bytes of names, arguments and variables as text, and the same bytes back, whatever they are. What is UTF-8 is text as usual; each byte
/// that is none becomes half a character, U+DC80 to U+DCFF, which no text has (as in Python's PEP 383). So it goes through plain strings
/// and, as `\udcff`, through JSON; what people are shown has U+FFFD in its place, see [Text]. It knows no files.
public final class Bytes {
    private static final Pattern HALVES = Pattern.compile("[\\p{Cs}]");
    private static final char FIRST = '\uDC00';

    private Bytes() {}

    /// The bytes as text.
    public static String text(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (!result.isError()) return out.flip().toString();
            for (int i = 0; i < result.length(); i++) out.put((char) (FIRST + (in.get() & 0xff)));
            decoder.reset();
        }
    }

    /// The bytes that this text stands for, without any character for their end. Half a character that is no byte becomes `?`.
    public static byte[] of(String text) {
        if (!foreign(text)) return text.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isByte(c)) bytes.put((byte) c);
            else bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            i += Character.charCount(c);
        }
        var all = new byte[bytes.flip().remaining()];
        bytes.get(all);
        return all;
    }

    /// Whether it has bytes that are no UTF-8.
    public static boolean foreign(String text) {
        int length = text.length();
        // Nearly no text has any, and each event is asked.
        for (int i = 0; i < length; i++) if (Character.isSurrogate(text.charAt(i))) return HALVES.matcher(text).find(i);
        return false;
    }

    /// Whether it has half a character that isn't a byte, so that nothing can be made of it.
    public static boolean broken(String text) {
        return HALVES.matcher(text).results().anyMatch(half -> !isByte(half.group().charAt(0)));
    }

    /// The JSON with such bytes written as `\udcff`, which any encoding can write.
    static String escaped(String json) {
        return foreign(json) ? HALVES.matcher(json).replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0))) : json;
    }

    /// Writes JSON on with such bytes likewise. What comes in pieces is only cut where the JSON's writer cuts it.
    static Writer escaping(Writer out) {
        return new Writer() {
            private String half = "";

            @Override
            public void write(char[] text, int from, int length) throws IOException {
                write(new String(text, from, length));
            }

            @Override
            public void write(String text, int from, int length) throws IOException {
                var whole = half + text.substring(from, from + length);
                int end = whole.length();
                if (end > 0 && Character.isHighSurrogate(whole.charAt(end - 1))) end--;
                half = whole.substring(end);
                out.write(escaped(whole.substring(0, end)));
            }

            @Override
            public void flush() {}

            @Override
            public void close() throws IOException {
                out.write(escaped(half));
            }
        };
    }

    private static boolean isByte(int half) {
        return half >= FIRST + 0x80 && half <= FIRST + 0xff;
    }
}
