package lib.web;

import com.sun.net.httpserver.*;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.*;
import java.util.concurrent.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import tools.jackson.core.JacksonException;

/// The live page of a run and of those beside it, for browsers on this machine: what it shows comes from [Feed] and [Detail], and what is
/// asked by it goes to the run as from any other terminal, by [FileControls]. It lets nobody in whom [Guard] doesn't know; the run goes on
/// without it.
public final class Server implements AutoCloseable {
    /// Connections that wait to be accepted.
    private static final int WAITING = 1_000;
    /// At most four updates a second, and a sign of life every ten.
    private static final long UPDATE_MILLIS = 250, BEAT_MILLIS = 10_000;
    /// What the page is made of beside itself. Scripts are always ours: they are no templates.
    private static final List<String> STYLES = List.of("palette.css", "web.css"),
            SCRIPTS = List.of("theme.js", "web.js", "web-table.js", "web-timeline.js", "zoom.js", "web-task.js", "web-log.js",
                    "web-changes.js", "web-link.js", "web-find.js", "web-words.js");

    private record Part(String type, String text) {}

    /// Null until there is one to show.
    private Runs runs;
    private final Views views;
    private final boolean readOnly;
    private final Desk desk;
    /// The parts of the page, by path.
    private final Map<String, Part> parts = new HashMap<>();
    private final HttpServer server;
    private final Guard guard;
    private final Strangers strangers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Listens from now on, and answers once it has a run to show.
    ///
    /// @param port     0 is any free one
    /// @param readOnly whether nothing may be asked of the run
    /// @param desk     does what isn't done here
    /// @throws UserError if the port is taken, or a template is broken
    public Server(Views views, int port, boolean readOnly, Desk desk) {
        this.views = views;
        this.readOnly = readOnly;
        this.desk = desk;
        // A broken template is told before anybody is let in.
        page("");
        for (var name : STYLES) parts.put("/" + name, new Part(Exchange.STYLE, views.text(name, Map.of())));
        for (var name : SCRIPTS) parts.put("/" + name, new Part(Exchange.SCRIPT, script(name)));
        Strangers.limit();
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), WAITING);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("port " + port + " can't be listened on (" + e.getMessage()
                    + "): give another one, or leave it out for any free one");
        }
        this.guard = Guard.of(server.getAddress().getPort());
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        this.strangers = new Strangers(server.getAddress().getPort());
    }

    /// Serves from now on until it is closed; to be called once.
    ///
    /// @param run what is shown first
    /// @throws UserError if it can't be read
    public void show(RunFolder run) {
        runs = new Runs(run);
        server.start();
    }

    private String page(String run) {
        return views.text("web.html.ftl", Map.of("run", run, "read_only", readOnly));
    }

    private static String script(String name) {
        try (var in = Server.class.getResourceAsStream("/templates/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What to open in a browser, with the token.
    public String address() {
        return guard.address();
    }

    @Override
    public void close() {
        if (runs != null) runs.close();
        strangers.close();
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }

    private void answer(HttpExchange http) {
        try (http) {
            var x = new Exchange(http);
            try {
                route(x);
            } catch (UserError e) {
                if (!x.answered()) x.sentence(500, e.getMessage());
            } catch (RuntimeException e) {
                System.err.println("orchestrate: BUG: the live page's server failed at " + x.path() + ": " + e);
                if (!x.answered()) x.sentence(500, "something that can't happen did");
            }
        } catch (IOException e) {
            // The browser has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void route(Exchange x) throws IOException, InterruptedException {
        boolean post = x.method().equals("POST");
        if (!post && !x.method().equals("GET")) {
            x.sentence(405, "this server knows GET and POST");
            return;
        }
        var foreign = guard.foreign(x.values("Host"), x.values("Origin"), post);
        var token = x.query().get("token");
        if (foreign != null) x.sentence(403, foreign);
        else if (!post && x.path().equals("/") && token != null) enter(x, token);
        else if (!guard.hasCookie(x.values("Cookie")))
            x.sentence(403, "this page has a key: open the address that was printed");
        else if (parts.get(x.path()) instanceof Part part && !post) x.file(part.type, part.text);
        else if (runs.of(x.query().get("run")) instanceof Runs.Shown shown) {
            if (post) ask(x, shown.folder());
            else show(x, x.query(), shown.folder(), shown.feed());
        } else x.notFound();
    }

    /// The first visit: the token moves from the address, which others may see, into a cookie.
    private void enter(Exchange x, String token) throws IOException {
        if (guard.isToken(token)) x.enter(guard.cookie(), "/");
        else x.sentence(403, "this address is an old one: open the one that was printed last");
    }

    private void show(Exchange x, Map<String, String> query, RunFolder run, Feed feed) throws IOException, InterruptedException {
        switch (x.path()) {
            case "/" -> x.file(Exchange.PAGE, page(run.id()));
            case "/runs" -> x.json(desk.runs());
            case "/events" -> tell(x, feed, x.values("Last-Event-ID").stream().findFirst().orElse(query.get("since")));
            case "/task" -> found(x, Detail.of(run, feed, query.getOrDefault("id", "")));
            case "/log" -> found(x, Detail.log(run, feed, query.getOrDefault("id", ""), query));
            case "/changes" -> found(x, Detail.changes(run, feed, query.getOrDefault("id", "")));
            case "/report" -> x.pageApart(desk.report(run));
            default -> x.notFound();
        }
    }

    private static void found(Exchange x, Object what) throws IOException {
        switch (what) {
            case null -> x.notFound();
            case Detail.Whole whole -> {
                try (var out = x.kept()) {
                    whole.write(out);
                }
            }
            default -> x.json(what);
        }
    }

    /// Tells a browser what happens for as long as it listens.
    private void tell(Exchange x, Feed feed, String last) throws IOException, InterruptedException {
        try (var out = x.events()) {
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

    private void ask(Exchange x, RunFolder run) throws IOException, InterruptedException {
        if (!x.path().equals("/control")) {
            x.notFound();
            return;
        }
        if (readOnly) {
            x.sentence(403, "this page is read-only: nothing can be asked of the run by it");
            return;
        }
        var body = x.body();
        var control = body == null ? null : control(body);
        if (body == null) x.sentence(413, "that is too long");
        else if (control == null) x.sentence(400, "that is nothing that can be asked by the page");
        else x.json(asked(run, control));
    }

    /// Another try of what failed in a run that is over is a run of its own.
    private record Begun(String run) {}

    /// Whether the run does it, and if not why.
    private Object asked(RunFolder run, Control control) throws InterruptedException {
        try {
            boolean over = !new FileControls(run).alive() && Files.exists(run.report());
            return over && control instanceof Control.Retry again ? new Begun(desk.again(run, again.tasks()))
                    : new FileControls(run).ask(control);
        } catch (UserError e) {
            return new Controls.Reply(e.getMessage(), 1);
        }
    }

    /// Null if it is none, or one the page doesn't offer: new tasks are new commands, and come from a terminal.
    private static Control control(String json) {
        try {
            return switch (Control.asked(json)) {
                case null -> null;
                case Control.Add _, Control.Expect _, Control.Priority _ -> null;
                case Control.Pause c -> c;
                case Control.Resume c -> c;
                case Control.Drain c -> c;
                case Control.Stop c -> c;
                case Control.Retry c -> c;
                case Control.Change c -> c;
            };
        } catch (JacksonException | UserError e) {
            return null;
        }
    }
}
