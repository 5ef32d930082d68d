package lib.input;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.ManifestErrorsTest;
import tests.Repo;
import tools.jackson.databind.*;
import tools.jackson.databind.json.JsonMapper;

/// What good manifests and prompt files mean. What bad ones are told is in [ManifestErrorsTest].
class ManifestTest {
    @TempDir Path folder;

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Manifest read(String name, String text) throws IOException {
        return Manifest.read(write(name, text), "claude");
    }

    private List<Task> tasks(String yaml) throws IOException {
        return read("tasks.yaml", yaml).tasks();
    }

    private static List<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }

    @Test
    void everyKeyOfATask() throws IOException {
        var task = tasks("""
                - id: build
                  command: make -j2
                  dir: src
                  env: {MODE: fast, LEVEL: 2, RATIO: 1.50, STRICT: true, ZERO: 0089, NONE: ''}
                  stdin: in/list.txt
                  timeout: 1h30m
                  retries: 5
                  after: [a, 2]
                  worktree: true
                  base: main
                  priority: -3
                """).getFirst();
        assertEquals(new Task("build", new Work.Shell("make -j2"), task.place(), limits(Duration.ofMinutes(90), 5, -3),
                List.of("a", "2"), Set.of(), folder.resolve("tasks.yaml") + ":1", null), task);
        assertEquals(folder.resolve("src"), task.place().dir());
        assertEquals(folder.resolve("in/list.txt"), task.place().stdin());
        assertEquals(Map.of("MODE", "fast", "LEVEL", "2", "RATIO", "1.50", "STRICT", "true", "ZERO", "0089", "NONE", ""),
                task.place().env().values());
        assertEquals(List.of("MODE", "LEVEL", "RATIO", "STRICT", "ZERO", "NONE"), task.place().env().names());
        assertEquals(true, task.place().worktree());
        assertEquals("main", task.place().base());
    }

    @Test
    void whatIsNotWrittenIsLeftToTheRun() throws IOException {
        var task = tasks("- command: [sleep, 1, '']").getFirst();
        assertEquals(new Work.Exec(List.of("sleep", "1", "")), task.work());
        assertEquals(Place.HERE, task.place());
        assertEquals(Limits.NONE, task.limits());
        assertEquals(List.of(), task.after());
    }

    @Test
    void whatOnlyHasToBeOverHasAMark() throws IOException {
        var task = tasks("- {id: a, command: x}\n- {id: b, command: x, after: a?}\n- {id: c, command: x, after: [a, b?]}\n").getLast();
        assertEquals(List.of("a", "b"), task.after());
        assertEquals(Set.of("b"), task.anyhow());
    }

    @Test
    void allFormatsSayTheSame() throws IOException {
        var yaml = tasks("- {id: a, command: x, retries: 1}\n- {id: b, prompt: p, after: a}\n");
        var json = read("tasks.json",
                "[{\"id\":\"a\",\"command\":\"x\",\"retries\":1},\n{\"id\":\"b\",\"prompt\":\"p\",\"after\":[\"a\"]}]").tasks();
        var lines = read("tasks.jsonl",
                "\uFEFF{\"id\":\"a\",\"command\":\"x\",\"retries\":1}\n\n {\"id\":\"b\",\"prompt\":\"p\",\"after\":\"a\"}").tasks();
        for (var other : List.of(json, lines))
            for (int i = 0; i < 2; i++) {
                assertEquals(yaml.get(i).work(), other.get(i).work());
                assertEquals(yaml.get(i).after(), other.get(i).after());
                assertEquals(yaml.get(i).limits(), other.get(i).limits());
            }
        assertEquals(folder.resolve("tasks.json") + ":2", json.get(1).source());
        assertEquals(folder.resolve("tasks.jsonl") + ":3", lines.get(1).source());
    }

    /// Whatever is no manifest is lines of shell, which `run -` takes as well.
    @Test
    void standardInputTellsWhatItIs() {
        for (var yaml : List.of("tasks:\n- command: x", "- command: x", "- {id: a, command: x}", "-\n  command: x", "---\n- command: x",
                "\n# note\n\nname: n\ntasks: []", "parallel: 3", "\"tasks\": []", "\uFEFF- prompt: x", "profiles:\n  a: {}"))
            assertEquals("yaml", Manifest.kind(yaml), yaml);
        for (var json : List.of("[{\"command\":\"x\"}]", "[\n  {", "[ ]", "{\"tasks\": [{}]}", "{\n \"name\": \"x\","))
            assertEquals("json", Manifest.kind(json), json);
        for (var lines : List.of("{\"command\":\"x\"}", "{\"id\": \"a\", \"command\": [\"x\"]}\n{\"command\":\"y\"}"))
            assertEquals("jsonl", Manifest.kind(lines), lines);
        for (var shell : List.of("", "# only a note", "make a", "{ make a; }", "[ -f a ] && b", "[[ a = b ]]", "name=x y", "tasks",
                "{ \"my prog\" x; }", "-x", "name:x", "\"a b\" c", "(a)", "echo '- command: x'"))
            assertNull(Manifest.kind(shell), shell);
    }

    @Test
    void settingsChangeAPolicyAndLeaveTheRest() throws IOException {
        var manifest = read("all.YML", """
                $schema: ./manifest.schema.json
                name: nightly
                parallel: 0x10
                retries: 0
                backoff: 500ms
                timeout: 90
                grace: 0.5
                max_cpu: 50
                max_memory: 60
                worktree: true
                halt: now,fail=20%
                stall: 3m
                on_limit: stop
                limit_wait_max: 2h
                budget: 5
                task_budget: 0.50, 200k tokens
                verify: make test
                verify_retries: 3
                rules:
                  - {match: flaky, outcome: transient, reason: flaky}
                  - {exit: [3, 4], outcome: resource, reason: disk}
                  - {exit: 5, match: x, outcome: permanent, reason: five}
                redact: ['hunter\\d', x+]
                deadline: 8h
                tasks: [{command: x}, {prompt: x}]
                """);
        assertEquals("nightly", manifest.name());
        var rules = List.of(new Rule("flaky", List.of(), "transient", "flaky"),
                new Rule(null, List.of(3, 4), "resource", "disk"), new Rule("x", List.of(5), "permanent", "five"));
        assertEquals(Policy.DEFAULT.parallel(16).retries(0).backoff(Duration.ofMillis(500)).timeout(Duration.ofSeconds(90))
                .grace(Duration.ofMillis(500)).maxCpu(50).maxMemory(60).worktree(true).halt(Halt.parse("now,fail=20%")).rules(rules)
                .agents(a -> a.stall(Duration.ofMinutes(3)).onLimit(OnLimit.STOP).limitWaitMax(Duration.ofHours(2))
                        .budget(new Budget(5.0, null)).taskBudget(new Budget(0.5, 200_000L)).verify("make test").verifyRetries(3))
                .redact(List.of("hunter\\d", "x+")).deadline(Duration.ofHours(8)), manifest.policy().apply(Policy.DEFAULT));
        var bare = read("bare.yaml", "tasks: [{command: x}]");
        assertNull(bare.name());
        assertEquals(Policy.DEFAULT.parallel(9), bare.policy().apply(Policy.DEFAULT.parallel(9)));
    }

    @Test
    void aTaskMayReadAnswers() throws IOException {
        var tasks = tasks("""
                tasks:
                - {id: a, command: x}
                - {id: b, command: x, after: a, answers: true}
                """);
        assertNull(tasks.getFirst().place().answers());
        assertEquals(List.of(), tasks.getLast().place().answers());
    }

    @Test
    void defaultsStandBehindTasks() throws IOException {
        var tasks = tasks("""
                defaults: {model: opus, args: [-v], dir: there, env: {A: 1, B: 1}, timeout: 5s, retries: 1, base: dev, priority: 7}
                tasks:
                  - {prompt: one}
                  - {prompt: two, model: haiku, args: [], dir: here, env: {B: 2}, timeout: 6s, retries: 2, worktree: false, priority: 8}
                  - {command: three}
                """);
        assertEquals(new Work.Prompt("claude", "one", "opus", List.of("-v")), tasks.get(0).work());
        assertEquals(Map.of("A", "1", "B", "1"), tasks.get(0).place().env().values());
        assertEquals(true, tasks.get(0).place().worktree(), "a base asks for a worktree");
        assertEquals(limits(Duration.ofSeconds(5), 1, 7), tasks.get(0).limits());
        assertEquals(new Work.Prompt("claude", "two", "haiku", List.of()), tasks.get(1).work());
        assertEquals(Map.of("A", "1", "B", "2"), tasks.get(1).place().env().values());
        assertEquals(folder.resolve("here"), tasks.get(1).place().dir());
        assertEquals(false, tasks.get(1).place().worktree());
        assertEquals(limits(Duration.ofSeconds(6), 2, 8), tasks.get(1).limits());
        assertEquals(new Work.Shell("three"), tasks.get(2).work());
    }

    @Test
    void idsComeFromTheWorkAndWrittenOnesStay() throws IOException {
        write("prompts/Fix it.md", "do");
        assertEquals(List.of("make-test", "make-test-2", "make-test-3-3", "make-test-3", "task-5", "Fix-it", "ls--l", "say-hi"),
                ids(tasks("""
                - command: make test
                - command: make test
                - command: make test
                - {id: make-test-3, command: x}
                - command: "¡!"
                - prompt_file: prompts/Fix it.md
                - command: [ls, -l]
                - prompt: say hi
                """)));
    }

    @Test
    void yamlIsOfThisCentury() throws IOException {
        var env = tasks("- {command: x, env: {A: yes, B: 1_000, C: 12:30, D: 0o17, E: \"5\", F: no, G: +1, H: 1e3}}").getFirst().place()
                .env().values();
        assertEquals("{A=yes, B=1_000, C=12:30, D=0o17, E=5, F=no, G=+1, H=1e3}", env.toString());
        assertEquals("a\nb\n", ((Work.Shell) tasks("- command: |\n    a\n    b\n").getFirst().work()).line());
        assertEquals("x", tasks("- &unused {id: x, command: !!str 5}").getFirst().id());
    }

    @Test
    void aPromptFileHasFrontMatter() throws IOException {
        var file = write("p/fix bug.md", """
                ---
                model: opus   # the big one
                dir: ../src
                timeout: 45m
                after: [setup]
                env: {A: 1}
                ---

                Fix it.
                ---
                Really.
                """);
        var task = Manifest.prompt(file, "claude");
        assertEquals("fix-bug", task.id());
        assertEquals(new Work.Prompt("claude", "\nFix it.\n---\nReally.\n", "opus", List.of()), task.work());
        assertEquals(folder.resolve("p/../src"), task.place().dir());
        assertEquals(Duration.ofMinutes(45), task.limits().timeout());
        assertEquals(List.of("setup"), task.after());
        assertEquals(file.toString(), task.source());
    }

    @Test
    void frontMatterMayBeMissingEmptyOrFromWindows() throws IOException {
        assertEquals("Hi\n---\nho\n", ((Work.Prompt) Manifest.prompt(write("a.md", "Hi\n---\nho\n"), "claude").work()).text());
        assertEquals("Hi", ((Work.Prompt) Manifest.prompt(write("b.md", "---\n---\nHi"), "claude").work()).text());
        assertEquals("Hi", ((Work.Prompt) Manifest.prompt(write("c.md", "---\n# nothing\n---\nHi"), "claude").work()).text());
        var windows = Manifest.prompt(write("d.md", "\uFEFF---\r\nid: win\r\nretries: 3\r\n---\r\nHi\r\n"), "claude");
        assertEquals("win", windows.id());
        assertEquals(3, windows.limits().retries());
        assertEquals("Hi\r\n", ((Work.Prompt) windows.work()).text());
        assertEquals("é", Manifest.prompt(write("é.md", "Hi"), "claude").id());
    }

    @Test
    void aManifestMayNamePromptFiles() throws IOException {
        write("p/a.md", "---\nid: front\nmodel: opus\nretries: 3\ndir: x\n---\nDo a.\n");
        var task = tasks("""
                defaults: {model: haiku, priority: 2}
                tasks: [{prompt_file: p/a.md, retries: 4}]
                """).getFirst();
        assertEquals("front", task.id());
        assertEquals(new Work.Prompt("claude", "Do a.\n", "opus", List.of()), task.work());
        assertEquals(limits(null, 4, 2), task.limits());
        assertEquals(folder.resolve("p/x"), task.place().dir(), "from the folder of the file it is written in");
        assertEquals(folder.resolve("tasks.yaml") + ":2", task.source());
    }

    @Tag("heavy")
    @Test
    void manyTasksAreReadQuickly() throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) text.append("{\"command\": \"echo ").append(i).append("\", \"timeout\": \"5s\"}\n");
        assertEquals(5_000, assertTimeout(Duration.ofSeconds(5), () -> read("many.jsonl", text.toString())).tasks().size());
        var word = "- command: " + "x".repeat(4 << 20);
        assertEquals(4 << 20, ((Work.Shell) assertTimeout(Duration.ofSeconds(5), () -> tasks(word)).getFirst().work()).line().length());
    }

    /// `-Dwrite=true` writes it anew.
    @Test
    void theSchemaOfEditorsIsMadeFromTheSettings() throws IOException {
        var file = Repo.path("templates/manifest.schema.json");
        var schema = Json.pretty(Schema.manifest()) + "\n";
        if (Boolean.getBoolean("write")) Files.writeString(file, schema);
        assertEquals(schema, Files.readString(file), "write it anew: run this test with -Dwrite=true");
    }

    @Test
    void theSchemaKnowsTheSameKeys() throws IOException {
        var schema = JsonMapper.shared().readTree(Files.readString(Path.of("templates/manifest.schema.json"))).get("$defs");
        var keys = Manifest.keys();
        assertEquals(keys.get("manifest"), properties(schema.get("manifest")));
        assertEquals(keys.get("task"), properties(schema.get("task")));
        assertEquals(keys.get("rule"), properties(schema.get("rule")));
        assertEquals(keys.get("defaults"), properties(schema.get("manifest").get("properties").get("defaults")));
        assertTrue(keys.get("task").containsAll(keys.get("front matter")));
        for (var owner : List.of("manifest", "task", "rule"))
            schema.get(owner).get("properties").forEachEntry((key, value) ->
                    assertTrue(value.has("description") || value.has("$ref"), key + " is described"));
    }

    private static Limits limits(Duration timeout, Integer retries, int priority) {
        return Task.of("x", new Work.Shell("x")).with(Settings.OWN_TIMEOUT, timeout).with(Settings.OWN_RETRIES, retries).priority(priority)
                .limits();
    }

    private static List<String> properties(JsonNode schema) {
        return List.copyOf(schema.get("properties").propertyNames());
    }
}
