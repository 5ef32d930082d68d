package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.journal.*;
import lib.model.*;
import lib.terminal.*;
import org.jline.terminal.Size;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.RandomRunsTest;
import tests.Scenario;
import tools.jackson.databind.JsonNode;

/// The numbers of all views of one run agree with each other and with its journal, which is counted here by itself, event by event. Random
/// runs with retries, limits, checks, pauses, crashes and costs.
class NumbersTest {
    private static final int RUNS = 80;

    @TempDir Path base;

    /// What is told of a run in more than one place. Times are in milliseconds, cost in US dollars; null is unknown.
    private record Numbers(Integer tasks, int ok, int failed, Integer cancelled, Integer retries, Long wall, Long total, Double cost) {
        private Numbers {
            cost = cost == null ? null : Math.round(cost * 1e6) / 1e6;
        }

        /// The same without what a view doesn't tell.
        private Numbers like(Numbers other) {
            return new Numbers(other.tasks == null ? null : tasks, ok, failed, other.cancelled == null ? null : cancelled,
                    other.retries == null ? null : retries, other.wall == null ? null : wall, other.total == null ? null : total,
                    other.cost == null ? null : cost);
        }
    }

    private static String story(Random random) {
        var story = new StringBuilder(RandomRunsTest.story(random, 1 + random.nextInt(20)));
        for (int i = random.nextInt(5); i > 0; i--)
            story.append("on c").append(i).append(" by claude").append(random.nextInt(3) == 0 ? " verify fail,ok" : "").append(": ")
                    .append(List.of("ok costs 0.25 after 3s", "limited 4s, then ok costs 1.125", "api 529 costs 0.0625, then ok costs 0.5",
                    "api 401", "ok after 2s", "says 3 times costs 0.125").get(random.nextInt(6))).append('\n');
        if (story.indexOf("says 3 times") >= 0) story.append("at 60s: terminate\n");
        return story.toString();
    }

    /// Counted by itself: no board, no fold of the program's.
    private static Numbers counted(List<Event> journal) {
        var settled = new HashMap<String, Status>();
        var attempts = new HashMap<String, Integer>();
        var since = new HashMap<String, Long>();
        var still = new HashMap<String, Long>();
        var costs = new HashMap<String, Double>();
        long total = 0, start = 0, end = 0;
        int tasks = 0;
        for (var event : journal)
            switch (event) {
                case Event.RunStarted e -> start = e.at();
                case Event.RunEnded e -> end = e.at();
                case Event.Queued _ -> tasks++;
                case Event.Started e -> {
                    attempts.merge(e.task(), 1, Integer::sum);
                    since.put(e.task(), e.at());
                }
                // What is suspended may also be its check, which is no part of an attempt's time.
                case Event.Suspended e -> {
                    if (since.containsKey(e.task())) still.put(e.task(), e.at());
                }
                case Event.Continued e -> since.computeIfPresent(e.task(), (_, at) -> at + e.at() - still.remove(e.task()));
                case Event.Signalled e -> {
                    var paused = still.remove(e.task());
                    if (paused != null) since.merge(e.task(), e.at() - paused, Long::sum);
                }
                case Event.Noted e -> {
                    if (e.progress().costUsd() != null) costs.put(e.task() + "/" + e.attempt(), e.progress().costUsd());
                }
                case Event.Ended e -> {
                    var paused = still.remove(e.task());
                    total += e.at() - since.remove(e.task()) - (paused == null ? 0 : e.at() - paused);
                    if (e.said().progress().costUsd() != null) costs.put(e.task() + "/" + e.attempt(), e.said().progress().costUsd());
                }
                case Event.Settled e -> settled.put(e.task(), e.status());
                default -> {}
            }
        var counts = settled.values().stream().collect(Collectors.groupingBy(s -> s == Status.SKIPPED ? Status.CANCELLED : s,
                Collectors.summingInt(_ -> 1)));
        return new Numbers(tasks, counts.getOrDefault(Status.SUCCEEDED, 0), counts.getOrDefault(Status.FAILED, 0),
                counts.getOrDefault(Status.CANCELLED, 0),
                attempts.values().stream().mapToInt(n -> n - 1).sum(), end - start, total, costs.isEmpty() ? null
                        : costs.values().stream().mapToDouble(c -> c).sum());
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1000);
    }

    private static Numbers totals(JsonNode s) {
        return new Numbers(s.get("total_tasks").asInt(), s.get("successful").asInt(), s.get("failed").asInt(), s.get("cancelled").asInt(),
                s.get("retries").asInt(), millis(s.get("wall_duration").asDouble()),
                millis(s.get("total_duration").asDouble()), s.get("total_cost_usd").isNull() ? null : s.get("total_cost_usd").asDouble());
    }

    private static Numbers lines(JsonNode report) {
        var tasks = report.get("tasks").valueStream().toList();
        var costs = tasks.stream().flatMap(t -> t.get("attempts").valueStream()).filter(a -> a.has("cost_usd"))
                .map(a -> a.get("cost_usd").asDouble()).toList();
        return new Numbers(tasks.size(), count(tasks, "completed"), count(tasks, "failed"), count(tasks, "cancelled"),
                tasks.stream().mapToInt(t -> Math.max(0, t.get("attempts").size() - 1)).sum(), null,
                tasks.stream().flatMap(t -> t.get("attempts").valueStream()).mapToLong(a -> millis(a.get("duration").asDouble())).sum(),
                        costs.isEmpty() ? null : costs.stream().mapToDouble(c -> c).sum());
    }

    private static int count(List<JsonNode> tasks, String status) {
        return (int) tasks.stream().filter(t -> t.get("status").asString().equals(status)).count();
    }

    private static Numbers csv(Summary summary) {
        var rows = FormatsTest.csv(summary);
        var names = rows.getFirst();
        IntFunction<Stream<String>> column = i -> rows.stream().skip(1).map(r -> r.get(i));
        ToIntFunction<String> status = word -> (int) column.apply(names.indexOf("status")).filter(word::equals).count();
        var costs = column.apply(names.indexOf("cost_usd")).filter(c -> !c.isEmpty()).mapToDouble(Double::parseDouble).toArray();
        return new Numbers(rows.size() - 1, status.applyAsInt("completed"), status.applyAsInt("failed"), status.applyAsInt("cancelled"),
                column.apply(names.indexOf("attempts")).mapToInt(n -> Math.max(0, Integer.parseInt(n) - 1)).sum(), null,
                column.apply(names.indexOf("duration")).mapToLong(d -> millis(Double.parseDouble(d))).sum(), costs.length == 0 ? null
                        : DoubleStream.of(costs).sum());
    }

    private static Numbers junit(Summary summary) throws Exception {
        var suite = FormatsTest.junit(summary);
        var tests = FormatsTest.elements(suite, "testcase");
        int failed = (int) tests.stream().filter(t -> t.getElementsByTagName("failure").getLength() > 0).count(),
                left = (int) tests.stream().filter(t -> t.getElementsByTagName("skipped").getLength() > 0).count();
        assertEquals(List.of(tests.size(), failed, left), Stream.of("tests", "failures", "skipped")
                .map(n -> Integer.valueOf(suite.getAttribute(n))).toList());
        var properties = FormatsTest.elements(suite, "property").stream()
                .collect(Collectors.toMap(p -> p.getAttribute("name"), p -> p.getAttribute("value")));
        // Of an account that was closed tasks are left waiting; a test that wasn't run is skipped.
        int waiting = (int) tests.stream().filter(t -> FormatsTest.elements(t, "skipped").stream()
                .anyMatch(e -> e.getAttribute("message").startsWith("waiting"))).count();
        return new Numbers(tests.size(), tests.size() - failed - left, failed, left - waiting, Integer.valueOf(properties.get("retries")),
                millis(Double.parseDouble(suite.getAttribute("time"))),
                tests.stream().mapToLong(t -> millis(Double.parseDouble(t.getAttribute("time")))).sum(),
                        properties.containsKey("total_cost_usd") ? Double.valueOf(properties.get("total_cost_usd")) : null);
    }

    private static Numbers trace(JsonNode trace) {
        var attempts = trace.get("traceEvents").valueStream()
                .filter(e -> e.get("ph").asString().equals("X") && e.at("/args/attempt").isInt()).toList();
        var last = new HashMap<String, String>();
        for (var a : attempts) last.put(a.at("/args/task").asString(), a.at("/args/status").asString());
        var costs = attempts.stream().filter(a -> a.get("args").has("cost_usd")).mapToDouble(a -> a.at("/args/cost_usd").asDouble())
                .toArray();
        long running = 0;
        for (var e : trace.get("traceEvents")) if (e.get("name").asString().equals("running")) running = e.at("/args/attempts").asLong();
        assertEquals(0, running, "all that ran has ended");
        return new Numbers(null, Collections.frequency(last.values(), "completed"), Collections.frequency(last.values(), "failed"), null,
                attempts.size() - last.size(), null,
                attempts.stream().mapToLong(a -> millis(a.at("/args/duration").asDouble())).sum(), costs.length == 0 ? null
                        : DoubleStream.of(costs).sum());
    }

    /// The groups of what is found first.
    private static List<String> found(String text, String regex) {
        var match = Pattern.compile(regex).matcher(text);
        assertTrue(match.find(), () -> regex + " in\n" + text);
        return IntStream.rangeClosed(1, match.groupCount()).mapToObj(i -> match.group(i) == null ? "0" : match.group(i)).toList();
    }

    private static List<Integer> numbers(String text, String regex) {
        return found(text, regex).stream().map(Integer::valueOf).toList();
    }

    @Tag("heavy")
    @Test
    @Timeout(120)
    void allViewsAgreeWithTheJournal() throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new Random(seed);
            int slots = 1 + random.nextInt(6), retries = random.nextInt(3);
            var played = Scenario.play(story(random), p -> p.parallel(slots).retries(retries));
            check(played, "seed " + seed);
        }
    }

    /// A pause while its check runs takes nothing from an attempt's time.
    @Test
    void aPausedCheckIsNoPartOfAnAttempt() {
        var played = Scenario.play("on a by claude verify ok: ok after 3s\nat 3500ms: ask pause\nat 10s: ask resume");
        assertTrue(played.journal.stream().anyMatch(Event.Suspended.class::isInstance), played.journal.toString());
        assertEquals(3_000, counted(played.journal).total);
        assertEquals(3.0, FormatsTest.summary(played).summary().totalDuration());
    }

    private void check(Scenario played, String seed) throws Exception {
        var run = new RunFolder(Files.createDirectories(base.resolve(".orchestrate/runs").resolve("r" + seed.replace(" ", "-"))));
        var events = played.journal.stream().map(e -> e instanceof Event.RunStarted s
                ? new Event.RunStarted(s.at(), s.schema(), run.id(), base.toString(), s.policy()) : e).toList();
        try (var journal = Journal.create(run.journal())) {
            journal.append(events);
        }
        var truth = counted(events);
        var board = Journal.replay(run.journal());
        var summary = Aggregator.summary(board, 0, false);
        new Report(run, summary, Views.OURS).write();
        var inquiry = new Inquiry(base, run.id());

        var text = inquiry.report("json");
        var json = Json.MAPPER.readTree(text);
        FormatsTest.validate(text);
        var all = new LinkedHashMap<String, Numbers>();
        all.put("report --format json", totals(json.get("summary")));
        all.put("its tasks", lines(json));
        all.put("aggregate-report.json", totals(Json.MAPPER.readTree(run.path().resolve("aggregate-report.json").toFile()).get("summary")));
        all.put("csv", csv(summary));
        all.put("junit", junit(summary));
        var trace = Json.MAPPER.readTree(inquiry.report("trace"));
        all.put("trace", trace(trace));
        FormatsTest.tracksAreNested(trace);
        all.put("the trace's head", totals(trace.at("/otherData/summary")));
        all.put("runs", totals(History.json(base).lines().map(Json.MAPPER::readTree)
                .filter(l -> l.get("execution_id").asString().equals(run.id())).findFirst().orElseThrow().get("summary")));
        all.forEach((view, told) -> assertEquals(truth.like(told), told, seed + ": " + view));
        assertEquals(truth.cost, totals(json.get("summary")).cost, seed);

        var counts = List.of(truth.tasks, truth.ok, truth.failed, truth.cancelled);
        var md = inquiry.report("md");
        assertEquals(counts, numbers(md, "\\| tasks \\| (\\d+): (\\d+) succeeded, (\\d+) failed, (\\d+) cancelled"), seed);
        assertEquals(truth.retries, numbers(md, "\\| retries \\| (\\d+)").getFirst(), seed);
        assertEquals(Durations.words(truth.wall), found(md, "\\| wall time \\| (\\S+)").getFirst(), seed);
        assertEquals(Durations.words(truth.total), found(md, "\\| time in tasks \\| (\\S+)").getFirst(), seed);
        for (var status : Map.of("completed", truth.ok, "failed", truth.failed, "cancelled", truth.cancelled).entrySet())
            assertEquals(status.getValue(), md.split("(?m)^\\| \\S+ \\| " + status.getKey() + " \\|", -1).length - 1,
                    seed + ": rows of report.md");

        var html = inquiry.report("html");
        for (var figure : Map.of("failed", "" + truth.failed, "retries", "" + truth.retries, "wall time", Durations.words(truth.wall))
                .entrySet())
            assertEquals(figure.getValue(), found(html, "<dt>" + figure.getKey() + "</dt>\\s*<dd[^>]*>([^<]*)</dd>").getFirst().strip(),
                    seed + ": " + figure.getKey() + " in report.html");

        if (truth.cancelled > 0)
            assertEquals(truth.cancelled, numbers(html, "<dt>(?:cancelled|skipped)</dt>\\s*<dd[^>]*>(\\d+)</dd>").getFirst(), seed);
        var rows = html.substring(html.indexOf("id=\"tasks\""));
        for (var word : Map.of("completed", truth.ok, "failed", truth.failed, "cancelled", truth.cancelled).entrySet())
            assertEquals(word.getValue(), rows.split("<td[^>]*>" + word.getKey() + "</td>", -1).length - 1, seed + ": rows of report.html");

        var status = inquiry.statusText();
        assertEquals(List.of(truth.ok, truth.tasks, truth.failed, truth.cancelled),
                numbers(status, "finished, (\\d+) of (\\d+) succeeded, (\\d+) failed, (\\d+) cancelled"), seed);
        assertEquals(Durations.words(truth.wall), found(status, "waiting; (\\S+?)[,\n]").getFirst(), seed);
        assertEquals(truth.tasks + 2L, status.lines().filter(l -> !l.startsWith("halted: ")).count(), seed + ": " + status);

        var end = inquiry.endText(false);
        assertEquals(List.of(truth.tasks, truth.ok, truth.failed, truth.cancelled, truth.retries),
                numbers(end, "(\\d+) tasks?: (\\d+) succeeded(?:, (\\d+) failed)?(?:, (\\d+) cancelled(?: \\(\\d+ skipped\\))?)?, (\\d+) "
                        + "retr"), seed);

        var table = String.join("\n", DrawnTable.lines(board, board.at(), Size.of(200, 60), false, false));
        assertEquals(List.of(truth.ok + truth.failed + truth.cancelled, truth.tasks, truth.ok, truth.failed, truth.cancelled,
                truth.retries), numbers(table, "(\\d+)/(\\d+)  (\\d+) ok(?:  (\\d+) failed)?(?:  (\\d+) cancelled)?(?:  (\\d+) retr)?"),
                seed);

        var todos = TodoList.items(board);
        assertEquals(truth.tasks, todos.size(), seed);
        assertEquals(truth.ok, todos.stream().filter(t -> t.status().equals("completed")).count(), seed);
        assertEquals(truth.failed, todos.stream().filter(t -> t.content().contains(" - failed: ")).count(), seed);
        assertEquals(truth.cancelled.longValue(), todos.stream()
                .filter(t -> t.content().contains(" - cancelled: ") || t.content().contains(" - skipped: ")).count(), seed);

        if (truth.cost != null && truth.cost > 0) {
            var cost = truth.cost >= 0.1 ? "$%.2f".formatted(truth.cost) : "$%.4f".formatted(truth.cost);
            for (var view : Map.of("md", md, "html", html, "status", status, "end", end, "table", table, "runs",
                    History.text(base, Views.OURS).lines().filter(l -> l.startsWith(run.id() + " ")).findFirst().orElseThrow()).entrySet())
                assertTrue(view.getValue().contains(cost), seed + ": " + cost + " in " + view.getKey());
        }
    }
}
