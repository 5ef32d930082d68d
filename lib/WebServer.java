package lib;

import com.sun.net.httpserver.*;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import tools.jackson.core.JacksonException;

/// The live page of one run, for browsers on this machine: what it shows comes from [WebFeed] and [WebTask], and what is asked by it goes to the run as from
/// any other terminal, by [Remote]. It knows HTTP, and lets nobody in whom [WebGuard] doesn't know.
final class WebServer implements AutoCloseable {
    static {
        // Each message goes out at once: it is small, and somebody waits for it.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int LONGEST_BODY = 64 << 10;
    /// At most four updates a second, and a sign of life every ten.
    private static final long UPDATE_MILLIS = 250, BEAT_MILLIS = 10_000;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String TEXT = "text/plain; charset=utf-8", JSON = "application/json", SCRIPT = "text/javascript; charset=utf-8", STYLE = "text/css; charset=utf-8";
    /// What the page is made of beside itself.
    private static final Map<String, String> FILES = Map.of("palette.css", STYLE, "web.css", STYLE, "web.js", SCRIPT, "web-table.js", SCRIPT, "web-timeline.js", SCRIPT, "web-task.js", SCRIPT, "web-words.js", SCRIPT);

    private record Page(String type, String text) {}

    private final RunFolder run;
    private final boolean readOnly;
    /// By its path.
    private final Map<String, Page> pages = new HashMap<>();
    private final WebFeed feed;
    private final HttpServer server;
    private final WebGuard guard;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Serves until it is closed.
    ///
    /// @param port     0 is any free one
    /// @param readOnly whether nothing may be asked of the run
    /// @throws UserError if the port is taken, a template is broken, or the run can't be read
    WebServer(RunFolder run, Views views, int port, boolean readOnly) {
        this.run = run;
        this.readOnly = readOnly;
        pages.put("/", new Page("text/html; charset=utf-8", views.text("web.html.ftl", Map.of("run", run.id(), "read_only", readOnly))));
        FILES.forEach((name, type) -> pages.put("/" + name, new Page(type, type.equals(STYLE) ? views.text(name, Map.of()) : script(name))));
        this.feed = new WebFeed(run);
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        } catch (IOException | IllegalArgumentException e) {
            feed.close();
            throw new UserError("port " + port + " can't be listened on (" + e.getMessage() + "): give another one, or leave it out for any free one");
        }
        this.guard = WebGuard.of(server.getAddress().getPort());
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /// What to open in a browser, with the token.
    String address() {
        return guard.address();
    }

    @Override
    public void close() {
        feed.close();
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }

    private void answer(HttpExchange x) {
        try (x) {
            route(x);
        } catch (IOException e) {
            // The browser has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            System.err.println("orchestrate: BUG: the live page's server failed at " + x.getRequestURI().getRawPath() + ": " + e);
            if (x.getResponseCode() < 0) try {
                send(x, 500, TEXT, "something that can't happen did\n");
            } catch (IOException gone) {
                // The browser has gone.
            }
        }
    }

    private void route(HttpExchange x) throws IOException, InterruptedException {
        boolean post = x.getRequestMethod().equals("POST");
        var path = x.getRequestURI().getPath();
        if (!post && !x.getRequestMethod().equals("GET")) {
            send(x, 405, TEXT, "this server knows GET and POST\n");
            return;
        }
        var foreign = guard.foreign(values(x, "Host"), values(x, "Origin"), post);
        if (foreign != null) {
            send(x, 403, TEXT, foreign + "\n");
            return;
        }
        var query = query(x.getRequestURI().getRawQuery());
        if (!post && path.equals("/") && query.containsKey("token")) {
            enter(x, query.get("token"));
            return;
        }
        if (!guard.hasCookie(values(x, "Cookie"))) {
            send(x, 403, TEXT, "this page has a key: open the address that 'orchestrate watch --web' printed\n");
            return;
        }
        if (post) ask(x, path);
        else show(x, path, query);
    }

    private static List<String> values(HttpExchange x, String header) {
        return x.getRequestHeaders().getOrDefault(header, List.of());
    }

    /// The first visit: the token moves from the address, which others may see, into a cookie.
    private void enter(HttpExchange x, String token) throws IOException {
        if (!guard.isToken(token)) {
            send(x, 403, TEXT, "this address is an old one: open the one that 'orchestrate watch --web' printed last\n");
            return;
        }
        x.getResponseHeaders().set("Set-Cookie", guard.cookie());
        x.getResponseHeaders().set("Location", "/");
        send(x, 303, TEXT, "");
    }

    private void show(HttpExchange x, String path, Map<String, String> query) throws IOException, InterruptedException {
        switch (path) {
            case "/events" -> stream(x, query.get("since"));
            case "/task" -> found(x, WebTask.of(run, feed, query.getOrDefault("id", "")));
            case "/log" -> found(x, WebTask.log(run, feed, query.getOrDefault("id", ""), query));
            default -> {
                var page = pages.get(path);
                if (page == null) found(x, null);
                else send(x, 200, page.type, page.text);
            }
        }
    }

    private static String script(String name) {
        try (var in = WebServer.class.getResourceAsStream("/templates/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void found(HttpExchange x, Object what) throws IOException {
        if (what == null) send(x, 404, TEXT, "there is nothing of that name\n");
        else send(x, 200, JSON, Json.line(what));
    }

    /// Tells a browser what happens for as long as it listens.
    private void stream(HttpExchange x, String since) throws IOException, InterruptedException {
        var last = values(x, "Last-Event-ID").stream().findFirst().orElse(since);
        head(x, "text/event-stream");
        x.sendResponseHeaders(200, 0);
        try (var out = x.getResponseBody()) {
            out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
            while (!feed.closed()) {
                var update = feed.next(last, BEAT_MILLIS);
                out.write((update == null ? "event: beat\ndata: \n\n" : update.text()).getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (update != null) last = update.id();
                Thread.sleep(UPDATE_MILLIS);
            }
        }
    }

    /// The answer tells whether the run does it, and if not why.
    private void ask(HttpExchange x, String path) throws IOException, InterruptedException {
        if (!path.equals("/control")) {
            found(x, null);
            return;
        }
        if (readOnly) {
            send(x, 403, TEXT, "this page is read-only: nothing can be asked of the run by it\n");
            return;
        }
        var body = x.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            send(x, 413, TEXT, "that is too long\n");
            return;
        }
        var control = control(new String(body, StandardCharsets.UTF_8));
        if (control == null) send(x, 400, TEXT, "that is nothing that can be asked by the page\n");
        else send(x, 200, JSON, Json.line(asked(control)));
    }

    private Remote.Answer asked(Control control) throws InterruptedException {
        try {
            return new Remote(run).send(control);
        } catch (UserError e) {
            return new Remote.Answer(e.getMessage(), 1);
        }
    }

    /// Null if it is none, or one that has to come from a terminal: new tasks are new commands.
    private static Control control(String json) {
        try {
            return switch (Json.MAPPER.readValue(json, Control.class)) {
                case null -> null;
                case Control.Add _ -> null;
                case Control.Pause c -> c;
                case Control.Resume c -> c;
                case Control.Drain c -> c;
                case Control.Stop c -> c;
                case Control.Retry c -> c;
                case Control.Priority c -> c;
                case Control.Change c -> c;
            };
        } catch (JacksonException e) {
            return null;
        }
    }

    private static Map<String, String> query(String raw) {
        var values = new HashMap<String, String>();
        if (raw != null) for (var part : raw.split("&")) {
            var pair = part.split("=", 2);
            if (pair.length == 2) values.putIfAbsent(pair[0], decoded(pair[1]));
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void head(HttpExchange x, String type) {
        var headers = x.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static void send(HttpExchange x, int status, String type, String text) throws IOException {
        head(x, type);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        x.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) x.getResponseBody().write(bytes);
    }
}
