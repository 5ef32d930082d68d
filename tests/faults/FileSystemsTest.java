package tests.faults;

import module java.base;
import lib.journal.RunFolder;
import lib.model.UserError;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import static org.junit.jupiter.api.Assertions.*;

/// File systems that can't do all: no more files for some seconds (`FAULTS_INODES_SECONDS`, or 8), no links, no locks.
@Tag("process")
class FileSystemsTest {
    private static final int SECONDS = Integer.parseInt(System.getenv().getOrDefault("FAULTS_INODES_SECONDS", "8"));
    /// As exFAT, SMB and NFS answer.
    private static final String WITHOUT = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <stdarg.h>
            int symlink(const char *to, const char *at) { errno = EPERM; return -1; }
            int symlinkat(const char *to, int folder, const char *at) { errno = EPERM; return -1; }
            static int without(const char *name, int file, int what, void *with) {
                if (what == F_SETLK || what == F_SETLKW || what == F_OFD_SETLK) { errno = ENOLCK; return -1; }
                return ((int (*)(int, int, ...)) dlsym(RTLD_NEXT, name))(file, what, with);
            }
            int fcntl(int file, int what, ...) {
                va_list more; va_start(more, what); void *with = va_arg(more, void *); va_end(more);
                return without("fcntl", file, what, with);
            }
            int fcntl64(int file, int what, ...) {
                va_list more; va_start(more, what); void *with = va_arg(more, void *); va_end(more);
                return without("fcntl64", file, what, with);
            }
            """;
    @TempDir Path temp;

    @Test
    void withoutLinksAndLocksItWorksAndSaysSo() throws Exception {
        var plain = Cli.below(temp);
        var source = plain.file("without.c", WITHOUT);
        var library = plain.cwd().resolve("without.so").toString();
        Assumptions.assumeTrue(plain.other("sh", "-c", "command -v cc").exit() == 0, "there is no C compiler here");
        plain.other("cc", "-shared", "-fPIC", "-o", library, source.toString(), "-ldl").exits(0);
        var cli = plain.with("LD_PRELOAD", library);
        var first = cli.run("run", "echo {}", ":::", "a", "b").exits(0);
        var word = "can't be made a link to this run";
        assertEquals(1, first.err().lines().filter(l -> l.contains(word)).count(), first.err());
        var run = cli.cwd().resolve(".orchestrate/runs").toFile().list()[0];
        assertTrue(cli.run("status").exits(0).out().contains("2 of 2 succeeded"));
        assertEquals("a\n", cli.run("logs", "a").exits(0).out());
        assertTrue(cli.run("report").exits(0).out().contains("all 2 succeeded"));
        assertEquals(List.of("a\n", "b\n"), Stream.of("a", "b").map(t -> Cli.text(cli.cwd().resolve(".orchestrate/runs/" + run + "/tasks/"
                + t + "/1/stdout"))).toList());
        // Nobody else runs what somebody runs already, and who is killed is followed by another.
        var going = cli.start("run", "--name", "second", "touch up; until [ -e over ]; do sleep 0.1; done; : {}", ":::", "c");
        cli.awaitFile("up");
        assertTrue(cli.run("recover", "second").exits(2).err().contains("is run by process"));
        ProcessHandle.of(going.pid()).orElseThrow().destroyForcibly();
        going.end();
        cli.file("over", "");
        cli.run("recover", "second").exits(0);
        cli.nothingLeft();
    }

    @Test
    void aRunsFolderIsMadeWholeOrNotAtAll() throws Exception {
        var outside = Cli.below(temp.resolve("logs"));
        var disk = Files.createDirectory(temp.resolve("few"));
        Assumptions.assumeTrue(outside.other("mount", "-t", "tmpfs", "-o", "size=5m,nr_inodes=60", "tmpfs", disk.toString()).exit() == 0,
                "no file system can be mounted here");
        try {
            RunFolder.create(disk, "first", LocalDateTime.of(2026, 11, 29, 8, 0));
            var fill = new ArrayList<Path>();
            try {
                for (; ; ) fill.add(Files.createFile(disk.resolve("fill-" + fill.size())));
            } catch (IOException e) {
                // None is left.
            }
            int made = 0, refused = 0;
            for (int free = 0; free < 14; free++) {
                try {
                    var run = RunFolder.create(disk, "n" + free, LocalDateTime.of(2026, 11, 29, 9, free));
                    for (var part : List.of("tasks", "logs", "results", "control", "logs/README", "results/README"))
                        assertTrue(Files.exists(run.path().resolve(part)), free + " " + part);
                    outside.other("rm", "-r", run.path().toString()).exits(0);
                    made++;
                } catch (UserError e) {
                    assertTrue(e.getMessage().contains("can't be made (no space left on device)"), e.getMessage());
                    refused++;
                }
                try (var runs = Files.list(disk.resolve(".orchestrate/runs"))) {
                    assertEquals(1, runs.count(), "half a folder with " + free + " inodes");
                }
                Files.delete(fill.removeLast());
            }
            assertTrue(made > 3 && refused > 3, made + " made, " + refused + " refused");
            System.out.printf("  run folders with 0 to 13 inodes left: %d whole, %d none%n", made, refused);
        } finally {
            outside.other("umount", disk.toString());
        }
    }

    /// Room for bytes is left; what a start takes is a folder and some files.
    @Test
    void whenNoFileCanBeMadeTasksAreHeldAndGoOn() throws Exception {
        var outside = Cli.below(temp.resolve("logs"));
        var disk = Files.createDirectory(temp.resolve("inodes"));
        Assumptions.assumeTrue(outside.other("mount", "-t", "tmpfs", "-o", "size=50m,nr_inodes=700", "tmpfs", disk.toString())
                .exit() == 0, "no file system can be mounted here");
        var cli = outside.in(disk);
        try {
            var run = cli.start("run", "echo {} >>'" + outside.cwd() + "/ran'; sleep 0.2", "--retries", "1", "--backoff", "100ms",
                    "::::", Files.write(outside.cwd().resolve("list"), IntStream.rangeClosed(1, 30).mapToObj(String::valueOf).toList())
                            .toString());
            var ran = outside.cwd().resolve("ran");
            Cli.await("the first tasks", () -> Files.readAllLines(ran).size() >= 4);
            var fill = new ArrayList<Path>();
            var held = new ArrayList<Integer>();
            // Whatever is given back meanwhile is taken as well.
            for (long until = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() < until; LockSupport.parkNanos(20_000_000)) {
                try {
                    for (; ; ) fill.add(Files.createFile(disk.resolve("fill-" + fill.size())));
                } catch (IOException e) {
                    // None is left.
                }
                held.add(Files.readAllLines(ran).size());
            }
            assertTrue(ProcessHandle.of(run.pid()).filter(ProcessHandle::isAlive).isPresent(), "it has waited; " + run.err());
            for (var file : fill) Files.delete(file);
            run.end().exits(0);
            assertEquals(30, cli.report().get("tasks").valueStream().filter(t -> t.get("status").asString().equals("completed")).count());
            assertEquals(30, Files.readAllLines(ran).size(), "each ran once");
            System.out.printf("  no inodes for %d s: held after %d of 30 tasks, 30 of 30 right afterwards%n", SECONDS, held.getLast());
        } finally {
            outside.killAll();
            outside.other("umount", disk.toString());
        }
    }
}
