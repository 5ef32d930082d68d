package lib.machine;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import lib.journal.*;
import lib.model.*;

/// The run's `control` folder: what other terminals ask for lies there as files, one each, and is told as [Event.Asked]. It knows files,
/// not what may be asked.
///
/// Only a file of this user's own counts, and only while nobody else can write to the folder. The folder is held open, so that no other one
/// can take its place under its name.
public final class ControlFolder implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    /// Looks at a folder that seems unchanged that it is listed all the same, as what marks a change may be as coarse as two seconds; after
    /// them, one in so many, where a file system in the network tells of changes late.
    private static final int SETTLED = 50, SELDOM = 20;
    /// Room for ten thousand new tasks.
    private static final int MOST = 16 << 20;

    private final Path path;
    private final SecureDirectoryStream<Path> folder;
    private final Host host;
    /// When it was last changed, and how many looks it has been so.
    private FileTime modified;
    private int looks;
    private final Ticker ticker;

    /// @param host hears of it, and adds what only the run's own process knows
    /// @throws UserError if the folder isn't this user's own
    public ControlFolder(RunFolder run, Host host) {
        this.path = run.control();
        this.folder = opened(run);
        this.host = host;
        this.ticker = Ticker.start("control", LOOK_MILLIS, () -> names().forEach(this::take));
    }

    @SuppressWarnings("StreamResourceLeak") // the cast hides from it that this one is closed
    private static SecureDirectoryStream<Path> opened(RunFolder run) {
        // Linux and macOS have it (openat, POSIX.1-2008).
        try (var above = (SecureDirectoryStream<Path>) Files.newDirectoryStream(OwnFolder.checked(run.path()))) {
            if (!OwnFolder.is(above))
                throw new UserError(run.path() + ": somebody else has put another folder in its place: run from a folder of your own");
            if (!Files.exists(run.control(), LinkOption.NOFOLLOW_LINKS)) RunFolder.folders(run.control());
            OwnFolder.checked(run.control());
            return above.newDirectoryStream(run.control().getFileName(), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UserError(run.control() + ": can't be read (" + RunFolder.reason(e) + ")");
        }
    }

    /// The names of the requests, in the order they were made. Those still being written begin with a dot.
    private List<Path> names() {
        if (unchanged()) return List.of();
        try (var list = folder.newDirectoryStream(Path.of("."))) {
            if (!OwnFolder.is(folder)) return List.of();
            var names = new ArrayList<Path>();
            for (var entry : list) if (entry.getFileName().toString().matches("[^.].*\\.json")) names.add(entry.getFileName());
            Collections.sort(names);
            return names;
        } catch (IOException | DirectoryIteratorException e) {
            // Gone with the run's folder.
            return List.of();
        }
    }

    private boolean unchanged() {
        try {
            var now = folder.getFileAttributeView(BasicFileAttributeView.class).readAttributes().lastModifiedTime();
            looks = now.equals(modified) ? looks + 1 : 0;
            modified = now;
            return looks > SETTLED && looks % SELDOM > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void take(Path name) {
        try {
            var attributes = folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes();
            var control = OwnFolder.isFile(attributes) && attributes.size() <= MOST ? Control.asked(text(name)) : null;
            if (control == null)
                System.err.println("orchestrate: " + path.resolve(name) + ": this is no command of yours; it is thrown away");
            else host.tell(new Event.Asked(host.now(), name.toString().substring(0, name.toString().length() - ".json".length()),
                    host.completed(control)));
            folder.deleteFile(name);
        } catch (RuntimeException e) {
            // Whatever is wrong with it: the run goes on.
            System.err.println("orchestrate: " + path.resolve(name) + ": this is no command that is understood; it is thrown away"
                    + (e instanceof UserError ? " (" + e.getMessage() + ")" : ""));
            delete(name);
        } catch (IOException e) {
            // Taken back by who asked.
        }
    }

    private String text(Path name) throws IOException {
        try (var channel = folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                var in = Channels.newInputStream(channel)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    private void delete(Path name) {
        try {
            folder.deleteFile(name);
        } catch (IOException e) {
            // It will be looked at again.
        }
    }

    @Override
    public void close() {
        ticker.close();
        try {
            ticker.thread().join();
            folder.close();
        } catch (IOException e) {
            // closed is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
