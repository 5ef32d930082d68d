package lib.board;

import java.util.regex.Pattern;

/// A line of output that only speaks of an error: the name of a test, an assertion that didn't hold, a compiler's remark, a line of
/// source code. A test of how something behaves at a timeout has failed for a reason of its own. It knows no rule.
final class Mention {
    private Mention() {}

    /// Of which nothing counts.
    private static final Pattern WHOLE = Pattern.compile("""
            (?x) ^ \\s* (?:
              # gcc, javac, tsc, mypy
              [^\\s:(]{1,200} (?: :\\[ | [:(] ) \\d+ (?: [:,] \\d+ )? [)\\]]? :? \\s+
                (?: fatal \\s )? (?: error | warning | note | info ) \\b .*
              # eslint, pylint, flake8
            | \\d+ : \\d+ \\s+ (?: error | warning ) \\s .* | \\S+ : \\d+ : (?: \\d+ : )? \\s [A-Z] \\d{3,4} [:\\s] .*
              # rustc, and the code it shows
            | -->? \\s [^\\s:]+ : \\d+ (?: : \\d+ )? \\s* | \\d+ \\s* \\| .*
              # Python's traceback; pytest, and the code it shows
            | File \\s " [^"]+ ", \\s line \\s \\d+ .* | (?: > | E \\s ) \\s* assert \\b .* | assert [\\s(] .*
              # TAP, Go, unittest, cargo
            | (?: not \\s )? ok \\s \\d+ \\b .* | --- \\s FAIL: .* | (?-i:FAIL): \\s \\S* test .* | test \\s \\S+ \\s \\.\\.\\. \\s .*
              # mocha, jest, vitest
            | [✗✘✖×●✕] \\s .* | \\d+ \\) \\s (?! .* \\b error: ) .*
            ) $""", Pattern.CASE_INSENSITIVE);
    /// What was expected was something else, or the code or its call is wrong.
    private static final Pattern WRONG = Pattern.compile("""
            (?x) \\b assert (?: ion | ed | s )? [\\w.]* \\b | \\b expect \\( | \\b should \\s (?: be | have | equal | not | return ) \\b
            | \\b expect (?: ed | s | ation )? \\b (?= .* \\b (?: got | but | was | were | received | actual | found | saw | returned
                | instead | to \\s (?: be | equal | have | match | contain | eq ) ) \\b )
            | \\b want (?: ed )? \\b (?= .* \\b (?: got | have ) \\b ) | \\b got \\b (?= .* \\b (?: want | expected ) \\b )
            | (?-i: \\b (?: Key | Name | Attribute | Syntax | Reference | Indentation | Import | ModuleNotFound ) Error \\b )
            | \\b is \\s not \\s defined \\b | \\b undeclared \\b | \\b syntax \\s error \\b
            | \\b (?: unknown | unrecognized | invalid | unexpected | undefined | no \\s such ) \\s (?: option | argument | flag | field
                | key (?: word )? | property | value | parameter | reference | variable | name | function | symbol ) \\b
            """, Pattern.CASE_INSENSITIVE);
    /// Names of tests and of places in files.
    private static final Pattern NAME = Pattern.compile("""
            (?x) (?<! \\S ) \\S{1,200}? (?: \\.py:: | ::test ) \\S* | (?<! [\\w-] ) tests? _ \\w+ | \\b \\w{1,100} _test \\b
            | \\b (?-i: Test [A-Z] \\w* | [A-Z] \\w{0,100} Tests? ) \\b
            | (?<! \\S ) \\S{1,200}? \\. \\w{1,5} : \\d+ (?: : \\d+ )? | (?<! \\S ) (?= \\S* / ) \\S{1,200}? \\. \\w{1,5} (?= [:\\s] | $ )
            """, Pattern.CASE_INSENSITIVE);

    /// The line without what is only mentioned; empty if nothing else is in it.
    static String without(String line) {
        if (WHOLE.matcher(line).matches() || WRONG.matcher(line).find()) return "";
        return NAME.matcher(line).replaceAll(" ");
    }
}
