package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import java.net.http.*;
import org.junit.jupiter.api.*;

/// `--metrics`: what is told of a run to a file and at a port, as readers that aren't ours read it.
class MetricsTest extends OnCommandLine {
    private static void has(String metrics, String... samples) {
        var lines = metrics.lines().toList();
        for (var sample : samples) assertTrue(lines.contains("orchestrate_" + sample), () -> sample + " is not in\n" + metrics);
    }

    /// Read by the parser of Prometheus's own client, where that is installed.
    private void readByOthers(String text) throws Exception {
        var reader = new ProcessBuilder("/usr/bin/python3", "-c", """
                import sys
                try: from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
                except ImportError: sys.exit(3)
                print(len(list(read(sys.stdin.read()))))
                """).redirectErrorStream(true);
        var input = Files.writeString(temp.resolve("read"), text);
        var process = reader.redirectInput(input.toFile()).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status == 3) System.out.println("python3-prometheus-client is not installed: its parser was not asked");
        else assertEquals(0, status, said + text);
    }

    @Test
    void aFileHasThemWhole() throws Exception {
        cli.run("run", "--metrics", "m.prom", "test {} != b", ":::", "a", "b", "c").exits(1);
        var text = Cli.text(cli.cwd().resolve("m.prom"));
        var run = "{run=\"" + cli.latest().getFileName() + "\"";
        has(text, "tasks" + run + ",status=\"failed\"} 1", "run_over" + run + "} 1", "attempt_duration_seconds_count" + run + "} 3");
        readByOthers(text);
        assertEquals(Set.of(".orchestrate", "m.prom"), Set.of(cli.cwd().toFile().list()));
    }

    @Test
    void aPortTellsThemWhileTheRunGoesOn() throws Exception {
        var run = cli.start("run", "--metrics", "0", "until [ -e go ]; do sleep 0.05; done; echo {}", ":::", "a", "b");
        var at = Pattern.compile("metrics are at (http://127\\.0\\.0\\.1:\\d+/metrics)");
        Cli.await("the address", () -> at.matcher(run.err()).find());
        var address = at.matcher(run.err()).results().findFirst().orElseThrow().group(1);
        try (var http = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create(address)).build();
            Cli.await("two that run", () -> http.sendAsync(asked, HttpResponse.BodyHandlers.ofString()).join().body()
                    .contains(",status=\"running\"} 2\n"), run::err);
            var answer = http.send(asked, HttpResponse.BodyHandlers.ofString());
            assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", answer.headers().firstValue("Content-Type").get());
            readByOthers(answer.body());
            var elsewhere = HttpRequest.newBuilder(URI.create(address + "/other")).build();
            assertEquals(404, http.send(elsewhere, HttpResponse.BodyHandlers.ofString()).statusCode());
            // Taken: the other run does without.
            var port = URI.create(address).getPort();
            var other = cli.run("run", "--metrics", Integer.toString(port), "echo {}", ":::", "a").exits(0);
            assertTrue(other.err().contains("--metrics " + port + " can't be kept up (Address already in use)"), other.err());
        }
        cli.file("go", "");
        run.end().exits(0);
    }

    @Test
    void whereNothingCanBeToldIsSaidBefore() throws Exception {
        cli.file("tasks.yaml", "tasks: []\n");
        Files.createSymbolicLink(cli.cwd().resolve("link"), Path.of("tasks.yaml"));
        for (var bad : Map.of("70000", "the highest port is 65535", "no/x.prom", "there is no folder ", ".", "is a folder", "tasks.yaml",
                "has something else in it, which would be lost", "link", "is no ordinary file", "/dev/stdin", "is no ordinary file",
                "localhost:9190", "is no port", "-1", "is no port").entrySet())
            assertTrue(cli.run("run", "--metrics", bad.getKey(), "echo {}", ":::", "a").exits(2).err().contains(bad.getValue()));
        assertEquals("tasks: []\n", Cli.text(cli.cwd().resolve("link")));
        assertFalse(Files.exists(cli.cwd().resolve(".orchestrate")));
    }
}
