package lib.input;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Templates over what other tasks have come to: what is refused before the start, and what they become at it.
class LateTest {
    private static final Map<String, Map<String, Object>> KNOWN = Map.of(
            "find-it", Map.of("status", "succeeded", "exit", 0, "answer", "it's [=vars.v] $(touch RAN)", "json",
                    Map.of("n", 3, "files", List.of("a b", "c'd")), "cost", 0.5, "attempts", 2, "stdout", "/r/stdout"),
            "old", Map.of("status", "failed", "exit", 7, "answer", ""));

    @TempDir Path folder;

    private List<Task> tasks(String yaml) throws IOException {
        var file = Files.writeString(folder.resolve("t.yaml"), yaml);
        var tasks = Manifest.read(new Reading("claude", Insertions.NONE, Map.of("WHO", "me")), file).tasks();
        Preflight.check(tasks);
        return tasks;
    }

    private static final String BEFORE = """
            vars: {v: "[=tasks.old.exit] it's", list: [x, y z], key: n}
            from_env: [WHO]
            tasks:
            - {id: find-it, command: find}
            - {id: old, command: 'false'}
            - {id: between, command: 'true', after: [find-it, old?]}
            """;

    private Task task(String keys) throws IOException {
        // A journal knows it as well.
        return Json.MAPPER.readValue(Json.line(tasks(BEFORE + "- {id: use, after: between, " + keys + "}").getLast()), Task.class);
    }

    private Task filled(String keys) throws IOException {
        var task = task(keys);
        return LateTexts.filled(task, Map.of(), task.place().late().known(KNOWN)).into(task);
    }

    private String line(String command) throws IOException {
        return filled("command: " + Json.line(command)).work().words();
    }

    private String said(String keys) {
        return assertThrows(UserError.class, () -> task(keys), keys).getMessage().replace(folder + "/", "");
    }

    private String failed(String keys) {
        return assertThrows(UserError.class, () -> filled(keys), keys).getMessage();
    }

    /// Beside what only comes, too.
    @Test
    void aNameThatIsNoneIsToldBeforeTheStart() throws IOException {
        for (var wrong : Map.of("tasks.old.exit + vars.kez", "'kez' is none of 'vars' (did you mean 'key'?): use v, list, key",
                "vars.kez + tasks.old.exit", "'kez' is none of 'vars'", "tasks.old.exit + item", "this task has no 'foreach'",
                "tasks.old.exit + task.idd", "'idd' is none of 'task' (did you mean 'id'?)",
                "tasks.old.exit + matrix.os", "this task has no 'matrix'").entrySet())
            assertTrue(said("command: 'echo [=" + wrong.getKey() + "]'").contains(wrong.getValue()), () -> said("command: 'echo [="
                    + wrong.getKey() + "]'"));
        for (var good : List.of("tasks.old.exit + vars.key", "tasks.old.exit + (vars.kez)!\"x\"", "tasks.old.exit + \"vars.kez\"",
                "tasks.find-it.json.files?map(item -> item + task.id)?join(\" \")"))
            assertEquals("use", task("command: 'echo [=" + good + "]'").id());
    }

    @Test
    void resultsStandInLinesAsWords() throws IOException {
        assertEquals("echo 'it'\\''s [=vars.v] $(touch RAN)' '3' '0.5'",
                line("echo [=tasks.find-it.answer] [=tasks.find-it.json.n] [=tasks.find-it.cost]"));
        assertEquals("wc -- 'a b' 'c'\\''d'", line("wc -- [=tasks.find-it.json.files]"));
        assertEquals("echo '[=tasks.old.exit] it'\\''s' 'x' 'y z' 'use' '7' '[='", line(
                "echo [=vars.v] [=vars.list] [=task.id] [=tasks.old.exit] [='[=']"));
        assertEquals("echo '3'", line("echo [=tasks.find-it.json[vars.key]]"), "what is known beside what isn't");
        assertEquals("echo 'none' 'me'", line("echo [=(tasks.old.json.x)!'none'] [=env.WHO]"));
    }

    @Test
    void andElsewhereAsTheyAre() throws IOException {
        assertEquals(new Work.Exec(List.of("p", "/r/stdout", "[=x", "it's [=vars.v] $(touch RAN)", "[=tasks.old.exit] it's")),
                filled("command: [p, '[=tasks.find-it.stdout]', \"[='[=']x\", '[=tasks.find-it.answer]', '[=vars.v]']").work());
        assertEquals("Fix a b and c'd\nof [=tasks.old.exit] it's",
                filled("prompt: \"Fix [=tasks.find-it.json.files?join(' and ')]\\nof [=vars.v]\"").prompt());
        assertEquals(folder.resolve("x/3"), filled("command: x, dir: 'x/[=tasks.find-it.json.n]'").place().dir());
        assertEquals(Path.of("/r/stdout"), filled("command: x, stdin: '[=tasks.find-it.stdout]'").place().stdin());
        Files.writeString(folder.resolve("p.md"), "---\ndir: '[=tasks.old.exit]'\n---\nUse [=tasks.old.status],\n[=vars.v]");
        assertEquals("Use failed,\n[=tasks.old.exit] it's", filled("prompt_file: p.md").prompt());
        assertEquals(folder.resolve("7"), filled("prompt_file: p.md").place().dir());
    }

    /// Of a variable's value the journal learns what is made of results, and no more.
    @Test
    void aVariableIsPutTogetherFromWhatNoFileHas() throws IOException {
        var task = tasks(BEFORE + "- {id: use, after: between, command: x, env: {A: '[=env.WHO]:[=tasks.old.exit]:[=vars.v]', B: b}}")
                .getLast();
        var text = task.place().env().values().get("A");
        var filled = LateTexts.filled(task, Map.of("A", text), task.place().late().known(KNOWN));
        assertEquals(Map.of("A", List.of("7")), filled.env());
        assertEquals("me:7:[=tasks.old.exit] it's", LateTexts.value(text, filled.env().get("A")));
        assertFalse(Json.line(task).contains("me:") || Json.line(task).contains("\"me\""), Json.line(task));
        assertEquals("b", task.place().env().values().get("B"));
    }

    @Test
    void whatNobodyWillKnowIsToldBefore() {
        assertEquals("t.yaml:7: task 'use' asks for 'fin-it', which it doesn't come after (did you mean 'find-it'?): add that to its "
                + "'after', with a ? if it may fail", said("command: 'echo [=tasks.fin-it.exit]'"));
        assertEquals("t.yaml:7: in '[=tasks.old.exti]', it asks 'old' for 'exti', which no task has (did you mean 'exit'?): use one of "
                + String.join(", ", Questions.FIELDS), said("command: 'echo [=tasks.old.exti]'"));
        assertTrue(said("command: x, model: '[=tasks.old.answer]'").contains(": '[=tasks.old.answer]' can't be told before the "
                + "task starts: only 'command', 'prompt', 'env', 'dir' and 'stdin' may ask for that"));
        assertTrue(failed("command: 'eval [=tasks.find-it.answer]'").contains("it could be run"), "a plain word could stay one");
        assertTrue(said("command: 'echo `[=tasks.old.answer]`'").contains("no value is safe"));
        assertTrue(said("command: 'echo [=tasks.old.exit +]'").contains("there is no expression that can be read"));
        assertTrue(said("command: 'echo [=tasks.old.answer?eval]'").contains("'?eval' is nothing that can be done here"));
        assertTrue(said("command: 'echo [=tasks.old.answer + env.WHO]'").contains("names both 'env'"));
        assertTrue(said("command: x, matrix: {a: '[=tasks.old.json]'}").contains("nothing has come of a task yet"));
        assertTrue(assertThrows(UserError.class, () -> tasks("- {id: a, command: x}\n- {id: b, command: 'x [=tasks.a.exit]'}"))
                .getMessage().endsWith("t.yaml:2: task 'b' asks for 'a', which it doesn't come after: add that to its 'after', with a ? if "
                        + "it may fail"));
        assertDoesNotThrow(() -> tasks("vars: {tasks: 1, m: {tasks: 2}}\ntasks: [{command: 'x [=vars.tasks] [=vars.m.tasks]'}]"));
    }

    @Test
    void whatIsMissingThenIsASentence() {
        assertEquals("in '[=tasks.find-it.json.x]', 'tasks.find-it.json.x' has no value here: give it one, or say what holds without it, "
                + "such as [=(tasks.find-it.json.x)!'none']", failed("command: 'echo [=tasks.find-it.json.x]'"));
        assertTrue(failed("prompt: 'p [=tasks.find-it.json]'").contains("the value is a map"));
        assertTrue(failed("command: x, dir: \"[=tasks.old.json!'x'][=tasks.find-it.json.n?number/0]\"").startsWith("in '"));
    }

    @Test
    void manyOfOneAreAList() throws IOException {
        var task = tasks("""
                - {id: a, command: 'x [=item]', foreach: [1, 2]}
                - {id: r, after: a, when: 'tasks.a?filter(t -> t.exit != 0)?size == 1 && tasks.a-2.exit == 7',
                   prompt: "[=tasks.a?map(t -> t.id + '=' + t.answer)?join(', ')] [=tasks.a?size]"}
                """).getLast();
        var known = task.place().late().known(Map.of("a-1", Map.of("exit", 0, "answer", "one"), "a-2", Map.of("exit", 7, "answer", "two")));
        assertEquals("a-1=one, a-2=two 2", LateTexts.filled(task, Map.of(), known).into(task).prompt());
        assertTrue(Condition.of(task).holds(known));
        assertEquals(Set.of("exit"), Condition.of(task).asks("a-1"));
        assertEquals(Set.of("answer"), task.place().late().asks("a-1"));
        assertTrue(assertThrows(UserError.class, () -> tasks("""
                - {id: a, command: 'x [=item]', foreach: [1, 2]}
                - {id: r, after: a, command: 'x [=tasks.a.exit]'}
                """)).getMessage().contains("asks 'a', which is a list of tasks, for 'exit'"));
        assertTrue(assertThrows(UserError.class, () -> tasks("""
                - {id: a, command: 'x [=item]', foreach: [1, 2]}
                - {id: r, command: 'x [=tasks.a?size]'}
                """)).getMessage().contains("asks for 'a', which it doesn't come after"));
    }

    private List<String> born(Object json, String keys) throws IOException {
        var task = tasks("- {id: find, command: x}\n- {id: f, after: find, foreach: '[=tasks.find.json]', command: 'x [=item]'" + keys
                + "}").getLast();
        var known = new HashMap<String, Object>();
        known.put("find", json == null ? Map.of() : Map.of("json", json));
        return LateTexts.filled(task, Map.of(), known).born().stream().map(Filled.One::id).toList();
    }

    @Test
    void aListBecomesTasksWithIdsOfTheirValues() throws IOException {
        assertEquals(List.of("f-a-b.c", "f-a-b.c-2", "f-7", "f-src-x.c", "f-5", "f-true"), born(List.of("a b.c", "a b.c", 7,
                Map.of("name", "src/x.c", "n", 1), "", true), ""));
        assertEquals(List.of(), born(List.of(), ""));
        assertEquals(3, born(List.of(1, 2, 3), ", most: 3").size());
        for (var wrong : Map.of("its 'foreach' gives the text 'x', which is no list: let it give one", "x",
                "its 'foreach' gives a map, which is no list: let it give one", Map.of("a", 1),
                "its 'foreach' gives 3 tasks, and 'most' allows 2: shorten the list, or write most: 3", List.of(1, 2, 3)).entrySet())
            assertEquals(wrong.getKey(), assertThrows(UserError.class, () -> born(wrong.getValue(), ", most: 2")).getMessage());
        assertTrue(assertThrows(UserError.class, () -> born(null, "")).getMessage().startsWith(
                "in '[=tasks.find.json]', 'find' has no JSON for an answer"));
    }

    @Test
    void oneOfManyKnowsItsValueAndTheResults() throws IOException {
        var task = tasks("""
                vars: {v: "it's"}
                tasks:
                - {id: find, command: x}
                - id: f
                  after: find
                  foreach: '[=tasks.find.json.all?filter(x -> x.n != vars.v)]'
                  command: "x [=item.n] [=vars.v] [=tasks.find.exit] [=task.id]"
                - {id: g, after: f, command: "y [=tasks.f?map(t -> t.id)]"}
                """).get(1);
        var known = Map.<String, Object>of("find", Map.of("exit", 0, "json", Map.of("all", List.of(Map.of("n", "$(a)"),
                Map.of("n", "it's")))));
        var one = LateTexts.filled(task, Map.of(), known).born().getFirst();
        assertEquals("f-a", one.id());
        var born = task.named("f-a").at(task.place().late(task.place().late().one("f", one.value())));
        assertEquals("x '$(a)' 'it'\\''s' '0' 'f-a'", LateTexts.filled(born, Map.of(), known).into(born).work().words());
        assertTrue(assertThrows(UserError.class, () -> tasks("- {id: a, command: x}\n- {id: b, after: a, foreach: '[=tasks.a.json]', "
                + "command: x, model: '[=item]'}")).getMessage().contains("'[=item]' can't be told before the task starts"));
        assertTrue(assertThrows(UserError.class, () -> tasks("- {id: a, command: x}\n- {id: b, foreach: '[=tasks.a.json]', command: x}"))
                .getMessage().contains("task 'b' asks for 'a', which it doesn't come after"));
    }

    @Test
    void valuesStandInConditionsAsTexts() throws IOException {
        var task = tasks("""
                vars: {s: "x' == '' || 'a\\"b"}
                tasks:
                - {id: a, command: x}
                - {id: r, after: a, command: y, when: 'tasks.a.answer == [=vars.s]'}
                """).getLast();
        assertTrue(Condition.of(task).holds(Map.of("a", Map.of("answer", "x' == '' || 'a\"b"))));
        assertFalse(Condition.of(task).holds(Map.of("a", Map.of("answer", ""))));
    }
}
