package lib.machine;

import java.io.*;
import java.net.*;
import java.nio.channels.DatagramChannel;
import java.nio.file.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lib.journal.*;
import lib.model.*;

/// What an attempt has to itself, so that those beside it aren't in its way: the number of its slot, ten ports, a name for docker compose.
///
/// Who has a range of ports holds a port of another kind that stands for it: so the system itself sees to it that nobody else on this
/// machine has it, whoever he is, and that it is free again when its holder dies. In a range that is given out nobody listens. All lie
/// below those that systems give to who asks for any port (ip(7), `ip_local_port_range`).
public final class OwnRoom implements AutoCloseable {
    private static final int FIRST = 20_000, EACH = 10, RANGES = 1_000, HOLDS = 30_000;
    private static final Pattern BASE = Pattern.compile(" PORT_BASE=(\\d{1,9}) ");
    private static final int LONGEST = 40;
    /// By which programs are told the devices they may use (docs.nvidia.com, "CUDA C++ Programming Guide", environment variables).
    private static final String GPUS = "CUDA_VISIBLE_DEVICES";
    /// A look takes milliseconds where the kernel's table is large: for a task's first program it does for so many times as long.
    private static final long FRESH_NANOS = 20_000_000, FRESH_LOOKS = 50;
    /// So long after all ranges were found taken only few are tried.
    private static final long FULL_NANOS = 1_000_000_000;
    private static final int FEW = 8;
    private static volatile long taken = System.nanoTime() - FULL_NANOS;
    private static volatile Listening listening = Listening.now();

    private final Map<String, String> variables = new HashMap<>();
    private final DatagramChannel hold;

    /// @param hold null if no range is free
    private OwnRoom(DatagramChannel hold) {
        this.hold = hold;
        if (hold != null) variables.put("PORT_BASE", Integer.toString(FIRST + (hold.socket().getLocalPort() - HOLDS) * EACH));
    }

    /// Holds a range of ports; null if none is free.
    private static DatagramChannel free(int wish, boolean first) {
        boolean full = System.nanoTime() - taken < FULL_NANOS;
        try {
            for (int n = 0; n < (full ? FEW : RANGES); n++) {
                int range = Math.floorMod(wish + n, RANGES);
                var found = held(HOLDS + range, FIRST + range * EACH, first);
                if (found != null) return found;
            }
        } catch (IOException e) {
            // No sockets at all: so it has no ports.
        }
        if (!full) taken = System.nanoTime();
        return null;
    }

    /// A retry or a check of a task gets the same ports if they are free: what was left of its first program is gone from there.
    ///
    /// @param first whether nothing of this task has run yet
    static OwnRoom of(RunFolder run, Path cwd, Task task, Policy policy, int slot, boolean first) {
        var digest = Digest.of(run.path() + "\0" + task.id());
        var room = new OwnRoom(free(new java.math.BigInteger(digest).mod(java.math.BigInteger.valueOf(RANGES)).intValue(), first));
        room.variables.put("ORCHESTRATE_SLOT", Integer.toString(slot));
        // Elsewhere it is the folder that names a project, as ever.
        if (Worktree.of(cwd, run.id(), task, policy) != null) room.variables.put("COMPOSE_PROJECT_NAME", project(task.id(), digest));
        return room;
    }

    /// @throws UserError if a run is to have more GPUs than this process may use
    public static void checkGpus(Amounts resources) {
        if (resources == null || resources.get(Amounts.GPU) == null || Caller.environment().get(GPUS) == null) return;
        long visible = visible().stream().filter(name -> !name.equals("-1")).distinct().count();
        if (resources.get(Amounts.GPU) > visible) throw new UserError("the run is to have " + Math.round(resources.get(Amounts.GPU))
                + " GPUs, and " + GPUS + "='" + Caller.environment().get(GPUS) + "' names " + visible + ": mend one of them");
    }

    private static List<String> visible() {
        var visible = Caller.environment().get(GPUS);
        return visible == null || visible.isBlank() ? List.of() : List.of(visible.strip().split("\\s*,\\s*"));
    }

    /// With these of the GPUs that this process may use, by their place among them; others it isn't shown.
    OwnRoom gpus(List<Integer> which) {
        var names = visible();
        if (!which.isEmpty()) variables.put(GPUS, which.stream().map(i -> i < names.size() ? names.get(i) : Integer.toString(i))
                .collect(Collectors.joining(",")));
        return this;
    }

    /// The ports of an attempt that another process began, which died and holds them no longer; it may listen there.
    ///
    /// @param command the line by which it can be run again
    static OwnRoom again(Path command) {
        try {
            var told = Files.isRegularFile(command) ? BASE.matcher(Bytes.text(Files.readAllBytes(command))) : null;
            int range = told != null && told.find() ? (Integer.parseInt(told.group(1)) - FIRST) / EACH : RANGES;
            return new OwnRoom(range >= 0 && range < RANGES ? bound(HOLDS + range) : null);
        } catch (IOException e) {
            return new OwnRoom(null);
        }
    }

    /// For the environment; without `PORT_BASE` if no range is free.
    Map<String, String> variables() {
        return variables;
    }

    /// Small letters, digits, `-` and `_`, of which the first is a letter or a digit (docs.docker.com, "Specify a project name").
    static String project(String task, byte[] digest) {
        var name = task.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-").replaceFirst("^[_-]+", "");
        return (name.isEmpty() ? "task" : name.substring(0, Math.min(name.length(), LONGEST))) + "-"
                + HexFormat.of().formatHex(digest, 0, 4);
    }

    /// Null if another has the range that begins there, or somebody listens in it.
    ///
    /// @param port stands for it
    private static DatagramChannel held(int port, int base, boolean first) throws IOException {
        var channel = bound(port);
        if (channel == null || silent(base, first)) return channel;
        channel.close();
        return null;
    }

    /// Null if another has it.
    private static DatagramChannel bound(int port) throws IOException {
        var channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            channel.close();
            return null;
        }
    }

    /// Whether nobody listens there, as far as was seen a moment ago: short tasks come by the hundreds a second.
    private static boolean silent(int base, boolean first) {
        var seen = listening;
        long nanos = first ? Math.max(FRESH_NANOS, FRESH_LOOKS * seen.took) : FRESH_NANOS;
        if (System.nanoTime() - seen.at > nanos) listening = seen = Listening.now();
        int next = seen.ports.nextSetBit(base);
        return next < 0 || next >= base + EACH;
    }

    /// The ports on which somebody listened a moment ago (proc_net_tcp of the kernel's documentation); none where there is no such list.
    ///
    /// @param at   when, in nanoseconds of [System#nanoTime]
    /// @param took nanoseconds
    private record Listening(long at, long took, BitSet ports) {
        private static final String LISTENS = "0A";

        static Listening now() {
            long began = System.nanoTime();
            var ports = new BitSet();
            for (var list : List.of("tcp", "tcp6")) {
                try (var lines = Files.lines(Path.of("/proc/net", list))) {
                    lines.skip(1).map(line -> line.strip().split("\\s+")).filter(words -> words[3].equals(LISTENS))
                            .forEach(words -> ports.set(Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16)));
                } catch (IOException | UncheckedIOException e) {
                    // This system has none.
                }
            }
            long now = System.nanoTime();
            return new Listening(now, now - began, ports);
        }
    }

    @Override
    public void close() {
        try {
            if (hold != null) hold.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
