package lib.machine;

import java.io.IOException;
import java.net.*;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.*;
import lib.journal.*;
import lib.model.*;

/// What an attempt has to itself, so that those beside it aren't in its way: the number of its slot, ten ports, a name for docker compose.
///
/// Who has a range of ports holds a port of another kind that stands for it: so the system itself sees to it that nobody else on this
/// machine has it, whoever he is, and that it is free again when its holder dies. In a range that is given out nobody listens. All lie
/// below those that systems give to who asks for any port (ip(7), `ip_local_port_range`).
final class OwnRoom implements AutoCloseable {
    private static final int FIRST = 20_000, EACH = 10, RANGES = 1_000, HOLDS = 30_000;
    private static final int LONGEST = 40;

    private final Map<String, String> variables = new HashMap<>();
    private final DatagramChannel hold;

    private OwnRoom(int wish) {
        DatagramChannel found = null;
        for (int n = 0; n < RANGES && found == null; n++) {
            int range = Math.floorMod(wish + n, RANGES);
            try {
                found = held(HOLDS + range);
                if (found != null && silent(FIRST + range * EACH)) variables.put("PORT_BASE", Integer.toString(FIRST + range * EACH));
                else if (found != null) {
                    found.close();
                    found = null;
                }
            } catch (IOException e) {
                // No sockets at all: so it has no ports.
                break;
            }
        }
        hold = found;
    }

    /// A retry of a task gets the same ports if they are free.
    ///
    /// @param slot null if it isn't known
    static OwnRoom of(RunFolder run, Path cwd, Task task, Policy policy, Integer slot) {
        var digest = Digest.of(run.path() + "\0" + task.id());
        var room = new OwnRoom(new java.math.BigInteger(digest).mod(java.math.BigInteger.valueOf(RANGES)).intValue());
        if (slot != null) room.variables.put("ORCHESTRATE_SLOT", slot.toString());
        // Elsewhere it is the folder that names a project, as ever.
        if (Worktree.of(cwd, run.id(), task, policy) != null) room.variables.put("COMPOSE_PROJECT_NAME", project(task.id(), digest));
        return room;
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

    /// Null if another has it.
    private static DatagramChannel held(int port) throws IOException {
        var channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            channel.close();
            return null;
        }
    }

    private static boolean silent(int base) {
        for (int port = base; port < base + EACH; port++)
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port), 1);
            } catch (IOException e) {
                return false;
            }
        return true;
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
