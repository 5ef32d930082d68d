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
        for (var hostile : List.of("$(touch gone)", "`touch gone`", "a b", "a;b", "a\nb$(touch gone)"))
            for (var folder : List.of("runs", "latest/tasks"))
                Files.createDirectories(cli.cwd().resolve(".orchestrate").resolve(folder).resolve(hostile));
        Files.createDirectory(cli.cwd().resolve(".orchestrate/latest/tasks/größe"));
        assertEquals(List.of("20260101-120000-tidy", "a", "a", "api", "größe"),
                asked("logs", "").stream().filter(w -> !w.isEmpty()).sorted().toList());
        assertFalse(Files.exists(cli.cwd().resolve(".orchestrate/runs/gone")) || Files.exists(cli.cwd().resolve("gone"))
                 || Cli.text(cli.cwd().resolve("script")).contains("YOUR_APP_HOME"));
        assertEquals(List.of("20260101-120000-tidy"), asked("drain", "2026"));
        assertEquals(List.of("claude"), asked("init", "cl"));
        assertEquals(List.of("codex"), asked("run", "--agent", "cod"));
        assertEquals(List.of("wait", "stop"), asked("run", "--on-limit", ""));
        assertEquals(List.of("json", "junit"), asked("report", "--format", "j"));
    }

    private List<String> asked(String... words) throws IOException {
        var all = new ArrayList<>(List.of("bash", "ask", "orchestrate"));
        all.addAll(List.of(words));
        return cli.other(all.toArray(String[]::new)).exits(0).out().lines().skip(1).map(String::strip).toList();
    }

    private static final List<String> TYPED = List.of("st", "run --agent cod", "run --on-limit ", "report --format j", "run --para",
            "help lim", "logs ", "drain 2026", "init ", "run scr");

    /// What a shell offers for each of [#TYPED], with what it is for, in lines.
    private List<List<String>> offered(String shell, String capture, String... argv) throws IOException {
        cli.file("script", cli.run("completion", shell).exits(0).out());
        cli.file("capture", capture);
        Files.createDirectories(cli.cwd().resolve(".orchestrate/runs/20260101-120000-tidy/tasks/api"));
        Files.createSymbolicLink(cli.cwd().resolve(".orchestrate/latest"), Path.of("runs/20260101-120000-tidy"));
        var all = new ArrayList<List<String>>();
        for (var typed : TYPED) {
            var line = Stream.concat(Stream.of(argv), Stream.of("orchestrate " + typed)).toArray(String[]::new);
            var told = cli.with(Map.of("HOME", temp.toString(), "LC_ALL", "C.UTF-8")).other(line).exits(0);
            all.add(told.out().lines().map(l -> l.replaceFirst("\\s+--? ", " - ").replace('\t', ' ').strip()).toList());
        }
        return all;
    }

    private static void offers(List<List<String>> offered) {
        assertTrue(offered.get(0).toString().matches("\\[status.* Where each task of a run stands, stop.*]"), offered.toString());
        var words = offered.stream().map(some -> some.stream().map(l -> l.split(" ")[0]).sorted().toList()).toList();
        assertEquals(List.of(List.of("status", "stop"), List.of("codex"), List.of("stop", "wait"), List.of("json", "junit"),
                List.of("--parallel"), List.of("limits"), List.of("20260101-120000-tidy", "api"), List.of("20260101-120000-tidy"),
                List.of("claude", "manifest"), List.of("script")), words);
        assertTrue(offered.get(4).getFirst().contains("Attempts at a time"), offered.toString());
    }

    @Test
    void fishCompletesWithDescriptions() throws IOException {
        Assumptions.assumeTrue(there("fish"), "there is no fish");
        offers(offered("fish", "source ./script; complete -C $argv[1]", "fish", "--no-config", "capture"));
    }

    /// On a terminal of its own, where the functions that offer words print them.
    @Test
    void zshCompletesWithDescriptions() throws IOException {
        Assumptions.assumeTrue(there("zsh"), "there is no zsh");
        offers(offered("zsh", """
                zmodload zsh/zpty && zpty z zsh -f -i
                zpty -w z 'PROMPT=; setopt no_beep; autoload -Uz compinit && compinit -u -D; source ./script
                bindkey "^I" complete-word; zstyle ":completion:*" insert-tab false
                compadd() {
                  local -a hits texts; local t i
                  if [[ " $* " == *" -"[OAD]" "* ]] { builtin compadd "$@"; return }
                  (( $@[(I)-d] )) && { t=$@[$@[(i)-d]+1]; [[ $t == \\(* ]] && eval "texts=$t" || texts=("${(@P)t}") }
                  builtin compadd -A hits -D texts "$@"
                  for i in {1..$#hits}; [[ -n $hits[i] ]] && print -r -- "HIT $hits[i] ${texts[i]#$hits[i]}"
                }
                comppostfuncs=(leave); leave() { print -r -- "END" }; print "READY"'
                zpty -r z out '*READY*READY*'
                zpty -w -n z "$1"$'\\t'
                zpty -r z out '*END*'
                print -r -- "$out" | tr -d '\\r' | grep '^.*HIT ' | sed 's/.*HIT //'
                zpty -d z
                """, "zsh", "-f", "capture"));
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
