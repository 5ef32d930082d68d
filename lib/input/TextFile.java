package lib.input;

import module java.base;
import lib.model.*;

/// Whole text files the user names, read strictly: UTF-8, 64 MB at most, every failure a sentence. Lists of values may have any bytes.
///
/// It knows nothing of what the text means. Logs and streams, which may be torn or broken, are the `Tailer`'s.
public final class TextFile {
    /// The largest file that is read, in bytes: room for 100,000 tasks six times over.
    static final long MOST = 64L << 20;

    private static final Path NOTHING = Path.of("/dev/null");
    private static final List<Path> GIVEN = Stream.of("/dev/fd", "/dev/stdin", "/proc/self/fd").map(Path::of).toList();

    private TextFile() {}

    /// The text of the file, without a byte order mark.
    ///
    /// @throws UserError beginning with the path, if there is no such text file
    public static String read(Path file) {
        return opened(file, in -> text(file.toString(), in));
    }

    /// The same of a list, whose bytes needn't be UTF-8, in the manner of [Bytes].
    public static String list(Path file) {
        return opened(file, in -> list(file.toString(), in));
    }

    private interface Reading {
        String of(InputStream in) throws IOException;
    }

    private static String opened(Path file, Reading reading) {
        try {
            if (Files.isDirectory(file)) throw new UserError(file + ": this is a folder: name a file");
            if (mayBlock(file))
                throw new UserError(file + ": this is a pipe, socket or device, which may keep us waiting for ever: name a file");
            if (Files.size(file) > MOST) throw tooBig(file.toString(), Files.size(file));
            try (var in = Files.newInputStream(file)) {
                return reading.of(in);
            }
        } catch (NoSuchFileException e) {
            throw new UserError(file + ": there is no such file: check its name");
        } catch (AccessDeniedException e) {
            throw new UserError(file + ": this file can't be read: give yourself the permission");
        } catch (IOException e) {
            throw new UserError(file + ": this file can't be read (" + e.getMessage() + "): check its name");
        }
    }

    /// Whether opening or reading it may never end. What the shell has opened for us, as for `<(…)`, has somebody who writes.
    static boolean mayBlock(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file) && !file.equals(NOTHING)
                && GIVEN.stream().noneMatch(file.toAbsolutePath().normalize()::startsWith);
    }

    /// The list of an open stream, which is left open.
    ///
    /// @param name what errors call it
    static String list(String name, InputStream in) throws IOException {
        var text = Bytes.text(bytes(name, in));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static byte[] bytes(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes((int) MOST + 1);
        if (bytes.length > MOST) throw tooBig(name, bytes.length);
        return bytes;
    }

    /// The text of an open stream, which is left open.
    static String text(String name, InputStream in) throws IOException {
        byte[] bytes = bytes(name, in);
        var text = CharBuffer.allocate(bytes.length);
        var input = ByteBuffer.wrap(bytes);
        if (StandardCharsets.UTF_8.newDecoder().decode(input, text, true).isError()) {
            var line = text.flip().toString().lines().toList();
            boolean fresh = text.isEmpty() || text.get(text.length() - 1) == '\n';
            int row = line.size() + (fresh ? 1 : 0), column = fresh ? 1 : line.getLast().length() + 1;
            throw new UserError("%s:%d:%d: byte 0x%02X isn't UTF-8 text: save the file as UTF-8"
                    .formatted(name, row, column, bytes[input.position()]));
        }
        text.flip();
        if (text.hasRemaining() && text.get(0) == '\uFEFF') text.get();
        return text.toString();
    }

    private static UserError tooBig(String name, long bytes) {
        return new UserError(name + ": more than the " + (MOST >> 20) + " MB a file may have (it has "
                + (bytes > MOST + 1 ? bytes + " bytes" : "more") + "): split it");
    }
}
