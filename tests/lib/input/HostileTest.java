package lib.input;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Values that want to be more than values, put into lines of shell by templates: given to shells, none runs, and each arrives as it is.
class HostileTest {
    private static final List<String> PIECES = List.of("'", "\"", "\\", "`touch RAN`", "$(touch RAN)", "${IFS}", "$HOME",
            ";touch RAN;", "|touch RAN", "&touch RAN&", "\n", "\r\n", "\ntouch RAN\n", "*", "?",
            "[a-z]*", "{a,b}", "~", "~root", "-rf", "--help", "-n",
            "#x", " # y", "!", "!!", "<RAN", ">RAN", ">>RAN", "<<E\n", "$((1/0))", "$'\\n'", "(touch RAN)", "{ touch RAN; }", "😀",
            "e\u0301", "\u202e", "\t", "  ", "", "=", "a=b", "%s%n", "\\0", "[=vars.x]", "[='[=']", "${x:-$(touch RAN)}", "'\"'\"'",
            "'; touch RAN; '", "\"; touch RAN; \"", "'$(touch RAN)'", "a[$(touch RAN)]", "\u007f", "\u0001\u001b[31m", "x=1 touch RAN",
            "done", "fi", "}", ")", "esac", "\\\n", "{}", "{1}");
    /// Where a value may stand; what comes out has a full stop after it.
    private static final List<String> LINES = List.of("p [=vars.all[%d]].", "p \"[=vars.all[%d]].\"", "p '[=vars.all[%d]].'",
            "p \"$(q \"[=vars.all[%d]]\")\"", "x=[=vars.all[%d]].; p \"$x\"", "p ''[=vars.all[%d]]\".\"", "(p [=vars.all[%d]].)",
            "if true; then p [=vars.all[%d]].; fi", "for x in [=vars.all[%d]].; do p \"$x\"; done");

    @TempDir Path folder;

    private static List<String> values() {
        var random = new Random(18);
        var all = new LinkedHashSet<>(PIECES);
        while (all.size() < 199) {
            var value = new StringBuilder();
            for (int i = random.nextInt(1, 6); i > 0; i--) value.append(PIECES.get(random.nextInt(PIECES.size())));
            all.add(value.toString());
        }
        all.add("it's $(touch RAN) `touch RAN` \"\n".repeat(5_000).substring(0, 100_000));
        return List.copyOf(all);
    }

    /// The same values as what another task has come to.
    private List<Task> late(List<String> values) throws IOException {
        var tasks = new ArrayList<Map<String, Object>>(List.of(Map.of("id", "a", "command", "x")));
        for (int i = 0; i < values.size(); i++)
            for (int at = 0; at < 3; at++)
                tasks.add(Map.of("id", "t" + i + "-" + at, "after", "a", "command", LINES.get(at < 2 ? at : 2 + i % (LINES.size() - 2))
                        .formatted(i).replace("vars.all", "tasks.a.json")));
        var file = Files.writeString(folder.resolve("t.json"), Json.line(tasks));
        return Manifest.read(file, null).tasks().stream().skip(1).map(task -> LateTexts.filled(task, Map.of(),
                Map.of("a", Map.of("json", values))).into(task)).toList();
    }

    private List<Task> tasks(List<String> values) throws IOException {
        var tasks = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < values.size(); i++)
            for (int at = 0; at < 3; at++)
                tasks.add(Map.of("id", "t" + i + "-" + at, "command", LINES.get(at < 2 ? at : 2 + i % (LINES.size() - 2)).formatted(i)));
        var file = Files.writeString(folder.resolve("t.json"), Json.line(Map.of("vars", Map.of("all", values), "tasks", tasks)));
        return Manifest.read(file, null).tasks();
    }

    @Test
    @Tag("process")
    void noShellTakesAValueForAnythingElse() throws Exception {
        var values = values();
        assertEquals(200, values.size());
        arrive(values, tasks(values), "here");
        arrive(values, late(values), "there");
    }

    @SuppressWarnings("OrphanedFormatString") // it is the shell that formats
    private void arrive(List<String> values, List<Task> tasks, String name) throws Exception {
        var script = new StringBuilder("p() { printf '%s\\000' \"$@\"; }\nq() { printf '%s.' \"$1\"; }\n");
        for (var task : tasks) script.append(((Work.Shell) task.work()).line()).append('\n');
        var file = Files.writeString(folder.resolve("script"), script);
        var here = Files.createDirectory(folder.resolve(name));
        for (var shell : List.of("sh", "bash")) {
            var process = new ProcessBuilder(shell, file.toString()).directory(here.toFile()).redirectErrorStream(true).start();
            var got = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\0", -1);
            assertEquals(0, process.waitFor(), shell);
            assertEquals(tasks.size() + 1, got.length, shell);
            for (int i = 0; i < tasks.size(); i++) {
                var line = ((Work.Shell) tasks.get(i).work()).line();
                assertEquals(values.get(i / 3) + ".", got[i], shell + ": " + Text.cut(line, 200));
            }
            try (var list = Files.list(here)) {
                assertEquals(List.of(), list.toList(), shell + " has run a value");
            }
        }
    }

    @Test
    void elsewhereTheyArriveAsTheyAre() throws IOException {
        var values = values();
        var file = Files.writeString(folder.resolve("t.json"), Json.line(Map.of("vars", Map.of("all", values), "tasks", List.of(
                Map.of("id", "argv", "command", IntStream.range(0, 200).mapToObj(i -> (i == 0 ? "x" : "") + "[=vars.all[" + i + "]]")
                        .toList()),
                Map.of("id", "prompt", "prompt", "[=vars.all?join('|')]"),
                Map.of("id", "env", "command", "x", "env", Map.of("V", "[=vars.all[199]]"))))));
        var tasks = Manifest.read(file, "claude").tasks();
        var argv = new ArrayList<>(((Work.Exec) tasks.get(0).work()).argv());
        argv.set(0, argv.get(0).substring(1));
        assertEquals(values, argv);
        assertEquals(String.join("|", values), tasks.get(1).prompt());
        assertEquals(values.getLast(), tasks.get(2).place().env().values().get("V"));
    }
}
