package lib.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// What one attempt writes, as far as it was handed on. Of a file that grows only whole lines are, and none of it is kept. It knows files,
/// not whose turn it is.
final class Source {
    private static final int BLOCK = 64 << 10;

    private final int attempt;
    private final Part out;
    private final Part err;
    /// Instead of stdout; null if that itself goes out.
    private byte[] answer;
    private boolean complete;

    private Source(RunFolder run, String task, int attempt, boolean tagged) {
        var folder = run.attempt(task, attempt);
        this.attempt = attempt;
        this.out = new Part(folder.resolve("stdout"), tagged ? task : null);
        this.err = new Part(folder.resolve("stderr"), tagged ? task : null);
    }

    /// One that is going on.
    static Source growing(RunFolder run, Task task, int attempt, boolean tagged) {
        return new Source(run, task.id(), attempt, tagged);
    }

    /// One that is over. Of an agent it is the answer, as [Answers] has it.
    static Source whole(RunFolder run, Task task, int attempt, boolean tagged, Redaction redaction) {
        var source = new Source(run, task.id(), attempt, tagged);
        source.complete = true;
        if (task.work() instanceof Work.Prompt)
            source.answer = redaction.text(Answers.of(run, task, attempt)).strip().getBytes(StandardCharsets.UTF_8);
        return source;
    }

    int attempt() {
        return attempt;
    }

    /// Nothing more comes.
    void complete() {
        complete = true;
    }

    /// Hands on what is there.
    ///
    /// @return whether that is all
    /// @throws IOException if it can't be written
    boolean handOn(Sink stdout, Sink stderr) throws IOException {
        if (answer == null) out.handOn(stdout, complete);
        else if (answer.length > 0) stdout.write(answer, out.tag);
        err.handOn(stderr, complete);
        return complete;
    }

    private static final class Part {
        private final Path file;
        private final Sink.Tag tag;
        private long handedOn;
        /// As far as no line ends behind what was handed on.
        private long seen;

        Part(Path file, String tag) {
            this.file = file;
            this.tag = tag == null ? null : new Sink.Tag((tag + "\t").getBytes(StandardCharsets.UTF_8));
        }

        void handOn(Sink to, boolean all) throws IOException {
            try (var channel = opened()) {
                if (channel == null) return;
                long end = all ? channel.size() : lineEnd(channel);
                if (end > handedOn) to.write(channel, handedOn, end, tag);
                handedOn = Math.max(handedOn, end);
            }
        }

        /// Null if nothing has come since.
        private FileChannel opened() {
            try {
                return Files.size(file) > seen || seen > handedOn ? FileChannel.open(file) : null;
            } catch (IOException e) {
                // Not there yet, or gone.
                return null;
            }
        }

        /// The end of the last whole line, looked for from the end.
        private long lineEnd(FileChannel channel) throws IOException {
            long size = channel.size();
            for (long end = size; end > seen; ) {
                var block = ByteBuffer.allocate((int) Math.min(BLOCK, end - seen));
                long begin = end - block.capacity();
                if (channel.read(block, begin) < block.capacity()) break;
                for (int i = block.capacity(); i > 0; i--) {
                    if (block.get(i - 1) != '\n') continue;
                    seen = size;
                    return begin + i;
                }
                end = begin;
            }
            seen = Math.max(seen, size);
            return handedOn;
        }
    }
}
