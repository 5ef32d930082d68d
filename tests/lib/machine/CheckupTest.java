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
        is("GOOD: 12.0 GB free in /x", Checkup.disk(HERE, 12 * GIB));
        assertEquals(Checkup.State.WARNING, Checkup.disk(HERE, GIB).state());
        assertEquals(Checkup.State.BAD, Checkup.disk(HERE, 1 << 20).state());
        assertEquals("1 MB free in /x", Checkup.disk(HERE, 1 << 20).found());
        is("WARNING: not known: try 'df /x' by hand", Checkup.disk(HERE, -1));
    }

    /// As the throttle sees it.
    @Test
    void memory() {
        is("GOOD: 3.0 GB free of 16.0 GB", Checkup.memory(3 * GIB, 16 * GIB, 85));
        is("BAD: 2.0 GB free of 16.0 GB, more than 85 % in use: end something, or nothing new starts; --max-memory says how "
                + "much may be in use",
                Checkup.memory(2 * GIB, 16 * GIB, 85));
        assertEquals(Checkup.State.WARNING, Checkup.memory(GIB / 2, 2 * GIB, 85).state());
    }
}
