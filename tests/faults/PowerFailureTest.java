package tests.faults;

import static lib.Orchestrator.*;
import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// After a power failure the file system has kept a beginning of the journal, and of the rest whatever it likes: the run goes on from there
/// to its end, or says that it never began.
@Tag("process")
@Timeout(900)
class PowerFailureTest {
    @TempDir Path temp;

    private Orchestrator quiet(Task... work) {
        return orchestrate(work).in(temp).show(Show.NOTHING).backoff(Duration.ofMillis(1));
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) delete(to);
        try (var all = Files.walk(from)) {
            for (var path : all.toList())
                Files.copy(path, to.resolve(from.relativize(path)), LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    /// Recovers from each beginning of the run's journal, with all its other files as they were in the end, and says how the tasks went.
    private void eachPrefix(Orchestrator work, List<String> expected) throws IOException {
        var run = work.run().folder();
        var before = temp.resolve("before");
        copy(run, before);
        var lines = Files.readAllLines(run.resolve("events.jsonl"));
        int refused = 0;
        for (int n = 0; n <= lines.size(); n++) {
            copy(before, run);
            Files.write(run.resolve("events.jsonl"), lines.subList(0, n));
            if (n == lines.size()) Files.delete(run.resolve("aggregate-report.json"));
            var what = "the first " + n + " of " + lines.size() + " lines";
            try {
                var again = quiet().recover(run.getFileName().toString());
                assertEquals(expected, again.results().stream().map(l -> l.status().toString()).toList(), what);
                assertTrue(Files.exists(run.resolve("aggregate-report.json")), what);
            } catch (UserError e) {
                refused++;
                assertTrue(e.getMessage().contains("the run never began"), what + ": " + e.getMessage());
                assertTrue(n <= expected.size(), what);
            }
        }
        System.out.println(lines.size() + 1 + " prefixes: " + (lines.size() + 1 - refused) + " went on, " + refused + " never began");
    }

    @Test
    void eachPrefixOfAJournalWithRetriesGoesOn() throws IOException {
        eachPrefix(quiet(shell("true").named("a"), shell("[ -e x ] || { touch x; echo connection refused; exit 1; }").named("b"),
                shell("exit 3").named("c").after("a")).atMost(2), List.of("completed", "completed", "failed"));
    }

    @Test
    void eachPrefixOfAJournalWithChecksGoesOn() throws IOException {
        eachPrefix(quiet(shell("echo done").named("a").verify("true"), shell("true").named("b").verify("false")).atMost(1),
                List.of("completed", "failed"));
    }

    @Test
    void eachPrefixOfAJournalWithAnswersGoesOn() throws IOException {
        eachPrefix(quiet(shell("echo one").named("a"), shell("echo two").named("b"),
                shell("cat").named("c").after("a", "b").readingAnswers()).atMost(1), List.of("completed", "completed", "completed"));
    }

    /// What the journal doesn't know of is kept beside the new one; what must not run twice has failed.
    @Test
    void aFolderThatTheJournalHasLostIsKept() throws IOException {
        var run = quiet(shell("echo $RANDOM; date +%N").named("a"), shell("true").named("b").once()).atMost(1).run().folder();
        var first = Files.readString(run.resolve("tasks/a/1/stdout"));
        var journal = run.resolve("events.jsonl");
        Files.write(journal, Files.readAllLines(journal).subList(0, 3));
        var again = quiet().recover();
        assertEquals(List.of("completed", "failed"), again.results().stream().map(l -> l.status().toString()).toList());
        assertEquals(first, Files.readString(run.resolve("tasks/a/1.lost/stdout")));
        assertNotEquals(first, Files.readString(run.resolve("tasks/a/1/stdout")));
    }

    /// Of folders nothing was kept.
    @Test
    void whatIsGoneIsMadeAgain() throws IOException {
        var run = quiet(shell("true").named("a")).run().folder();
        var journal = run.resolve("events.jsonl");
        Files.write(journal, Files.readAllLines(journal).stream().takeWhile(l -> !l.contains("\"type\":\"ended\"")).toList());
        for (var part : List.of("tasks", "logs", "results", "control", "aggregate-report.json")) delete(run.resolve(part));
        assertEquals(List.of("completed"), quiet().recover().results().stream().map(l -> l.status().toString()).toList());
    }

    @Test
    void aCopiedOrMovedProjectIsToldBeforeAnythingStarts() throws IOException {
        var home = Files.createDirectory(temp.resolve("home"));
        var run = orchestrate(shell("touch ran").named("a"), shell("false").named("b")).in(home).show(Show.NOTHING).run().folder();
        Files.delete(home.resolve("ran"));
        copy(home, temp.resolve("copied"));
        for (var place : List.of("copied", "moved")) {
            if (place.equals("moved")) Files.move(home, temp.resolve(place));
            var base = temp.resolve(place);
            var said = assertThrows(UserError.class, () -> Orchestrator.retry(base, null, List.of("b"))).getMessage();
            assertTrue(said.contains("was started in " + home + ", and its tasks would run there, not here (" + base), said);
            assertTrue(said.contains(place.equals("copied") ? "this is a copy of it" : "that isn't there any more"), said);
            var journal = base.resolve(home.relativize(run)).resolve("events.jsonl");
            Files.write(journal, Files.readAllLines(journal).subList(0, 3));
            assertEquals(said, assertThrows(UserError.class, () -> orchestrate().in(base).show(Show.NOTHING).recover()).getMessage());
            assertFalse(Files.exists(base.resolve("ran")) || Files.exists(home.resolve("ran")));
        }
    }
}
