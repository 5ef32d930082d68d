package lib.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import lib.model.*;

/// One request to the live page's server, and its answer. It knows HTTP and with which headers each answer goes out, not what is asked or
/// who may ask.
record Exchange(HttpExchange http) {
    static final String PAGE = "text/html; charset=utf-8", STYLE = "text/css; charset=utf-8", SCRIPT = "text/javascript; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8", JSON = "application/json", EVENTS = "text/event-stream";
    /// What a page may load and run: what comes from this server, and nothing that stands in the page itself.
    private static final String OURS =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'";
    /// For a page with a policy of its own: it may run its scripts, but as if it came from elsewhere, so that this server answers it
    /// nothing.
    private static final String APART = "sandbox allow-scripts allow-popups; frame-ancestors 'none'";
    private static final int LONGEST_BODY = 64 << 10;

    String method() {
        return http.getRequestMethod();
    }

    String path() {
        return http.getRequestURI().getPath();
    }

    /// All values of a header.
    List<String> values(String header) {
        return http.getRequestHeaders().getOrDefault(header, List.of());
    }

    /// What stands behind the address's question mark; the first of each name.
    Map<String, String> query() {
        var values = new HashMap<String, String>();
        var raw = http.getRequestURI().getRawQuery();
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

    /// What was sent along; null if that is too long.
    String body() throws IOException {
        var bytes = http.getRequestBody().readNBytes(LONGEST_BODY + 1);
        return bytes.length > LONGEST_BODY ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /// Whether an answer has begun.
    boolean answered() {
        return http.getResponseCode() >= 0;
    }

    void sentence(int status, String text) throws IOException {
        send(status, TEXT, OURS, text + "\n");
    }

    void notFound() throws IOException {
        sentence(404, "there is nothing of that name");
    }

    void json(Object value) throws IOException {
        send(200, JSON, OURS, Json.line(value));
    }

    void file(String type, String text) throws IOException {
        send(200, type, OURS, text);
    }

    void pageApart(String text) throws IOException {
        send(200, PAGE, APART, text);
    }

    /// Sends the browser elsewhere, with a cookie.
    void enter(String cookie, String path) throws IOException {
        http.getResponseHeaders().set("Set-Cookie", cookie);
        http.getResponseHeaders().set("Location", path);
        send(303, TEXT, OURS, "");
    }

    /// An answer without an end.
    OutputStream events() throws IOException {
        head(EVENTS, OURS);
        http.sendResponseHeaders(200, 0);
        return http.getResponseBody();
    }

    /// A text to be kept as a file, whose length isn't known.
    OutputStream kept() throws IOException {
        head(TEXT, OURS);
        http.getResponseHeaders().set("Content-Disposition", "attachment; filename=log.txt");
        http.sendResponseHeaders(200, 0);
        return http.getResponseBody();
    }

    private void send(int status, String type, String policy, String text) throws IOException {
        head(type, policy);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean bare = bytes.length == 0 || method().equals("HEAD");
        http.sendResponseHeaders(status, bare ? -1 : bytes.length);
        if (!bare) http.getResponseBody().write(bytes);
    }

    private void head(String type, String policy) {
        var headers = http.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
