package lib.input;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// No shell that is here takes a value for code, wherever it stands.
class RereadingTest {
    @TempDir Path folder;

    /// Any of these may be `/bin/sh`; by the name `sh` they do as one.
    private List<String> shells() throws IOException {
        var found = new TreeMap<Path, String>();
        for (var name : List.of("sh", "dash", "bash", "zsh", "mksh", "ksh", "busybox"))
            for (var place : List.of("/bin", "/usr/bin")) {
                var program = Path.of(place, name);
                if (!Files.isExecutable(program)) continue;
                if (found.containsKey(program.toRealPath())) continue;
                var sh = Files.createDirectories(folder.resolve(name)).resolve("sh");
                found.put(program.toRealPath(), Files.createSymbolicLink(sh, program).toString());
            }
        return List.copyOf(found.values());
    }

    @Tag("process")
    @Test
    void noShellReadsAValueTwice() throws Exception {
        var redirections = Stream.of(">", ">>", ">|", "<", "<>", "<<<", ">& ", "1>& ", "2>&", "<& ", "&> ", "&>> ", "{fd}> ")
                .flatMap(r -> Stream.of("echo hi " + r + "{}", "echo hi " + r + "\"{}\"", "echo hi " + r + "x{}",
                        "echo " + r + "'a b{}' hi"));
        var builtins = Stream.of("eval", "eval echo", "let", "let x=", "unset", "unset -v", "read", "read -r x", "export", "readonly",
                "declare", "typeset -i", "printf -v", "printf %d", "printf '%5d %s' 1", "test -v", "[ -v", "test 1 -eq", "exec", "shift",
                        "exit",
                "command eval", "\\eval", "'eval'", "x=1 eval", "! unset", "{ unset", "if unset", "trap", "alias x=", "getopts a",
                "mapfile -C", "wait -n -p", "umask", "ulimit -n", "cd", "kill", ". ", "command -v", "type", "set --", "echo", ":",
                        "compgen -W",
                "echo $(eval", "echo \"$(unset").flatMap(b -> Stream.of(b + " {}", b + " \"{}\"")).map(RereadingTest::closed);
        var others = Stream.of("[ {} -eq 1 ]", "[ a = {} ]", "[[ {} -eq 1 ]]", "[[ a = {} ]]", "test {} -lt 1", "x[{}]=1", "x=1 y[{}]+=2",
                "declare -i x; x={}", "integer x={}", "f() { local {}; }; f", "f() { local -a x={}; }; f", "f() { local x={}; }; f",
                "export x={}", "for x in {}; do :; done", "case {} in {}) :;; esac", "case a in *{}*) ;; esac",
                        "echo *{}* [{}] ~{} ={} {a,{}}",
                "echo <(echo {})", "{}", "x={} true", "coproc {}", "echo {} | read x", "echo {} >&2", "echo a 2>&1 {}",
                        "echo a >&2; echo {}",
                "echo \"a{}b$(echo {})\" 'c{}d'", "true && eval {}", "true | unset {}", "(unset {})", "unset x; echo {}", "echo unset {}");
        var values = List.of("$(touch X)", "a[$(touch X)]", "a[$(touch X)]=1", "($(touch X))", ";touch X",
                "a[`touch X`]", "touch X", "\ntouch X\n", "-v a[$(touch X)]");
        var script = new StringBuilder();
        var accepted = new TreeSet<String>();
        int number = 0;
        for (var template : Stream.of(redirections, builtins, others).flatMap(s -> s).toList()) {
            number++;
            for (var value : values)
                try {
                    var line = ((Work.Shell) Values.tasks(template,
                            List.of(List.of(value.replace("X", folder.resolve("X" + number).toString())))).getFirst().work()).line();
                    // A line that this shell can't read ends the subshell alone.
                    script.append("( eval ").append(ShellWord.quoted(line)).append(" ) </dev/null >/dev/null 2>&1\n");
                    accepted.add(template);
                } catch (UserError e) {
                    // refused is safe
                }
        }
        Files.writeString(folder.resolve("script"), script);
        for (var shell : shells()) {
            var end = new ProcessBuilder(shell, folder.resolve("script").toString()).directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            assertTrue(end.waitFor(60, TimeUnit.SECONDS), shell);
            Files.delete(Path.of(shell));
            try (var made = Files.list(folder)) {
                assertEquals(List.of(), made.filter(p -> p.getFileName().toString().matches("X\\d+")).toList(), "run by " + shell);
            }
        }
        assertTrue(accepted.size() > 60, accepted + " were taken");
    }

    /// With what it has opened closed again.
    private static String closed(String line) {
        return line + (line.startsWith("[ ") ? " ]" : line.startsWith("{") ? "; }" : line.startsWith("if") ? "; then :; fi"
                : line.contains("\"$(") ? ")\"" : line.contains("$(") ? ")" : "");
    }
}
