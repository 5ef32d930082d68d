package lib.web;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import lib.journal.*;
import lib.model.*;
import lib.terminal.*;

/// A piece of what an attempt has written, for the live page: whole lines, made fit to be seen and without secrets. It knows files and
/// offsets, and nothing of whoever reads: each request says where it goes on.
final class Log {
    private static final int PIECE = 256 << 10;
    /// A secret may take several lines: so much of what comes before is looked at again.
    private static final int BEFORE = 24 << 10;

    private Log() {}

    /// @param start where in the file the text begins, in bytes; `next` where it ends, and goes on
    /// @param size  the file's length
    /// @param marks which parts of the text are coloured, see [Colours]
    /// @param rest  the last line, while it has no end, with marks of its own; it comes again
    record Piece(long start, long next, long size, String text, List<List<Object>> marks, String rest, List<List<Object>> restMarks) {}

    /// The words and deeds of an agent, see [TaskLog].
    ///
    /// @param lines null if nothing was written since
    record Story(long size, List<TaskLog.Line> lines) {}

    /// The last piece of a file.
    static Piece last(Path file, Redaction redaction) throws IOException {
        return piece(file, -1, Long.MAX_VALUE, redaction);
    }

    /// What comes after an offset; the last piece if that is far away, or the file is shorter by now.
    static Piece after(Path file, long from, Redaction redaction) throws IOException {
        long size = size(file);
        return from > size || size - from > 4L * PIECE ? last(file, redaction) : piece(file, from, from + PIECE, redaction);
    }

    /// The piece that ends at an offset.
    static Piece before(Path file, long to, Redaction redaction) throws IOException {
        return piece(file, -1, to, redaction);
    }

    /// @param from -1 is a piece before the end, from the beginning of a line on
    private static Piece piece(Path file, long from, long to, Redaction redaction) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return new Piece(0, 0, 0, "", null, "", null);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size(), end = Math.min(size, to);
            long start = from >= 0 ? Math.min(from, end) : Math.max(0, end - PIECE);
            if (from < 0 && start > 0) start += Math.max(0, lineEnd(read(channel, start - 1, end), false) - 1);
            var bytes = read(channel, start, end);
            int whole = end < size && from < 0 ? bytes.length : lineEnd(bytes, true);
            // A line longer than a piece is cut.
            if (whole == 0 && bytes.length >= PIECE) whole = bytes.length;
            var before = read(channel, Math.max(0, start - BEFORE), start);
            before = Arrays.copyOfRange(before, start <= BEFORE ? 0 : lineEnd(before, false), before.length);
            var known = new String(before, StandardCharsets.UTF_8);
            var text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
            var seen = shown(known, text, redaction);
            var rest = shown(known + text, new String(bytes, whole, bytes.length - whole, StandardCharsets.UTF_8), redaction);
            return new Piece(start, start + whole, size, seen.text(), seen.marks(), rest.text(), rest.marks());
        }
    }

    /// All of the file, piece by piece, as it is now.
    static void whole(Path file, Redaction redaction, OutputStream to) throws IOException {
        for (long from = 0, size = size(file); from < size; ) {
            var piece = piece(file, from, Math.min(size, from + PIECE), redaction);
            to.write(piece.text.getBytes(StandardCharsets.UTF_8));
            if (piece.next == from) {
                to.write(piece.rest.getBytes(StandardCharsets.UTF_8));
                return;
            }
            from = piece.next;
        }
    }

    /// @param size as it was told last; -1 if it wasn't
    static Story story(RunFolder run, Task task, int attempt, long size, Redaction redaction) throws IOException {
        var folder = run.attempt(task.id(), attempt);
        long now = size(folder.resolve("setup")) + size(folder.resolve("stdout")) + size(folder.resolve("stderr"));
        if (now == size || now == 0) return new Story(now, now == size ? null : List.of());
        var log = new TaskLog(run, task, attempt);
        log.read();
        return new Story(now, log.all().stream().map(l -> new TaskLog.Line(redaction.text(l.text()), l.aside())).toList());
    }

    /// 0 if it isn't there, or is no file.
    static long size(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    }

    private static byte[] read(FileChannel channel, long from, long to) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.max(0, to - from));
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {}
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// What follows the last line end, or the first one; 0 if there is none.
    private static int lineEnd(byte[] bytes, boolean last) {
        for (int i = last ? bytes.length - 1 : 0; i >= 0 && i < bytes.length; i += last ? -1 : 1) if (bytes[i] == '\n') return i + 1;
        return 0;
    }

    /// The text as it stands after what came before it.
    private static Colours.Seen shown(String before, String text, Redaction redaction) {
        if (text.isEmpty()) return new Colours.Seen("", null);
        // A secret may wear colours: it is looked for in what is seen.
        var seen = Colours.of(before, text);
        var known = redaction.text(before);
        var all = redaction.text(before + seen.text());
        return seen.as(all.startsWith(known) ? all.substring(known.length()) : redaction.text(seen.text()));
    }
}
