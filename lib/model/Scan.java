package lib.model;

import java.lang.invoke.*;
import java.nio.ByteOrder;

/// Looks for bytes, eight at a time: what a compiler makes of a plain loop is slower by half, and by far with the first compiler alone.
public final class Scan {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L, TOPS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n', BACKSLASHES = ONES * '\\';
    /// A bit in which a quote differs from a blank: with it turned, quotes and control characters are those up to a blank.
    private static final long TURNED = ONES * ('"' ^ ' '), UP_TO_BLANK = ONES * (' ' + 1);

    private Scan() {}

    /// Where the first line end is; `to` if there is none.
    public static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long other = (long) EIGHT.get(bytes, at) ^ NEWLINES;
            // A byte that is nought has its top bit in this; of several the lowest is right.
            long found = (other - ONES) & ~other & TOPS;
            if (found != 0) return at + lowest(found);
        }
        while (at < to && bytes[at] != '\n') at++;
        return at;
    }

    /// Where the first byte is that is more than itself within double quotes: a quote, a backslash or a control character; `to` if there
    /// is none.
    public static int special(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, at);
            long found = ((eight ^ TURNED) - UP_TO_BLANK | (eight ^ BACKSLASHES) - ONES) & ~eight & TOPS;
            if (found != 0) return at + lowest(found);
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] < 0 || bytes[at] >= ' ')) at++;
        return at;
    }

    /// Which of eight bytes the lowest of these bits is in: that digit comes to the top. The first compiler has no instruction for it.
    private static int lowest(long found) {
        return (int) (((found & -found) >>> 7) * 0x0001020304050607L >>> 56);
    }
}
