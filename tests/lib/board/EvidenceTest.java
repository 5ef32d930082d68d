package lib.board;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// The line that tells why, as tools that people run end: it has a mark, here, which it hasn't in life.
class EvidenceTest {
    private static final String MARK = "-> ";

    private static void tells(String out, String err) {
        var marked = (out + "\n" + err).lines().filter(l -> l.startsWith(MARK)).findFirst().orElseThrow().substring(MARK.length());
        assertEquals(marked, Evidence.of(new Said(Progress.NONE, List.of(), null, lines(out), lines(err))));
    }

    private static List<String> lines(String text) {
        return text.lines().map(l -> l.startsWith(MARK) ? l.substring(MARK.length()) : l).filter(l -> !l.isBlank()).toList();
    }

    @Test
    void compilers() {
        tells("""
                > app@1.0.0 build
                > tsc
                -> src/api.ts(3,5): error TS2304: Cannot find name 'foo'.
                src/api.ts(9,1): error TS2304: Cannot find name 'bar'.
                """, """
                npm error Lifecycle script `build` failed with error:
                npm error code 2
                """);
        tells("", """
                main.c: In function 'main':
                main.c:2:3: warning: implicit declaration of function 'f'
                -> main.c:3:5: error: 'x' undeclared (first use in this function)
                make: *** [Makefile:2: main] Error 1
                """);
        tells("", """
                   Compiling app v0.1.0
                -> error[E0425]: cannot find value `x` in this scope
                 --> src/main.rs:2:20
                error: aborting due to 1 previous error
                error: could not compile `app` (bin "app") due to 1 previous error
                """);
        tells("", """
                # example.test/app
                -> ./main.go:5:2: undefined: foo
                """);
        tells("""
                [INFO] BUILD FAILURE
                """, """
                -> [ERROR] /src/App.java:[3,9] cannot find symbol
                [ERROR] -> [Help 1]
                [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
                """);
    }

    @Test
    void testsAndLinters() {
        tells("""
                tests/test_x.py F                                   [100%]
                    def test_a():
                >       assert 1 == 2
                E       assert 1 == 2
                -> FAILED tests/test_x.py::test_a - assert 1 == 2
                ========== 1 failed in 0.02s ==========
                """, "");
        tells("""
                    x_test.go:5: want 2, got 1
                -> --- FAIL: TestX (0.00s)
                FAIL
                exit status 1
                """, "");
        tells("""
                /src/a.js
                ->   3:10  error  'x' is not defined  no-undef
                1 problem (1 error, 0 warnings)
                """, "");
        tells("""
                ok 1 - a
                -> not ok 2 - b
                # fail 1
                """, "");
    }

    @Test
    void runtimes() {
        tells("", """
                Traceback (most recent call last):
                  File "x.py", line 1, in <module>
                -> TypeError: unsupported operand
                """);
        tells("", """
                -> Exception in thread "main" java.lang.IllegalStateException: boom
                \tat Main.main(Main.java:5)
                """);
        tells("", """
                -> panic: runtime error: index out of range [5] with length 3
                goroutine 1 [running]:
                exit status 2
                """);
        tells("done with 0 errors", """
                hint: you are behind
                -> fatal: refusing to merge unrelated histories
                """);
    }

    /// Nothing speaks of an error: what was said last.
    @Test
    void others() {
        tells("compiled\n12 passed", "cloning\n-> sorry, try later");
        tells("one\n-> two", "");
        tells("-> no error here, 0 failed", "");
        assertNull(Evidence.of(Said.NOTHING));
    }
}
