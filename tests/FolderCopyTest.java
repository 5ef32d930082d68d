package tests;

import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

import module java.base;
import org.junit.jupiter.api.*;

/// Without git, a task works in a copy of its folder: the original stays as it is, and what was changed is told.
@Timeout(300)
class FolderCopyTest extends OnCommandLine {
    @Test
    void theOriginalStaysAndChangesAreTold() throws IOException {
        var data = Files.createDirectories(cli.cwd().resolve("data/deep"));
        Files.writeString(data.resolve("a"), "1\n2\n3\n");
        Files.writeString(data.resolve("gone"), "x\n");
        Files.writeString(data.resolve("same"), "same\n");
        Files.writeString(data.resolve("run.sh"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(data.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(data.resolve("link"), Path.of("a"));
        cli.file("tasks.yaml", """
                retries: 0
                defaults: {dir: data, copy: true}
                tasks:
                - id: a
                  command: |
                    cd deep; printf '1\\n2b\\n3\\n4\\n' >a; rm gone; echo new >'n w'
                    cp same x; mv x same; ln -sf same link
                - {id: b, command: "echo b >>deep/a; [ -e ../../../go ]"}
                - {id: none, command: "test -x deep/run.sh -a -L deep/link"}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        try (var all = Files.walk(cli.cwd().resolve("data"))) {
            assertEquals("deep deep/a deep/gone deep/link deep/run.sh deep/same",
                    all.map(f -> cli.cwd().resolve("data").relativize(f).toString())
                    .filter(f -> !f.isEmpty()).sorted().collect(Collectors.joining(" ")));
        }
        assertEquals("1\n2\n3\n", Files.readString(data.resolve("a")));
        var report = cli.report();
        var changes = task(report, "a").get("changes");
        assertEquals(".copies/" + cli.latest().getFileName() + "/a", changes.get("branch").asString());
        var files = changes.get("largest").valueStream().map(f -> f.get("path").asString() + " " + f.path("insertions").asString("?") + " "
                + f.path("deletions").asString("?")).sorted().toList();
        assertEquals(List.of("deep/a 2 1", "deep/gone 0 1", "deep/link ? ?", "deep/n w 1 0"), files);
        assertEquals(0, task(report, "none").at("/changes/files").asInt(-1));
        assertEquals(List.of(cli.cwd().resolve("data/deep/a").toString()), report.get("overlaps").valueStream()
                .map(o -> o.get("path").asString()).toList());
        var shown = cli.run("diff", "a").exits(0).out();
        assertTrue(shown.contains("\n-2\n+2b\n") && shown.contains("+new"), shown);
        assertTrue(cli.run("diff").out().contains("4 files, +3 -2"), cli.run("diff").out());
        Files.createFile(cli.cwd().resolve("go"));
        cli.run("retry").exits(0);
        assertEquals("1\n2\n3\nb\nb\n", Files.readString(cli.cwd().resolve(".copies/b/deep/a")), "a retry goes on there");
        cli.file("both.yaml", "[{id: a, command: x, copy: true, worktree: true}]\n");
        assertTrue(cli.run("run", "both.yaml").exits(2).err().contains("'copy' gives the task a copy"));
    }
}
