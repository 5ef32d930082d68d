package lib.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts bytes that come in pieces of any size into lines of text, in bounded memory. It knows nothing of files.
///
/// A line may be of any length, so text between double quotes is cut after `maxString` bytes, at a place where the rest stays
/// valid JSON: the 64 MB a tool printed are dropped, the fields around them are kept. Whatever is left beyond `maxLine` bytes is
/// dropped too. Invalid UTF-8 becomes U+FFFD.
public final class Lines {
    private final int maxLine;
    private final int maxString;
    private byte[] line = new byte[256];
    private int length;
    private boolean quoted;
    private boolean escaped;
    private boolean dropping;
    private boolean partial;
    private int hexDigits;
    private int quotedBytes;

    /// @param maxLine   bytes kept of a line, at most
    /// @param maxString bytes kept of a text between double quotes, at most
    public Lines(int maxLine, int maxString) {
        this.maxLine = maxLine;
        this.maxString = maxString;
    }

    /// Gives each line that is complete with these bytes, without its line end.
    public void feed(byte[] bytes, int count, Consumer<String> sink) {
        for (int i = 0; i < count; i++) {
            byte b = bytes[i];
            if (b == '\n') end(sink);
            else if (keeps(b) && length < maxLine) {
                if (length == line.length) line = Arrays.copyOf(line, Math.min(maxLine, length * 2));
                line[length++] = b;
            }
        }
    }

    /// Gives the last line, if it came without an end.
    public void finish(Consumer<String> sink) {
        if (length > 0) end(sink);
    }

    /// Goes on somewhere else: what comes up to the next line end belongs to a line whose beginning is not known.
    public void skip() {
        clear();
        partial = true;
    }

    public void clear() {
        length = 0;
        quoted = escaped = dropping = false;
        hexDigits = 0;
        if (line.length > 1 << 16) line = new byte[256];
    }

    private void end(Consumer<String> sink) {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        var text = new String(line, 0, end, StandardCharsets.UTF_8);
        clear();
        if (partial) partial = false;
        else sink.accept(text);
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
