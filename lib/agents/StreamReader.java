package lib.agents;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.model.*;
import lib.model.Progress.Tokens;
import tools.jackson.databind.JsonNode;

/// The common part of all readers of JSON lines, whichever agent writes them: the last lines, the snapshot, the lines kept
/// for judging, and the line that tells the end. It knows no agent's words: each agent's reader tells it what a line means.
abstract class StreamReader implements Reader {
    private static final int NOTABLE = 20;
    /// How a program begins the sentence that tells why it gives up.
    private static final Pattern COMPLAINT =
            Pattern.compile("(?:fatal|error|unknown|unrecogni[sz]ed|unexpected|invalid|missing|not|no|can(?:no|')t|could not"
            + "|failed|please|reached|run aborted)\\b.*", Pattern.CASE_INSENSITIVE);
    private static final List<String> TELLING = List.of("command", "file_path", "filePath", "path", "pattern", "query", "url",
            "description");

    private final LastLines out = new LastLines();
    private final LastLines err = new LastLines();
    private final Deque<JsonNode> notable = new ArrayDeque<>();
    private String complaint;
    private JsonNode end;
    private boolean listening = true;
    /// The calls of tools that haven't come back, by their ids.
    private final Set<String> open = new HashSet<>();
    private boolean vain;
    private List<Progress.Todo> todos = List.of();
    private final Map<Caveat.Kind, Set<String>> marks = new EnumMap<>(Caveat.Kind.class);
    private long signs;
    /// Whether the line told of nothing but another try: a client that does no more is as silent as one that says nothing.
    private boolean onlyRetries;

    String phase;
    String session;
    String model;
    String line;
    String answer;
    Integer turn;
    Tokens tokens;
    Double cost;

    /// One line of the stream, an object.
    abstract void read(JsonNode json);

    /// What [#read] reads of a line that it keeps nothing of.
    abstract Sieve wanted();

    /// Whether it keeps such a line, or reads more of it.
    ///
    /// @param json what is wanted of one
    abstract boolean matters(JsonNode json);

    /// The names of what a tool's input tells, and others.
    static String[] paths(String input, String... others) {
        return Stream.concat(TELLING.stream().map(name -> input + "/" + name), Stream.of(others)).toArray(String[]::new);
    }

    @Override
    public final void out(RawLine line) {
        var json = wanted().of(line);
        if (json == null || matters(json)) out(line.text());
        else take(json);
    }

    private void take(JsonNode json) {
        onlyRetries = false;
        read(json);
        if (!onlyRetries) signs++;
    }

    @Override
    public final void out(String text) {
        var json = Json.object(text);
        var all = json != null ? List.of(json) : Json.objects(text);
        all.forEach(this::take);
        if (!all.isEmpty() || logged(text)) return;
        out.add(text);
        show(text);
    }

    /// Whether a line is one of the client's own log: it is heeded, but no part of what the client says.
    boolean logged(String text) {
        return false;
    }

    @Override
    public void err(String text) {
        if (logged(text)) return;
        err.add(text);
        show(text);
        if (COMPLAINT.matcher(text).matches()) complaint = text;
    }

    void show(String text) {
        if (!text.isBlank()) line = LastLines.shown(text);
    }

    /// A line that judging may need.
    final void keep(JsonNode json) {
        if (notable.size() == NOTABLE) notable.removeFirst();
        notable.addLast(json);
    }

    /// Something that marks a success, should it come to one.
    final void mark(Caveat.Kind kind, String about) {
        marks.computeIfAbsent(kind, _ -> new LinkedHashSet<>()).add(about);
    }

    /// The agent has told its end, for all it knows by now.
    final void ended(JsonNode json) {
        end = json;
        open.clear();
        phase = "done";
    }

    /// It goes on after all: should this be cut, the end is untold again.
    final void goesOn() {
        end = null;
        vain = false;
    }

    /// The model says something: the first word after a tool's answer begins a turn.
    final void speaks() {
        if (listening) turn = turn == null ? 1 : turn + 1;
        listening = false;
        goesOn();
    }

    final void listens() {
        listening = true;
    }

    final void says(String text) {
        speaks();
        phase = "thinking";
        if (text.isBlank()) return;
        answer = text;
        var shown = text.stripTrailing();
        line = LastLines.shown(shown.substring(shown.lastIndexOf('\n') + 1));
    }

    /// A call of a tool goes out.
    final void opens(String id) {
        open.add(id);
    }

    /// It has come back.
    final void closes(String id) {
        open.remove(id);
    }

    /// Whether it tells of a call when it goes out, not only when it has come back.
    boolean tellsCalls() {
        return true;
    }

    /// The service has refused it for good, and it would only go on trying.
    ///
    /// @param json the line that would tell so
    final void inVain(JsonNode json) {
        ended(json);
        vain = true;
    }

    /// It tries again.
    final void retries(String words) {
        onlyRetries = true;
        phase = "retrying";
        show(words);
    }

    final void calls(String tool, JsonNode input) {
        speaks();
        phase = tool;
        line = tool;
        for (var key : TELLING)
            if (input.path(key).isString()) {
                line = LastLines.shown(tool + " " + input.get(key).asString());
                break;
            }
    }

    /// The whole list of todos, as it stands now.
    final void todos(JsonNode list) {
        if (!list.isArray()) return;
        var all = new ArrayList<Progress.Todo>();
        for (var todo : list) {
            var content = todo.path("content").asString(todo.path("text").asString(text(todo, "description")));
            all.add(new Progress.Todo(content, todo.path("status")
                    .asString(todo.path("completed").asBoolean(false) ? "completed" : "pending")));
        }
        todos = all;
    }

    /// Tokens as services count them, where the cached ones are part of the input.
    static Tokens tokens(long input, long output, long cacheRead, long cacheWrite) {
        return new Tokens(Math.max(0, input - cacheRead - cacheWrite), output, cacheRead, cacheWrite);
    }

    /// Whether this is `false` and nothing else: what isn't told clearly is no success.
    static boolean no(JsonNode node) {
        return node.isBoolean() && !node.booleanValue();
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    @Override
    public final Progress progress() {
        if (phase == null && line == null && session == null && todos.isEmpty()) return Progress.NONE;
        Integer done = todos.isEmpty() ? null : (int) todos.stream().filter(t -> t.status().equals("completed")).count();
        return new Progress(phase, turn, done, todos.isEmpty() ? null : Integer.valueOf(todos.size()), null, tokens, cost, session, model,
                line).seen(signs, finished(), todos).waits(waits(), ofSession());
    }

    private Progress.Waits waits() {
        if (vain) return Progress.Waits.VAIN;
        return !open.isEmpty() ? Progress.Waits.TOOL : tellsCalls() ? Progress.Waits.SERVICE : null;
    }

    /// Whether the tokens told are all that the session has used, in earlier processes too.
    boolean ofSession() {
        return false;
    }

    @Override
    public final Said said() {
        var kept = new ArrayList<>(notable);
        if (complaint != null) kept.add(Json.MAPPER.createObjectNode().put("complaint", complaint));
        if (end != null) kept.add(end);
        return new Said(progress(), kept, answer == null ? null : answer.strip(), out.list(), err.list(),
                marks.entrySet().stream().map(m -> Caveat.of(m.getKey(), m.getValue())).toList());
    }

    @Override
    public final boolean finished() {
        return end != null;
    }

    /// The last of the kept lines whose field has one of these values; null if there is none.
    static JsonNode last(Said said, String field, String... values) {
        var wanted = List.of(values);
        return said.notable().reversed().stream().filter(n -> wanted.contains(text(n, field))).findFirst().orElse(null);
    }

    /// The sentence on stderr that tells why it gave up, or its last line; null if there is neither.
    static String complaint(Said said) {
        return said.notable().stream().map(n -> n.path("complaint")).filter(JsonNode::isString).map(JsonNode::asString).findFirst()
                .orElse(said.err().isEmpty() ? null : said.err().getLast());
    }
}
