package tests;

import module java.base;
import lib.*;
import static org.junit.jupiter.api.Assertions.*;

/// Where commands of the docs are run as they are written: `orchestrate` is on PATH, and so are stand-ins for the programs they speak of.
/// It knows how to set such a place up, not what is written.
public final class DocShell {
    /// An agent that works until the file named by `GO` is there.
    private static final String CLAUDE = """
            [ "$1" = --version ] && { echo '2.1.332 (Claude Code)'; exit; }
            echo '{"type":"system","subtype":"init","session_id":"s-1","model":"m"}'
            until [ -e "$GO" ]; do sleep 0.05; done
            printf '{"type":"result","is_error":false,"terminal_reason":"completed","session_id":"s-1",'
            echo '"total_cost_usd":0.01,"result":"Described."}'
            """;
    private static final String HELPER = """
            echo '{"session":{"id":"h-1"}}'
            echo '{"type":"end","usage":{"usd":0.02},"answer":"Hello."}'
            """;

    public final Cli cli;
    private final Path go;

    private DocShell(Cli cli, Path go) {
        this.cli = cli;
        this.go = go;
    }

    public static DocShell below(Path temp) throws IOException {
        var bin = Files.createDirectories(temp.resolve("bin"));
        // What is written holds on a machine that others use, too.
        program(bin.resolve("orchestrate"),
                "case \"$*\" in *--max-*) ;; run\\ *) shift; set -- run --max-cpu 100 --max-memory 100 \"$@\" ;; esac\nexec "
                + Jvm.words().stream().map(Orchestrator::quote).collect(Collectors.joining(" ")) + " orchestrate \"$@\"");
        program(bin.resolve("claude"), CLAUDE);
        program(bin.resolve("codex"), "[ \"$1\" = --version ] && echo 'codex-cli 0.171.0'");
        program(bin.resolve("helper"), HELPER);
        for (var tool : List.of("make", "npm")) program(bin.resolve(tool), "exit 0");
        program(bin.resolve("jbang"), "exec " + Orchestrator.quote(Repo.path("jbang").toString()) + " \"$@\"");
        var go = temp.resolve("go");
        return new DocShell(Cli.below(temp).with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "GO", go.toString(), "XDG_STATE_HOME",
                temp.resolve("state").toString(), "ANTHROPIC_API_KEY", "dummy",
                // So that JBang's script remembers nothing of folders that will be gone.
                "JBANG_NO_VERSION_CHECK", "true",
                "ORCHESTRATE_HOME", Repo.root().toString())), go);
    }

    private static void program(Path file, String script) throws IOException {
        assertTrue(Files.writeString(file, "#!/bin/sh\n" + script + "\n").toFile().setExecutable(true));
    }

    /// Runs these lines; all of them have to succeed.
    ///
    /// @return what they wrote to stdout
    public String sh(String lines) throws IOException {
        var result = cli.other("sh", "-ec", lines);
        assertEquals(0, result.exit(), () -> lines + "\n-> " + result.out() + result.err());
        return result.out();
    }

    /// Whether agents come to an end.
    public void go(boolean go) throws IOException {
        if (go) Files.writeString(this.go, "");
        else Files.deleteIfExists(this.go);
    }

    String text(String file) {
        return Cli.text(cli.cwd().resolve(file));
    }
}
