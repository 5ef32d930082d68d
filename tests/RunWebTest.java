package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// `run --web`: a run with its page beside it.
@Timeout(600)
class RunWebTest extends OnCommandLine {
    private static final Pattern ADDRESS = Pattern.compile("page    (http://127\\.0\\.0\\.1:\\d+/\\?token=[A-Za-z0-9_-]{32,})");

    private static String address(String text) {
        var address = ADDRESS.matcher(text);
        assertTrue(address.find(), text);
        return address.group(1);
    }

    @Test
    void thePageIsThereWhileItRunsAndGoesWithItWhereNobodyWaits() throws Exception {
        var run = cli.start("run", "--web", "while [ ! -e go ]; do sleep 0.05; done; echo {}; exit 3", ":::", "a").says("start");
        var entry = URI.create(address(run.out()));
        try (var client = java.net.http.HttpClient.newBuilder().cookieHandler(new CookieManager())
                .followRedirects(java.net.http.HttpClient.Redirect.ALWAYS).build()) {
            var ask = java.net.http.HttpRequest.newBuilder(entry).build();
            var page = client.send(ask, java.net.http.HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(page.contains(cli.latest().getFileName().toString()), page);
        }
        cli.file("go", "");
        run.end().exits(1);
    }

    @Test
    void onATerminalThePageStaysUntilCtrlC() throws Exception {
        var run = cli.onTerminal("", "run", "--web", "echo {}; exit 3", ":::", "a").says("the page stays until Ctrl-C: http://");
        assertTrue(run.out().replaceAll("\u001b\\[[0-9;]*m", "").contains("0 succeeded, 1 failed"), run.out());
        run.process().getOutputStream().write(3);
        run.process().getOutputStream().flush();
        run.end().exits(1);
    }

    @Test
    void whatFollowsIsNoPort() throws Exception {
        cli.run("run", "--web", "echo a", "echo b").exits(0);
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertTrue(cli.run("run", "--web=" + port, "true", ":::", "1").exits(2).err()
                    .contains("port " + port + " can't be listened on"));
        }
        assertTrue(cli.run("run", "--web=x", "true", ":::", "1").exits(2).err().contains("'x' is not a whole number"));
        assertTrue(cli.run("run", "--web", "--detach", "true", ":::", "1").exits(2).err().contains("orchestrate watch --web"));
        assertTrue(cli.run("run", "--web", "--dry-run", "true", ":::", "1").exits(2).err().contains("leave one of them out"));
    }
}
