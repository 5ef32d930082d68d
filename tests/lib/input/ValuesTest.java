package lib.input;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Values in shell lines: GNU parallel's syntax, and no value is ever taken for shell.
class ValuesTest {
    @TempDir Path folder;

    private static List<String> lines(List<Task> tasks) {
        return tasks.stream().map(task -> ((Work.Shell) task.work()).line()).toList();
    }

    private static List<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }

    private static List<String> lines(String template, String... values) {
        return lines(Values.tasks(template, List.of(List.of(values))));
    }

    /// Template and arguments as on the command line.
    private static List<String> run(String template, String... arguments) {
        return lines(Values.parse(List.of(arguments), input("in1\nin 2\n")).tasks(template));
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String said(Runnable mistake) {
        return assertThrows(UserError.class, mistake::run).getMessage();
    }

    @Test
    void valuesAreQuotedAlways() {
        assertEquals(List.of("echo 'a'", "echo ''", "echo 'it'\\''s'", "echo '$(id)\n-x'"), lines("echo {}", "a", "", "it's", "$(id)\n-x"));
        assertEquals(List.of("echo 'a'"), lines("echo", "a"));
        assertEquals(List.of("echo 'a'"), lines("echo \n", "a"));
        assertEquals(List.of("x'1' 'a'", "x'2' 'b'"), lines("x{#} {}", "a", "b"));
    }

    @Test
    void changesAsInParallel() {
        var all = "{.}|{/}|{//}|{/.}";
        assertEquals(List.of("'dir/a.b'|'a.b.c'|'dir'|'a.b'", "'/x'|'x'|'/'|'x'", "'foo'|'foo.'|'.'|'foo'", "''|'.hid'|'.'|''",
                "'a/'|'.hid'|'a'|''",
                "'d.x/y'|'y'|'d.x'|'y'", "'d/'|''|'.'|''", "'/'|''|'/'|''", "'a//b'|'b.c'|'a'|'b'", "''|''|'.'|''"),
                lines(all, "dir/a.b.c", "/x", "foo.", ".hid", "a/.hid", "d.x/y", "d/", "/", "a//b.c", ""));
    }

    @Test
    void listsAreCrossedTheLastFastest() {
        assertEquals(List.of("'a' 'c'", "'a' 'd'", "'b' 'c'", "'b' 'd'"), run("{1} {2}", ":::", "a", "b", ":::", "c", "d"));
        assertEquals(List.of("x 'a' 'c'", "x 'b' 'c'"), run("x", ":::", "a", "b", ":::", "c"));
        assertEquals(List.of("'f' 'f.c' 'f.b' 'f.b' 'f.c'"), run("{2.} {2} {1} {-2} {-1}", ":::", "f.b", ":::", "f.c"));
        assertEquals(List.of("'d' 'b' 'e' 'e'"), run("{1//} {1/.} {2/.} {2/}", ":::", "d/b.c", ":::", "e"));
        assertEquals(List.of("'a.b c.d'"), run("'{}'", ":::", "a.b", ":::", "c.d"));
        assertEquals(List.of("'a' 'c'"), run("{.}", ":::", "a.b", ":::", "c.d"));
    }

    @Test
    void linkedListsGoAlong() {
        assertEquals(List.of("'a' 'x'", "'b' 'y'"), run("{1} {2}", ":::", "a", "b", ":::+", "x", "y", "z"));
        assertEquals(List.of("'a' '1' 'x'", "'a' '2' 'y'", "'b' '1' 'x'", "'b' '2' 'y'"),
                run("{1} {2} {3}", ":::", "a", "b", ":::", "1", "2", ":::+", "x", "y"));
        assertEquals(List.of("'a' 'in1'", "'b' 'in 2'"), run("{1} {2}", ":::", "a", "b", "::::+", "-"));
    }

    @Test
    void valuesFromFilesAndStandardInput() throws IOException {
        var file = Files.writeString(folder.resolve("list"), "l1\n\nl2 \r\nl3").toString();
        assertEquals(List.of("'l1'", "''", "'l2 \r'", "'l3'"), run("{}", "::::", file));
        assertEquals(List.of("'in1'", "'in 2'"), run("{}", "::::", "-"));
        assertEquals(List.of("'in1' 'l1'", "'in1' ''"), run("{}", "::::", "-", file).subList(0, 2));
    }

    @Test
    void quotesOfTheTemplateAreClosedAndOpenedAgain() {
        assertEquals(List.of("echo 'a b'"), lines("echo \"{}\"", "a b"));
        assertEquals(List.of("echo 'a'\\''b'"), lines("echo '{}'", "a'b"));
        assertEquals(List.of("echo \"$x\"'a'\"$y\""), lines("echo \"$x{}$y\"", "a"));
        assertEquals(List.of("echo 'a''a'"), lines("echo \"{}{}\"", "a"));
        assertEquals(List.of("echo \\$'a' \\\\'a'"), lines("echo \\${} \\\\{}", "a"));
        assertEquals(List.of("echo \"$(echo 'a' \"-\"'a')\" 'a'"), lines("echo \"$(echo {} \"-{}\")\" {}", "a"));
        assertEquals(List.of("echo ${HOME} \"${x:-$y}\" $((1<<2)) $# 'a' # it's a note\necho 'a'"),
                lines("echo ${HOME} \"${x:-$y}\" $((1<<2)) $# {} # it's a note\necho {}", "a"));
    }

    @Tag("process")
    @Test
    @SuppressWarnings("OrphanedFormatString") // it is the shell that formats
    void noValueIsEverShell() throws Exception {
        var values = List.of("", " ", "'", "\"", "\\", "`id`", "$(id)", "${x}", "$'\\''", "\n", "a\nid\n", "#", "-n", "!", "~", "*",
                ";id;", "&", "|", "<", ">",
                "'; id; '", "\"; id; \"", "'\"'\"'", "\\'", "\\\"", "$x", "é 🙂", "\t", "a\\", "{}", "{1}", "EOF", "if", "x=1", "%s", ")",
                "\r", "\\n", "\u0001\u007f");
        var templates = List.of("p {}", "p \"{}\"", "p '{}'", "p \"\"{}\"\"", "x=1; p {}", "p $(:){}", "(p {})", "{ p {}; }",
                "case {} in {}) p {};; esac",
                "x={}; p \"$x\"", "p {} # note", "# it's a note\np {}", "p \\\n{}", "if :; then p \"{}\"; fi",
                "for v in {}; do p \"$v\"; done",
                "p {} <<'END'\nit's `not` here\nEND", "x=$(p {} | tr '\\0' .); : ${x:-$y}; p {}");
        var script = new StringBuilder("p() { printf '[%s]\\0' \"$@\"; }\n");
        var expected = new ArrayList<String>();
        for (var template : templates) {
            for (var line : lines(template, values.toArray(String[]::new))) script.append(line).append('\n');
            values.forEach(value -> expected.add("[" + value + "]"));
        }
        // values side by side with the template's own text
        for (var line : lines("y=1; p \"$y{}$y\" a'b{}c'\"d{}{}\"", values.toArray(String[]::new))) script.append(line).append('\n');
        for (var value : values) Collections.addAll(expected, "[1" + value + "1]", "[ab" + value + "cd" + value + value + "]");
        var shell = new ProcessBuilder("/bin/sh").redirectError(ProcessBuilder.Redirect.INHERIT).directory(folder.toFile()).start();
        Thread.startVirtualThread(() -> {
            try (var out = shell.getOutputStream()) {
                out.write(script.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var got = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, List.of(got.split("\0")));
        assertEquals(0, shell.waitFor());
    }

    @Test
    void valuesThatMeanTheSameHoweverOftenTheyAreReadMayStandThere() {
        assertEquals(List.of("exit '3'"), lines("exit {}", "3"));
        assertEquals(List.of("echo hi >&'2'"), lines("echo hi >&{}", "2"));
        assertEquals(List.of("printf '%03d' '7'"), lines("printf '%03d' {}", "7"));
        assertEquals(List.of("exit 1"), lines("exit {#}", "$(x)").stream().map(l -> l.replace("'", "")).toList());
        assertEquals("in 'exit {}', the value 'a[$(id)]' would stand among the words of 'exit', which some shells calculate, or take for a "
                + "variable's name: it could be run, so take another way", said(() -> lines("exit {}", "a[$(id)]")));
        assertTrue(said(() -> lines("eval {}", "reboot")).contains("among the words of 'eval', which runs them"));
        assertTrue(said(() -> lines("echo hi >& {}", "$(touch X)")).contains("after '>&'"));
    }

    @Test
    void placeholdersWhereNoValueIsSafeAreRefused() {
        var refused = Map.ofEntries(
                Map.entry("echo `echo {}`", "backticks"), Map.entry("echo \"`ls`\" {}", "backticks"),
                Map.entry("cat <<E\n{}\nE", "after a '<<'"), Map.entry("cat <<-'E'\n{}\nE", "after a '<<'"),
                Map.entry("echo # {}", "comment"), Map.entry("echo a;# {}", "comment"), Map.entry("echo # note", "comment"),
                Map.entry("echo ${}", "shell variable"), Map.entry("echo \"${1}\"", "shell variable"),
                Map.entry("echo $${}", "shell variable"),
                Map.entry("echo \\{}", "backslash"), Map.entry("echo \"\\{}\"", "backslash"), Map.entry("echo \\", "backslash"),
                Map.entry("echo ${x:-{}}", "${…}"), Map.entry("echo \"${x:-'a'}{}\"", "${…}"), Map.entry("echo $(( {} ))", "$((…))"),
                Map.entry("echo $[ {} ]", "$((…))"), Map.entry("(( {} ))", "((…))"), Map.entry("echo $'{}'", "$' quote"),
                Map.entry("echo $\"{}\"", "$\" quote"),
                Map.entry("x=(a {})", "array"), Map.entry("echo $$$\\\n{}", "within a word"),
                Map.entry("echo \"$\\\n(echo \" {}", "within a word"),
                Map.entry("echo \"$(case x in x) echo {};; esac)\"", "'case'"),
                Map.entry("echo '{}", "isn't closed"), Map.entry("echo \"{}", "isn't closed"), Map.entry("echo \"a", "isn't closed"),
                Map.entry("echo $(ls {}", "isn't closed"));
        assertAll(refused.entrySet().stream().map(row -> () -> {
            var sentence = said(() -> lines(row.getKey(), "v"));
            assertTrue(sentence.contains(row.getValue()), row.getKey() + " gave: " + sentence);
        }));
        assertEquals("in 'echo `{}`', {} stands in or after backticks, where no value is safe: use $(…) in their place",
                said(() -> lines("echo `{}`", "v")));
    }

    @Test
    @Tag("heavy")
    void idsComeFromValues() {
        assertEquals(List.of("a", "x", "a-3", "a-3-4", "5", "6"),
                ids(Values.tasks("echo", List.of(List.of("a", "x", "a", "a-3", "", "/")))));
        assertEquals(List.of("a-1", "a-2", "b-1", "b-2"), ids(Values.tasks("echo", List.of(List.of("a", "b"), List.of("1", "2")))));
        assertEquals(List.of("src-main.c", "x", "y.z"), ids(Values.tasks("cc", List.of(List.of("src/main.c", "../x", "..y..z")))));
        var same = Collections.nCopies(20_000, "same");
        assertEquals(20_000, assertTimeout(Duration.ofSeconds(20), () -> Set.copyOf(ids(Values.tasks("x", List.of(same))))).size());
    }

    @Test
    void idsKeepWhatDiffers() {
        var folder = "/home/alice/Pictures/2026/Holidays in Norway/Day/";
        var values = List.of(folder + "IMG_0001.JPG", folder + "IMG_0002.JPG", folder + "IMG_0003.JPG");
        assertEquals(List.of("IMG_0001.JPG", "IMG_0002.JPG", "IMG_0003.JPG"), ids("ls {}", values));
        assertEquals(List.of("a", "x".repeat(40)), ids("ls {}", List.of("a", "x".repeat(60))));
        var two = List.of("/data/" + "left".repeat(12) + "/1.txt", "/data/" + "left".repeat(12) + "/2.txt",
                "/data/" + "right".repeat(12) + "/1.txt");
        assertEquals(3, Set.copyOf(ids("ls {}", two)).size());
        assertTrue(ids("ls {}", two).get(1).endsWith("left-2.txt"), ids("ls {}", two).toString());
        var lines = values.stream().map(value -> "convert '" + value + "' -resize 50%").collect(Collectors.joining("\n"));
        assertEquals(List.of("IMG_0001.JPG--resize-50", "IMG_0002.JPG--resize-50", "IMG_0003.JPG--resize-50"),
                Values.lines("x", new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))).stream().map(Task::id).toList());
        assertEquals(List.of("short", "other"), ids("ls {}", List.of("short", "other")));
    }

    private static List<String> ids(String template, List<String> values) {
        return Values.tasks(template, List.of(values)).stream().map(Task::id).toList();
    }

    @Test
    void commandsFromLines() {
        var tasks = Values.lines("-", input("make test\n\n  # not me\nmake test\r\necho '#'\n  \n"));
        assertEquals(List.of("make test", "make test", "echo '#'"), lines(tasks));
        assertEquals(List.of("make-test", "make-test-2", "echo"), ids(tasks));
        assertEquals(List.of("-:1", "-:4", "-:5"), tasks.stream().map(Task::source).toList());
        assertEquals("-: there is no command in it, so there is nothing to run", said(() -> Values.lines("-", input("# a\n"))));
        assertEquals("-:1: this command has a NUL in it: take it out", said(() -> Values.lines("-", input("a\0b\n"))));
        assertEquals(List.of("a", "\udcff"), lines(Values.lines("-", new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xFF}))));
        assertEquals(List.of("a\nb\r", "c"), lines(Values.lines("-", input("a\nb\r\0c\0"), '\0')));
    }

    private static List<String> table(String separator, String header, String template, String... arguments) {
        var columns = Columns.of(separator, header);
        var rows = Values.parse(List.of(arguments), input("name,size\nab.c,3\nd e,4\n"), '\n', columns);
        return lines(rows.tasks(columns.numbered(template)));
    }

    @Test
    void rowsHaveColumnsAndTheseNames() {
        assertEquals(List.of("x '3' 'ab.c' 'ab'", "x '4' 'd e' 'd e'"), table(",", ":", "x {size} {name} {name.}", "::::", "-"));
        assertEquals(List.of("x 'size'", "x '3'", "x '4'"), table(",", null, "x {2}", "::::", "-"));
        assertEquals(List.of("x '1' 'a'", "x '1' 'b'", "x '2' 'a'", "x '2' 'b'"),
                table(null, ":", "x {n} {w}", ":::", "n", "1", "2", ":::", "w", "a", "b"));
        assertEquals(List.of("x 'b' 'n' 'a'"), table("\\t", null, "x {2} {3} {1}", ":::", "a\tb", ":::+", "n"));
        assertEquals(List.of("x '' 'a'"), table("\\|", null, "x {2} {1}", ":::", "a|"), "an empty column is a value");
        assertEquals(List.of("{other} '$(id)'"), table(",", ":", "{other} {n}", ":::", "n,m", "$(id),2"));
        assertEquals("line 3 of standard input has 2 columns, and the first has 1 column: mend it, or --colsep",
                said(() -> table(" ", null, "rm {1}", "::::", "-")));
        assertEquals("two columns are called 'a': give one of them another name", said(() -> table(",", ":", "x", ":::", "a,a", "1,2")));
        assertEquals("the values after ':::': no value follows the names, so there is nothing to run",
                said(() -> table(null, ":", "x", ":::", "a")));
        for (var everywhere : List.of("|", "", ",*", "x?"))
            assertTrue(said(() -> Columns.of(everywhere, null)).contains("stands between any two characters"), everywhere);
        assertTrue(said(() -> Columns.of("[", null)).startsWith("--colsep '[' is no regular expression ("));
        assertTrue(said(() -> Columns.of(null, "name")).startsWith("--header 'name' is nothing known"));
    }

    @Test
    void mistakes() throws IOException {
        var none = folder.resolve("none").toString();
        var empty = Files.writeString(folder.resolve("empty"), "").toString();
        assertEquals(none + ": there is no such file: check its name", said(() -> run("x", "::::", none)));
        assertEquals(folder + ": this is a folder: name a file", said(() -> run("x", "::::", folder.toString())));
        assertEquals(empty + ": there is no value in it, so there is nothing to run", said(() -> run("x", "::::", empty)));
        assertEquals("standard input: there is no value in it, so there is nothing to run",
                said(() -> Values.parse(List.of("::::", "-"), input(""))));
        assertEquals("standard input is asked for twice: leave out one '-'", said(() -> run("x", "::::", "-", "-")));
        assertEquals("nothing follows ':::': add values", said(() -> run("x", ":::")));
        assertEquals("nothing follows '::::': add a file", said(() -> run("x", "::::", ":::", "a")));
        assertEquals("'a' stands before any ':::': put ':::' before the values", said(() -> run("x", "a", ":::", "b")));
        assertEquals("there is no list for the first one to go along with: leave its '+' out", said(() -> run("x", ":::+", "a")));
        assertEquals("a list of values is empty: put a value in", said(() -> Values.tasks("x", List.of(List.of("a"), List.of()))));
        assertEquals("there are no values: add ':::' and values", said(() -> run("x")));
        assertEquals("in 'x {3}', there is no value for {3}: there are 2 lists of values, and {1} is the first",
                said(() -> run("x {3}", ":::", "a", ":::", "b")));
        assertEquals("in 'x {0}', there is no value for {0}: there is one list of values, and {1} is the first",
                said(() -> run("x {0}", ":::", "a")));
        assertEquals("in 'x {%}', '{%}' is no placeholder here: use {}, {1}, {.}, {/}, {//}, {/.} or {#}",
                said(() -> run("x {%}", ":::", "a")));
        assertEquals("value 'a?b' has a NUL in it: take it out", said(() -> lines("x", "a\0b")));
        assertEquals("the command is empty or has a NUL in it: write a shell command before the ':::'", said(() -> lines(" ", "a")));
        var many = Collections.nCopies(1_001, "v");
        assertEquals("the lists of values give more than 1000000 combinations: shorten one",
                said(() -> Values.tasks("x", List.of(many, many, many, many))));
    }
}
