package lib.places;

import java.io.*;
import java.nio.file.*;
import java.util.List;
import java.util.function.Consumer;
import lib.model.ShellWord;

/// This program on a machine that has none of our files, by its hash, and the Java that is to run it. It knows no place.
///
/// @param state the folder there that has all of ours
/// @param java  null if it has none that will do
/// @param there whether it has this program already
record Copy(String host, String state, String java, boolean there) {
    static final String NO_JAVA = "shares no files with this machine, and has no Java 25: install one there, and say where by --java "
            + "if it isn't on the PATH, in /usr/lib/jvm or /opt";
    /// Looked for there in this order, and known by what a JDK says of itself.
    private static final String JAVAS = "\"$JAVA_HOME/bin/java\" \"$(command -v java)\" /usr/lib/jvm/*/bin/java /opt/*/bin/java "
            + "\"$HOME\"/.sdkman/candidates/java/*/bin/java \"$HOME\"/.jbang/cache/jdks/*/bin/java";
    private static final String STATE = "orchestrate-state ", JAVA = "orchestrate-java ", PROGRAM = "orchestrate-program ";
    private static Export program;

    private static synchronized Export program() {
        if (program == null) program = Export.own();
        return program;
    }

    /// A line for the shell there, by which it tells where this program is, or would be, and which Java.
    ///
    /// @param java the one to take, or its home; null is any
    static String question(String java) {
        var javas = java == null ? JAVAS : ShellWord.of(java) + " " + ShellWord.of(java + "/bin/java");
        return "h=${XDG_STATE_HOME:-$HOME/.local/state}/orchestrate; for j in " + javas + "; do j=$(readlink -f \"$j\" 2>/dev/null); "
                + "[ -f \"$j\" ] && [ -x \"$j\" ] && grep -Eq '^JAVA_VERSION=\"(2[5-9]|[3-9][0-9])' \"${j%/bin/java}/release\" "
                + "2>/dev/null && break; j=; done; "
                + "echo \"" + STATE + "$h\"; echo \"" + JAVA + "$j\"; echo \"" + PROGRAM + "\" $(ls \"$h/programs\" 2>/dev/null)";
    }

    /// What it has answered; null if it hasn't.
    static Copy of(String host, List<String> said) {
        var state = answer(said, STATE);
        var java = answer(said, JAVA);
        return state == null ? null : new Copy(host, state, java == null || java.isEmpty() ? null : java,
                answer(said, PROGRAM) instanceof String all && List.of(all.split("\\s+")).contains(program().hash()));
    }

    private static String answer(List<String> said, String what) {
        return said.stream().filter(line -> line.startsWith(what)).map(line -> line.substring(what.length()).strip()).findFirst()
                .orElse(null);
    }

    private String folder() {
        return state + "/programs/" + program().hash();
    }

    /// For the shell there.
    String line(Class<?> main, String... words) {
        return "exec " + Remote.java(java, program().path(folder()), main, words);
    }

    /// Gives it this program, once.
    ///
    /// @param started hears of the process that does it
    void send(Consumer<Process> started) throws IOException, InterruptedException {
        if (there) return;
        var scratch = Files.createTempDirectory("orchestrate");
        try {
            var line = "p=" + ShellWord.of(folder()) + "; n=$p.$(uname -n).$$; umask 077; mkdir -p \"$n\" && tar -C \"$n\" -xf - && { [ -d "
                    + "\"$p\" ] || mv \"$n\" \"$p\"; }";
            var sending = ProcessBuilder.startPipeline(List.of(program().packed(scratch),
                    new ProcessBuilder(Remote.argv(host, line)))).getLast();
            started.accept(sending);
            sending.getInputStream().transferTo(OutputStream.nullOutputStream());
            var why = Remote.why(sending, sending.getErrorStream());
            if (sending.exitValue() != 0) throw new IOException("a copy of orchestrate doesn't get there: " + why);
        } finally {
            try (var links = Files.list(scratch)) {
                for (var link : links.toList()) Files.delete(link);
            }
            Files.delete(scratch);
        }
    }
}
