package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import java.nio.file.attribute.PosixFilePermissions;
import lib.journal.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// A run's folder: private, found again, and never another run's.
class RunFolderTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 22, 8, 15, 0);

    @TempDir Path base;

    private RunFolder begun(String name, LocalDateTime at) throws IOException {
        var run = RunFolder.create(base, name, at);
        Journal.create(run.journal()).close();
        return run;
    }

    private String said(String name) {
        return assertThrows(UserError.class, () -> RunFolder.find(base, name)).getMessage().replace(base.toString(), "BASE");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /// As where there are no links, or a copy has followed them.
    @Test
    void withoutALinkItIsARunAllTheSame() throws IOException {
        Files.createDirectories(base.resolve(".orchestrate/latest/tasks"));
        var run = begun("x", NOW);
        assertFalse(run.isLatest());
        assertEquals(run, RunFolder.find(base, null));
        Files.createDirectories(run.path().resolve("results/a.json/x"));
        assertTrue(Files.isDirectory(run.makeAttempt("a", 1)));
        assertEquals("../tasks/a/1/stderr", Files.readSymbolicLink(run.path().resolve("logs/a.log")).toString());
        try (var left = Files.walk(base)) {
            assertEquals(List.of(), left.map(p -> p.getFileName().toString()).filter(n -> n.matches("\\.(latest|a\\.json)\\..*")).toList());
        }
    }

    @Test
    void everythingInItIsPrivate() throws IOException {
        var run = begun("fix bugs", NOW);
        assertEquals(base.resolve(".orchestrate/runs/20261122-081500-fix-bugs"), run.path());
        for (var folder : List.of("", "runs", "latest", "latest/tasks", "latest/logs", "latest/results"))
            assertEquals("rwx------", mode(base.resolve(".orchestrate").resolve(folder)), folder);
        assertEquals("rw-------", mode(run.journal()));
        assertEquals("*\n", Files.readString(base.resolve(".orchestrate/.gitignore")));
    }

    @Test
    void latestPointsToTheLatest() throws IOException {
        begun("a", NOW);
        assertEquals(Path.of("runs/20261122-081500-a"), Files.readSymbolicLink(base.resolve(".orchestrate/latest")));
        begun("b", NOW.plusSeconds(1));
        assertEquals(Path.of("runs/20261122-081501-b"), Files.readSymbolicLink(base.resolve(".orchestrate/latest")));
        assertEquals("20261122-081501-b", RunFolder.find(base, null).id());
        assertEquals("20261122-081501-b", RunFolder.find(base, "latest").id());
    }

    @Test
    void twoOfTheSameSecondAndNameAreTwo() throws IOException {
        assertEquals(List.of("20261122-081500-a", "20261122-081500-a-2", "20261122-081500-a-3"),
                List.of(begun("a", NOW).id(), begun("a", NOW).id(), begun("a", NOW).id()));
        assertEquals("20261122-081500", begun("", NOW).id());
        assertEquals("20261122-081500-日本-x", begun("../日本/x", NOW).id());
    }

    @Test
    void theLatestIsTheOneThatBeganLast() throws IOException {
        for (int n = 1; n <= 11; n++) begun("a", NOW);
        assertEquals(List.of("20261122-081500-a-10", "20261122-081500-a-11"),
                RunFolder.all(base).stream().map(RunFolder::id).toList().subList(9, 11));
        assertEquals("20261122-081500-a-11", RunFolder.find(base, "latest").id());
        // As when the clock is put back: the name is earlier, the start is not.
        var back = begun("b", NOW.minusHours(1));
        Files.writeString(back.journal(), "{\"type\":\"run_started\",\"at\":" + Long.MAX_VALUE / 2 + "}\n");
        assertEquals(back, RunFolder.all(base).getLast());
        assertEquals(back, RunFolder.find(base, null));
        var last = begun("c", NOW.minusHours(2));
        assertEquals(last, RunFolder.find(base, null), "the link says so");
        Files.delete(base.resolve(".orchestrate/latest"));
        assertEquals(back, RunFolder.find(base, null));
    }

    @Test
    void manyAtOnceEachGetTheirOwn() throws Exception {
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> begin = () -> begun("same", NOW).id();
            var runs = all.invokeAll(Collections.nCopies(40, begin));
            var ids = new HashSet<String>();
            for (var run : runs) ids.add(run.get());
            assertEquals(40, ids.size());
        }
        assertEquals(40, RunFolder.all(base).size());
        assertTrue(Files.exists(base.resolve(".orchestrate/latest/tasks")));
        try (var left = Files.list(base.resolve(".orchestrate"))) {
            assertEquals(Set.of(".gitignore", "latest", "runs"), left.map(p -> p.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void aRunIsFoundByAPartOfItsId() throws IOException {
        assertEquals("there is no run below BASE/.orchestrate: start one with 'orchestrate run', or go to the folder it was started in",
                said(null));
        begun("fix", NOW);
        begun("fix", NOW);
        begun("docs", NOW.plusDays(1));
        begun("docs-of-fixes", NOW.plusDays(1));
        assertEquals("20261123-081500-docs", RunFolder.find(base, "docs").id());
        assertEquals("20261122-081500-fix", RunFolder.find(base, "20261122-081500-fix").id());
        assertEquals("20261122-081500-fix-2", RunFolder.find(base, "fix-2").id());
        assertEquals("20261122-081500-fix", RunFolder.find(base, "fix").id(), "a whole name comes before one that begins so");
        assertEquals("'1122-08' could be 20261122-081500-fix or 20261122-081500-fix-2: give more of it", said("1122-08"));
        begun("fix", NOW.plusDays(2));
        assertEquals("'fix' could be 20261122-081500-fix or 20261124-081500-fix: give more of it", said("fix"));
        assertEquals("there is no run 'none': 'orchestrate runs' lists them", said("none"));
        assertEquals("there is no run 'dosc' (did you mean 'docs'?): 'orchestrate runs' lists them", said("dosc"));
    }

    @Test
    void aFolderWithoutAJournalIsNoRun() throws IOException {
        begun("a", NOW);
        RunFolder.create(base, "b", NOW.plusSeconds(1));
        Files.createDirectory(RunFolder.create(base, "c", NOW.plusSeconds(2)).journal());
        assertEquals(List.of("20261122-081500-a"), RunFolder.all(base).stream().map(RunFolder::id).toList());
        assertEquals("'20261122-081501-b' has no journal, events.jsonl, which tells all of it: put that back, or remove it",
                assertThrows(UserError.class, () -> RunFolder.find(base, "20261122-081501-b")).getMessage());
    }

    @Test
    void aFileInTheWayIsTold() throws IOException {
        Files.writeString(base.resolve(".orchestrate"), "");
        assertEquals(base + "/.orchestrate: can't be made (there is a file of that name): run from a folder you can write to",
                assertThrows(UserError.class, () -> RunFolder.create(base, "a", NOW)).getMessage());
    }

    @Test
    void anAttemptHasItsPlace() {
        assertEquals(Path.of("/r/tasks/build/2"), new RunFolder(Path.of("/r")).attempt("build", 2));
    }
}
