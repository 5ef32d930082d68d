package lib.model;

import java.util.Arrays;

/// What is kept of a line that may be of any length: all of it while it is short, then of each text between double quotes no more than
/// `maxString` bytes, and `maxLine` in all. It knows nothing of where lines end.
final class Kept {
    /// Kept of a line before its texts are measured, so that a thousand unfinished ones are no burden.
    private static final int UNMEASURED = 256 << 10;

    private final int maxLine;
    private final int maxString;
    private final int maxUnmeasured;
    private byte[] line = new byte[256];
    private int length;
    private boolean measured;
    private boolean quoted;
    private boolean escaped;
    private boolean dropping;
    private int hexDigits;
    private long quotedBytes;

    Kept(int maxLine, int maxString) {
        this.maxLine = maxLine;
        this.maxString = maxString;
        this.maxUnmeasured = Math.min(maxLine, Math.max(maxString, UNMEASURED));
    }

    /// The bytes of a whole line, cut.
    static byte[] of(byte[] bytes, int from, int to, int maxString) {
        var kept = new Kept(to - from, maxString);
        kept.measure(bytes, from, to);
        return Arrays.copyOf(kept.line, kept.length);
    }

    boolean isEmpty() {
        return length == 0 && !measured;
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return line;
    }

    /// More of the line.
    void add(byte[] bytes, int from, int to) {
        if (!measured && length + to - from <= maxUnmeasured) {
            keep(bytes, from, to);
            return;
        }
        if (!measured) {
            measured = true;
            int before = length;
            length = 0;
            measure(line, 0, before);
        }
        measure(bytes, from, to);
    }

    /// Another line begins.
    void clear() {
        length = 0;
        measured = quoted = escaped = dropping = false;
        hexDigits = 0;
        if (line.length > 1 << 16) line = new byte[256];
    }

    /// Keeps what may be kept, run by run: what stands between two bytes that mean something is measured in one go.
    private void measure(byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            if (dropping && !escaped) at = dropped(bytes, at, to);
            int end = escaped || hexDigits > 0 ? at : Scan.special(bytes, at, to);
            if (quoted) text(bytes, at, end);
            else keep(bytes, at, end);
            if (end < to && keeps(bytes[end])) keep(bytes, end, end + 1);
            at = end + 1;
        }
    }

    /// Passes over the rest of a text, all of whose escapes are dropped as well.
    ///
    /// @return where its end is, or that of the bytes
    private int dropped(byte[] bytes, int from, int to) {
        hexDigits = 0;
        int at = from;
        while ((at = Scan.special(bytes, at, to)) < to && bytes[at] != '"') {
            escaped = bytes[at] == '\\' && at + 1 == to;
            at = Math.min(to, bytes[at] == '\\' ? at + 2 : at + 1);
        }
        return at;
    }

    /// A run of a text, none of whose bytes is special.
    private void text(byte[] bytes, int from, int to) {
        int fits = dropping ? from : from + Math.clamp(maxString - quotedBytes, 0, to - from);
        // A character is not cut.
        while (!dropping && fits < to && (bytes[fits] & 0xC0) == 0x80) fits++;
        keep(bytes, from, fits);
        dropping |= fits < to;
        quotedBytes += to - from;
    }

    private void keep(byte[] bytes, int from, int to) {
        int n = Math.min(to - from, maxLine - length);
        if (n <= 0) return;
        if (length + n > line.length) line = Arrays.copyOf(line, Math.min(maxLine, Math.max(length + n, length * 2)));
        System.arraycopy(bytes, from, line, length, n);
        length += n;
    }

    private boolean keeps(byte b) {
        if (!quoted) {
            if (b == '"') {
                quoted = true;
                quotedBytes = 0;
            }
            return true;
        }
        boolean whole = !escaped && hexDigits == 0 && (b & 0xC0) != 0x80;
        if (escaped) {
            escaped = false;
            if (b == 'u') hexDigits = 4;
        } else if (hexDigits > 0) {
            hexDigits--;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            quoted = dropping = false;
            return true;
        }
        if (++quotedBytes > maxString && whole) dropping = true;
        return !dropping;
    }
}
