package lib.report;

import com.sun.net.httpserver.*;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.UUID;
import java.util.concurrent.*;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Tells a run's [Metrics] while it goes on (`--metrics`): to who asks for `/metrics` at a port of this machine's own address, or in a file
/// that is written anew, whole, at most once a second. They are figures alone, so anybody on this machine may ask for them. The run doesn't
/// depend on it: what can't be served or written is told, once.
public abstract sealed class Exporter implements AutoCloseable {
    private static final long PAUSE_NANOS = 1_000_000_000;
    private static final int MOST_PORT = 65_535;
    /// Each file of ours does.
    private static final String BEGINS = "# TYPE orchestrate_";
    private static final Pattern SLIP = Pattern.compile("[-+]?\\d[^/]*|[^/]*:\\d*");
    private static final Pattern HERE = Pattern.compile("(127\\.0\\.0\\.1|localhost)(:\\d+)?");
    private static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final LongSupplier clock;
    private long toldAt = System.nanoTime() - PAUSE_NANOS;
    private Board board;

    private Exporter(LongSupplier clock) {
        this.clock = clock;
    }

    /// @param where a port or a file, see [lib.model.Policy#metrics]; null is nowhere
    /// @param cwd   the folder that a file's name starts from
    /// @param clock the time in the board's terms
    public static Exporter to(String where, Path cwd, LongSupplier clock) {
        if (where == null) return new Nowhere(clock);
        try {
            return port(where) < 0 ? new ToFile(clock, cwd.resolve(where)) : new ToPort(clock, port(where));
        } catch (IOException e) {
            complain(where, e);
            return new Nowhere(clock);
        }
    }

    /// @throws UserError if there is no such port, or nowhere to put such a file
    public static void check(String where, Path cwd) {
        if (where == null) return;
        if (port(where) > MOST_PORT)
            throw new UserError("--metrics " + where + ": the highest port is " + MOST_PORT + "; 0 is any free one");
        if (port(where) >= 0) return;
        if (SLIP.matcher(where).matches())
            throw new UserError("--metrics '" + Text.line(where, 100) + "' is no port: give its number alone, or ./" + Text.line(where, 100)
                    + " for a file of that name");
        try {
            var file = cwd.resolve(where);
            if (flaw(file) instanceof String flaw) throw new UserError("--metrics " + where + ": " + flaw);
        } catch (InvalidPathException e) {
            throw new UserError("--metrics '" + Text.line(where, 100) + "': is no name of a file: give a file or a port");
        }
    }

    /// Why figures can't be put there: whatever stands there would be lost. Null if they can.
    private static String flaw(Path file) {
        if (Files.isDirectory(file)) return "is a folder: name a file in it";
        if (!Files.isDirectory(file.toAbsolutePath().getParent()))
            return "there is no folder " + file.getParent() + " to write it in: make it first";
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return null;
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return "is no ordinary file, so it is left alone: name another";
        try (var in = Files.newInputStream(file)) {
            var head = new String(in.readNBytes(BEGINS.length()), StandardCharsets.UTF_8);
            return head.isEmpty() || head.equals(BEGINS) ? null : "has something else in it, which would be lost: name another file";
        } catch (IOException e) {
            return "can't be read (" + RunFolder.reason(e) + "): name another file";
        }
    }

    /// -1 if it is a file.
    private static int port(String where) {
        return where.matches("\\d{1,9}") ? Integer.parseInt(where) : -1;
    }

    private static void complain(String where, IOException e) {
        System.err.println("orchestrate: --metrics " + where + " can't be kept up (" + RunFolder.reason(e) + "): the run goes on without");
    }

    abstract void tell(String text);

    /// Something happened; the board has it already.
    public final void event(Event event, Board board) {
        this.board = board;
        long now = System.nanoTime();
        if (this instanceof Nowhere || board.start() == null || now - toldAt < PAUSE_NANOS) return;
        tell(Metrics.of(board, clock.getAsLong()));
        // With very many tasks it takes a while to count them: never more than a twentieth of the time.
        toldAt = Math.max(now, System.nanoTime() + 20 * (System.nanoTime() - now) - PAUSE_NANOS);
    }

    /// Tells how the run ended; after that nobody else does anything to its board.
    @Override
    public void close() {
        if (board != null && board.start() != null) tell(Metrics.of(board, clock.getAsLong()));
    }

    private static final class Nowhere extends Exporter {
        private Nowhere(LongSupplier clock) {
            super(clock);
        }

        @Override
        void tell(String text) {}

        @Override
        public void close() {}
    }

    private static final class ToFile extends Exporter {
        private final Path file;
        private boolean broken;

        private ToFile(LongSupplier clock, Path file) {
            super(clock);
            this.file = file;
        }

        @Override
        void tell(String text) {
            try {
                // Who collects it is somebody else, mostly: its mode is as of any new file.
                if (flaw(file) instanceof String flaw) throw new IOException(flaw);
                var part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
                try {
                    Files.writeString(part, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(part);
                }
                broken = false;
            } catch (IOException e) {
                if (!broken) complain(file.toString(), e);
                broken = true;
            }
        }
    }

    private static final class ToPort extends Exporter {
        private final HttpServer server;
        private final Strangers strangers;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private volatile byte[] text = "# EOF\n".getBytes(StandardCharsets.UTF_8);

        private ToPort(LongSupplier clock, int port) throws IOException {
            super(clock);
            Strangers.limit();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 100);
            server.createContext("/metrics", this::answer);
            server.setExecutor(threads);
            server.start();
            strangers = new Strangers(server.getAddress().getPort());
            System.err.println("orchestrate: metrics are at http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
        }

        private void answer(HttpExchange http) throws IOException {
            try (http) {
                var host = http.getRequestHeaders().getFirst("Host");
                // A page of somebody else's, whose name leads here, is to learn nothing.
                if (host == null || !HERE.matcher(host).matches()) http.sendResponseHeaders(403, -1);
                else if (!http.getRequestURI().getPath().equals("/metrics")) http.sendResponseHeaders(404, -1);
                else if (!http.getRequestMethod().equals("GET")) http.sendResponseHeaders(405, -1);
                else {
                    http.getResponseHeaders().set("Content-Type", TYPE);
                    http.sendResponseHeaders(200, text.length);
                    http.getResponseBody().write(text);
                }
            }
        }

        @Override
        void tell(String text) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            super.close();
            strangers.close();
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
