package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Another user of this machine who connects to the live page again and again, to keep its owner out.
class StrangersTest extends OnCommandLine {
    private static final List<String> AS_OTHER = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    /// Holds as many connections as it can, comes again at once for each that it loses, and tells how often it came.
    private static final String CROWD = """
            use IO::Socket::INET; use IO::Select; my $s = IO::Select->new; my $n = 0; $| = 1;
            while (1) {
                while ($s->count < 900) {
                    my $c = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $ARGV[0]) or last; $s->add($c); $n++;
                }
                print "$n\\n"; for ($s->can_read(0.01)) { my $b; sysread($_, $b, 999) or do { $s->remove($_); close $_ } }
            }
            """;

    private static List<String> other(String... argv) {
        return Stream.concat(AS_OTHER.stream(), Stream.of(argv)).toList();
    }

    /// The first line of the page's answer, which is only sent with the token.
    private static String answer(int port, String token) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1:" + port + "\r\nCookie: orchestrate-"
                    + port + "=" + token + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
        }
    }

    @Test
    void theOwnersPageStaysUsable() throws Exception {
        Assumptions.assumeTrue(cli.other(other("perl", "-e", "exit 0").toArray(String[]::new)).exit() == 0,
                "only the superuser can be two users");
        cli.run("run", "echo {}", ":::", "a").exits(0);
        var page = cli.start("watch", "--web").says("\n");
        var address = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/\\?token=(\\S+)\n").matcher(page.out());
        assertTrue(address.matches(), page.out());
        int port = Integer.parseInt(address.group(1));
        var crowd = new ArrayList<Process>();
        var came = temp.resolve("came");
        long longest = 0;
        try {
            for (int n = 0; n < 2; n++)
                crowd.add(new ProcessBuilder(other("perl", "-e", CROWD, Integer.toString(port))).redirectErrorStream(true)
                        .redirectOutput(came.toFile()).start());
            Cli.await("the crowd", () -> Cli.text(came).lines().anyMatch(l -> l.length() > 3));
            for (int n = 0; n < 20; n++) {
                long began = System.nanoTime();
                assertEquals("HTTP/1.1 200 OK", answer(port, address.group(2)), "visit " + n);
                longest = Math.max(longest, System.nanoTime() - began);
                LockSupport.parkNanos(100_000_000);
            }
        } finally {
            crowd.forEach(Process::destroyForcibly);
            for (var one : crowd) one.waitFor();
        }
        System.out.printf("  each of two came %s times; 20 of 20 visits answered, the slowest after %d ms%n",
                Cli.text(came).lines().toList().getLast(), longest / 1_000_000);
        page.signal("TERM").end().exits(143);
    }
}
