package lib.input;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Templates in manifests: what values become of them, and what is refused. How values come into lines of shell, byte for byte, is tried
/// with shells in `TemplatesRunTest`.
class FillingTest {
    @TempDir Path folder;

    private Manifest read(String name, String text, Map<String, String> vars) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        return Manifest.read(new Reading("claude", new Insertions(vars, null), Map.of("WHO", "it's me", "SECRET", "s")), file);
    }

    private List<Task> tasks(String yaml) throws IOException {
        return read("t.yaml", yaml, Map.of()).tasks();
    }

    private static String words(Task task) {
        return switch (task.work()) {
            case Work.Shell(var line) -> line;
            case Work.Exec(var argv) -> argv.toString();
            case Work.Prompt prompt -> prompt.text();
        };
    }

    /// What a command line becomes, with the variables that most tests have.
    private String line(String command) throws IOException {
        return words(tasks(VARS + "tasks:\n- {id: a, command: " + Json.line(command) + "}").getFirst());
    }

    private String said(String yaml, String... vars) {
        var given = new LinkedHashMap<String, String>();
        for (int i = 0; i < vars.length; i += 2) given.put(vars[i], vars[i + 1]);
        return assertThrows(UserError.class, () -> read("t.yaml", yaml, given), yaml).getMessage().replace(folder + "/", "");
    }

    private String saidOf(String command) {
        return said(VARS + "tasks:\n- {id: a, command: " + Json.line(command) + "}").replaceFirst("^t.yaml:4:\\d+: ", "");
    }

    private static final String VARS = "vars: {name: it's, n: 3.10, list: [a b, c], map: {k: v}, empty: ''}\nfrom_env: [WHO, UNSET]\n";

    @Test
    void valuesStandInEveryField() throws IOException {
        var task = tasks("""
                name: nightly
                vars: {dir: src, n: 7, on: true, model: small, time: 5m}
                from_env: WHO
                defaults: {env: {A: '[=vars.n]', B: 'x[=task.id]'}, timeout: '[=vars.time]'}
                tasks:
                - id: 'go-[=vars.dir]'
                  prompt: 'In [=vars.dir] for [=env.WHO] of [=run.name]: ${HOME} [=vars.n?number + 1]'
                  dir: '[=vars.dir]'
                  retries: '[=vars.n]'
                  worktree: '[=vars.on]'
                  model: '[=vars.model]'
                  verify: test [=vars.dir] = "[=env.WHO]"
                  env: {C: '[=env.WHO]'}
                """).getFirst();
        assertEquals("go-src", task.id());
        assertEquals("In src for it's me of nightly: ${HOME} 8", words(task));
        assertEquals(folder.resolve("src"), task.place().dir());
        assertEquals(Map.of("A", "7", "B", "xgo-src", "C", "it's me"), task.place().env().values());
        assertEquals(7, task.limits().retries());
        assertEquals(Duration.ofMinutes(5), task.limits().timeout());
        assertEquals(true, task.place().worktree());
        assertEquals("small", ((Work.Prompt) task.work()).model());
        assertEquals("test 'src' = 'it'\\''s me'", task.limits().verify());
    }

    @Test
    void aLineOfShellGetsWords() throws IOException {
        assertEquals("echo 'it'\\''s' '3.10'", line("echo [=vars.name] [=vars.n]"));
        assertEquals("echo x'it'\\''s'y", line("echo x[=vars.name]y"));
        assertEquals("echo 'a''it'\\''s''b'", line("echo \"a[=vars.name]b\"").replace('"', '\''));
        assertEquals("echo 'it'\\''s'", line("echo '[=vars.name]'"));
        assertEquals("rm -- 'a b' 'c'", line("rm -- [=vars.list]"));
        assertEquals("x '' 'A B'", line("x [=vars.empty] [=vars.list?first?upper_case]"));
        assertEquals("echo $(date 'it'\\''s') ${X:-y} {} $1", line("echo $(date [=vars.name]) ${X:-y} {} $1"));
        assertEquals("[ '3.10' -gt 1 ]", line("[ [=vars.n] -gt 1 ]"));
        assertEquals("echo '[='vars.n]", line("echo [='[=']vars.n]"));
        assertEquals("grep '[[=e=]]' \"[=]\"", line("grep '[[=e=]]' \"[=]\""));
    }

    @Test
    void elsewhereAValueIsAsItIs() throws IOException {
        assertEquals("[it's, --x=3.10, [=x]]", words(tasks(VARS + "tasks:\n- command: ['[=vars.name]', '--x=[=vars.n]', '[='']=x]']"
                .replace("'[='']=x]'", "'[=''[='']x]'")).getFirst()));
        assertEquals("a b, c/v", words(tasks(VARS + "tasks:\n- prompt: \"[=vars.list?join(', ')]/[=vars.map.k]\"").getFirst()));
        assertEquals("many", words(tasks(VARS + "tasks:\n- prompt: \"[=(vars.list?size > 1)?then('many', 'one')]\"").getFirst()));
        assertEquals("none", words(tasks(VARS + "tasks:\n- prompt: \"[=env.UNSET!'none']\"").getFirst()));
    }

    @Test
    void promptFilesAreTemplatesToo() throws IOException {
        Files.writeString(folder.resolve("p.md"), "---\nverify: test [=vars.name]\n---\nFix [=vars.name],\nin [=task.id]\n");
        var task = tasks(VARS + "tasks:\n- {id: x, prompt_file: p.md}").getFirst();
        assertEquals("Fix it's,\nin x\n", words(task));
        assertEquals("test 'it'\\''s'", task.limits().verify());
        Files.writeString(folder.resolve("p.md"), "---\nid: p\n---\nFix\n  it: [=vars.nam]\n");
        assertEquals("p.md:5:7: in '[=vars.nam]', 'nam' is none of 'vars' (did you mean 'name'?): use name, n, list, map, empty",
                said(VARS + "tasks:\n- {id: x, prompt_file: p.md}"));
        var alone = Files.writeString(folder.resolve("alone.md"), "Fix [=vars.x] in [=task.id]");
        var given = new Reading("claude", new Insertions(Map.of("x", "y"), null), Map.of());
        assertEquals("Fix y in alone", words(Manifest.prompt(given, alone)));
        assertEquals("Fix [=vars.x] in [=task.id]", words(Manifest.prompt(alone, "claude")));
    }

    @Test
    void whatIsGivenBeatsTheFile() throws IOException {
        assertEquals("make 'b'", words(read("t.yaml", "vars: {x: }\ntasks:\n- command: make [=vars.x]", Map.of("x", "b")).tasks()
                .getFirst()));
        assertEquals("t.yaml:1:8: 'x' has no value: write one, or give it by --var x=VALUE", said("vars: {x: }\ntasks:\n- command: a"));
        assertEquals("--var 'nam' is none of the 'vars' of t.yaml (did you mean 'name'?): add it there, or leave it out",
                said("vars: {name: a}\ntasks:\n- command: a", "nam", "b"));
        assertEquals("--var x is for 'vars' of a manifest, and t.yaml has none: add them there, or leave it out",
                said("- command: a", "x", "b"));
        assertEquals("--var 'x' has no value: write --var name=value",
                assertThrows(UserError.class, () -> Insertions.of(List.of("x"), null)).getMessage());
    }

    /// Texts of manifests that know no templates mean what they always did.
    @Test
    void whatIsNoTemplateStays() throws IOException {
        for (var text : List.of("echo ${HOME} $1 <#if x> [#list] #{x} <@x/>", "grep [[=a=]] [=x] [=name]", "[=", "echo [='x']", "[=runs]"))
            assertEquals(text, words(tasks("- command: " + Json.line(text)).getFirst()));
        assertEquals("it said [=item", words(tasks("- prompt: it said [=item").getFirst()));
    }

    @Test
    void mistakesAreToldWithThePlaceAndTheMend() {
        assertEquals("t.yaml:3:9: in '[=vars.nmae]', 'nmae' is none of 'vars' (did you mean 'name'?): use name, n, list, map, empty",
                said(VARS + "- x".replace("- x", "tasks: [{command: 'echo [=vars.nmae]'}]")).replaceFirst("3:\\d+", "3:9"));
        assertEquals("in '[=name]', 'name' is no name that is known here (did you mean 'vars.name'?): use vars, env, run, task, or write "
                + "[='[='] for the two signs as text", saidOf("echo [=name]"));
        assertEquals("in '[=env.HOME]', 'HOME' is none of 'from_env': use WHO, UNSET", saidOf("echo [=env.HOME]"));
        assertEquals("in '[=env.UNSET]', 'env.UNSET' has no value here: give it one, or say what holds without it, such as "
                + "[=(env.UNSET)!'none']", saidOf("echo [=env.UNSET]"));
        assertEquals("in '[=matrix.os]', this task has no 'matrix': give it one, or leave it out", saidOf("echo [=matrix.os]"));
        assertEquals("in '[=item]', this task has no 'foreach': give it one, or leave it out", saidOf("echo [=item]"));
        assertEquals("in '[=vars.n?no_esc]', '?no_esc' is refused, as for a shell values are always quoted, and nowhere else: leave it out",
                saidOf("echo [=vars.n?no_esc]"));
        assertEquals("in '[=vars.n?uper_case]', '?uper_case' is nothing that can be done here (did you mean 'upper_case'?): leave it out",
                saidOf("echo [=vars.n?uper_case]"));
        assertEquals("in '[=vars.n', the bracket isn't closed: write ']' at its end", saidOf("echo [=vars.n"));
        assertEquals("in '[=vars.n + ]', there is no expression that can be read: write one such as [=vars.name]",
                saidOf("echo [=vars.n + ]"));
        assertEquals("in '[=vars.map]', the value is a map: take one of its values, such as .name", saidOf("echo [=vars.map]"));
        assertEquals("t.yaml:3:15: in '[=vars.list]', the value is a list: take one of it, or put them together, such as ?join(' ')",
                said(VARS + "tasks: [{dir: '[=vars.list]', command: a}]"));
        assertEquals("t.yaml:3:15: YAML reads [=vars.n] as a list: put quotes around it, '[=vars.n]'",
                said(VARS + "tasks: [{dir: [=vars.n], command: a}]"));
        for (var unquoted : List.of("tasks: [{command: echo [=vars.n]}]", "tasks:\n- command: [=vars.n] x"))
            assertTrue(said(VARS + unquoted).endsWith("YAML takes the bracket of a template for a list's here: put quotes around the whole "
                    + "text"), unquoted);
        assertEquals("in '[=vars.n, vars.n]', there is more than one value: write one", saidOf("echo [=vars.n, vars.n]"));
        assertEquals("in '[=vars]', the value is neither text, list nor map: name one of its own, such as vars.name", saidOf("x [=vars]"));
        assertEquals("t.yaml:1:8: 'a-b' can't be a name in a template: use letters, digits and '_'",
                said("vars: {a-b: 1}\ntasks: [{command: a}]"));
    }

    @Test
    void noValueStandsWhereAShellWouldRunIt() {
        assertTrue(saidOf("echo `x [=vars.n]`")
                .endsWith("[=vars.n] stands in or after backticks, where no value is safe: use $(…) in their place"));
        assertTrue(saidOf("echo ${X:-[=vars.n]}").endsWith("too intricate to look through: put the value into a variable first, "
                + "x=[=vars.n]"));
        assertTrue(saidOf("eval [=vars.n]").contains("would stand among the words of 'eval', which runs them"));
        assertTrue(saidOf("echo \\[=vars.n]").contains("a backslash stands before a placeholder"));
        assertTrue(saidOf("x # [=vars.n]").contains("stands in a comment"));
        assertTrue(saidOf("cat <<E\n[=vars.n]\nE").contains("after a '<<', where no value is safe"));
    }

    /// Nothing gets at an object, a class or a file, and nothing goes on for ever.
    @Test
    void expressionsAreHarmless() {
        for (var expression : List.of("'freemarker.template.utility.Execute'?new()('id')", "vars?api", "vars.n?eval", "'x'?interpret",
                ".data_model",
                ".vars['a']", "(1..)?join(',')", "[1..]?first?join(',')", "'[=.now]'", "1..2", "vars.n?left_pad(9)", "vars.n?lib",
                "vars.n?matches('(a+)+b')", "vars.name()", "vars.map?keys?api",
                "run.class", "task.getClass()", "vars.n?absolute_template_name", "<#assign x=1>", "'a\\x0b'?new", "'\\x0'"))
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> saidOf("echo [=vars.n+(" + expression + ")]"), expression);
        for (var number : List.of("vars.huge?number", "vars.huge?number+1", "vars.huge?number*vars.huge?number", "vars.huge?number?string",
                "vars.huge?number?round", "1/vars.huge?number"))
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
                try {
                    read("t.yaml", "vars: {huge: 1e999999999}\ntasks: [{command: 'echo [=" + number + "]'}]", Map.of());
                } catch (UserError e) {
                    assertTrue(e.getMessage().contains("no number that can be written") || e.getMessage().contains("calculated"), number);
                }
            }, number);
    }
}
