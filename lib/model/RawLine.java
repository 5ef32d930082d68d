package lib.model;

import java.nio.charset.StandardCharsets;

/// A line as bytes, without its end: to be looked at before anything is made of it. The bytes are those of whoever read them and hold this
/// line only until its receiver returns.
///
/// @param from      where it begins
/// @param to        behind its last byte
/// @param maxString bytes that its text has of what stands between double quotes, at most
@SuppressWarnings("ArrayRecordComponent") // a view of somebody's bytes, compared by nobody
public record RawLine(byte[] bytes, int from, int to, int maxString) {

    public static RawLine of(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new RawLine(bytes, 0, bytes.length, Integer.MAX_VALUE);
    }

    /// Invalid UTF-8 becomes U+FFFD.
    public String text() {
        return to - from <= maxString ? new String(bytes, from, to - from, StandardCharsets.UTF_8)
                : new String(Kept.of(bytes, from, to, maxString), StandardCharsets.UTF_8);
    }
}
