package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.input.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Tasks that don't fit together, or not into the file system, are told apart before anything starts.
class PreflightTest {
    @TempDir Path folder;

    private static Task task(String id, String... after) {
        return Task.of(id, new Work.Shell("true")).after(after);
    }

    private static String said(Task... tasks) {
        return assertThrows(UserError.class, () -> Preflight.check(List.of(tasks))).getMessage();
    }

    @Test
    void goodTasksPass() throws IOException {
        var input = Files.writeString(folder.resolve("in"), "");
        Preflight.check(List.of());
        Preflight.check(List.of(task("c", "a", "b", "a"), task("b", "a"), task("a").in(folder).reading(input),
                task("d").reading(Path.of("/dev/null"))));
    }

    @Test
    void placesAreNamed() throws IOException {
        var file = Files.writeString(folder.resolve("tasks.yaml"), "- {id: build, command: x}\n\n- {id: docs, command: x, after: biuld}\n");
        var tasks = Manifest.read(file, null).tasks();
        assertEquals(file + ":3: task 'docs' comes after 'biuld', which is no task (did you mean 'build'?)",
                assertThrows(UserError.class, () -> Preflight.check(tasks)).getMessage());
        Files.writeString(file, "- {id: a, command: x}\n- {id: b, command: x}\n- {id: a, command: x}\n");
        var twice = Manifest.read(file, null).tasks();
        assertEquals(file + ":3: task 'a' has the id of another, at " + file + ":1: give one of them a new id",
                assertThrows(UserError.class, () -> Preflight.check(twice)).getMessage());
    }

    @Test
    void idsAndAfter() {
        assertEquals("task 'a' has the id of another: give one of them a new id", said(task("a"), task("b"), task("a")));
        assertEquals("task 'a' comes after 'x', which is no task", said(task("a", "x")));
        assertEquals("task 'a' comes after itself: a -> a: take one 'after' out", said(task("a", "a")));
        assertEquals("task 'a' comes after itself: a -> c -> b -> a: take one 'after' out",
                said(task("z", "b"), task("a", "free", "c"), task("b", "a"), task("c", "b"), task("free")));
        var ring = IntStream.range(0, 100).mapToObj(i -> task("t" + i, "t" + (i + 1) % 100)).toArray(Task[]::new);
        assertEquals("task 't0' comes after itself: t0 -> t1 -> t2 -> t3 -> t4 -> t5 -> t6 -> t7 -> … 92 more … -> t0: take one 'after' "
                + "out", said(ring));
    }

    @Test
    void foldersAndInputs() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var none = folder.resolve("none");
        assertEquals("task 'a' runs in " + none + ", which isn't there: create it, or mend 'dir'", said(task("a").in(none)));
        assertEquals("task 'a' runs in " + file + ", which is a file: name a folder", said(task("a").in(file)));
        assertEquals("task 'a' reads " + none + ", which isn't there: create it, or mend 'stdin'", said(task("a").reading(none)));
        assertEquals("task 'a' reads " + folder + ", which is a folder: name a file", said(task("a").reading(folder)));
        var closed = Files.createDirectory(folder.resolve("closed"),
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(Set.of()));
        Assumptions.assumeFalse(Files.isReadable(closed), "the superuser may read everything");
        assertEquals("task 'a' runs in " + closed + ", which can't be entered: give yourself the permission", said(task("a").in(closed)));
    }

    /// It is looked for when the task starts.
    @Test
    void globsAreRead() {
        for (var setting : List.of(Settings.INPUTS, Settings.OUTPUTS))
            assertTrue(said(task("a").with(setting, List.of("good/*.c", "x["))).startsWith("task 'a' names 'x[', which is no glob "));
        Preflight.check(List.of(task("a").with(Settings.INPUTS, List.of("**/*.{c,h}", "[ab]?", "a b"))));
    }

    @Test
    void whatATaskBeforeMayMakeIsNotMissing() throws IOException {
        var none = folder.resolve("none");
        var file = Files.writeString(folder.resolve("file"), "");
        assertDoesNotThrow(() -> Preflight.check(List.of(task("a"), task("b", "a").in(none), task("c", "a").reading(none))));
        assertEquals("task 'b' runs in " + file + ", which is a file: name a folder", said(task("a"), task("b", "a").in(file)));
    }

    @Tag("heavy")
    @Test
    void aChainOfAHundredThousandIsNoStrain() {
        var chain = new ArrayList<Task>();
        for (int i = 0; i < 100_000; i++) chain.add(i == 0 ? task("t0") : task("t" + i, "t" + (i - 1)));
        assertTimeout(Duration.ofSeconds(20), () -> Preflight.check(chain));
        chain.set(0, task("t0", "t99999"));
        assertTimeout(Duration.ofSeconds(20), () -> assertThrows(UserError.class, () -> Preflight.check(chain)));
        var star = IntStream.range(0, 20_000).mapToObj(i -> i == 0 ? task("hub") : task("t" + i, "hub")).toList();
        assertTimeout(Duration.ofSeconds(20), () -> Preflight.check(star));
    }
}
