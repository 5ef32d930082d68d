package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;

/// Folders of which the kernel tells when something in them has changed, so that nobody has to look at what is silent. It tells on Linux
/// only (inotify(7); elsewhere Java would look itself), of what is written on this machine, and of so many folders at once. It doesn't
/// know what is in them.
final class FolderWatch implements AutoCloseable {
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private WatchService service;
    private boolean deaf = !LINUX;

    /// Returns null if nobody will tell: one has to look.
    synchronized WatchKey watch(Path folder) {
        if (deaf) return null;
        try {
            if (service == null) service = folder.getFileSystem().newWatchService();
            return folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        } catch (IOException | ClosedWatchServiceException e) {
            // No more of them for this user.
            deaf = true;
            return null;
        }
    }

    /// Those in which something has changed since this was last asked.
    synchronized Set<WatchKey> changed() {
        if (service == null) return Set.of();
        var all = new HashSet<WatchKey>();
        try {
            for (WatchKey key; (key = service.poll()) != null; all.add(key)) {
                key.pollEvents();
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            // As if nothing had changed: nobody looks any more.
        }
        return all;
    }

    @Override
    public synchronized void close() {
        deaf = true;
        try {
            if (service != null) service.close();
        } catch (IOException e) {
            // It ends with the process.
        }
    }
}
