package lib.machine;

import java.io.IOException;
import java.nio.*;
import java.nio.channels.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import lib.journal.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import static java.nio.file.StandardOpenOption.*;

/// The lock of a run, held by who runs it: one process at a time, by pid *and* birth, so that a process that has the pid of a dead one
/// holds nothing. It knows nothing of what its holder does.
///
/// The file system's own lock decides between two who come at once; what stands in the file tells everybody else. A holder on another
/// machine is taken to live, as a file system may not carry locks from one to the other; of one in another container of this machine the
/// lock tells.
public final class Lock implements AutoCloseable {
    private static final Set<Path> OURS = Collections.synchronizedSet(new HashSet<>());

    private static final int LOOKS = 5;
    private static final long BETWEEN_NANOS = 20_000_000;

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
        return take(run, Set.of());
    }

    /// Likewise, from a process of one of these machines too.
    ///
    /// @param gone names of machines that are gone for good
    public static Lock take(RunFolder run, Set<String> gone) {
        var file = file(run);
        if (!OURS.add(file)) throw held(run, Identity.mine(), Free.NO);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), RunFolder.PRIVATE_FILE);
            var noted = written(file);
            var free = free(channel);
            var holder = noted.filter(h -> holds(h, free));
            if (free == Free.NO || holder.filter(h -> !h.unseen() || !gone.contains(h.host())).isPresent())
                throw held(run, holder.orElse(null), free);
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

    /// What the file system's own lock says. Where there are none, as on NFS without its lock service, nobody knows.
    private enum Free { YES, NO, UNKNOWN }

    private static Free free(FileChannel channel) {
        // Who only looks has it for a moment.
        for (int n = 0; n < LOOKS; n++) {
            try {
                if (channel.tryLock() != null) return Free.YES;
            } catch (IOException e) {
                return Free.UNKNOWN;
            } catch (OverlappingFileLockException e) {
                // One of us looks.
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
        return Free.NO;
    }

    /// Likewise, and leaves it alone.
    private static Free looksFree(Path file) {
        try (var channel = FileChannel.open(file, READ)) {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null ? Free.NO : Free.YES;
        } catch (OverlappingFileLockException e) {
            // Another of us looks as well.
            return Free.YES;
        } catch (IOException e) {
            return Free.UNKNOWN;
        }
    }

    /// Whether who is written down has it.
    private static boolean holds(Identity holder, Free free) {
        return holder.unseen() ? free != Free.YES || !holder.sharesKernel() : holder.lives();
    }

    private static UserError held(RunFolder run, Identity holder, Free free) {
        return new UserError("run " + run.id() + " is run by " + (holder == null ? "another process" : holder.words())
                + ": watch it with 'orchestrate watch " + run.id() + "'" + (free == Free.NO || !holder.unseen() ? ""
                : "; if " + holder.host() + " is gone for good, 'orchestrate recover " + run.id() + " --gone " + holder.host() + "'"));
    }

    /// Whether a living process runs it, or one of which that can't be told from here.
    public static boolean held(RunFolder run) {
        return holder(run).isPresent();
    }

    /// Who runs it.
    public static Optional<Identity> holder(RunFolder run) {
        var file = file(run);
        // To open and close it would give it away.
        if (OURS.contains(file)) return Optional.of(Identity.mine());
        return written(file).filter(h -> holds(h, h.unseen() && h.sharesKernel() ? looksFree(file) : Free.UNKNOWN));
    }

    private static Path file(RunFolder run) {
        return run.path().resolve("lock");
    }

    private static Optional<Identity> written(Path file) {
        try {
            return Optional.ofNullable(Json.MAPPER.readValue(Files.readString(file), Identity.class));
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
