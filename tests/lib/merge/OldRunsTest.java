package lib.merge;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Scenario;

/// Which old runs go, what keeps the others, and that nothing beside them goes.
@Tag("process")
class OldRunsTest {
    private static final long DAY = 86_400_000, NOW = 100 * DAY;
    @TempDir Path base;

    /// A run that is over, and was so many days ago.
    private RunFolder run(String id, int days) throws IOException {
        return run(id, days, Scenario.play("on a: ok").journal);
    }

    private RunFolder run(String id, int days, List<Event> events) throws IOException {
        var run = new RunFolder(Files.createDirectories(base.resolve(".orchestrate/runs").resolve(id)));
        try (var journal = Journal.create(run.journal())) {
            journal.append(events.stream().map(e -> e instanceof Event.RunStarted s
                    ? new Event.RunStarted(NOW - days * DAY, s.schema(), id, base.toString(), s.policy()) : e).toList());
        }
        Files.writeString(Files.createDirectories(run.attempt("a", 1)).resolve("stdout"), "x".repeat(1_000));
        Files.setLastModifiedTime(run.journal(), FileTime.fromMillis(NOW - days * DAY));
        return run;
    }

    private String cleaned(Integer keep, Integer days, boolean dry) throws IOException {
        return new OldRuns(base, NOW).clean(keep, days == null ? null : Duration.ofDays(days), dry).stream()
                .map(f -> f.run().substring(16) + (f.kept() == null ? "" : ": " + f.kept())).collect(Collectors.joining(", "));
    }

    private String left() {
        return RunFolder.all(base).stream().map(RunFolder::name).collect(Collectors.joining(" "));
    }

    @Test
    void bothMustHold() throws IOException {
        for (int i = 1; i <= 5; i++) run("2026010" + i + "-000000-r" + i, 60 - 10 * i);
        assertEquals("r1, r2, r3", cleaned(2, null, true));
        assertEquals("r1, r2", cleaned(null, 30, true));
        assertEquals("r1", cleaned(4, 30, true));
        assertEquals("", cleaned(5, 1, true));
        assertEquals("r1 r2 r3 r4 r5", left(), "nothing is done");
        var fate = new OldRuns(base, NOW).clean(4, null, false).getFirst();
        assertTrue(fate.bytes() > 1_000 && fate.bytes() < 20_000, fate.toString());
        assertEquals("r2 r3 r4 r5", left());
        assertFalse(Files.exists(base.resolve(".orchestrate/runs/20260101-000000-r1")));
        Files.createSymbolicLink(base.resolve(".orchestrate/latest"), Path.of("runs/20260105-000000-r5"));
        assertEquals("r2, r3, r4, r5", cleaned(0, null, false));
        assertFalse(Files.exists(base.resolve(".orchestrate/latest"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void whatIsNeededStays() throws IOException {
        run("20260101-000000-crashed", 50, Scenario.play("on a: ok\non b: ok after 9s").journal.subList(0, 8));
        var torn = run("20260102-000000-torn", 49, List.of()).journal();
        Files.setLastModifiedTime(Files.writeString(torn, "what\n"), FileTime.fromMillis(0));
        var going = run("20260103-000000-going", 48);
        Files.createDirectories(base.resolve(".worktrees/20260104-000000-work/api/.git"));
        run("20260104-000000-work", 47);
        Files.createDirectories(base.resolve(".copies/20260105-000000-copy/a"));
        run("20260105-000000-copy", 46);
        run("20260106-000000-gone", 45);
        try (var _ = Lock.take(going)) {
            assertEquals(String.join(", ", "crashed: has crashed: 'orchestrate recover 20260101-000000-crashed' first", "going: goes on",
                    "work: of 1 task a worktree or a branch is there: 'orchestrate clean --worktrees 20260104-000000-work' first",
                    "copy: copies of its tasks' folders are there: remove " + base.resolve(".copies/20260105-000000-copy") + " first",
                    "gone", "torn: events.jsonl:1: this line is damaged: remove it to read the rest"),
                    cleaned(null, 30, false).replace(torn.getParent() + "/", ""));
        }
        assertEquals("crashed going work copy torn", left());
        assertTrue(Files.exists(base.resolve(".worktrees/20260104-000000-work/api/.git")));
    }

    /// A task may have put one anywhere.
    @Test
    void noLinkLeadsOutOfARun() throws IOException {
        var mine = Files.writeString(Files.createDirectory(base.resolve("mine")).resolve("file"), "x");
        var run = run("20260101-000000-a", 50);
        Files.createSymbolicLink(run.attempt("a", 1).resolve("out"), mine.getParent());
        Files.createSymbolicLink(run.path().resolve("logs"), mine.getParent());
        assertEquals("a", cleaned(null, 30, false));
        assertEquals("x", Files.readString(mine));
        Files.createSymbolicLink(run.path(), mine.getParent());
        Files.copy(run("20260102-000000-b", 50).journal(), mine.resolveSibling("events.jsonl"), StandardCopyOption.COPY_ATTRIBUTES);
        assertTrue(cleaned(null, 0, false).startsWith("a: "), "a link in the place of a run stays");
        assertEquals("x", Files.readString(mine));
    }
}
