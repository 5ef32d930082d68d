package lib.machine;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

class PlainLineTest {
    private static final Map<String, String> ENV = Map.of("PATH", "/usr/bin:/bin");

    @Test
    @Tag("process")
    void wordsAreRunWithoutAShell() {
        for (var line : List.of("true", " cat  a\tb ", "cp 'a b' c", "grep \"a b\" x", "ls a'b c'd", "sed -e s/a/b/ ''",
                "a/b --x=1 k=v @f %1", "printf2 'a\\n$HOME`x`*'", "tr '\n' ' '", "cat é '€'"))
            assertEquals(shell("printf '<%s>' " + line.strip()), PlainLine.words(line).stream().map(w -> "<" + w + ">")
                    .collect(Collectors.joining()), line);
    }

    /// What the system's own shell makes of it.
    private static String shell(String line) {
        try {
            var shell = new ProcessBuilder("/bin/sh", "-c", line).start();
            return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void syntaxIsForAShell() {
        for (var line : List.of("", " ", "a | b", "a; b", "a & b", "a >b", "a <b", "$A", "a $A", "a `b`", "a \\b", "a \"$b\"",
                "a \"b\\c\"", "a *", "a ?", "a [b]", "a #b", "a ~", "~/a", "a {b,c}", "(a)", "! a", "A=1 b", "A=1", "a 'b", "a \"b",
                "a\nb", "a\rb", "a ^b", "'true'", "tr'ue'", "''", "a \"b!c\"", "a\0b", "a=~", "{ a", "a !1"))
            assertNull(PlainLine.words(line), line);
    }

    @Test
    void whatAShellDoesItselfIsLeftToIt() {
        for (var word : List.of("echo", "test", "printf", "cd", ".", ":", "kill", "pwd", "type", "command", "exec", "eval", "time", "if",
                "source", "ulimit", "umask", "wait", "read", "local", "declare", "which", "[", "[["))
            assertNull(PlainLine.words(word + " a"), word);
    }

    @Test
    void aProgramThatIsNotThereIsLeftToIt() {
        assertEquals(List.of("cat", "x"), PlainLine.argv("cat x", ENV, "/"));
        assertNull(PlainLine.argv("no-such-program x", ENV, "/"));
        assertNull(PlainLine.argv("cat x", Map.of("PATH", "/usr/bin:/bin", "BASH_FUNC_cat%%", "() { :; }"), "/"));
        assertEquals(List.of("bin/cat"), PlainLine.argv("bin/cat", ENV, "/usr"));
    }
}
