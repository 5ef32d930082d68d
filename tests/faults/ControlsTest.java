package tests.faults;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;

/// Whatever is asked of a run, by a file or by the page: it is done, refused by a sentence, or no request at all; the run goes on, and its
/// journal can be read again.
@Tag("heavy")
class ControlsTest {
    private static final long SEED = 16;
    private static final int TRIES = 4_000;

    private static final List<String> VALUES = List.of("null", "0", "-1", "1", "2.5", "1e300", "-1e300", "1e999999", "99999999999999999999",
            "2147483647", "2147483648", "-2147483648", "9223372036854775807", "true", "{}", "[]", "[null]", "[[]]", "\"\"", "\"a\"",
            "[\"a\"]", "[\"b\",\"b\"]", "[\"nobody\"]", "\"PT9999999999999H\"", "\"PT99999999999999999999H\"", "\"PT-1S\"", "\"PT0S\"",
            "\"P1000000000D\"", "\"PT0.000000001S\"", "\"PT2562047788015H12M55.807S\"", "\"PT240001H\"",
            "\"\\u0000\"", "\"../../x\"", "\"NaN\"",
            "\"now,fail=9999999%\"");
    private static final List<String> TASKS = List.of(
            "{'id':'n%d','work':{'line':'true'},'place':{},'limits':{},'after':[]}",
            "{'id':'n%d','work':{'line':'true'},'place':{},'limits':{},'after':['n%<d']}",
            "{'id':'n%d','work':{'line':'true'},'place':{},'limits':{},'after':['a']}",
            "{'id':'n%d','work':{'line':'true'},'place':{},'limits':{},'after':['nobody']}",
            "{'id':'a','work':{'line':'true'},'place':{},'limits':{},'after':[]}",
            "{'id':'../x','work':{'line':'true'},'place':{},'limits':{},'after':[]}",
            "{'id':'n%d'}",
            "{}",
            "null",
            "{'id':'n%d','work':{'line':'true'},'place':{},'limits':{'timeout':'PT9999999999999H'},'after':[]}",
            "{'id':'n%d','work':{'line':'true'},'place':{'dir':'/nowhere'},'limits':{'priority':2147483647},'after':[]}",
            "{'id':'n%d','work':{'line':'true'},'place':{},'limits':{'retries':-1},'after':['a','n%<d']}",
            "{'id':'n%d','work':{'agent':'nobody','text':'x'},'place':{},'limits':{},'after':[]}",
            "{'id':'n%d','work':{'argv':[]},'place':{},'limits':{},'after':[]}",
            "{'id':'n%d','work':{},'place':{},'limits':{},'after':[]}",
            "{'id':'n%d','work':{'line':'true'},'place':{'answers':['x']},'limits':{},'after':['n%<d','a','a']}");

    @TempDir Path base;

    @Test
    void noRequestHarms() throws IOException {
        var random = new Random(SEED);
        int done = 0, refused = 0, none = 0;
        for (int i = 0; i < TRIES; i++) {
            var text = request(random, i);
            Control control;
            try {
                control = Json.MAPPER.readValue(text, Control.class);
            } catch (JacksonException | UserError e) {
                none++;
                continue;
            }
            if (control == null) continue;
            var answer = assertDoesNotThrow(() -> ask(control), text);
            if (answer == null) done++;
            else refused++;
        }
        System.out.println("requests, seed " + SEED + ": " + done + " done, " + refused + " refused, " + none + " no request");
        assertTrue(done > 100 && refused > 100 && none > 100);
    }

    private static String request(Random random, int number) {
        var verb = List.of("set", "set", "set", "add", "add", "pause", "resume", "stop", "retry", "priority", "drain", "dance")
                .get(random.nextInt(12));
        var text = new StringBuilder("{\"do\":\"" + verb + '"');
        if (verb.equals("add")) {
            var tasks = Stream.generate(() -> TASKS.get(random.nextInt(TASKS.size())).formatted(number + random.nextInt(2)))
                    .limit(1 + random.nextInt(3)).collect(Collectors.joining(","));
            return text + ",\"tasks\":[" + tasks.replace('\'', '"') + "]}";
        }
        var fields = Stream.concat(Settings.LIVE.stream().map(Setting::key),
                Stream.of("tasks", "task", "now", "priority", "budget_usd", "budget_tokens")).toList();
        for (int n = random.nextInt(3); n >= 0; n--)
            text.append(",\"").append(fields.get(random.nextInt(fields.size()))).append("\":")
                    .append(VALUES.get(random.nextInt(VALUES.size())));
        return text + "}";
    }

    /// Its refusal; null if it was done.
    private String ask(Control control) throws IOException {
        var planner = new Planner(_ -> 0, Agents::of);
        var tasks = Stream.of("a", "b", "c").map(id -> Task.of(id, new Work.Shell("true"))).toList();
        var events = new ArrayList<Event>(Opening.of(0, "run", base, Handle.NONE, Policy.DEFAULT.parallel(10), tasks, _ -> null));
        events.add(new Event.Sampled(0, 0.0, 0.0, 0, 0));
        events.add(new Event.Asked(1, "1", control));
        events.add(new Event.Asked(2, "2", new Control.Stop(true, List.of())));
        var board = new Fold();
        var all = new ArrayList<Event>();
        for (var event : events) {
            board.apply(event);
            all.add(event);
            decide(planner, board, all);
        }
        for (var entry : List.copyOf(board.running())) {
            var end = new Event.Ended(3, entry.task().id(), entry.attempt().number(), new Exit.Signal(9), Said.NOTHING);
            board.apply(end);
            all.add(end);
        }
        decide(planner, board, all);
        assertNotNull(board.end(), "a stop ends the run");
        var file = base.resolve(UUID.randomUUID() + ".jsonl");
        try (var journal = Journal.create(file)) {
            journal.append(all);
        }
        assertEquals(board.entries().stream().map(Entry::status).toList(),
                Journal.replay(file).entries().stream().map(Entry::status).toList());
        Files.delete(file);
        return all.stream().filter(Event.Answered.class::isInstance).map(Event.Answered.class::cast).findFirst().orElseThrow().refusal();
    }

    private static void decide(Planner planner, Fold board, List<Event> all) {
        for (Event.Decision d; (d = planner.next(board, 2)) != null; board.apply(d)) all.add(d);
        planner.wake(board, board.at());
    }
}
