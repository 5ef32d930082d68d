package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;

/// Connections to a port of ours that other users of this machine hold. Some of them may, since a page may be open in another user's
/// browser; who holds more loses them, however quickly he comes again, so that there is always room for us. Who is at the other end of a
/// connection stands in `/proc/net/tcp` (proc_pid_net(5)); where there is none, nothing is done. It knows nothing of what is said.
public final class Strangers implements AutoCloseable {
    /// All other users together.
    private static final int MOST = 20;
    private static final long LOOK_MILLIS = 50;
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final String ESTABLISHED = "01";

    private final String port;
    /// Null where nothing can be told.
    private final Ticker ticker;

    /// Looks until it is closed.
    public Strangers(int port) {
        this.port = ":%04X".formatted(port);
        this.ticker = Files.isReadable(TABLES.getFirst()) ? Ticker.start("strangers", LOOK_MILLIS, this::look) : null;
    }

    /// To be called before the first of the JDK's servers is made. They send each message at once then: it is small, and somebody waits for
    /// it. And whoever may connect, any user of this machine, can't take all the files a process may have open, nor keep for long what he
    /// doesn't use.
    public static void limit() {
        for (var usual : Map.of("sun.net.httpserver.nodelay", "true", "jdk.httpserver.maxConnections", Long.toString(room()),
                "sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.idleInterval", "10",
                "sun.net.httpserver.maxIdleConnections", "20").entrySet())
            if (System.getProperty(usual.getKey()) == null) System.setProperty(usual.getKey(), usual.getValue());
    }

    /// How many connections there may be: half of the files this process may have open. Who comes again and again needs longer to fill
    /// many than a look takes.
    public static long room() {
        long files = Posix.raiseOpenFiles();
        return files < 0 ? 10_000 : Math.clamp(files / 2, 100, 10_000);
    }

    /// One end of a connection; `socket` is its inode, 0 while nobody has accepted it.
    private record End(String here, String there, String user, String socket) {}

    private void look() {
        var ends = TABLES.stream().flatMap(Strangers::ends).toList();
        var ours = new HashMap<String, End>();
        for (var end : ends) if (end.here.endsWith(port)) ours.put(end.there, end);
        if (ours.size() <= MOST) return;
        var known = Set.of("0", user());
        shut(ends.stream().filter(e -> e.there.endsWith(port) && !known.contains(e.user) && ours.containsKey(e.here)).skip(MOST)
                .map(e -> ours.get(e.here).socket).collect(Collectors.toSet()));
    }

    private static String user() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException e) {
            return "0";
        }
    }

    /// `0: 0100007F:1F90 0100007F:D431 01 …`; an address of IPv4 may stand at the end of one of IPv6.
    private static Stream<End> ends(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1).map(line -> line.strip().split("\\s+"))
                    .filter(f -> f.length > 9 && f[3].equals(ESTABLISHED)).map(f -> new End(address(f[1]), address(f[2]), f[7], f[9]));
        } catch (IOException e) {
            return Stream.of();
        }
    }

    private static String address(String text) {
        int colon = text.indexOf(':');
        return text.substring(Math.max(0, colon - 8));
    }

    /// The other end reads its end, and whoever serves it finds it gone. Only a socket can be shut so: a file that has got the number of
    /// one meanwhile stays as it is.
    private static void shut(Set<String> sockets) {
        if (sockets.isEmpty()) return;
        try (var open = Files.newDirectoryStream(OPEN)) {
            for (var file : open) {
                var name = name(file);
                if (name.startsWith("socket:[") && sockets.contains(name.substring(8, name.length() - 1)))
                    Posix.shut(Integer.parseInt(file.getFileName().toString()));
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The next look tries again.
        }
    }

    private static String name(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        if (ticker != null) ticker.close();
    }
}
