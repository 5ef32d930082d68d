package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import module java.xml;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.networknt.schema.*;
import java.lang.reflect.RecordComponent;
import lib.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import tests.Repo;
import tests.Scenario;
import tools.jackson.databind.JsonNode;

/// The report's formats for programs, each read by a reader that is not ours: JSON by its schema, junit.xml by its XSD, CSV by RFC 4180,
/// the trace by what Chrome's format asks for.
public class FormatsTest {
    static final String NASTY = "=HYPERLINK(\"http://x\"),;| <script>alert(1)</script> ]]> & ' \" \\ \u001b[31m \u0000\u0008\ufffe\ud800 "
            + "日本語😀 ${x} <#if y>\r\nsecond\tline";

    /// Some of everything: retries, a limit, a check, costs, pauses, holds, a crash, and what was cancelled, skipped and never started.
    public static final Scenario MIXED = Scenario.play("""
            on ok: ok
            on again: exit 1 'connection refused', then exit 1 'Error 503', then ok
            on bad: exit 1 'connection refused', then exit 7
            on later after bad: ok
            on dear by claude: limited 20s, then ok costs 0.5
            on checked by claude verify fail,ok: ok costs 0.25 after 3s
            on long: ok after 40s
            on stopped: hangs
            on late priority -1: ok
            at 1s: cpu 99
            at 3s: cpu 10
            at 4s: ask pause long
            at 6s: crash
            at 9s: ask resume
            at 30s: ask stop stopped
            """, p -> p.parallel(5).retries(2));

    public static Summary summary(Scenario played) {
        return Aggregator.summary(played.board, 0, false);
    }

    /// The same run with this as everything that any program said.
    private static Summary saying(String text) {
        var board = new Fold();
        board.apply(new Event.RunStarted(1_000, Journal.SCHEMA, "20261122-081500-fix-bugs", "/home/me", Policy.DEFAULT));
        for (var id : List.of("a", "b", "c")) board.apply(new Event.Queued(1_000, Task.of(id, new Work.Shell("true"))));
        var progress = new Progress("Bash", 3, 1, 2, 0.5, new Progress.Tokens(1, 2, 3, 4), 1.25, "s", text,
                Text.line(text, 200), 0.5, 3, true, List.of(new Progress.Todo(text, "pending")), Progress.Waits.TOOL, null);
        for (int n = 1; n <= 2; n++)
            for (var id : List.of("a", "b")) {
                board.apply(new Event.Started(n * 2_000L, id, n, id.equals("a") ? 1 : 2, null));
                board.apply(new Event.Noted(n * 2_000L, id, n, progress));
                board.apply(new Event.Ended(n * 2_000L + 1_234, id, n,
                        n == 1 ? new Exit.NotStarted(text)
                        : new Exit.Code(id.equals("a") ? 0 : 3), new Said(progress, List.of(), null, List.of(), List.of())));
                boolean ok = n == 2 && id.equals("a");
                board.apply(new Event.Judged(n * 2_000L + 1_234, id, n,
                        new Judgement(ok ? new Outcome.Succeeded("exit") : n == 1 ? new Outcome.Transient("timeout")
                        : new Outcome.Permanent(text), text, text, text)));
                board.apply(n == 1 ? new Event.Requeued(3_234, id, 4_000, true, "timeout")
                        : new Event.Settled(5_234, id, ok ? Status.SUCCEEDED : Status.FAILED, text));
            }
        board.apply(new Event.Settled(5_300, "c", Status.SKIPPED, text));
        board.apply(new Event.RunEnded(5_301, 1));
        return Aggregator.summary(board, 0, false);
    }

    /// Runs of all kinds, over and going.
    static List<Summary> all() {
        var all = new ArrayList<>(List.of(summary(MIXED), saying(NASTY), saying(""), saying("x".repeat(5_000))));
        var board = new Fold();
        for (var event : MIXED.journal) {
            board.apply(event);
            if (board.entries().size() % 3 == 0) all.add(Aggregator.summary(board, event.at(), true));
        }
        return all;
    }

    private static final com.networknt.schema.Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Cli.text(Repo.path("templates/aggregate-report.schema.json")), InputFormat.JSON);

    public static void validate(String json) {
        assertEquals(List.of(), SCHEMA.validate(json, InputFormat.JSON,
                context -> context.executionConfig(c -> c.formatAssertionsEnabled(true))), () -> json);
    }

    @Tag("heavy") @Test
    void theReportIsAsItsSchemaSays() {
        for (var summary : all()) validate(Json.pretty(summary));
        var wrong = Json.pretty(summary(MIXED)).replaceFirst("\"state\" : \"finished\"", "\"state\" : \"over\", \"more\" : 1");
        assertEquals(2, SCHEMA.validate(wrong, InputFormat.JSON).size(), "it isn't a schema that takes everything");
    }

    /// A field nobody has described would be refused by the schema only once a run has it.
    @Test
    void everyFieldOfTheReportIsDescribed() {
        var schema = Json.MAPPER.readTree(Cli.text(Repo.path("templates/aggregate-report.schema.json")));
        var seen = new LinkedHashSet<Class<?>>();
        records(Summary.class, seen);
        for (var type : seen) {
            var name = snake(type.getSimpleName());
            var described = type == Summary.class ? schema : schema.at("/$defs/" + name);
            assertFalse(described.isMissingNode(), "$defs has no " + name);
            assertFalse(described.get("additionalProperties").asBoolean(), name + " is open");
            var fields = Arrays.stream(type.getRecordComponents())
                    .map(c -> c.getAccessor().getAnnotation(JsonProperty.class) instanceof JsonProperty named
                    ? named.value() : snake(c.getName())).toList();
            assertEquals(new TreeSet<>(fields), new TreeSet<>(described.get("properties").propertyNames()), name);
            for (var property : described.get("properties").properties())
                assertFalse(property.getValue().path("description").asString("").isBlank(),
                        name + "." + property.getKey() + " has no description");
        }
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static void records(java.lang.reflect.Type type, Set<Class<?>> seen) {
        if (type instanceof java.lang.reflect.ParameterizedType p) for (var argument : p.getActualTypeArguments()) records(argument, seen);
        if (type instanceof Class<?> c && c.isRecord() && seen.add(c))
            for (RecordComponent component : c.getRecordComponents()) records(component.getGenericType(), seen);
    }

    private static final javax.xml.validation.Schema XSD = xsd();

    private static javax.xml.validation.Schema xsd() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(Repo.fixture("junit/junit.xsd").toFile());
        } catch (org.xml.sax.SAXException e) {
            throw new AssertionError(e);
        }
    }

    static Element junit(Summary summary) throws Exception {
        var xml = Views.OURS.text("junit.xml.ftl", summary);
        assertDoesNotThrow(() -> XSD.newValidator().validate(new StreamSource(new StringReader(xml))), () -> xml);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
    }

    static List<Element> elements(Element in, String name) {
        var found = in.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    private static Element testcase(Element suite, String name) {
        return elements(suite, "testcase").stream().filter(t -> t.getAttribute("name").equals(name)).findFirst().orElseThrow();
    }

    @Tag("heavy") @Test
    void junitIsAcceptedByItsXsd() throws Exception {
        for (var summary : all()) junit(summary);
        for (var wrong : List.of("<testsuite name='x'/>", "<testsuites/>",
                "<testsuite name='x' tests='0' failures='0' errors='0' skipped='0' time='NaN'/>"))
            assertThrows(org.xml.sax.SAXException.class, () -> XSD.newValidator().validate(new StreamSource(new StringReader(wrong))),
                    wrong);
    }

    @Test
    void junitTellsHowEachTaskWent() throws Exception {
        var suite = junit(summary(MIXED));
        assertEquals(List.of("9", "1", "2"), Stream.of("tests", "failures", "skipped").map(suite::getAttribute).toList());
        assertEquals(2, elements(testcase(suite, "again"), "flakyFailure").size());
        assertEquals(0, elements(testcase(suite, "again"), "failure").size());
        assertEquals("exit 7", elements(testcase(suite, "bad"), "failure").getFirst().getAttribute("message"));
        assertEquals("attempt 1: connection", elements(testcase(suite, "bad"), "rerunFailure").getFirst().getAttribute("message"));
        assertTrue(elements(testcase(suite, "later"), "skipped").getFirst().getAttribute("message").startsWith("skipped: "));
        assertTrue(elements(testcase(suite, "stopped"), "skipped").getFirst().getAttribute("message").startsWith("cancelled"));
        assertEquals("$ true", testcase(suite, "ok").getTextContent().strip(), "what it ran, and nothing else");
    }

    /// By what Maven's own report is made with.
    @Test
    void surefireReadsIt() throws Exception {
        var suite = new TestSuiteXmlParser(new NullConsoleLogger())
                .parse(new InputStreamReader(new ByteArrayInputStream(Views.OURS.text("junit.xml.ftl", summary(MIXED))
                .getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8)).getFirst();
        assertEquals(List.of(9, 1, 0, 2), List.of(suite.getNumberOfTests(), suite.getNumberOfFailures(), suite.getNumberOfErrors(),
                suite.getNumberOfSkipped()));
        var tests = suite.getTestCases().stream().collect(Collectors.toMap(ReportTestCase::getName, t -> t));
        assertEquals("exit 7", tests.get("bad").getFailureMessage());
        assertTrue(tests.get("again").isSuccessful() && tests.get("again").getFlakyFailures().size() == 2,
                "it passed, and is told as flaky");
        assertTrue(tests.get("later").hasSkipped() && tests.get("stopped").hasSkipped());
        assertEquals(40, tests.get("long").getTime(), 0.001);
    }

    /// A recipe asks for them by the ends of files' names.
    @Tag("heavy")
    @Test
    void aRecipeWritesThemByTheirEndings(@TempDir Path temp) throws IOException {
        var run = Orchestrator.orchestrate(Orchestrator.shell("echo hi").named("a")).in(temp).show(Orchestrator.Show.NOTHING).run();
        var begins = Map.of("r.md", "# ", "r.HTML", "<!DOCTYPE html>", "r.json", "{\n", "r.csv", "task_id,status", "r.xml", "<?xml",
                "r.trace.json", "{\"displayTimeUnit\"", "r.otlp.json", "{\"resourceSpans\"");
        for (var file : begins.keySet()) {
            run.report(temp.resolve(file).toString());
            assertTrue(Cli.text(temp.resolve(file)).startsWith(begins.get(file)), file);
        }
        validate(Cli.text(temp.resolve("r.json")));
        assertEquals("r.pdf: its ending stands for no kind of report: use .md, .html, .json, .csv, .xml, .trace.json, .otlp.json or .mmd",
                assertThrows(UserError.class, () -> run.report("r.pdf")).getMessage());
    }

    /// The same test has the same name in each run, and what programs say stays text.
    @Test
    void junitKeepsNamesAndText() throws Exception {
        var suite = junit(saying(NASTY));
        assertEquals("fix-bugs", testcase(suite, "a").getAttribute("classname"));
        var said = elements(testcase(suite, "b"), "failure").getFirst().getTextContent();
        assertTrue(said.contains("<script>alert(1)</script> ]]> & ' \" \\") && said.contains("日本語😀 ${x} <#if y>"), said);
        assertEquals(0, suite.getElementsByTagName("script").getLength());
    }

    /// Records and fields as RFC 4180 has them.
    static List<List<String>> csv(Summary summary) {
        var text = new Report(null, summary, Views.OURS).as(Report.Format.CSV);
        var rows = new ArrayList<List<String>>();
        var field = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^\",\r\n]*))(,|\r\n)");
        var matcher = field.matcher(text);
        var row = new ArrayList<String>();
        int at = 0;
        for (; at < text.length() && matcher.find() && matcher.start() == at; at = matcher.end()) {
            row.add(matcher.group(1) != null ? matcher.group(1).replace("\"\"", "\"") : matcher.group(2));
            if (matcher.group(3).equals(",")) continue;
            rows.add(List.copyOf(row));
            row.clear();
        }
        assertEquals(text.length(), at, "no CSV from here: " + text.substring(at));
        return rows;
    }

    @Tag("heavy") @Test
    void csvHasALineForEachTask() {
        for (var summary : all()) {
            var rows = csv(summary);
            assertEquals(summary.tasks().size() + 1, rows.size());
            for (var row : rows) assertEquals(rows.getFirst().size(), row.size(), row::toString);
            assertEquals(summary.tasks().stream().map(Summary.Line::taskId).toList(), rows.stream().skip(1).map(List::getFirst).toList());
        }
    }

    @Test
    void csvHasNoFormula() {
        for (var start : List.of("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0"))
            for (var row : csv(saying(start)))
                for (var cell : row) assertFalse(cell.matches("[=+@\t\r-].*") && !cell.matches("-?\\d+(\\.\\d+)?"), cell);
        var names = csv(saying("x")).getFirst();
        assertEquals("2.5", csv(saying("x")).get(1).get(names.indexOf("cost_usd")), "numbers stay numbers");
    }

    static JsonNode trace(Scenario played) {
        return Json.MAPPER.readTree(Trace.of(summary(played), played.journal));
    }

    /// What Chrome's format asks of each kind of event, and what a reader of the timeline wants.
    @Test
    void theTraceIsOneThatPerfettoReads() {
        var trace = trace(MIXED);
        var tracks = new HashMap<Integer, String>();
        var spans = new TreeMap<Integer, List<JsonNode>>();
        var kinds = new TreeSet<String>();
        for (var event : trace.get("traceEvents")) {
            var kind = event.get("ph").asString();
            kinds.add(kind);
            assertTrue(event.get("name").isString() && event.get("pid").isInt(), event::toString);
            if (!kind.equals("M")) assertTrue(event.get("ts").isIntegralNumber() && event.get("ts").asLong() >= 0, event::toString);
            switch (kind) {
                case "X" -> {
                    assertTrue(event.get("dur").asLong() >= 0, event::toString);
                    spans.computeIfAbsent(event.get("tid").asInt(), _ -> new ArrayList<>()).add(event);
                }
                case "C" -> event.get("args").forEach(value -> assertTrue(value.isNumber(), event::toString));
                case "i" -> assertEquals("p", event.get("s").asString());
                case "M" -> {
                    if (event.get("name").asString().equals("thread_name"))
                        tracks.put(event.get("tid").asInt(), event.at("/args/name").asString());
                }
                default -> fail("an event of the kind " + kind);
            }
        }
        assertEquals(Set.of("C", "M", "X", "i"), kinds);
        assertEquals(Set.of("held back", "slot 1", "slot 2", "slot 3", "slot 4", "slot 5"), Set.copyOf(tracks.values()));
        assertTrue(tracks.keySet().containsAll(spans.keySet()), "each track has a name");
        tracksAreNested(trace);
        var names = trace.get("traceEvents").valueStream().map(e -> e.get("name").asString()).collect(Collectors.toSet());
        for (var wanted : List.of("again", "cpu %", "memory %", "running", "cpu 99% > 90%", "claude at its limit", "check", "paused",
                "recovered after a crash")) assertTrue(names.contains(wanted), wanted + " in " + names);
    }

    static void tracksAreNested(JsonNode trace) {
        trace.get("traceEvents").valueStream().filter(e -> e.get("ph").asString().equals("X"))
                .collect(Collectors.groupingBy(e -> e.get("tid").asInt())).values().forEach(FormatsTest::nested);
    }

    /// Of two spans on a track one is within the other, or they don't touch.
    private static void nested(Collection<JsonNode> spans) {
        for (var a : spans)
            for (var b : spans) {
                long from = b.get("ts").asLong(), to = from + b.get("dur").asLong(), start = a.get("ts").asLong(), end = start
                        + a.get("dur").asLong();
                assertFalse(start < from && from < end && end < to, () -> a + " and " + b);
            }
    }
}
