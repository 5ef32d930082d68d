package lib.machine;

import java.io.IOException;
import java.nio.*;
import java.nio.channels.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import lib.journal.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import static java.nio.file.StandardOpenOption.*;

/// The lock of a run, held by who runs it: one process at a time, by pid *and* birth, so that a process that has the pid of a dead one
/// holds nothing. It knows nothing of what its holder does.
///
/// The file system's own lock decides between two who come at once; what stands in the file tells everybody else.
public final class Lock implements AutoCloseable {
    private static final Set<Path> OURS = Collections.synchronizedSet(new HashSet<>());

    private final Path file;
    private final FileChannel channel;

    private Lock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Makes this process the one that runs it.
    ///
    /// @throws UserError if another one lives, or the file can't be written
    public static Lock take(RunFolder run) {
        var file = run.path().resolve("lock");
        if (!OURS.add(file)) throw held(run, ProcessHandle.current().pid());
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), RunFolder.PRIVATE_FILE);
            var holder = holder(file);
            if (taken(channel) || holder.isPresent()) throw held(run, holder.map(Identity::pid).orElse(0L));
            channel.truncate(0).write(ByteBuffer.wrap((Json.line(Identity.mine()) + "\n")
                    .getBytes(StandardCharsets.UTF_8)));
            return new Lock(file, channel);
        } catch (IOException e) {
            release(file, channel);
            throw new UserError(file + ": can't be written (" + RunFolder.reason(e) + ")");
        } catch (UserError e) {
            release(file, channel);
            throw e;
        }
    }

    /// Whether another has the file system's own lock. Where there are none, as on NFS without its lock service, what stands in the file
    /// decides.
    private static boolean taken(FileChannel channel) {
        try {
            return channel.tryLock() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static UserError held(RunFolder run, long pid) {
        return new UserError("run " + run.id() + " is run by " + (pid > 0 ? "process " + pid : "another process")
                + ": watch it with 'orchestrate watch " + run.id() + "'");
    }

    /// Whether a living process runs it.
    public static boolean held(RunFolder run) {
        return holder(run.path().resolve("lock")).isPresent();
    }

    private static Optional<Identity> holder(Path file) {
        try {
            var holder = Json.MAPPER.readValue(Files.readString(file), Identity.class);
            return Optional.ofNullable(holder).filter(Identity::lives);
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /// The file stays, empty: it is nobody's.
    @Override
    public void close() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            // It may have gone with its folder.
        }
        release(file, channel);
    }

    private static void release(Path file, FileChannel channel) {
        OURS.remove(file);
        try {
            if (channel != null) channel.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
