package lib.journal;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import lib.model.*;

/// A folder, or a file, that nobody but this user can change. Whoever else could would put a run of theirs in the place of ours, and have
/// it done as us: where others may write too, such as `/tmp`, they can have made `.orchestrate` first. It knows owners and permissions, not
/// what is in a folder. The superuser is not held off by it.
public final class OwnFolder {
    /// Of the group and of others, see inode(7).
    private static final int OTHERS_WRITE = 0022;
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private OwnFolder() {}

    /// The folder, if it is this user's own.
    ///
    /// @throws UserError  if it is another user's, others may write to it, or it is a link
    /// @throws IOException if there is none
    public static Path checked(Path folder) throws IOException {
        var flaw = flaw(folder);
        if (flaw != null) throw new UserError(folder + ": " + flaw.why.formatted(owner(folder), folder));
        return folder;
    }

    /// Whether it is there and this user's own.
    public static boolean is(Path folder) {
        try {
            return flaw(folder) == null;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether the opened folder is this user's own, wherever it has been moved to since.
    public static boolean is(SecureDirectoryStream<Path> folder) throws IOException {
        var seen = folder.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
        return flaw(seen) == null;
    }

    /// Whether this is a file of this user's own, and no link.
    public static boolean isFile(PosixFileAttributes file) {
        return file.isRegularFile() && mine(file);
    }

    /// A file by which things are done as this user: theirs or the system's, and nobody else can change it. It may be a link, which whoever
    /// keeps their files in a repository has.
    ///
    /// @throws UserError  if it is another user's, or others may write to it
    /// @throws IOException if there is none
    public static Path checkedFile(Path file) throws IOException {
        var real = file.toRealPath();
        var seen = Files.readAttributes(real, PosixFileAttributes.class);
        boolean systems = Integer.valueOf(0).equals(Files.getAttribute(real, "unix:uid"));
        if (!mine(seen) && !systems)
            throw new UserError(file + ": belongs to " + seen.owner().getName() + ", who could have things done as you: put one of "
                    + "your own in its place");
        if (!Collections.disjoint(seen.permissions(), OTHERS))
            throw new UserError(file + ": others may write to it, and so have things done as you: 'chmod go-w " + file
                    + "' mends it if all in it is yours");
        // Who may write to its folder may put another in its place; where only owners may, as in /tmp, nobody else's.
        var folder = real.getParent();
        var around = Files.readAttributes(folder, PosixFileAttributes.class);
        boolean sticky = ((int) Files.getAttribute(folder, "unix:mode") & 01000) != 0;
        if (!sticky && !Collections.disjoint(around.permissions(), OTHERS))
            throw new UserError(file + ": others may write to its folder, and so have things done as you: 'chmod go-w " + folder
                    + "' mends it");
        return file;
    }

    private enum Flaw {
        LINK("is a link or no folder, so somebody else may decide what is in it: put a folder in its place"),
        FOREIGN("belongs to %s, who could have things done as you: run from a folder of your own, or remove it"),
        OPEN("others may write to it, and so have things done as you: 'chmod go-w %2$s' mends it if all in it is yours");

        final String why;

        Flaw(String why) {
            this.why = why;
        }
    }

    /// Asks for numbers, where ours is known: the name of an owner is looked up in the system's list of users each time.
    private static Flaw flaw(Path folder) throws IOException {
        if (MY_ID == null) return flaw(Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        var seen = Files.readAttributes(folder, "unix:isDirectory,uid,mode", LinkOption.NOFOLLOW_LINKS);
        return flaw((Boolean) seen.get("isDirectory"), MY_ID.equals(seen.get("uid")), ((Integer) seen.get("mode") & OTHERS_WRITE) != 0);
    }

    private static Flaw flaw(PosixFileAttributes folder) {
        return flaw(folder.isDirectory(), mine(folder), !Collections.disjoint(folder.permissions(), OTHERS));
    }

    private static Flaw flaw(boolean folder, boolean mine, boolean open) {
        return !folder ? Flaw.LINK : !mine ? Flaw.FOREIGN : open ? Flaw.OPEN : null;
    }

    private static boolean mine(PosixFileAttributes file) {
        return ME == null || file.owner().equals(ME);
    }

    private static String owner(Path folder) throws IOException {
        return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    }

    /// Null where it can't be told.
    private static final UserPrincipal ME = me();

    /// Our number as a user; null where it can't be told.
    private static final Object MY_ID = myId();

    private static Object myId() {
        try {
            var self = Path.of("/proc/self");
            return Files.exists(self) ? Files.getAttribute(self, "unix:uid") : null;
        } catch (IOException e) {
            return null;
        }
    }

    /// What the system calls us; `/proc/self` belongs to who looks at it (proc(5)).
    private static UserPrincipal me() {
        try {
            var self = Path.of("/proc/self");
            if (Files.exists(self)) return Files.getOwner(self);
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(System.getProperty("user.name"));
        } catch (IOException e) {
            return null;
        }
    }
}
