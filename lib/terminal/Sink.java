package lib.terminal;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import lib.machine.*;

/// One of our own streams, written to beside its `PrintStream`: parts of files as they are, or with a tag before each line. It knows
/// nothing of what is in them.
final class Sink {
    private static final int BLOCK = 64 << 10;

    private final FileChannel channel;
    private final PrintStream words;
    private final int descriptor;

    /// @param words writes to the same place, a line at a time, and not while a part is being written
    private Sink(FileDescriptor to, PrintStream words, int descriptor) {
        this.channel = new FileOutputStream(to).getChannel();
        this.words = words;
        this.descriptor = descriptor;
    }

    static Sink stdout() {
        return new Sink(FileDescriptor.out, System.out, 1);
    }

    static Sink stderr() {
        return new Sink(FileDescriptor.err, System.err, 2);
    }

    /// Writes a part of a file.
    ///
    /// @param tag null for none
    /// @throws IOException if it can't be written
    void write(FileChannel file, long from, long end, Tag tag) throws IOException {
        synchronized (words) {
            long at = from;
            if (tag == null) for (long n = 1; at < end && n > 0; at += n) n = file.transferTo(at, end - at, channel);
            var block = tag == null ? null : ByteBuffer.allocate((int) Math.min(BLOCK, end - from));
            for (int n = 1; tag != null && at < end && n > 0; at += n) {
                block.clear().limit((int) Math.min(block.capacity(), end - at));
                n = file.read(block, at);
                if (n > 0) writeAll(tag.before(block.array(), n));
            }
        }
    }

    /// Writes a text and the end of its last line.
    void write(byte[] text, Tag tag) throws IOException {
        synchronized (words) {
            var line = ByteBuffer.allocate(text.length + 1).put(text).put((byte) '\n').array();
            writeAll(tag == null ? line : tag.before(line, line.length));
        }
    }

    private void writeAll(byte[] bytes) throws IOException {
        for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) channel.write(left);
    }

    /// Whether whoever read it has gone.
    boolean unread() {
        return Posix.unread(descriptor);
    }

    /// What goes before each line; it knows whether one begins.
    static final class Tag {
        private final byte[] tag;
        private boolean begins = true;

        Tag(byte[] tag) {
            this.tag = tag;
        }

        private byte[] before(byte[] bytes, int length) {
            var tagged = new ByteArrayOutputStream(length + tag.length);
            for (int from = 0, to; from < length; from = to) {
                if (begins) tagged.writeBytes(tag);
                to = from;
                while (to < length && bytes[to] != '\n') to++;
                begins = to < length;
                if (begins) to++;
                tagged.write(bytes, from, to - from);
            }
            return tagged.toByteArray();
        }
    }
}
