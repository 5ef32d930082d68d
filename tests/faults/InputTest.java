package tests.faults;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.*;
import lib.input.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.*;

/// Whatever somebody writes: it is run as it stands there, or refused by a sentence. No manifest and no flag makes it throw, and no value
/// is ever run by a shell. What is tried is drawn, from a seed that `-Dseed=N` sets.
@Tag("process")
@Timeout(600)
class InputTest {
    private static final long SEED = Long.getLong("seed", 12);
    private static final int MANIFESTS = 1_500, FLAGS = 150, LINES = 200;

    @TempDir Path temp;
    private final Random random = new Random(SEED);

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static final List<String> WRITTEN = List.of("""
            parallel: 3
            halt: soon,fail=2
            defaults: {timeout: 10s, env: {A: b}, retries: 1}
            rules: [{match: 'flaky|x', exit: [3, 4], outcome: transient, reason: flaky}]
            profiles: {mine: {command: [mine, "{prompt}"], result: /data, when: {/type: result}}}
            tasks:
            - {id: a, command: "make all", dir: ., stdin: in.txt, priority: 3}
            - {id: b, command: [echo, x y], after: [a], answers: true, keep: true}
            - {id: c, prompt: "Do it", agent: mine, verify: "true", worktree: false}
            """, """
            {"max_cpu": 3, "halt": "never", "tasks": [{"id": "a", "command": "true", "timeout": "5m"}, {"command": ["a", 1, true],
            "after": "a"}]}
            """, """
            {"id": "x", "command": "true"}
            {"command": "false", "priority": 3, "dir": "."}
            """, """
            vars: {a: 1, list: [x, y], map: {k: v}}
            from_env: [HOME]
            tasks:
            - {id: "t-[=vars.a]", command: "echo [=matrix.m] '[=vars.list]' $([=env.HOME!])", most: 9,
               matrix: {m: [1, 2], n: "[=vars.list]", include: [{m: 1, o: 3}], exclude: [{n: x}]}}
            - {id: f, command: [echo, "[=item?upper_case]", "[=vars.list?join(', ')]"], foreach: [a, b], after: "t-1"}
            - {id: g, command: 'echo [=item.k + (vars.map.k)] > "x[=task.id]"', foreach: [{k: v}], env: {A: "[=run.name[0..0]]"}}
            - {id: h, command: "cat [=item]", foreach: {glob: "*.txt"}, after: [f, g]}
            """);
    private static final List<String> ODD = List.of("null", "[]", "{}", "-1", "1e999", "99999999999999999999", "\"\\u0000\"", "''", "~",
            "true",
            "[".repeat(300), "{a: ".repeat(300), "&a [*a]", "*nobody", "!!java.lang.Object {}", "<<: *x", "\t", "\u0000", "\ud800",
            "é🙂", "\u2028",
            "x".repeat(5_000), "PT9999999999999H", "0s", "1h 3", "- ", ": ", "? ", "|\n  x", "# ", "---\n", "...\n", "%YAML 9.9\n",
            "../..", "/dev/stdin",
            "/dev/zero", "${x}", "{{x}}", "<#list 1..9 as x>",
            "[=", "[=vars.", "]",
            "?no_esc", "?new()", "..", "[='[=']", "'", "[=item]", "[=.now]", "!", "??", "->", "(", "\u001b]52;c;x\u0007");

    private static final Pattern WORD = Pattern.compile("[\\w.]+");
    private static final List<String> PLAIN = List.of("1", "2", "100", "5s", "true", "false", "a", "b", "make", "x y", "never",
            "claude", "0.5", "2M");

    private String changed(String text) {
        var all = new StringBuilder(text);
        for (int n = random.nextInt(3) + 1; n > 0 && !all.isEmpty(); n--) {
            if (random.nextInt(3) > 0) {
                var words = WORD.matcher(all).results().toList();
                if (words.isEmpty()) break;
                var word = any(words);
                all.replace(word.start(), word.end(), any(random.nextInt(4) > 0 ? PLAIN : ODD));
                continue;
            }
            int from = random.nextInt(all.length()), to = Math.min(all.length(), from + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> all.delete(from, to);
                case 1 -> all.insert(from, any(ODD));
                case 2 -> all.replace(from, to, any(ODD));
                default -> all.insert(from, all.substring(from, to));
            }
        }
        return all.toString();
    }

    @Test
    void anyManifest() throws IOException {
        int read = 0, refused = 0;
        Files.writeString(temp.resolve("in.txt"), "");
        for (int n = 0; n < MANIFESTS; n++) {
            int kind = n % WRITTEN.size();
            var text = n < WRITTEN.size() ? WRITTEN.get(kind) : changed(WRITTEN.get(kind));
            var file = Files.writeString(temp.resolve("m." + List.of("yaml", "json", "jsonl", "yaml").get(kind)),
                    new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            try {
                var manifest = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Manifest.read(file, "claude"), text);
                assertNotNull(manifest.policy().apply(Policy.DEFAULT));
                if (!manifest.tasks().isEmpty()) Orchestrator.orchestrate(manifest.tasks()).in(temp).plan();
                read++;
            } catch (UserError e) {
                assertFalse(e.getMessage().isBlank() || e.getMessage().contains("\n"), () -> e.getMessage() + "\nof\n" + text);
                if (n < WRITTEN.size()) throw e;
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + SEED + ", manifest " + n + ":\n" + text, e);
            }
        }
        System.out.printf("manifests, seed %d: %d read, %d refused%n", SEED, read, refused);
        assertTrue(read > MANIFESTS / 50 && refused > MANIFESTS / 50);
    }

    private List<String> flags() {
        var words = new ArrayList<>(List.of(any(List.of("run", "run", "run", "status", "logs", "explain", "report", "watch", "set",
            "retry", "add",
                "pause", "runs", "classify", "help", "doctor", "completion", "nonsense", "--help", "-j"))));
        var names = new ArrayList<>(List.of("--json", "--quiet", "-q", "--agent", "--model", "--name", "--last", "--answer", "--format",
            "--web",
                "--port", "--templates", "--", "-0", "-7", "-", ":::", "::::", ":::+", "--no-color", "--exit", "--signal"));
        Settings.FLAGS.forEach(s -> names.add("--" + s.name().replace('_', '-')));
        for (int n = random.nextInt(5); n > 0; n--) {
            words.add(any(names));
            if (random.nextBoolean()) words.add(any(ODD).replace("\u0000", "").replace("\ud800", ""));
        }
        // Nothing is started, and nobody is waited for.
        if (words.getFirst().equals("run")) words.addAll(1, List.of("--dry-run"));
        if (words.getFirst().equals("run") && random.nextBoolean()) words.addAll(List.of("true {}", ":::", "a"));
        if (words.getFirst().equals("doctor")) words.set(0, "man");
        words.replaceAll(w -> w.startsWith("/dev/") ? "/dev/null" : w);
        return words;
    }

    @Test
    void anyFlags() throws IOException {
        var cli = Cli.below(temp);
        var lines = IntStream.range(0, FLAGS).mapToObj(_ -> new CliBatch.Line(flags(), "")).toList();
        var answers = CliBatch.run(cli, lines);
        assertEquals(FLAGS, answers.size());
        var exits = new TreeMap<Integer, Integer>();
        for (int i = 0; i < FLAGS; i++) {
            var answer = answers.get(i);
            var asked = lines.get(i).args().toString();
            exits.merge(answer.exit(), 1, Integer::sum);
            assertTrue(Set.of(0, 1, 2).contains(answer.exit()), () -> asked + "\n" + answer);
            assertFalse(answer.err().contains("\tat ") || answer.err().contains("Exception") || answer.err().contains("BUG"),
                    () -> asked + "\n" + answer);
            assertTrue(answer.exit() == 0 || !answer.err().isBlank(), () -> asked + "\n" + answer);
        }
        System.out.printf("flags, seed %d: exits %s%n", SEED, exits);
        cli.nothingLeft();
    }

    private static final List<String> VALUES = List.of("$(>X)", "`>X`", ";>X;", "';>X;'", "\";>X;\"", "a[$(>X)]", "<(>X)",
            "${x:=$(>X)}", "\n>X\n",
            "&>X&", "|>X", "'$(>X)'", "\\$(>X)", "$((a[$(>X)]))", "{>X,}", "EOF\n>X\nEOF", "x=$(>X)", "\\\n>X", ")>X", "\"$(>X)\"",
            "^>X", "!>X", "=(>X)",
            "((a[$(>X)]))", "a'$(>X)'b", "*(e:'>X':)", "%(>X)", "-c>X", "-v a[$(>X)]");
    private static final List<String> PIECES = List.of("{}", "{}", "{}", "'{}'", "\"{}\"", "\"a{}b\"", "$(echo {})", "`echo {}`",
            "\"$(echo \"{}\")\"",
            "${v:-{}}", "\"${v:-{}}\"", "$(( {} ))", ">{}", "<{}", ">& {}", "2>&{}", "1>& {}", "&>{}", "<<<{}", "<<E\n{}\nE\n",
            "<<'E'\n{}\nE\n", "<&{}",
            "{}>f", "[ {} = a ]", "[[ {} -eq 1 ]]", "test {} -eq 1", "echo", "printf %s", "printf {}", "eval", "export {}", "let {}",
            "(( {} ))", "a[{}]=1",
            "v={}", "declare {}", "local {}", "read {}", "unset {}", "exit {}", "set -- {}", "cd {}", "trap {} EXIT",
            "case {} in {}) ;; esac", "if {}; then",
            "fi", "for v in {}; do", "done", "; ", " && ", " | ", "\n", "# ", "'", "\"", "\\", "$", "`", "(", ")", "f() { echo {}; }",
            "f", "$'{}'", "$\"{}\"",
            "~{}", "{}=1", "alias a={}", "printf -v {} x", "[ -v {} ]", "${!{}}", "${v/{}/x}", "${v@{}}", "x \\\n");

    /// Every line that was not refused is given to each shell that is here; none of them may make the file that the values name.
    @Test
    void anyTemplateInEveryShell() throws Exception {
        var lines = new ArrayList<String>();
        int refused = 0;
        while (lines.size() < LINES) {
            var template = IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> any(PIECES)).collect(Collectors.joining(" "));
            if (!template.contains("{}")) continue;
            try {
                var task = Arguments.read(List.of("echo " + template), List.of(":::", any(VALUES)),
            "claude", InputStream.nullInputStream()).tasks()
                        .getFirst();
                lines.add(((Work.Shell) task.work()).line());
            } catch (UserError e) {
                refused++;
            }
        }
        for (int i = 0; i < lines.size(); i++) Files.writeString(temp.resolve("line" + i), lines.get(i));
        var tried = new ArrayList<String>();
        for (var shell : List.of("dash", "bash", "zsh", "busybox sh", "mksh", "ksh")) {
            var there = new ProcessBuilder("sh", "-c", "command -v " + shell.split(" ")[0]).start();
            if (there.waitFor() != 0) continue;
            tried.add(shell);
            var folder = Files.createDirectory(temp.resolve("in-" + shell.replace(' ', '-')));
            var all = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt " + lines.size() + " ]; do timeout -s KILL 10 " + shell
                    + " -c \"$(cat ../line$i)\" </dev/null >/dev/null 2>&1; [ ! -e X ] || { echo $i; rm -f X; }; i=$((i + 1)); done")
                    .directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var harmed = new String(all.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().map(Integer::valueOf)
                    .map(lines::get).toList();
            assertEquals(List.of(), harmed, "seed " + SEED + ": " + shell + " has run a value");
        }
        System.out.printf("templates, seed %d: %d lines in each of %s, %d refused%n", SEED, lines.size(), tried, refused);
    }
}
