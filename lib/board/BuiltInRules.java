package lib.board;

import java.util.*;
import lib.model.Rule;

/// What known programs and services say, or end with, when the network, a service or the machine is at fault rather than the task. The
/// first that fits decides. They know no command: what a line only mentions, [Mention] has taken out before.
///
/// A number such as 503 counts only beside a word that makes it an HTTP status. An exit status alone counts only for a program that was
/// told to be silent.
final class BuiltInRules {
    private BuiltInRules() {}

    private static final String HTTP = "(?:425|429|50[234]|52[0-4]|529|530)";
    /// The numbers of these are found elsewhere as well.
    private static final String COMMON = "(?:408|500)";

    static final List<Rule> ALL = List.of(
            // POSIX, XCU 2.8.2: "can't be executed" and "not found".
            exits("permanent", "usage_error", null, 126, 127),

            // What the C library, Java, .NET, V8, Python, C++, Rust, GHC, R and GNU ld say when there is no memory left.
            says("resource", "memory", "out of memory", "cannot allocate (?:memory|vector)", "OutOfMemory(?:Error|Exception)",
                    "heap out of memory", "\\bENOMEM\\b", "(?-i:\\bMemoryError\\b)", "\\bbad_alloc\\b",
                    "memory allocation of \\d+ bytes failed", "\\bheap exhausted\\b", "\\bmemory exhausted\\b"),
            says("resource", "disk", "no space left", "disk quota exceeded", "\\bENOSPC\\b", "\\bEDQUOT\\b"),
            says("resource", "files", "too many open files", "\\bEMFILE\\b", "\\bENFILE\\b"),
            // What dash, bash, busybox, git, Python, Java and Go say when pids.max or `ulimit -u` is reached (fork(2): EAGAIN).
            says("resource", "processes",
                    "\\b(?:cannot|can't|unable to|could not) fork(?:\\(\\))?(?: child process| for [-\\w]+)?(?:$|[:;])",
                    "\\bv?fork: (?:retry: )?resource temporarily", "unable to create (?:new )?native thread", "can't start new thread",
                    "failed to create new OS thread"),
            exits("resource", "killed", null, 137),

            // ssh(1) ends with 255 for these as well; to try again helps none of them.
            says("permanent", "auth", "permission denied \\([-\\w,]*(?:publickey|password|keyboard)", "host key verification failed",
                    "too many authentication failures"),

            // The words of AWS (SDK reference, "Retry behavior"), Google, Azure, Docker Hub and of whoever goes by RFC 6585.
            says("transient", "rate-limit", "(?<![-\\w])rate.?limit", "\\brate_?limit", "too.?many.?requests", "\\btoomanyrequests\\b",
                    "please slow down", "reduce your request rate", "(?-i:\\bSlowDown\\b)", "(?-i:\\bThrottl(?:ed|ing))",
                    "(?:been|was|were|request|calls?) throttled", "\\b(?:request|bandwidth)LimitExceeded\\b",
                    "\\bProvisionedThroughputExceeded", "\\bPriorRequestNotComplete\\b", "\\bRESOURCE_EXHAUSTED\\b", "\\bServerBusy\\b"),
            // RFC 9110 and 6585; 408 and 5xx as curl(1) `--retry` has them, 520 to 524 and 530 as Cloudflare's documentation does.
            says("transient", "http-status",
                    "(?:\\bhttp(?:/[\\d.]+)?(?: error)?|status(?:[ _-]?code)?|returned error)\\W{0,3}" + COMMON + "\\b",
                    "\\b(?:408\\W{0,3}request time-?out|500\\W{0,3}internal server error)",
                    "(?:http(?:/[\\d.]+)?|status(?:[ _-]?code)?|error(?: code)?|code|response|returned|got"
                            + "|(?:responded|replied|answered)(?: with)?)\\W{0,3}" + HTTP
                            + "\\b(?! (?:tests?|files?|rows?|errors?|lines?|times)\\b)",
                    "\\b" + HTTP + "\\b\\W{0,3}(?:too many|bad gateway|service (?:temporarily )?unavailable|gateway time-?out"
                            + "|(?:site )?(?:is )?overloaded|web server is down)",
                    "\\b(?:InternalError|InternalServerError|ServiceUnavailable)(?:Exception)?\\b"),
            // PostgreSQL 40P01, 40001, 57P01 to 57P03, 53300; MySQL 1213, 1205, 1040, 2006, 2013; SQLite BUSY; Oracle 60, 3113, 3114; SQL
            // Server 1205; MongoDB; Redis.
            says("transient", "database", "\\bdeadlock (?:detected|found|victim)", "\\bdeadlocked on\\b", "\\bORA-00060\\b",
                    "\\bORA-0311[34]\\b", "could not serialize access", "\\bWriteConflict\\b", "lock wait timeout exceeded",
                    "database system is (?:starting up|shutting down|in recovery|not yet accepting)",
                    "server closed the connection unexpectedly", "terminating connection due to", "server has gone away",
                    "lost connection to (?:mysql )?server", "too many (?:connections|clients already)",
                    "remaining connection slots", "database(?: table| schema)? is locked", "\\bNot(?:Writable)?Primary\\b",
                    "\\bnot (?:primary|master) (?:and|or)\\b", "\\bCLUSTERDOWN\\b", "redis is loading"),
            says("transient", "timeout",
                    "(?<![-\\w])(?:\\w{0,40}_|connect(?:ion)?|read|write|pool|request|response|socket|gateway)?time-?outs?\\b(?!\\(\\))",
                    "time-?out(?:error|exception|expired)\\b", "timed.?out\\b", "\\bE(?:SOCKET)?TIMEDOUT\\b", "\\bERR_SOCKET_TIMEOUT\\b",
                    "deadline.?exceeded\\b"),
            // getaddrinfo(3) of glibc, musl and BSD, curl 5 and 6, wget, git, ssh, apt, npm, Go, Java.
            says("transient", "dns", "(?:could not|couldn't|cannot|can't|unable to|failed to) resolve (?:host|proxy|hostname|address)",
                    "unable to resolve host address", "temporary failure resolving", "name or service not known", "name does not resolve",
                    "nodename nor servname", "no address associated with hostname", "\\bno such host\\b", "\\bEAI_AGAIN\\b",
                    "\\bENOTFOUND\\b", "getaddrinfo failed", "\\bUnknownHostException\\b", "\\bunknown host\\b(?! key)"),
            // connect(2), recv(2) and what curl, wget, git, ssh, rsync, npm, Python, Go and Java make of them.
            says("transient", "connection",
                    "connection (?:was |has been |is )?(?:unexpectedly )?(?:refused|reset|aborted|dropped|lost|broken|terminated|closed by"
                            + "|closed at byte)",
                    "connection (?:was )?closed (?:unexpectedly|without)",
                    "\\bE(?:CONN(?:REFUSED|RESET|ABORTED)|(?:NET|HOST)(?:UNREACH|DOWN))\\b",
                    "(?:network|host) is (?:unreachable|down)", "no route to host", "failed to (?:establish a new connection|connect to)",
                    "couldn't connect to server", "could not connect to (?:server|the endpoint)", "\\bEndpointConnectionError\\b",
                    "(?:can't|cannot) connect to", "socket hang up", "\\bfetch failed\\b", "\\bUND_ERR_(?:SOCKET|CONNECT_TIMEOUT)",
                    "network request to .{1,200} failed", "remote end (?:closed|hung up)", "hung up unexpectedly", "early EOF",
                    "unexpected disconnect", "end of file from server",
                    "(?:\\b(?:get|post|put|head|read|download|pull|copy)\\w*\\b|https?:).{1,200}unexpected EOF",
                    "empty reply from server", "transfer closed with", "\\brecv failure\\b", "\\bsend failure\\b", "read error at byte",
                    "RPC failed", "\\bIncompleteRead\\b", "\\bRemoteDisconnected\\b", "\\bServerDisconnectedError\\b",
                    "\\bChunkedEncodingError\\b", "\\bNoHttpResponseException\\b", "\\bhttp2?: server sent GOAWAY",
                    "server closed idle connection", "stream (?:error: stream ID|\\d+ was not closed)", "\\bHTTP/2 (?:framing|stream)",
                    "unexpected eof while reading", "EOF occurred in violation", "SSL_ERROR_SYSCALL",
                    "remote host terminated the handshake", "(?:kex|ssh)_exchange_identification"),
            // curl(1) EXIT CODES and rsync(1) EXIT VALUES, where they say them.
            says("transient", "connection", "\\bcurl: \\((?:5|6|7|16|18|28|35|52|55|56|92|95|96)\\)",
                    "rsync error: .{1,200} \\(code (?:10|12|30|35)\\)"),
            exits("transient", "connection", "curl", 5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92, 95, 96),
            exits("transient", "connection", "rsync", 10, 12, 30, 35),
            // wget(1) EXIT STATUS: a network failure.
            exits("transient", "connection", "wget", 4),
            // ssh(1) EXIT STATUS, of one that is silent (`-q`); scp(1) and sftp(1) pass it on.
            exits("transient", "connection", "ssh", 255),
            exits("transient", "connection", "scp", 255),
            exits("transient", "connection", "sftp", 255),
            // Somebody else holds it for a moment: git, apt and dpkg, and errno(3) EBUSY and ETXTBSY.
            says("transient", "locked", "\\.lock': file exists", "another git process", "could not lock config file",
                    "cannot lock ref(?!.* exists;)", "could not get lock", "unable to acquire the dpkg",
                    "(?:device or resource|text file) busy", "\\bEBUSY\\b", "\\bETXTBSY\\b"),
            says("transient", "unavailable", "temporarily unavailable", "temporary failure", "(?:try|trying) again later",
                    "\\bEAGAIN\\b", "\\bcode = Unavailable\\b", "(?-i:\\bUNAVAILABLE: )"));

    /// @param any regular expressions, of which one has to be found
    private static Rule says(String outcome, String reason, String... any) {
        return new Rule(String.join("|", any), null, outcome, reason);
    }

    /// @param program the one it is for; null is any
    private static Rule exits(String outcome, String reason, String program, Integer... statuses) {
        return new Rule(null, List.of(statuses), outcome, reason, program);
    }
}
