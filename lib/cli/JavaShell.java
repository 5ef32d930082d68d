package lib.cli;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import lib.journal.*;
import lib.model.*;
import org.jline.utils.Signals;

/// The JDK's own `jshell` with this library on its class path and a recipe's words imported: runs are tried line by line, and looked at. It
/// knows how that is started, nothing of runs.
final class JavaShell {
    private JavaShell() {}

    private static final String WORDS = """
            import module java.base;
            import lib.*;
            import lib.model.*;
            import static lib.Orchestrator.*;
            """;

    /// Opens it on this process's terminal, or lets it read its stdin to the end where there is none, and waits for its end.
    ///
    /// @return its exit status
    /// @throws UserError if this Java has none
    static int open() throws InterruptedException {
        var program = Path.of(System.getProperty("java.home"), "bin", "jshell");
        if (!Files.isExecutable(program)) throw new UserError(program + ": there is no jshell: use a whole JDK, not a runtime alone");
        // Ctrl-C is for the line that is being tried.
        var before = Signals.register("INT", () -> {});
        Path words = null;
        try {
            words = Files.writeString(Files.createTempFile("orchestrate", ".jsh", RunFolder.PRIVATE_FILE), WORDS);
            var argv = new ArrayList<>(List.of(program.toString(), "--class-path", System.getProperty("java.class.path"), "--startup",
                    "DEFAULT", "--startup", words.toString(),
                    "-R--enable-native-access=ALL-UNNAMED", "-R-XX:+UseSerialGC"));
            if (System.console() == null || !System.console().isTerminal()) argv.add("-");
            return new ProcessBuilder(argv).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UserError("jshell can't be started: " + e.getMessage());
        } finally {
            Signals.unregister("INT", before);
            if (words != null) words.toFile().delete();
        }
    }
}
