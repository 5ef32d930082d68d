package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import java.net.http.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// What a task has changed, on the live page: its commits, how much of each file and what, but no more than can be read, and no secret.
@Tag("process")
@Timeout(300)
class ChangesTest extends InRepository {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/\\?token=(\\S+)\n");
    private static final String KEY = "sk-abcdefghijklmnopqrstuvwxyz0123456789";

    @Test
    void theyAreServedFileByFile() throws Exception {
        commit("src/old.txt", "diff --git a/x b/x\nsecond\n");
        cli.file("tasks.yaml", """
                tasks:
                - id: a
                  worktree: true
                  command: |
                    git rm -q file; git commit -qm 'Remove <b>file</b>'
                    mkdir -p 'a b'; printf '<script>alert(1)</script>\\n%s\\n' >'a b/new "x".txt'; seq 20000 >long
                    head -c 400000 /dev/zero | tr '\\0' y >wide
                    printf 'a\\0b' >binary; echo '+++ third' >>src/old.txt
                - {id: b, command: "true"}
                """.formatted(KEY));
        cli.run("run", "tasks.yaml").exits(0);
        var page = cli.start("watch", "--web", "--read-only");
        Cli.await("its address", () -> ADDRESS.matcher(page.out()).find());
        var address = ADDRESS.matcher(page.out());
        assertTrue(address.find());
        try (var client = HttpClient.newHttpClient()) {
            var answers = new HashMap<String, HttpResponse<String>>();
            for (var path : List.of("/changes?id=a", "/changes?id=b", "/changes?id=none", "/changes", "/task?id=a", "/task?id=b",
                    "/web-changes.js"))
                answers.put(path, client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.group(1) + path))
                        .header("Cookie", "orchestrate-" + address.group(1) + "=" + address.group(2)).build(),
                        HttpResponse.BodyHandlers.ofString()));
            for (var none : List.of("/changes?id=b", "/changes?id=none", "/changes")) assertEquals(404, answers.get(none).statusCode(),
                    none);
            assertTrue(Json.MAPPER.readTree(answers.get("/task?id=a").body()).get("worktree").asBoolean());
            assertFalse(Json.MAPPER.readTree(answers.get("/task?id=b").body()).has("worktree"));
            assertEquals(200, answers.get("/web-changes.js").statusCode());
            var body = answers.get("/changes?id=a").body();
            assertFalse(body.contains(KEY), body);
            var found = Json.MAPPER.readTree(body);
            assertEquals("orchestrate/" + run() + "/a", found.get("branch").asString());
            assertEquals(List.of("Work in progress: a, attempt 1 of " + run(), "Remove <b>file</b>"),
                    found.get("commits").valueStream().map(c -> c.get("subject").asString()).toList());
            var files = new TreeMap<String, String>();
            for (var file : found.get("files")) files.put(file.get("path").asString(), file.path("lines").asString("none"));
            assertEquals(Set.of("a b/new \"x\".txt", "binary", "file", "long", "src/old.txt", "wide"), files.keySet());
            assertEquals(List.of("none", "none", "none"), List.of(files.get("binary"), files.get("long"), files.get("wide")));
            assertTrue(files.get("src/old.txt").endsWith("\n diff --git a/x b/x\n second\n++++ third"), files.get("src/old.txt"));
            assertTrue(files.get("file").endsWith("\n-x"), files.get("file"));
            assertTrue(files.get("a b/new \"x\".txt").contains("\n+<script>alert(1)</script>\n+[redacted]"), files::toString);
        }
        page.signal("TERM").end().exits(143);
    }
}
