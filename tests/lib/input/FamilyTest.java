package lib.input;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// One task of a manifest that becomes many: which, under which ids, and who comes after them.
class FamilyTest {
    @TempDir Path folder;

    private Manifest read(String yaml) throws IOException {
        return Manifest.read(Files.writeString(folder.resolve("t.yaml"), yaml), "claude");
    }

    /// Each task as `id: what it runs`, and what it comes after.
    private List<String> tasks(String yaml) throws IOException {
        var tasks = read(yaml).tasks();
        Preflight.check(tasks);
        return tasks.stream().map(Task::toString).toList();
    }

    private List<String> ids(String yaml) throws IOException {
        return read(yaml).tasks().stream().map(Task::id).toList();
    }

    private String said(String yaml) {
        return assertThrows(UserError.class, () -> tasks(yaml), yaml).getMessage().replace(folder + "/", "");
    }

    @Test
    void aMatrixIsCrossed() throws IOException {
        assertEquals(List.of("test-linux-3.9: t 'linux' '3.9'", "test-linux-3.10: t 'linux' '3.10'", "test-mac-3.9: t 'mac' '3.9'",
                "test-mac-3.10: t 'mac' '3.10'"), tasks("""
                - id: test
                  command: t [=matrix.os] [=matrix.v]
                  matrix: {os: [linux, mac], v: [3.9, 3.10]}
                """));
        assertEquals(List.of("a: x 'a'", "b-c: x 'b/c'"), tasks("- {command: 'x [=matrix.f]', matrix: {f: [a, b/c]}}"));
        assertEquals(List.of("small: p small claude", "large: p large codex"), read("""
                - id: '[=matrix.m.name]'
                  prompt: p [=matrix.m.name] [=matrix.m.agent]
                  agent: '[=matrix.m.agent]'
                  matrix: {m: [{name: small, agent: claude}, {name: large, agent: codex}]}
                """).tasks().stream().map(t -> t.id() + ": " + t.prompt()).toList());
    }

    /// The example of GitHub's own page on `include`.
    @Test
    void includeIsAsInGitHubActions() throws IOException {
        var all = read("""
                - command: x [=matrix.fruit!] [=matrix.animal!] [=matrix.color!] [=matrix.shape!]
                  matrix:
                    fruit: [apple, pear]
                    animal: [cat, dog]
                    include:
                      - color: green
                      - color: pink
                        animal: cat
                      - fruit: apple
                        shape: circle
                      - fruit: banana
                      - fruit: banana
                        animal: cat
                """).tasks();
        assertEquals(List.of("x 'apple' 'cat' 'pink' 'circle'", "x 'apple' 'dog' 'green' 'circle'", "x 'pear' 'cat' 'pink' ''",
                "x 'pear' 'dog' 'green' ''", "x 'banana' '' '' ''", "x 'banana' 'cat' '' ''"),
                all.stream().map(t -> ((Work.Shell) t.work()).line()).toList());
        assertEquals(List.of("apple-cat", "apple-dog", "pear-cat", "pear-dog", "banana", "banana-cat"),
                all.stream().map(Task::id).toList());
        assertEquals(List.of("production: go 'production'", "staging: go 'staging'"), tasks("""
                - command: go [=matrix.site]
                  matrix: {include: [{site: production}, {site: staging}]}
                """));
    }

    @Test
    void excludeTakesOutWhateverItFits() throws IOException {
        assertEquals(List.of("a-1: x 'a' '1'", "b-2: x 'b' '2'"), tasks("""
                - command: x [=matrix.l] [=matrix.n]
                  matrix: {l: [a, b, c], n: [1, 2], exclude: [{l: a, n: 2}, {l: b, n: 1}, {l: c}]}
                """));
        assertEquals("t.yaml:2:35: 'exclude' names 'k', which is no list of this matrix: use l",
                said("- command: x\n  matrix: {l: [a, b, c], exclude: [{k: a}]}"));
    }

    @Test
    void whoComesAfterAFamilyComesAfterAllOfIt() throws IOException {
        assertEquals(List.of("fetch: f", "build-a: b 'a', after fetch", "build-b: b 'b', after fetch", "test-a: t, after build-a",
                "test-b: t, after build-b", "pack: p, after build-a, build-b, test-b"), tasks("""
                - {id: fetch, command: f}
                - {id: build, command: 'b [=matrix.l]', after: fetch, matrix: {l: [a, b]}}
                - {id: 'test-[=matrix.l]', command: t, after: 'build-[=matrix.l]', matrix: {l: [a, b]}}
                - {id: pack, command: p, after: [build, test-b]}
                """));
        assertEquals("t.yaml:2:20: 'build' is the id of another task, at t.yaml:1: give one of them a new id",
                said("- {id: build, command: x}\n- {command: x, id: build, matrix: {l: [a]}}"));
        assertEquals("t.yaml:1: task 'b-1' comes after itself: b-1 -> b-1: take one 'after' out",
                said("- {id: b, command: x, after: b, matrix: {n: [1]}}"));
    }

    @Test
    void idsStayUniqueAndCanBeFolders() throws IOException {
        assertEquals(List.of("t-a", "t-a-2", "t-3", "t-e-f"), ids("- {id: t, command: x, matrix: {n: [a, a, '🙂', e//f]}}"));
        assertEquals(List.of("t-a-1", "t-a"), ids("- {id: t, command: x, matrix: {n: [a]}}\n- {id: t-a, command: y}"));
        assertEquals(List.of("v-x-y", "v-x-y-2"), ids("- {id: 'v-[=matrix.n]', command: x, matrix: {n: [x/y, 'x y']}}"));
    }

    @Test
    void thereAreNotTooMany() {
        var hundred = IntStream.range(0, 100).boxed().toList();
        assertEquals("t.yaml:1:16: 'matrix' gives 10000 tasks, and 'most' allows 1000: shorten a list, or write most: 10000",
                said("- {command: x, matrix: {a: " + hundred + ", b: " + hundred + "}}"));
        assertEquals("t.yaml:1:25: 'matrix' gives 3 tasks, and 'most' allows 2: shorten a list, or write most: 3",
                said("- {command: x, most: 2, matrix: {a: [1, 2, 3]}}"));
        assertEquals("t.yaml:1:16: 'matrix' gives 1000000 tasks, and 'most' allows 1000: shorten a list",
                said("- {command: x, matrix: {a: " + hundred + ", b: " + hundred + ", c: " + hundred + "}}"));
        assertEquals("t.yaml:1:16: 'most' is for a task with a 'matrix' or a 'foreach', and this one has neither: take it out",
                said("- {command: x, most: 5}"));
    }

    @Test
    void fromNothingComesNothingAndWhoComesAfterGoesOn() throws IOException {
        var summed = read("- {id: b, command: x, matrix: {n: [1, 2]}}\n- {id: s, command: y, after: b?}").tasks().getLast();
        assertEquals(List.of("b-1", "b-2"), summed.after());
        assertEquals(Set.of("b-1", "b-2"), summed.anyhow());
        var manifest = read("- {id: none, command: x, matrix: {a: []}}\n- {id: last, command: y, after: none, answers: true}");
        Preflight.check(manifest.tasks());
        assertEquals(List.of("last: y"), manifest.tasks().stream().map(Task::toString).toList());
        assertEquals(List.of("t.yaml:1: 'matrix' gives nothing, so there is no task 'none', and what comes after it goes on"),
                manifest.notes().stream().map(note -> note.replace(folder + "/", "")).toList());
        assertEquals(1, read("""
                verify: make test
                defaults: {model: small}
                tasks: [{id: none, prompt: x, foreach: []}, {id: last, command: y}]
                """).tasks().size());
        var nothing = assertThrows(UserError.class, () -> read("- {id: none, command: x, matrix: {a: []}}"));
        assertEquals("t.yaml:1: 'matrix' gives nothing, so there is no task 'none', and there is nothing to run",
                nothing.getMessage().replace(folder + "/", ""));
        assertEquals(0, nothing.status());
    }

    @Test
    void mistakesAreToldWithTheirPlaces() {
        assertEquals("t.yaml:1:28: 'a' is no list: write one such as [a, b]", said("- {command: x, matrix: {a: b}}"));
        assertEquals("t.yaml:1:24: 'matrix' has no list: add one, such as os: [linux, mac]", said("- {command: x, matrix: {}}"));
        assertEquals("t.yaml:1:25: 'a-b' can't be a name in a template: use letters, digits and '_'",
                said("- {command: x, matrix: {a-b: [c]}}"));
        assertEquals("t.yaml:1:13: in '[=matrix.oss]', 'oss' is none of 'matrix' (did you mean 'os'?): use os",
                said("- {command: '[=matrix.oss]', matrix: {os: [c]}}"));
        assertEquals("t.yaml:1:13: in '[=matrix.x]', 'matrix.x' has no value here: give it one, or say what holds without it, such as "
                + "[=(matrix.x)!'none']", said("- {command: '[=matrix.x]', matrix: {os: [c], include: [{os: d, x: 1}]}}"));
    }

    @Test
    @Tag("heavy")
    void manyAreReadQuickly() throws IOException {
        var yaml = "- {id: t, command: 'x [=matrix.a] \"[=matrix.b]\"', most: 5000, env: {A: '[=matrix.a]'}, matrix: {a: "
                + IntStream.range(0, 100).boxed().toList() + ", b: " + IntStream.range(0, 50).boxed().toList() + "}}";
        assertEquals(5_000, assertTimeout(Duration.ofSeconds(10), () -> read(yaml)).tasks().size());
    }

    @Test
    void eachValueOfAList() throws IOException {
        assertEquals(List.of("go-a: x 'a'", "go-b-c: x 'b c'", "end: e, after go-a, go-b-c"), tasks("""
                - {id: go, command: 'x [=item]', foreach: [a, b c]}
                - {id: end, command: e, after: go}
                """));
        assertEquals(List.of("a: x 'a' '1'", "b: x 'b' '2'"), tasks("""
                - {command: 'x [=item.name] [=item.n]', foreach: [{name: a, n: 1}, {name: b, n: 2}]}
                """));
        assertEquals(List.of("fix-src-a.c: p src/a.c, after build", "build: b"), tasks("""
                vars: {files: [src/a.c]}
                tasks:
                - {id: 'fix-[=item]', command: [p, '[=item]'], foreach: '[=vars.files]', after: build}
                - {id: build, command: b}
                """));
    }

    @Test
    void eachLineOfAFile() throws IOException {
        Files.writeString(folder.resolve("items.txt"), "\uFEFFone\r\n\n it's $(x)\n\ntwo");
        assertEquals(List.of("i-one: x 'one'", "i-it-s-x: x ' it'\\''s $(x)'", "i-two: x 'two'"),
                tasks("- {id: i, command: 'x [=item]', foreach: {file: items.txt}}"));
        Files.writeString(folder.resolve("items.txt"), "\n\n");
        assertEquals(List.of("a: y"), tasks("- {id: i, command: 'x', foreach: {file: items.txt}}\n- {id: a, command: y, after: i}"));
        assertTrue(said("- {command: x, foreach: {file: none.txt}}").endsWith("none.txt: there is no such file: check its name"));
        Files.writeString(folder.resolve("items.txt"), "a\nb\0c");
        assertEquals("items.txt:2: this line has a NUL in it: take it out", said("- {command: x, foreach: {file: items.txt}}"));
    }

    @Test
    void eachFileOfAGlob() throws IOException {
        for (var name : List.of("src/b.c", "src/a.c", "src/.hidden.c", "src/deep/er/c.c", "src/.git/d.c", "src/dir.c/x", "lib/a.h"))
            Files.writeString(Files.createDirectories(folder.resolve(name).getParent()).resolve(Path.of(name).getFileName()), "");
        Files.createSymbolicLink(folder.resolve("src/deep/loop"), folder.resolve("src"));
        var globs = new LinkedHashMap<String, String>();
        globs.put("src/*.c", "[src/a.c, src/b.c]");
        globs.put("src/.*.c", "[src/.hidden.c]");
        globs.put("**/*.c", "[src/a.c, src/b.c, src/deep/er/c.c]");
        globs.put("src/**", "[src/a.c, src/b.c, src/deep/er/c.c, src/dir.c/x]");
        globs.put("*/", "[lib, src]");
        globs.put("src/*/", "[src/deep, src/dir.c]");
        globs.put("{src,lib}/a.?", "[lib/a.h, src/a.c]");
        globs.put("lib/a.h", "[lib/a.h]");
        globs.put("src/[ab].c", "[src/a.c, src/b.c]");
        globs.put(folder + "/lib/*", "[" + folder + "/lib/a.h]");
        globs.put("lib/../lib/*.h", "[lib/../lib/a.h]");
        for (var glob : globs.entrySet())
            assertEquals(glob.getValue(), read("- {command: ['[=item]'], foreach: {glob: '" + glob.getKey() + "'}}").tasks().stream()
                    .map(t -> ((Work.Exec) t.work()).argv().getFirst()).toList().toString(), glob.getKey());
        assertEquals("t.yaml:1: 'foreach' gives nothing, so there is no such task, and there is nothing to run",
                said("- {command: x, foreach: {glob: 'src/*.java'}}"));
        assertTrue(said("- {command: x, foreach: {glob: 'src/[a'}}").startsWith("t.yaml:1:32: 'glob' is no glob ("));
    }

    @Test
    void mistakesOfAForeachAreToldWithTheirPlaces() {
        assertEquals("t.yaml:1:25: 'foreach' is no list: write one such as [a, b]", said("- {command: x, foreach: a}"));
        assertEquals("t.yaml:1:26: 'globs' is no key of 'foreach' (did you mean 'glob'?)", said("- {command: x, foreach: {globs: a}}"));
        assertEquals("t.yaml:1:25: 'foreach' is a map: write one of {file: items.txt} and {glob: 'src/*.c'}, or a list",
                said("- {command: x, foreach: {glob: a, file: b}}"));
        assertEquals("t.yaml:1:34: 'foreach' stands beside 'matrix': keep one, or make the values a list of the matrix",
                said("- {command: x, matrix: {a: [b]}, foreach: [c]}"));
        assertEquals("t.yaml:1:13: in '[=item.nam]', 'item.nam' has no value here (did you mean 'name'?): give it one, or say what holds "
                + "without it, such as [=(item.nam)!'none']", said("- {command: '[=item.nam]', foreach: [{name: a}]}"));
    }
}
