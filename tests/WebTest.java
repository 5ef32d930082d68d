package tests;

import module java.base;
import java.net.http.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;
import static org.junit.jupiter.api.Assertions.*;

/// The live page's server without a browser: whom it answers, what it tells, what can be asked by it. Requests are written byte by byte, so
/// that each header can be wrong.
@Timeout(600)
class WebTest extends OnCommandLine {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/\\?token=([A-Za-z0-9_-]{32,})\n");
    private static final String KEY = "sk-abcdefghijklmnopqrstuvwxyz0123456789";

    /// A served run.
    private record Page(Cli.Running process, int port, String token) {
        String ours() {
            return "Host: 127.0.0.1:" + port;
        }

        String cookie() {
            return "Cookie: other=1; orchestrate-" + port + "=" + token;
        }

        String origin() {
            return "Origin: http://127.0.0.1:" + port;
        }

        Answer get(String path) throws IOException {
            return send("GET " + path, "", ours(), cookie());
        }

        Answer ask(String control) throws IOException {
            return send("POST /control", control, ours(), cookie(), origin());
        }

        JsonNode json(String path) throws IOException {
            var answer = get(path);
            assertEquals(200, answer.status, answer.body);
            return Json.MAPPER.readTree(answer.body);
        }

        Answer send(String what, String body, String... headers) throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(60_000);
                write(socket, what, body, headers);
                var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                var parts = text.split("\r\n\r\n", 2);
                return new Answer(Integer.parseInt(text.split(" ")[1]), parts[0].toLowerCase(Locale.ROOT),
                        parts.length < 2 ? "" : parts[1]);
            }
        }

        private static void write(Socket socket, String what, String body, String... headers) throws IOException {
            var request = what + " HTTP/1.1\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n" + Stream.of(headers)
                    .map(h -> h + "\r\n").collect(Collectors.joining()) + "\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        }

        /// The first message of an event stream.
        Message news(String path, String... headers) throws Exception {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header("Cookie", cookie().substring(8));
            if (headers.length > 0) request.headers(headers);
            try (var client = HttpClient.newHttpClient()) {
                var lines = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()).body();
                var in = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
                var message = new HashMap<String, String>();
                for (var line = in.readLine(); !message.containsKey("data"); line = in.readLine())
                    if (!line.isEmpty()) message.put(line.split(": ")[0], line.split(": ", 2)[1]);
                lines.close();
                client.shutdownNow();
                return new Message(message.get("event"), message.get("id"), Json.MAPPER.readTree(message.get("data")));
            }
        }
    }

    private record Answer(int status, String head, String body) {}

    private record Message(String event, String id, JsonNode data) {
        Map<String, String> states() {
            return data.get("rows").valueStream().collect(Collectors.toMap(r -> r.get("id").asString(), r -> r.get("state").asString()));
        }
    }

    private Page serve(String... more) throws IOException {
        var process = cli.start(Stream.concat(Stream.of("watch", "--web"), Stream.of(more)).toArray(String[]::new)).says("\n");
        var address = ADDRESS.matcher(process.out());
        assertTrue(address.matches(), process.out());
        return new Page(process, Integer.parseInt(address.group(1)), address.group(2));
    }

    /// One that runs until it is let go, and one that has failed.
    private Cli.Running begun() throws IOException {
        cli.file("tasks.yaml", """
                name: talk
                parallel: 2
                tasks:
                - {id: long, command: 'while [ ! -e go ]; do sleep 0.05; done'}
                - {id: bad, command: 'echo before; echo password=hunter22 >&2; echo %s; echo no luck >&2; exit 3'}
                - {id: last, command: 'true', after: [long]}
                """.formatted(KEY));
        return cli.start("run", "tasks.yaml").says("FAILED  bad");
    }

    private void over(Cli.Running run, Page page) throws IOException {
        cli.file("go", "");
        run.end();
        page.process.signal("TERM").end().exits(143);
    }

    @Test
    void onlyWhoHasTheTokenAndAsksFromItsOwnPageIsAnswered() throws Exception {
        var run = begun();
        var page = serve();
        var pause = "{\"do\":\"pause\",\"tasks\":[]}";
        for (var path : List.of("/", "/events", "/task?id=bad", "/log?id=bad&attempt=1&stream=stdout", "/web.js", "/elsewhere")) {
            assertEquals(403, page.send("GET " + path, "", page.ours()).status, path + " without a cookie");
            assertEquals(403, page.send("GET " + path, "", page.ours(), page.cookie().replace(page.token, "x".repeat(32))).status,
                    path + " with a wrong one");
            assertEquals(403, page.send("GET " + path, "", "Host: evil.example:" + page.port, page.cookie()).status,
                    path + " by another name");
            assertEquals(403, page.send("GET " + path, "", "Host: 127.0.0.1", page.cookie()).status, path + " by another port");
            assertEquals(403, page.send("GET " + path, "", page.cookie()).status, path + " without a name");
            assertEquals(403, page.send("GET " + path, "", page.ours(), page.cookie(), "Origin: http://evil.example").status,
                    path + " from elsewhere");
        }
        assertEquals(403, page.send("GET /?token=" + page.token + "x", "", page.ours(), page.cookie()).status);
        assertEquals(403, page.send("GET /?token=" + page.token, "", "Host: evil.example").status);
        assertEquals(403, page.send("POST /control", pause, page.ours(), page.cookie()).status, "without an origin");
        assertEquals(403, page.send("POST /control", pause, page.ours(), page.cookie(), "Origin: null").status);
        assertEquals(403, page.send("POST /control", pause, page.ours(), page.cookie(),
                "Origin: http://127.0.0.1:" + (page.port + 1)).status);
        assertEquals(403, page.send("POST /control", pause, page.ours(), page.origin()).status, "without a cookie");
        assertEquals(403, page.send("POST /?token=" + page.token, pause, page.ours(), page.origin()).status,
                "the token is for the first visit alone");
        assertEquals(403, page.send("POST /control", pause, "Host: evil.example", page.cookie(), page.origin()).status);
        assertEquals(405, page.send("HEAD /", "", page.ours(), page.cookie()).status);
        assertEquals(405, page.send("PUT /control", pause, page.ours(), page.cookie(), page.origin()).status);
        assertEquals(List.of(), cli.events("asked"), "and nothing has changed");
        assertTrue(page.send("GET /", "", "Host: localhost:" + page.port,
                page.cookie()).body.contains("<h1>" + cli.latest().getFileName()));
        try (var silent = new Socket(InetAddress.getLoopbackAddress(), page.port)) {
            silent.setSoTimeout(60_000);
            assertEquals(-1, silent.getInputStream().read(), "who says nothing is let go, and the files it takes are free");
        }
        over(run, page);
    }

    @Test
    void theTokenBecomesACookieAndNoPageMayRunScriptsOfOthers() throws Exception {
        var run = begun();
        var page = serve();
        var entered = page.send("GET /?token=" + page.token, "", page.ours());
        assertEquals(303, entered.status);
        assertTrue(entered.head.contains("location: /\r"), entered.head);
        assertTrue(entered.head.contains("set-cookie: orchestrate-" + page.port + "=" + page.token.toLowerCase(Locale.ROOT)
                + "; path=/; httponly; samesite=strict"), entered.head);
        for (var path : List.of("/", "/web.js", "/web.css", "/palette.css", "/task?id=bad", "/nothing")) {
            var head = page.get(path).head;
            for (var header : List.of("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src "
                    + "'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                    "x-content-type-options: nosniff", "referrer-policy: no-referrer",
                    "cache-control: no-store")) assertTrue(head.contains(header), path + ": " + head);
        }
        assertFalse(page.get("/").body.matches("(?s).*(<script(?!( type=\"module\")? src=)|\\son\\w+=|style=).*"));
        over(run, page);
    }

    @Test
    void whatIsAskedReachesTheRunAndItsAnswerComesBack() throws Exception {
        var run = begun();
        var page = serve();
        assertEquals("{\"status\":0}", page.ask("{\"do\":\"pause\",\"tasks\":[\"long\"]}").body);
        Cli.await("the pause on the page", () -> unchecked(() -> page.news("/events").states().get("long").equals("paused")));
        assertTrue(page.ask("{\"do\":\"pause\",\"tasks\":[\"bad\"]}").body.contains("task 'bad' can't be paused: it has failed"));
        assertTrue(page.ask("{\"do\":\"set\",\"parallel\":0}").body.contains("refusal"));
        assertEquals("{\"status\":0}", page.ask("{\"do\":\"set\",\"parallel\":3}").body);
        assertEquals("{\"status\":0}", page.ask("{\"do\":\"resume\"}").body);
        int asked = cli.events("asked").size();
        for (var wrong : List.of("", "null", "[]", "{}", "{\"do\":\"dance\"}", "{\"do\":\"add\",\"tasks\":[]}", "{\"do\":\"priority\"}",
                "{\"do\":\"pause\",\"tasks\":[null]}", "{\"do\":\"stop\"", "[".repeat(20_000), "{\"do\":\"set\",\"parallel\":{}}"))
            assertEquals(400, page.ask(wrong).status, wrong);
        assertEquals(413, page.ask("x".repeat(70_000)).status);
        assertEquals(404, page.send("POST /task", "{\"do\":\"pause\"}", page.ours(), page.cookie(), page.origin()).status);
        assertEquals(asked, cli.events("asked").size());
        Cli.await("the change on the page", () -> unchecked(() -> page.news("/events").data.at("/head/parallel").asInt() == 3));
        over(run, page);
    }

    @Test
    void aReadOnlyPageAsksNothingAndLooksAsTheProjectWants() throws Exception {
        var run = begun();
        Files.writeString(Files.createDirectories(cli.cwd().resolve(".orchestrate/templates")).resolve("web.css"), "body { color: teal }");
        var page = serve("--read-only");
        assertEquals("body { color: teal }", page.get("/web.css").body, "the project's own look");
        assertFalse(page.get("/").body.matches("(?s).*<button(?! type=\"button\" data-theme).*"), "a button that asks");
        assertEquals(403, page.ask("{\"do\":\"pause\"}").status);
        assertEquals(List.of(), cli.events("asked"));
        over(run, page);
    }

    @Test
    void whatHasChangedIsToldToWhoeverWasThereBefore() throws Exception {
        var run = begun();
        var page = serve();
        var first = page.news("/events");
        assertEquals("all", first.event);
        assertEquals(Map.of("long", "running", "bad", "failed", "last", "waiting"), first.states());
        assertEquals("running", first.data.at("/head/state").asString());
        cli.file("go", "");
        run.end().exits(1);
        Cli.await("the end on the page", () -> unchecked(() -> page.news("/events").data.at("/head/state").asString().equals("finished")));
        for (var later : List.of(page.news("/events", "Last-Event-ID", first.id), page.news("/events?since=" + first.id))) {
            assertEquals("change", later.event);
            assertEquals(Map.of("long", "ok", "last", "ok"), later.states(), "only what has changed");
        }
        for (var unknown : List.of("x", "zz-1", first.id + "0000000000000000"))
            assertEquals(3, page.news("/events?since=" + unknown).states().size(), unknown);
        var again = "/events?run=" + Json.MAPPER.readTree(page.ask("{\"do\":\"retry\"}").body).get("run").asString();
        Cli.await("the end of another try", () -> unchecked(() -> page.news(again).data.at("/head/state").asString().equals("finished")));
        assertEquals(Set.of("bad"), page.news(again).states().keySet());
        assertEquals(List.of(404, 2), List.of(page.get("/events?run=..").status, page.json("/runs").size()));
        page.process.signal("INT").end().exits(130);
    }

    @Test
    void logsComeInWholeLinesAndWithoutSecrets() throws Exception {
        cli.file("tasks.yaml", """
                tasks:
                - {id: big, command: 'yes "line of the log" | head -n 40000; printf "\\033[31mred\\033[0m <b>%s</b> no end"'}
                """.formatted(KEY));
        cli.run("run", "tasks.yaml").exits(0);
        var page = serve();
        var log = "/log?id=big&attempt=1&stream=stdout";
        var last = page.json(log);
        assertEquals("red <b>[redacted]</b> no end", last.get("rest").asString());
        int start = last.get("start").asInt();
        assertEquals(0, start % "line of the log\n".length(), "it begins with a line");
        assertTrue(last.get("text").asString().startsWith("line of the log\n") && last.get("size").asInt() - start <= 256 << 10);
        var before = page.json(log + "&before=" + start);
        assertEquals(start, before.get("next").asInt());
        assertEquals("", before.get("rest").asString());
        assertEquals("", page.json(log + "&after=" + last.get("next").asInt()).get("text").asString());
        var task = page.json("/task?id=big");
        assertTrue(task.get("work").asString().contains("[redacted]") && !task.toString().contains(KEY), task.toString());
        for (var wrong : List.of("/task", "/task?id=none", "/task?id=..%2F..%2Flock", "/log", "/log?id=big",
                "/log?id=big&attempt=2&stream=stdout", "/log?id=big&attempt=0&stream=stdout",
                "/log?id=big&attempt=4294967297&stream=stdout",
                "/log?id=big&attempt=1&stream=command", "/log?id=big&attempt=1&stream=..%2F..%2F..%2Fevents.jsonl", "/../events.jsonl",
                "/templates/web.js", "//web.js")) assertEquals(404, page.get(wrong).status, wrong);
        assertFalse(page.news("/events").data.toString().contains(KEY));
        page.process.signal("TERM").end().exits(143);
    }

    @Test
    void aRunThatHasCrashedIsShownAsSuchAndGoesOn() throws Exception {
        var run = begun();
        run.signal("KILL").process().waitFor();
        Files.writeString(cli.latest().resolve("events.jsonl"), "{\"type\":\"noted\",\"at\":17", StandardOpenOption.APPEND);
        var page = serve();
        var news = page.news("/events");
        assertEquals("crashed", news.data.at("/head/state").asString());
        assertTrue(news.data.at("/head/notices").toString().contains("orchestrate recover"), news.data.toString());
        assertTrue(page.ask("{\"do\":\"pause\"}").body.contains("has crashed"));
        var recovered = cli.start("recover");
        Cli.await("the run to go on", () -> unchecked(() -> page.news("/events").data.at("/head/state").asString().equals("running")));
        cli.file("go", "");
        recovered.end().exits(1);
        Cli.await("its end", () -> unchecked(() -> page.news("/events").data.at("/head/state").asString().equals("finished")));
        assertEquals(Map.of("long", "ok", "bad", "failed", "last", "ok"), page.news("/events").states());
        assertTrue(page.news("/events").data.path("broken").isMissingNode());
        Files.delete(cli.latest().resolve("events.jsonl"));
        Cli.await("the loss to be told",
                () -> unchecked(() -> page.news("/events").data.path("broken").asString("").contains("has no journal")));
        assertEquals(3, page.news("/events").states().size(), "what was known is still shown");
        page.process.signal("TERM").end().exits(143);
    }

    @Test
    void whatCannotBeServedIsASentence() throws Exception {
        assertTrue(cli.run("watch", "--web").exits(2).err().contains("there is no run below"));
        cli.run("run", "true", ":::", "1").exits(0);
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(cli.run("watch", "--web", "--port", Integer.toString(taken.getLocalPort())).exits(2).err()
                    .contains("port " + taken.getLocalPort() + " can't be listened on"));
        }
        assertTrue(cli.run("watch", "--web", "--port", "70000").exits(2).err().contains("port 70000"));
        assertTrue(cli.run("watch", "--port", "80").exits(2).err().contains("--web"));
    }

    private static boolean unchecked(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
