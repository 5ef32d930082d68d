package tests;

import module java.base;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tests.Script.Failure;
import tests.Script.Limit;
import tests.Script.Reply;
import tests.Script.Tokens;
import tests.Script.Turn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model service on loopback, good enough for the real client of it.
///
/// A prompt holding `[[task:docs]]` is answered as the test told `stub.on("docs")`; a prompt that no script is for is
/// refused with a 400 that says so. Each request is recorded as the service saw it, for a test to hold a journal against.
///
/// Doesn't know what is under test, what a token costs, what comes when (the [Script] does) nor how an API spells what is
/// asked and answered: each stub knows that for its own.
public abstract sealed class ApiStub implements AutoCloseable permits MessagesStub, ResponsesStub, ChatStub, GeminiStub {
    /// One request as it was answered. `turn` counts from 0 within the conversation. `attempt` is one more than the failures
    /// of this task before it: the number of the process where each failure ends one. `status` is 0 if no answer was begun.
    /// A request that asks no model (a count of tokens, a probe) has no `task`, no `model`, and `turn` -1.
    public record Request(Instant at, String path, String session, String task, String model, int turn, int attempt,
                          int status, Tokens tokens) {}

    /// What is asked of a model: all that users said so far, how often the model spoke, and whether to stream its answer.
    /// Only what users say names a task: the system prompt and the tools' descriptions are long and full of brackets.
    record Asked(String session, String model, List<String> prompts, int spoken, boolean streamed) {
        private static final Pattern MARK = Pattern.compile("\\[\\[task:([^\\]]+)]]");

        String task() {
            return prompts.stream().map(MARK::matcher).filter(Matcher::find).map(mark -> mark.group(1)).findFirst().orElse("");
        }
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger ids = new AtomicInteger();
    private final HttpServer server;

    ApiStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(handlers);
        server.createContext("/", this::handle);
        server.start();
    }

    /// Empty if no model is asked.
    abstract Optional<Asked> asked(String path, Headers headers, JsonNode body);

    /// The answer to a request that asks no model; empty if there is no such path.
    abstract Optional<String> aside(String path, byte[] body);

    /// As server-sent events if that was asked for, else as one JSON object.
    abstract String answer(Asked asked, Turn turn, Tokens tokens);

    abstract String refusal(Failure failure);

    /// The headers that tell how much of a usage window is used.
    abstract Map<String, String> used(Limit limit);

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// What is told of the account with each answer that isn't scripted to tell something else; asked anew for each.
    volatile Supplier<Optional<Limit>> account = Optional::empty;

    /// The script of the conversations whose prompt holds `[[task:…]]`; told before the client starts.
    public Script on(String task) {
        return scripts.computeIfAbsent(task, _ -> new Script());
    }

    /// What is answered to a task from now on, whatever was before.
    public Script anew(String task) {
        var script = new Script();
        scripts.put(task, script);
        return script;
    }

    /// Every request so far.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<Request> requests(String task) {
        return requests.stream().filter(request -> request.task.equals(task)).toList();
    }

    /// What the answers to a task used, over all its attempts.
    public Tokens used(String task) {
        return requests(task).stream().map(Request::tokens).reduce(Tokens.NONE, Tokens::plus);
    }

    /// Ends the hung conversations too.
    @Override
    public void close() {
        server.stop(0);
        closed.countDown();
        handlers.close();
    }

    /// The environment that any client needs to keep its files below the existing folder `home` and ask loopback directly,
    /// and `more`.
    static Map<String, String> environment(Path home, Map<String, String> more) {
        var folder = home.toAbsolutePath().toString();
        var all = new HashMap<>(more);
        all.putAll(Map.of("HOME", folder, "TMPDIR", folder, "NO_PROXY", "127.0.0.1", "no_proxy", "127.0.0.1"));
        return Map.copyOf(all);
    }

    static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    String id(String kind) {
        return "%s_stub%06d".formatted(kind, ids.incrementAndGet());
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            var at = Instant.now();
            var path = http.getRequestURI().getPath();
            var body = http.getRequestBody().readAllBytes();
            var asked = http.getRequestMethod().equals("POST")
                    ? asked(path, http.getRequestHeaders(), JsonMapper.shared().readTree(body))
                    : Optional.<Asked>empty();
            if (asked.isPresent()) {
                converse(http, at, asked.get());
                return;
            }
            var aside = aside(path, body);
            int status = aside.isPresent() ? 200 : 404;
            requests.add(new Request(at, path, "", "", "", -1, 0, status, Tokens.NONE));
            send(http, status, "application/json",
                    aside.orElseGet(() -> refusal(new Script().fails(404).saying("The stub has no " + path + "."))));
        }
    }

    private void converse(HttpExchange http, Instant at, Asked asked) throws IOException {
        var type = asked.streamed ? "text/event-stream" : "application/json";
        var headers = http.getResponseHeaders();
        switch (scripts.getOrDefault(asked.task(), unscripted(asked.task())).reply(asked.spoken)) {
            case Reply.Answered(int attempt, var turn, var tokens, var warning) -> {
                record(http, at, asked, attempt, 200, tokens);
                warning.or(account).ifPresent(limit -> used(limit).forEach(headers::set));
                send(http, 200, type, answer(asked, turn, tokens));
            }
            case Reply.Failed(int attempt, var failure) -> {
                record(http, at, asked, attempt, failure.status, Tokens.NONE);
                failure.retryAfter.ifPresent(wait -> headers.set("retry-after", Long.toString(wait.toSeconds())));
                failure.limit.ifPresent(limit -> used(limit).forEach(headers::set));
                send(http, failure.status, "application/json", refusal(failure));
            }
            case Reply.Hung(int attempt, boolean begun, var turn, var tokens) -> {
                record(http, at, asked, attempt, begun ? 200 : 0, Tokens.NONE);
                hang(http, begun ? Optional.of(firstHalf(answer(asked, turn, tokens))) : Optional.empty(), type);
            }
        }
    }

    private static Script unscripted(String task) {
        return new Script().fails(400).saying(task.isEmpty()
                ? "The prompt names no [[task:…]] for the stub."
                : "The stub has no script for [[task:%s]]: add stub.on(\"%s\").".formatted(task, task)).then();
    }

    /// Called before the answer is sent, so that whoever sees the client end finds its last request here.
    private void record(HttpExchange http, Instant at, Asked asked, int attempt, int status, Tokens tokens) {
        requests.add(new Request(at, http.getRequestURI().getPath(), asked.session, asked.task(), asked.model, asked.spoken,
                attempt, status, tokens));
    }

    /// Up to the middle of the events: something is said, and no end is told.
    private static String firstHalf(String events) {
        var each = events.split("(?<=\n\n)");
        return String.join("", Arrays.copyOf(each, (each.length + 1) / 2));
    }

    private void hang(HttpExchange http, Optional<String> begun, String type) throws IOException {
        if (begun.isPresent()) {
            http.getResponseHeaders().set("content-type", type);
            http.sendResponseHeaders(200, 0);
            http.getResponseBody().write(begun.get().getBytes(StandardCharsets.UTF_8));
            http.getResponseBody().flush();
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange http, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var bodiless = http.getRequestMethod().equals("HEAD");
        http.getResponseHeaders().set("content-type", type);
        http.getResponseHeaders().set("request-id", id("req"));
        http.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
        if (!bodiless) http.getResponseBody().write(bytes);
    }
}
