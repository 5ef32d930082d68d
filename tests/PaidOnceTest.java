package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Public incidents of workflows of agents that were resumed, and paid once more for what had been answered already, since results were
/// taken by the order in which agents had started: played again by a fake `claude` that writes down each call, and each that it answers.
///
/// - <https://github.com/anthropics/claude-code/issues/95076>: 40 agents more, and 231 million tokens, after the first fan-out
/// - <https://github.com/anthropics/claude-code/issues/76907>: 96 of 100 that had succeeded, for 2 that had failed, the fourth being one
/// - <https://github.com/anthropics/claude-code/issues/74599>: 33 of 40, for one that had met a limit
///
/// Each is also played with its first run killed in the midst of it.
@Tag("process")
@Tag("slow")
@Timeout(300)
class PaidOnceTest {
    /// The first line of what it is asked is its name. A name in the file `blocked` is refused for good, one in `limited` meets its limit,
    /// and as many answers as the file `most` says are given while it is there; the others wait.
    private static final String CLAUDE = """
            #!/bin/sh
            name=$(head -n 1); cat > /dev/null
            [ -n "$name" ] || exit 0
            echo "$name" >> "$FLEET/asked"
            echo '{"type":"system","subtype":"init","session_id":"S'$$'","model":"m"}'
            for state in blocked limited; do
                grep -qxF "$name" "$FLEET/$state" 2>/dev/null || continue
                [ $state = blocked ] && says='"api_error_status":400,"result":"API Error: 400 '"$BLOCKED"'"' ||
                    says='"api_error_status":429,"result":"Claude AI usage limit reached|'$(($(date +%s) + 3600))'"'
                echo '{"type":"result","is_error":true,"terminal_reason":"api_error",'"$says"'}'
                exit 1
            done
            sleep 0.0$(($$ % 9))
            while [ -e "$FLEET/most" ] && [ "$(wc -l < "$FLEET/paid")" -ge "$(cat "$FLEET/most")" ]; do sleep 0.1; done
            echo "$name" >> "$FLEET/paid"
            echo '{"type":"result","is_error":false,"terminal_reason":"completed","result":"answer of '"$name"'","total_cost_usd":0.25}'
            """;

    @TempDir Path temp;
    private Cli cli;

    @BeforeEach
    void aFleet() throws IOException {
        var bin = Files.createDirectories(temp.resolve("bin"));
        assertTrue(Files.writeString(bin.resolve("claude"), CLAUDE).toFile().setExecutable(true));
        cli = Cli.below(temp).with(Map.of("PATH", bin + ":" + System.getenv("PATH"), "FLEET", temp.toString(), "ANTHROPIC_API_KEY", "fake",
                "BLOCKED", "Output blocked by content filtering policy", "XDG_STATE_HOME", temp.resolve("state").toString()));
    }

    @AfterEach
    void nothingIsLeft() {
        cli.nothingLeft();
    }

    /// A task whose prompt begins with its name, and has the answers of those in it.
    private static String agent(String name, String after, String... answers) {
        var reads = Stream.of(answers).map(of -> "\\n[=tasks." + of + ".answer]").collect(Collectors.joining());
        return "- {id: " + name + ", agent: claude, prompt: \"" + name + reads + "\""
                + (after.isEmpty() ? "" : ", after: [" + after + "]") + "}\n";
    }

    /// As many stages, one after the other, as there are names, of each of so many items.
    private static void pipeline(List<String> tasks, int items, String... stages) {
        for (int i = 1; i <= items; i++)
            for (int s = 0; s < stages.length; s++) {
                var before = s == 0 ? "" : stages[s - 1] + "-" + i;
                tasks.add(s == 0 ? agent(stages[0] + "-" + i, "") : agent(stages[s] + "-" + i, before, before));
            }
    }

    private static String ids(List<String> tasks) {
        return tasks.stream().map(task -> task.replaceFirst("(?s)- \\{id: ([^,]+),.*", "$1")).collect(Collectors.joining(", "));
    }

    private void manifest(List<String> tasks) throws IOException {
        cli.file("work.yaml", "parallel: 12\nstagger: 0\nmax_cpu: 100\nmax_memory: 100\non_limit: stop\nretries: 0\ntasks:\n"
                + String.join("", tasks));
    }

    private List<String> lines(String file) throws IOException {
        return Files.exists(temp.resolve(file)) ? Cli.text(temp.resolve(file)).lines().toList() : List.of();
    }

    private void state(String state, String... names) throws IOException {
        Files.writeString(temp.resolve(state), Stream.of(names).map(name -> name + "\n").collect(Collectors.joining()));
    }

    /// Runs it until so many are paid for, and ends it then.
    private void broken(int paid, boolean killed) throws Exception {
        state("paid");
        state("most", Integer.toString(paid));
        var run = cli.start("run", "work.yaml");
        Cli.await(paid + " answers", () -> lines("paid").size() >= paid);
        if (killed) run.signal("KILL").end();
        else {
            cli.run("stop", "--now").exits(0);
            run.end();
        }
        Files.delete(temp.resolve("most"));
    }

    /// What the resumed run asked, in the order of names.
    private List<String> resumed(int exit) throws IOException {
        int before = lines("asked").size();
        cli.run("run", "--resume", "work.yaml").exits(exit);
        return lines("asked").stream().skip(before).sorted().toList();
    }

    /// Nobody has paid for an answer twice.
    private void paidOnce(int tasks) throws IOException {
        assertEquals(List.of(), lines("paid").stream().collect(Collectors.groupingBy(n -> n, Collectors.counting())).entrySet().stream()
                .filter(e -> e.getValue() > 1).toList(), "paid again");
        assertEquals(tasks, lines("paid").size());
    }

    /// One fan-out with a barrier, then a pipeline, then the whole of it.
    private static List<String> fanOuts() {
        var find = new ArrayList<String>();
        pipeline(find, 12, "find");
        var rest = new ArrayList<String>();
        for (int i = 1; i <= 12; i++) {
            rest.add(agent("check-" + i, ids(find), "find-" + i));
            rest.add(agent("mend-" + i, "check-" + i, "check-" + i));
        }
        var last = agent("sum", ids(rest), "mend-1", "mend-12");
        return Stream.of(find, rest, List.of(last)).flatMap(List::stream).toList();
    }

    @Test
    void whatStartsInAnotherOrderIsTheSame() throws Exception {
        order(false);
    }

    @Test
    void whatStartsInAnotherOrderIsTheSameAfterAKill() throws Exception {
        order(true);
    }

    private void order(boolean killed) throws Exception {
        var tasks = fanOuts();
        manifest(tasks);
        broken(15, killed);
        var answered = Set.copyOf(lines("paid"));
        // They start in whatever order, and this time in another.
        manifest(tasks.reversed());
        var again = resumed(0);
        assertEquals(List.of(), again.stream().filter(answered::contains).toList());
        paidOnce(tasks.size());
        // Whoever is killed leaves his agents at work; they are taken up.
        if (killed) assertEquals(tasks.size(), lines("asked").size(), "none was asked twice");
        assertTrue(answered.size() >= 15 && cli.report().at("/taken/tasks").asInt() >= answered.size());
    }

    @Test
    void twoThatFailedRunAloneThoughOneCameEarly() throws Exception {
        early(false);
    }

    @Test
    void twoThatFailedRunAloneThoughOneCameEarlyAfterAKill() throws Exception {
        early(true);
    }

    private void early(boolean killed) throws Exception {
        var tasks = new ArrayList<String>();
        pipeline(tasks, 102, "page");
        manifest(tasks);
        state("blocked", "page-4", "page-71");
        if (killed) {
            broken(40, true);
            resumed(1);
        } else cli.run("run", "work.yaml").exits(1);
        paidOnce(100);
        assertEquals(List.of("page-4", "page-71"), resumed(1), "they fail once more");
        state("blocked");
        assertEquals(List.of("page-4", "page-71"), resumed(0));
        paidOnce(102);
        assertEquals(100, cli.report().at("/taken/tasks").asInt());
        assertEquals(25.0, cli.report().at("/taken/cost_usd").asDouble(), "what the 100 had cost");
    }

    @Test
    void oneOfFortyThatMetALimitIsTheOnlyOneThatRuns() throws Exception {
        limit(false);
    }

    @Test
    void oneOfFortyThatMetALimitIsTheOnlyOneThatRunsAfterAKill() throws Exception {
        limit(true);
    }

    private void limit(boolean killed) throws Exception {
        var first = new ArrayList<String>();
        pipeline(first, 6, "design", "attack", "evaluate");
        pipeline(first, 8, "analyze", "refute");
        pipeline(first, 2, "pair");
        first.add(agent("single", ""));
        var tasks = new ArrayList<>(first);
        tasks.add(agent("second", ids(first), "evaluate-6", "refute-8", "pair-1", "single"));
        tasks.add(agent("last-1", "second", "second"));
        tasks.add(agent("last-2", "second, last-1?", "second"));
        assertEquals(40, tasks.size());
        manifest(tasks);
        state("limited", "last-2");
        if (killed) {
            broken(20, true);
            resumed(1);
        } else cli.run("run", "work.yaml").exits(1);
        paidOnce(39);
        state("limited");
        // Other runs know when the limit is lifted; here it is now.
        for (var file : lifted()) Files.delete(file);
        assertEquals(List.of("last-2"), resumed(0));
        paidOnce(40);
        assertEquals(39, cli.report().at("/taken/tasks").asInt());
        assertEquals(41, lines("asked").size(), "it alone was refused");
    }

    private List<Path> lifted() throws IOException {
        try (var all = Files.walk(temp.resolve("state"))) {
            return all.filter(f -> Files.isRegularFile(f) && f.toString().contains("limit")).toList();
        }
    }
}
