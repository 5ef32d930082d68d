package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.input.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What bad manifests and prompt files are told: one sentence, with the place and the mend.
public class ManifestErrorsTest {
    @TempDir Path folder;

    /// What reading this text gives, without the test's folder.
    private String said(String name, String text, String agent) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        return said(() -> {
            if (name.endsWith(".md")) Manifest.prompt(file, agent);
            else Manifest.read(file, agent);
        });
    }

    private String said(Runnable reading) {
        var sentence = assertThrows(UserError.class, reading::run).getMessage();
        assertFalse(sentence.contains("\n") || sentence.contains("tools.jackson") || sentence.contains("snakeyaml"), sentence);
        return sentence.replace(folder + "/", "").replace(folder.toString(), ".");
    }

    /// Rows of a text and the sentence it gets.
    private void all(String name, String... rows) {
        assertAll(IntStream.range(0, rows.length / 2).mapToObj(i -> () -> assertEquals(name + rows[2 * i + 1],
                said(name, rows[2 * i], "claude"))));
    }

    /// What one mistake makes of the rest is none.
    @Test
    void allMistakesAreToldAtOnceEachWithItsLine() throws IOException {
        var file = Files.writeString(folder.resolve("t.yaml"), """
                paralel: 3
                defaults: {timeout: soon}
                tasks:
                - command: x
                  retrys: 2
                  env: {A-B: 1, C: {}}
                - {id: 数据, agent: cluade, prompt: Hi}
                - {id: 数据库, command: x, retries: two}
                - timeout: 3s
                - {comand: x}
                """);
        var error = assertThrows(UserError.class, () -> Manifest.read(file, null));
        assertEquals("""
                t.yaml:1:1: 'paralel' is no key of a manifest (did you mean 'parallel'?)
                  1 | paralel: 3
                    | ^^^^^^^
                t.yaml:2:21: 'soon' is no duration: write it like 500ms, 30s, 45m or 1h30m
                  2 | defaults: {timeout: soon}
                    |                     ^^^^
                t.yaml:5:3: 'retrys' is no key of a task (did you mean 'retries'?)
                  5 |   retrys: 2
                    |   ^^^^^^
                t.yaml:6:14: 'A-B' can't be the name of an environment variable: use letters, digits and '_'
                  6 |   env: {A-B: 1, C: {}}
                    |              ^
                t.yaml:6:20: 'C' is a map: write a text
                  6 |   env: {A-B: 1, C: {}}
                    |                    ^
                t.yaml:7:19: 'cluade' is no agent (did you mean 'claude'?): use AGENTS
                  7 | - {id: 数据, agent: cluade, prompt: Hi}
                    |                     ^^^^^^
                """.lines().limit(18).collect(Collectors.joining("\n")), error.told().replace(folder + "/", "")
                .replaceAll("use claude, .*", "use AGENTS").lines().limit(18).collect(Collectors.joining("\n")));
        assertTrue(error.told().endsWith("   |    ^^^^^^\n9 mistakes"), error.told());
        assertEquals(error.told().lines().findFirst().orElseThrow(), error.getMessage(), "a program is told of the first");
    }

    @Test
    void ofAWrongListNothingElseIsTold() throws IOException {
        for (var wrong : List.of("foreach: [1, null]", "foreach: {file: none}", "foreach: [1, 2], most: 1", "matrix: {x: [null]}",
                "matrix: {x: {}}", "foreach: [1], matrix: {x: [1]}")) {
            var file = Files.writeString(folder.resolve("t.yaml"), "- {command: 'echo [=item] [=matrix.x]', " + wrong + "}\n");
            var error = assertThrows(UserError.class, () -> Manifest.read(file, null));
            assertTrue(error.told().startsWith(error.getMessage() + "\n  1 | ") && error.told().lines().count() == 3, error.told());
        }
    }

    @Test
    void manyMistakesAreToldInPart() throws IOException {
        var file = Files.writeString(folder.resolve("t.yaml"), "- {command: x, retries: no}\n".repeat(50));
        var told = assertThrows(UserError.class, () -> Manifest.read(file, null)).told();
        assertTrue(told.endsWith("\n20 mistakes, and perhaps more"), told);
    }

    @Test
    void aLineWithASecretIsNotShown() throws IOException {
        var file = Files.writeString(folder.resolve("t.yaml"), "- {command: x, env: {PASSWORD: hunter22}, retries: no}\n");
        var told = assertThrows(UserError.class, () -> Manifest.read(file, null)).told();
        assertFalse(told.contains("hunter22") || told.contains("\n"), told);
    }

    @Test
    void keysAndTypes() {
        all("t.yaml",
                "- command: x\n  retrys: 2\n", ":2:3: 'retrys' is no key of a task (did you mean 'retries'?)",
                "- command: x\n  zzzzzz: 2\n", ":2:3: 'zzzzzz' is no key of a task",
                "paralel: 2\ntasks: [{command: x}]\n", ":1:1: 'paralel' is no key of a manifest (did you mean 'parallel'?)",
                "defaults: {id: x}\ntasks: [{command: x}]\n", ":1:12: 'id' is no key of 'defaults'",
                "- command: x\n  retries: two\n", ":2:12: 'retries' is the text 'two': write a whole number",
                "- command: x\n  retries: \"2\"\n", ":2:12: 'retries' is the text '2': write a whole number",
                "- command: x\n  retries: 1.5\n", ":2:12: 'retries' is the number 1.5: write a whole number",
                "- command: x\n  retries: -1\n", ":2:12: 'retries' is -1: use 0 to 1000",
                "- command: x\n  retries: 99999999999999999999999\n", ":2:12: 'retries' is 99999999999999999999999: use 0 to 1000",
                "- command: x\n  retries: [1]\n", ":2:12: 'retries' is a list: write a whole number",
                "- command: x\n  retries:\n", ":2:11: 'retries' is empty: write a whole number or leave it out",
                "- command: x\n  worktree: yes\n", ":2:13: 'worktree' is the text 'yes': write true or false",
                "- command: x\n  timeout: soon\n", ":2:12: 'soon' is no duration: write it like 500ms, 30s, 45m or 1h30m",
                "- command: x\n  timeout: 0\n", ":2:12: 'timeout' is no time at all: give it some, or leave it out for no limit",
                "- command: x\n  env: [A]\n", ":2:8: 'env' is a list: write keys and values",
                "- command: x\n  env: {A: {}}\n", ":2:12: 'A' is a map: write a text",
                "- command: x\n  env: {A-B: 1}\n", ":2:14: 'A-B' can't be the name of an environment variable: use letters, digits and '_'",
                "- command: x\n  env: {A: \"a\\0b\"}\n", ":2:12: 'A' has a NUL in it: take it out",
                "- command: \"a\\0b\"\n", ":1:12: 'command' has a NUL in it: take it out",
                "- command: x\n  after: {a: b}\n", ":2:10: 'after' is a map: write a text",
                "- command: x\n  base: --force\n", ":2:9: 'base' is an option, not a commit: name a branch, tag or commit",
                "- command: x\n  priority: 9999999\n", ":2:13: 'priority' is 9999999: use -1000000 to 1000000",
                "- make\n", ":1:3: 'task' is the text 'make': write keys and values",
                "parallel: 10001\ntasks: [{command: x}]\n", ":1:11: 'parallel' is 10001: use 0 to 10000",
                "parallel: half\ntasks: [{command: x}]\n", ":1:11: 'half' is no number of attempts: use one up to 10000, 0 for as many as "
                        + "there are tasks, auto for what the machine can take, 50% "
                        + "or 100% of the processors, or +1 or -1 for more or fewer than those",
                "halt: later\ntasks: [{command: x}]\n",
                ":1:7: 'later' is no halt policy: write never, soon,fail=1, now,fail=20% or now,success=1",
                "name: '!'\ntasks: [{command: x}]\n", ":1:7: 'name' becomes part of a folder's name: use letters or digits",
                "rules: {}\ntasks: [{command: x}]\n", ":1:8: 'rules' is no list: write '- match: …' lines",
                "rules: [{exit: 1, outcome: transient}]\ntasks: [{command: x}]\n",
                ":1:9: this rule needs both 'outcome' and 'reason': add what is missing",
                "rules: [{exit: 0, outcome: transient, reason: r}]\ntasks: [{command: x}]\n", ":1:16: 'exit' is 0: use 1 to 255",
                "rules: [{exit: 1, outcome: bad, reason: r}]\ntasks: [{command: x}]\n",
                ":1:9: 'bad' is no outcome: use succeeded, transient, rate_limited, resource or permanent");
    }

    @Test
    void work() {
        all("t.yaml",
                "- id: a\n", ":1:3: this task has nothing to do: add 'command', 'prompt' or 'prompt_file'",
                "- command: x\n  prompt: y\n", ":2:3: this task has both 'command' and 'prompt': keep one",
                "- command: ' '\n", ":1:12: 'command' is empty: write something or leave it out",
                "- command: []\n", ":1:12: 'command' names no program: write one first",
                "- command: ['', x]\n", ":1:12: 'command' names no program: write one first",
                "- command: x\n  model: opus\n", ":2:3: 'model' is for a prompt, and this task has a command: take it out",
                "- prompt: x\n  agent: cluade\n", ":2:10: 'cluade' is no agent (did you mean 'claude'?): use "
                        + String.join(", ", lib.agents.Agents.names()),
                "- prompt_file: none.md\n", ":1:16: none.md: there is no such file: check its name",
                "- prompt_file: .\n", ":1:16: .: this is a folder: name a file",
                "- prompt_file: \"a\\0\"\n", ":1:16: 'prompt_file' has a NUL in it: take it out",
                "- {id: ../x, command: x}\n",
                ":1:8: task id '../x' can't be a folder's name: use letters, digits, '.', '_' and '-', and no '..'",
                "- {id: '', command: x}\n", ":1:8: a task's id is empty: give it letters, digits, '.', '_' or '-'",
                "- {id: 🙂, command: x}\n",
                ":1:8: task id '🙂' can't be a folder's name: use letters, digits, '.', '_' and '-', and no '..'",
                "- {id: " + "x".repeat(300) + ", command: x}\n", ":1:8: task id '" + "x".repeat(24)
                        + "…' has 300 characters: use 128 at most");
    }

    @Test
    void agents() throws IOException {
        assertEquals("t.yaml:1:3: this prompt has no agent: add 'agent: claude' or --agent", said("t.yaml", "- prompt: x\n", null));
        assertTrue(said("t.yaml", "- prompt: x\n", "cluade").startsWith("'cluade' is no agent (did you mean 'claude'?): use claude"));
    }

    @Test
    void syntax() {
        all("t.yaml",
                "- command: 'x\n", ":2:1: the quote opened in line 1 isn't closed: close it",
                "- command: x\n\t- y\n", ":2:1: a tab can't indent: use spaces",
                "tasks: [{command: x}\nname: y\n", ":2:1: a ',' or the closing bracket is missing (opened in line 1): add it",
                "- command: a: b\n", ":1:13: a ':' with a space after it can't stand here: put the text in quotes, or mend the indentation",
                "- command: @x\n", ":1:12: a text can't begin with '@': put it in quotes",
                "- command: x\nname: y\n", ":2:1: this doesn't fit what stands before it: check indentation and quotes",
                "tasks:\n- command: x\noops\n", ":4:1: this is no 'key: value': add the colon, or mend the indentation",
                "- command: x\n  id: \u0001\n", ":2:7: character U+0001 can't stand in YAML: take it out",
                "- {id: a, command: x, id: b}\n", ":1:23: 'id' is given twice, first in line 1: take one out",
                "- command: x\n---\n- command: y\n", ":3:1: a second YAML document begins here: keep one",
                "? [a]\n: b\n", ":1:4: a key must be a text, not a list or a map: put it in quotes",
                "- command: !!binary aGk=\n", ":1:12: YAML tags such as 'tag:yaml.org,2002:binary' mean nothing here: take it out");
        all("t.json",
                "[{\"command\": \"x\",}]", ":1:18: unexpected character ('}'): was expecting double-quote to start property name: mend "
                        + "the JSON",
                "[{\"command\": \"x\"", ":1:17: the text ends too early: close what was opened",
                "// no\n[]", ":1:1: JSON has no comments: take it out",
                "[{\"id\": \"a\",\n \"id\": \"b\"}]", ":2:2: 'id' is given twice, first in line 1: take one out",
                "[] []", ":1:4: a second JSON value begins here: keep one");
        all("t.jsonl",
                "{\"command\": \"x\"}\n\n{\"command\": \"y\"", ":3:16: the text ends too early: close what was opened",
                "{\"command\": \"x\"}\n{\"commnd\": \"y\"}", ":2:2: 'commnd' is no key of a task (did you mean 'command'?)",
                "{\"command\": \"x\"} {\"command\": \"y\"}", ":1:18: a second JSON value begins here: keep one",
                "{\"command\": \"x\"}\n[]", ":2:1: 'task' is a list: write keys and values");
    }

    @Test
    void emptiness() {
        var empty = ": there is no task in this manifest: add one, such as '- command: make test'";
        all("t.yaml", "", empty, "# nothing\n", empty, "[]", empty, "{}", empty, "~", empty, "---\n", empty, "tasks: []", empty,
                "name: x\n", ":1:1: there are no 'tasks' in this manifest: add them",
                "tasks: x\n", ":1:8: 'tasks' is no list: write '- command: …' lines",
                "hello\n", ":1:1: a manifest is a list of tasks, or a map with the list under 'tasks': write '- command: …'");
        all("t.json", "", empty, "[]", empty, "null", empty);
        all("t.jsonl", "", empty, "\n\n", empty);
    }

    @Test
    void bombs() {
        all("t.yaml",
                "a: &a [x, x]\nb: &b [*a, *a]\ntasks: *b\n", ":2:8: the alias '*a' isn't followed: write the value out, or use 'defaults'",
                "- &a [*a]\n", ":1:7: the alias '*a' isn't followed: write the value out, or use 'defaults'",
                "*x : 1\n", ":1:3: an alias can't be a key: write the key out",
                "[".repeat(100_000), ":1:52: this is nested deeper than 50 levels: make it flatter");
        all("t.json", "[".repeat(100_000), ":1:52: this is nested deeper than 50 levels: make it flatter");
    }

    @Test
    void files() throws IOException {
        var huge = folder.resolve("huge.yaml");
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        assertEquals("huge.yaml: more than the 64 MB a file may have (it has 1073741824 bytes): split it",
                said(() -> Manifest.read(huge, null)));
        assertEquals("none.yaml: there is no such file: check its name", said(() -> Manifest.read(folder.resolve("none.yaml"), null)));
        assertEquals("none.md: there is no such file: check its name", said(() -> Manifest.prompt(folder.resolve("none.md"), null)));
        assertEquals(".: this is a folder: name a file", said(() -> Manifest.read(folder, null)));
        assertEquals("t.txt: this name says nothing of what is in the file: let a manifest end in .yaml, .yml, .json or .jsonl, and a "
                + "prompt in .md", said("t.txt", "- command: x", null));
        var latin = Files.write(folder.resolve("latin.yaml"), "- command: x\n  id: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("latin.yaml:2:10: byte 0xE9 isn't UTF-8 text: save the file as UTF-8", said(() -> Manifest.read(latin, null)));
    }

    @Test
    void unreadable() throws IOException {
        var file = Files.writeString(folder.resolve("t.yaml"), "- command: x");
        Files.setPosixFilePermissions(file, Set.of());
        Assumptions.assumeFalse(Files.isReadable(file), "the superuser may read everything");
        assertEquals("t.yaml: this file can't be read: give yourself the permission", said(() -> Manifest.read(file, null)));
    }

    @Test
    void prompts() {
        all("p.md",
                "", ": there is no prompt in this file: write what the agent shall do",
                "---\nid: x\n---\n\n \n", ": there is no prompt in this file: write what the agent shall do",
                "a\0b", ": this prompt has a NUL in it: take it out",
                "---\nid: x\n", ":1:1: the front matter that begins here isn't closed: end it with a line of '---'",
                "---\nid: x\nmodle: opus\n---\nHi", ":3:1: 'modle' is no key of a prompt's front matter (did you mean 'model'?)",
                "---\ncommand: x\n---\nHi", ":2:1: 'command' is no key of a prompt's front matter",
                "---\nid: x\ntimeout: never\n---\nHi", ":3:10: 'never' is no duration: write it like 500ms, 30s, 45m or 1h30m",
                "---\nJust a line.\n---\nHi", ":2:1: 'front matter' is the text 'Just a line.': write keys and values",
                "---\nid: 'x\n---\nHi", ":3:1: the quote opened in line 2 isn't closed: close it");
    }

    @Test
    void aPromptFilesMistakesAreToldOfThatFile() throws IOException {
        Files.writeString(folder.resolve("p.md"), "---\nid: a\nretries: x\n---\nHi");
        assertEquals("p.md:3:10: 'retries' is the text 'x': write a whole number", said("t.yaml", "- prompt_file: p.md\n", "claude"));
    }

    @Test
    void whatTheUserWroteCannotSteerTheTerminal() throws IOException {
        assertEquals("t.yaml:1:3: '?[2J' is no key of a task", said("t.yaml", "- \"\\e[2J\": x\n", null));
    }
}
