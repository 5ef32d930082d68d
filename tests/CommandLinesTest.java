package tests;

import static lib.Orchestrator.*;
import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Commands as text mean to a real shell what they meant to us.
@Tag("process")
class CommandLinesTest {
    private static final List<String> WORDS = List.of("", " ", "a b", "it's", "''", "\"", "\\", "\\n", "$HOME", "$(id)", "`id`", "a\nb",
            "\n", "*", "~", "-n", "--", "#x", "!", "é😀",
            "\t", ";", "&&", "|", "<x", ">", "(", "{a,b}", "[a]", "?", "A=b", "if", "\u0001\u007f", "%s", "a\\'b", "x".repeat(5000));

    @TempDir Path folder;

    private String sh(Map<String, String> env, int expected, String... argv) throws Exception {
        var err = folder.resolve("err").toFile();
        var builder = new ProcessBuilder(argv).redirectError(err).directory(new File("/"));
        builder.environment().putAll(env);
        var process = builder.start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), () -> out);
        return out + Files.readString(err.toPath());
    }

    @Test
    void quotedWordsAreReadBackByAShell() throws Exception {
        var script = "for w in " + WORDS.stream().map(w -> quote(w)).collect(Collectors.joining(" ")) + "; do printf '%s\\0' \"$w\"; done";
        assertEquals(String.join("\0", WORDS) + "\0", sh(Map.of(), 0, "/bin/sh", "-c", script));
    }

    @Test
    void plainWordsStayAsTheyAre() {
        for (var word : List.of("make", "src/main.c", "--jobs=4", "a@b:c,d+e%f_g", "1.5")) assertEquals(word, quote(word));
    }

    @Test
    void aRunsCommandFileRunsItAgain() throws Exception {
        var strange = Files.createDirectory(folder.resolve("it's a $folder"));
        var input = Files.writeString(strange.resolve("in put"), "from a file\n");
        var argv = Stream.concat(Stream.of("printf", "%s\\n"), WORDS.stream()).toArray(String[]::new);
        // A shell's own echo may read the backslash, the program doesn't.
        var run = orchestrate(command(argv).named("words"), command("echo", "a\\tb").named("echo"),
                shell("pwd; cat; echo \"$TOKEN\" \"$TASK_ID\" \"$ORCHESTRATE_ATTEMPT\" \"$ORCHESTRATE_RUN\"; exit 3").named("place")
                        .in(strange).reading(input).env("TOKEN", "to'ken"))
                .in(folder).show(Show.NOTHING).run();
        for (var task : List.of("words", "echo", "place")) {
            var attempt = run.folder().resolve("tasks").resolve(task).resolve("1");
            var exit = Integer.parseInt(Files.readString(attempt.resolve("exitcode")).strip());
            assertEquals(task.equals("place") ? 3 : 0, exit);
            var command = attempt.resolve("command").toString();
            assertFalse(Files.readString(attempt.resolve("command")).contains("to'ken"));
            assertEquals(Files.readString(attempt.resolve("stdout")), sh(Map.of("TOKEN", "to'ken"), exit, "sh", command));
            if (task.equals("place")) assertTrue(sh(Map.of(), 2, "sh", command).contains("TOKEN"));
        }
    }
}
