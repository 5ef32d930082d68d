package lib.model;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Cuts bytes that come in pieces of any size into lines, in bounded memory. It knows nothing of files.
///
/// A line may be of any length, so text between double quotes is cut after `maxString` bytes, at a place where the rest stays
/// valid JSON: the 64 MB a tool printed are dropped, the fields around them are kept. Whatever is left beyond `maxLine` bytes is
/// dropped too. A line that is whole in its piece is given as it stands there, and cut only if a text is made of it.
public final class Lines {
    private final int maxLine;
    private final int maxString;
    private final Kept kept;
    private boolean partial;

    /// @param maxLine   bytes kept of a line, at most
    /// @param maxString bytes kept of a text between double quotes, at most
    public Lines(int maxLine, int maxString) {
        this.maxLine = maxLine;
        this.maxString = maxString;
        this.kept = new Kept(maxLine, maxString);
    }

    /// Gives each line that is complete with these bytes, without its line end.
    public void feed(byte[] bytes, int count, Consumer<RawLine> sink) {
        for (int from = 0; from < count; ) {
            int to = Scan.lineEnd(bytes, from, count);
            if (to < count && kept.isEmpty() && to - from <= maxLine) give(bytes, from, to, sink);
            else {
                kept.add(bytes, from, to);
                if (to < count) end(sink);
            }
            from = to + 1;
        }
    }

    /// Gives the last line, if it came without an end.
    public void finish(Consumer<RawLine> sink) {
        if (kept.length() > 0) end(sink);
    }

    /// The end of a line that has not ended yet, of so many bytes at most; empty if there is none.
    public String unfinished(int most) {
        int length = Math.min(kept.length(), most);
        return partial ? "" : new String(kept.bytes(), kept.length() - length, length, StandardCharsets.UTF_8);
    }

    /// Goes on somewhere else: what comes up to the next line end belongs to a line whose beginning is not known.
    public void skip() {
        clear();
        partial = true;
    }

    public void clear() {
        kept.clear();
    }

    private void end(Consumer<RawLine> sink) {
        var line = kept.bytes();
        int length = kept.length();
        kept.clear();
        give(line, 0, length, sink);
    }

    private void give(byte[] bytes, int from, int to, Consumer<RawLine> sink) {
        if (partial) partial = false;
        else sink.accept(new RawLine(bytes, from, to > from && bytes[to - 1] == '\r' ? to - 1 : to, maxString));
    }
}
