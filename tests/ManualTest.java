package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// The manual page and the completion script: the tools they are for take them without a warning, and nothing is left out.
@Timeout(600)
class ManualTest extends OnCommandLine {
    private static boolean there(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
    }

    private List<String> commands() throws IOException {
        return cli.run("--help").exits(0).out().lines().dropWhile(l -> !l.startsWith("Commands:")).skip(1).takeWhile(l -> !l.isBlank())
                .filter(l -> l.matches("  \\w.*")).map(l -> l.strip().split("[ ,]")[0]).toList();
    }

    @Test
    void manShowsAllCommands() throws IOException {
        Assumptions.assumeTrue(there("man"), "there is no man");
        var page = cli.run("man").exits(0).out();
        cli.file("orchestrate.1", page);
        var shown = cli.with(Map.of("MANWIDTH", "100", "LC_ALL", "C.UTF-8", "MAN_KEEP_FORMATTING", ""))
                .other("man", "--warnings", "-l", "orchestrate.1").exits(0);
        assertEquals("", shown.err());
        var text = shown.out().replaceAll("\\s+", " ");
        var commands = commands();
        assertTrue(commands.size() > 20, commands.toString());
        for (var command : commands) assertTrue(text.contains("orchestrate " + command), command);
        for (var part : List.of("ORCHESTRATE(1)", "--[no-]worktree", "--halt=POLICY", "now,fail=20%", "EXIT STATUS",
                "run MANIFEST.(yaml|json|jsonl)")) assertTrue(text.contains(part), part + " in\n" + shown.out());
    }

    @Test
    void mandocFindsNothingToWarnOf() throws IOException {
        Assumptions.assumeTrue(there("mandoc"), "there is no mandoc");
        cli.file("orchestrate.1", cli.run("man").exits(0).out());
        assertEquals("", cli.other("mandoc", "-T", "lint", "-W", "warning", "orchestrate.1").exits(0).out());
    }

    @Test
    void bashCompletesCommandsOptionsAndTopics() throws IOException {
        Assumptions.assumeTrue(there("bash"), "there is no bash");
        cli.file("script", cli.run("completion", "bash").exits(0).out());
        cli.file("ask", """
                source ./script
                complete -p orchestrate
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                _complete_orchestrate
                printf '%s\\n' "${COMPREPLY[@]}"
                """);
        assertTrue(asked("st").containsAll(List.of("status", "stop")), asked("st").toString());
        assertEquals(List.of("--parallel"), asked("run", "--para"));
        assertTrue(asked("stop", "--n").contains("--now"), asked("stop", "--n").toString());
        assertEquals(List.of(), asked("run", "ta").stream().filter(w -> !w.isEmpty()).toList());
        assertFalse(Cli.text(cli.cwd().resolve("script")).contains("+o default"), "files are completed where nothing else fits");
        assertTrue(asked("help", "lim").contains("limits"), asked("help", "lim").toString());
        Files.createDirectories(cli.cwd().resolve(".orchestrate/runs/20260101-120000-tidy/tasks/api"));
        Files.createSymbolicLink(cli.cwd().resolve(".orchestrate/latest"), Path.of("runs/20260101-120000-tidy"));
        assertEquals(List.of("20260101-120000-tidy", "api"), asked("logs", "").stream().filter(w -> !w.isEmpty()).toList());
        assertEquals(List.of("20260101-120000-tidy"), asked("drain", "2026"));
        assertEquals(List.of("claude"), asked("init", "cl"));
        assertEquals(cli.run("completion", "bash").out(), cli.run("completion", "zsh").exits(0).out());
    }

    private List<String> asked(String... words) throws IOException {
        var all = new ArrayList<>(List.of("bash", "ask", "orchestrate"));
        all.addAll(List.of(words));
        return cli.other(all.toArray(String[]::new)).exits(0).out().lines().skip(1).map(String::strip).toList();
    }

    @Test
    void zshTakesTheScript() throws IOException {
        Assumptions.assumeTrue(there("zsh"), "there is no zsh");
        cli.file("script", cli.run("completion", "zsh").exits(0).out());
        var result = cli.with("HOME", temp.toString()).other("zsh", "-fc",
                "source ./script && whence -w _complete_orchestrate && print $_comps[orchestrate]").exits(0);
        assertTrue(result.out().contains("_complete_orchestrate: function") && result.out().contains("_bash_complete"),
                result.out() + result.err());
    }

    /// Its `sh` blocks are run by readme.sh; what stands in its tables and sentences has to exist at least.
    @Test
    void theReadmeSpeaksOfWhatThereIs() throws IOException {
        var readme = Files.readString(Repo.path("README.md"));
        var commands = commands();
        var rows = readme.lines().filter(l -> l.startsWith("| `")).map(l -> l.split("(?<!\\\\)\\|")[1]).toList();
        for (var row : rows)
            for (var code : (Iterable<String>) Pattern.compile("`([^`]+)`").matcher(row).results().map(m -> m.group(1))::iterator) {
                var first = code.replaceFirst("^source <\\(", "").replaceFirst("^orchestrate ", "").split("[ )]")[0];
                assertTrue(commands.contains(first), () -> "there is no command '" + first + "': " + row);
            }
        assertTrue(rows.size() > 15, rows.toString());
        var man = cli.run("man").exits(0).out().replace("\\-", "-").replace("[no-]", "");
        for (var option : Pattern.compile("(?<![\\w-])--[a-z][a-z-]+").matcher(readme).results().map(MatchResult::group).distinct()
                .toList())
            assertTrue(man.contains(option) || readme.contains("\"" + option + "\""), () -> "there is no option " + option);
    }
}
