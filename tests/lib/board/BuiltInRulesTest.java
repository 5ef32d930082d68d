package lib.board;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// What the programs that people run say when something else than the task is at fault, and what only speaks of it.
class BuiltInRulesTest {
    private static String judged(Work work, int exit, String... err) {
        var lanes = new Lanes(java.util.List.of(new Lane(null, null, new Allowance(null), null)));
        var entry = new Entry(Task.of("t", work), 0, 0, lanes, "");
        var attempt = new Event.Started(1, "t", 1, 1, null);
        entry.start(attempt);
        var end = new Event.Ended(2, "t", 1, new Exit.Code(exit), new Said(Progress.NONE, List.of(), null, List.of(), List.of(err)));
        entry.attempt(1).ended(end, end.exit(), null);
        var outcome = Classifier.judge(Agents.of("plain"), entry, List.of(), null).outcome();
        return outcome.word() + " " + outcome.reason();
    }

    private static void all(String expected, String lines) {
        assertAll(lines.lines().filter(l -> !l.isBlank()).map(line -> () ->
                assertEquals(expected, judged(new Work.Shell("make"), 1, line, "make: *** [all] Error 1"), line)));
    }

    @Test
    void theNetworkIsNotTheTask() {
        all("transient dns", """
                curl: (6) Could not resolve host: example.test
                wget: unable to resolve host address 'example.test'
                fatal: unable to access 'https://example.test/r.git/': Could not resolve host: example.test
                ssh: Could not resolve hostname build7: Name or service not known
                npm error code EAI_AGAIN
                npm error errno ENOTFOUND
                Error: getaddrinfo ENOTFOUND registry.example.test
                dial tcp: lookup db.example.test on 10.0.0.2:53: no such host
                java.net.UnknownHostException: repo.example.test
                socket.gaierror: [Errno -2] Name or service not known
                Temporary failure resolving 'deb.example.test'
                ping: bad address: Name does not resolve
                """);
        all("transient connection", """
                curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server
                curl: (18) transfer closed with 1000 bytes remaining to read
                curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to x.test:443
                curl: (52) Empty reply from server
                curl: (56) Recv failure: Connection reset by peer
                curl: (92) HTTP/2 stream 0 was not closed cleanly: INTERNAL_ERROR (err 2)
                2026-01-02 10:00:00 (1 KB/s) - Connection closed at byte 20480. Retrying.
                Read error at byte 4096/8192 (Success).
                error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly
                fatal: early EOF
                fatal: the remote end hung up unexpectedly
                fetch-pack: unexpected disconnect while reading sideband packet
                kex_exchange_identification: Connection closed by remote host
                ssh: connect to host build7 port 22: No route to host
                Connection closed by 10.0.0.7 port 22
                rsync error: error in rsync protocol data stream (code 12) at io.c(231) [sender=3.2.7]
                npm error network Socket hang up
                TypeError: fetch failed
                Error: connect EHOSTUNREACH 10.0.0.1:443
                ConnectionResetError: [Errno 104] Connection reset by peer
                requests.exceptions.ChunkedEncodingError: ('Connection broken: IncompleteRead(100 bytes read)')
                http.client.RemoteDisconnected: Remote end closed connection without response
                ssl.SSLEOFError: EOF occurred in violation of protocol (_ssl.c:1007)
                Get "https://x.test/v2/": http2: server sent GOAWAY and closed the connection
                Get "https://x.test/v2/": unexpected EOF
                dial tcp 10.0.0.1:5432: connect: network is unreachable
                javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake
                org.apache.http.NoHttpResponseException: x.test:443 gave none
                Could not connect to the endpoint URL: "https://s3.test/"
                """);
        all("transient timeout", """
                curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received
                net/http: TLS handshake timeout
                rsync: connection unexpectedly slow: io timeout after 60 seconds
                npm error code ERR_SOCKET_TIMEOUT
                read tcp 10.0.0.1:4: i/o timeout
                """);
    }

    @Test
    void servicesSayWhenToComeBack() {
        all("transient http-status", """
                curl: (22) The requested URL returned error: 500
                curl: (22) The requested URL returned error: 408
                2026-01-02 10:00:00 ERROR 500: Internal Server Error.
                HTTP Error 522
                urllib.error.HTTPError: HTTP Error 500: Internal Server Error
                An error occurred (InternalError) when calling the PutObject operation (reached max retries: 4)
                npm error 503 Service Unavailable - GET https://registry.test/left-pad
                """);
        all("transient rate-limit", """
                An error occurred (SlowDown) when calling the PutObject operation: Please reduce your request rate.
                An error occurred (ThrottlingException) when calling the DescribeLogs operation: Rate exceeded
                An error occurred (Throttling) when calling the GetUser operation
                An error occurred (RequestLimitExceeded) when calling the RunInstances operation
                toomanyrequests: You have reached your pull rate limit.
                rpc error: code = RESOURCE_EXHAUSTED
                """);
        all("transient unavailable", "rpc error: code = Unavailable desc = transport is closing\nresource is locked, try again later");
    }

    @Test
    void databasesAndLocksLetOneTryAgain() {
        all("transient database", """
                ERROR:  deadlock detected
                ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction
                Transaction (Process ID 52) was deadlocked on lock resources with another process
                ERROR:  could not serialize access due to concurrent update
                FATAL:  the database system is starting up
                server closed the connection unexpectedly
                FATAL:  sorry, too many clients already
                ERROR 2006 (HY000): MySQL server has gone away
                sqlite3.OperationalError: database is locked
                ORA-00060: deadlock detected while waiting for resource
                MongoServerError: WriteConflict
                """);
        all("transient locked", """
                fatal: Unable to create '/x/.git/index.lock': File exists.
                E: Could not get lock /var/lib/dpkg/lock-frontend
                cp: cannot create regular file 'x': Text file busy
                umount: /mnt: Device or resource busy
                """);
        all("resource memory", """
                MemoryError
                terminate called after throwing an instance of 'std::bad_alloc'
                memory allocation of 1073741824 bytes failed
                Error: cannot allocate vector of size 7.5 Gb
                """);
        all("permanent auth", "git@x.test: Permission denied (publickey).\nHost key verification failed.");
    }

    /// A test of what happens at a timeout has failed for a reason of its own.
    @Test
    void whatIsOnlyMentionedDecidesNothing() {
        all("permanent exit", """
                test_timeout.c:503: error: expected ';' before 'return'
                src/net/timeout.rs:12:5: warning: unused variable: `timeout`
                Client.java:[40,9] error: cannot find symbol timedOut
                src/client.ts(12,5): error TS2304: Cannot find name 'ETIMEDOUT'.
                expected status 200 but got 503
                AssertionError: expected 503 to equal 200
                Expected: connection refused, actual: null
                assert parse('out of memory') == 3
                >       assert client.get('/slow') == 'timed out'
                E       assert 'connection reset' in ''
                FAIL: test_connection_reset (tests.test_net.NetTest)
                --- FAIL: TestTimeout (0.00s)
                not ok 7 - retries when the connection was refused
                test net::connection_refused ... FAILED
                  1) handles a request that timed out
                ✗ says ECONNRESET when the peer is gone
                FAILED tests/test_timeout.py::test_503 - ValueError
                want 200, got 503
                See docs/errors/timeout.md
                12 | let message = "connection refused";
                  12:5  error  'timeout' is assigned a value but never used  no-unused-vars
                net.py:3:0: W0613: Unused argument 'timeout' (unused-argument)
                KeyError: 'timeout'
                NameError: name 'timeout' is not defined
                TypeError: get() got an unexpected keyword argument 'timeout'
                curl: option --conect-timeout: invalid value for timeout
                sh: 1: Syntax error: unexpected EOF
                npm error Could not resolve dependency:
                error: cannot lock ref 'refs/heads/a': 'refs/heads/a/b' exists; cannot create 'refs/heads/a'
                the build shows a slow down of 5 %
                gzip: stdin: unexpected end of file
                """);
    }

    @Test
    void aSilentProgramSaysItByItsExit() {
        assertEquals("transient connection", judged(new Work.Shell("curl -fs http://x.test"), 7));
        assertEquals("transient connection", judged(new Work.Exec(List.of("/usr/bin/curl", "-s", "http://x.test")), 28));
        assertEquals("transient connection", judged(new Work.Shell("cd x && env A=b timeout 5 curl -s u >out"), 56));
        assertEquals("transient connection", judged(new Work.Shell("wget -q http://x.test"), 4));
        assertEquals("transient connection", judged(new Work.Shell("ssh -q build7 make"), 255));
        assertEquals("permanent exit", judged(new Work.Shell("curl -fs http://x.test"), 22), "a status nobody told");
        assertEquals("permanent exit", judged(new Work.Shell("curl -s u"), 7, "bad file"), "it has said why");
        assertEquals("permanent exit", judged(new Work.Shell("./mine"), 7));
        assertEquals("permanent exit", judged(new Work.Shell("echo curl"), 7));
        assertEquals("permanent exit", judged(new Work.Shell("wget -q http://x.test"), 8));
    }

    @Test
    void programsAreFoundWhereACommandBegins() {
        assertEquals(Set.of("make", "curl", "grep"), Programs.of(new Work.Shell("make && A=b curl -s x | grep y")));
        assertEquals(Set.of("curl", "echo"), Programs.of(new Work.Shell("if ! /usr/bin/curl x; then sudo -n echo no; fi")).stream()
                .filter(p -> !p.equals("fi")).collect(Collectors.toSet()));
        assertEquals(Set.of("git"), Programs.of(new Work.Exec(List.of("nice", "-n", "5", "git", "fetch"))));
        assertEquals(Set.of(), Programs.of(new Work.Prompt("claude", "curl", null, List.of())));
    }

    /// No line, however odd, keeps a rule busy.
    @Test
    void oddLinesAreSoonRead() {
        for (var odd : List.of("a_".repeat(250), "status ".repeat(70), "(".repeat(500), "got ".repeat(125), "/".repeat(500),
                "x::".repeat(160)))
            assertTimeoutPreemptively(Duration.ofSeconds(2), () -> judged(new Work.Shell("make"), 1, odd), odd);
    }
}
