package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.*;
import org.junit.jupiter.api.*;

/// Which of what runs stand on is good enough, and what is said where it isn't.
class CheckupTest {
    private static final Path HERE = Path.of("/x");
    private static final long GIB = 1L << 30;

    private static void is(String expected, Checkup.Part part) {
        assertEquals(expected, part.state() + ": " + part.found() + (part.mend() == null ? "" : ": " + part.mend()));
    }

    @Test
    void git() {
        var program = Path.of("/usr/bin/git");
        is("GOOD: 2.39.5, /usr/bin/git", Checkup.git("git version 2.39.5", program, true));
        is("GOOD: 3.0.1-rc, /usr/bin/git; this folder is in no repository, as --worktree wants",
                Checkup.git("git version 3.0.1-rc", program, false));
        is("WARNING: 2.37.9, /usr/bin/git: update it: 'integrate' needs 2.38 or a later one",
                Checkup.git("git version 2.37.9", program, true));
        is("BAD: /usr/bin/git tells no version: try 'git --version' by hand", Checkup.git(null, program, true));
        is("WARNING: not on PATH: install it: without it no task has a worktree", Checkup.git(null, null, false));
    }

    @Test
    void disk() {
        is("GOOD: 12.0 GB free in /x", Checkup.disk(HERE, 12 * GIB, 1L << 20));
        assertEquals(Checkup.State.WARNING, Checkup.disk(HERE, GIB, null).state());
        assertEquals(Checkup.State.BAD, Checkup.disk(HERE, 1L << 20, null).state());
        assertEquals("1 MB free in /x", Checkup.disk(HERE, 1L << 20, null).found());
        is("WARNING: not known: try 'df /x' by hand", Checkup.disk(HERE, null, null));
        assertEquals("12.0 GB free in /x, for 3 files", Checkup.disk(HERE, 12 * GIB, 3L).found());
    }

    /// As the throttle sees it.
    @Test
    void memory() {
        is("GOOD: 3.0 GB free of 16.0 GB", memory(3 * GIB, 16 * GIB));
        is("BAD: 2.0 GB free of 16.0 GB, more than 85 % in use: end something, or nothing new starts; --max-memory says how "
                + "much may be in use",
                memory(2 * GIB, 16 * GIB));
        assertEquals(Checkup.State.WARNING, memory(GIB / 2, 2 * GIB).state());
    }

    private static Checkup.Part memory(long free, long total) {
        return Checkup.memory(new Allowed.Memory(total - free, total, null), 85);
    }

    @Test
    void processors() {
        is("GOOD: 1.5 may be used", Checkup.processors(1.5, null));
        is("WARNING: 2 may be used, and 9 more processes and threads started: end something, or let more be started: 'ulimit -u', or the "
                + "container's limit", Checkup.processors(2, 9L));
    }
}
