package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.model.*;

/// A group of processes that the kernel keeps (cgroups(7)): who is in it, and all that come of him, can't leave it unseen, whatever they
/// do to their parents, sessions and environments. Each attempt gets one below the one we are in ourselves, where that can be had; a
/// process goes in before its program begins. Groups below it, a container's say or those of a run within, belong to it.
///
/// It knows neither attempts nor what they are called.
sealed interface Cgroup {
    /// Which kinds are tried: `v2`, `freezer`, or `none`; all if it isn't set.
    String SETTING = "ORCHESTRATE_CGROUPS";
    String NAME = "orchestrate-";
    String PROCS = "cgroup.procs";
    /// Looks at a group whose processes fork as fast as they are killed, before it is given up.
    int LOOKS = 50;
    long BETWEEN_NANOS = 5_000_000;
    Pattern CPU = Pattern.compile("usage_usec (\\d{1,18})");

    /// Version 2, also where it is mounted beside version 1.
    record V2(Path folder) implements Cgroup {
        @Override
        public boolean empty() {
            var events = text(folder.resolve("cgroup.events"));
            return events.isEmpty() || events.contains("populated 0");
        }

        /// The kernel counts it in every group.
        @Override
        public Double cpuSeconds() {
            var used = CPU.matcher(text(folder.resolve("cpu.stat")));
            return used.find() ? Double.valueOf(Long.parseLong(used.group(1)) / 1e6) : null;
        }

        /// Linux has had a way of its own since 5.14.
        @Override
        public void kill() {
            if (!write(folder.resolve("cgroup.kill"), "1")) killEach(this, "cgroup.freeze", "1", "0");
        }
    }

    /// Version 1 has no group without a controller; that which freezes is as good as any and can hold those who fork.
    record Freezer(Path folder) implements Cgroup {
        @Override
        public boolean empty() {
            return members().isEmpty();
        }

        @Override
        public void kill() {
            killEach(this, "freezer.state", "FROZEN", "THAWED");
        }
    }

    /// None can be made.
    ///
    /// @param why in a few words
    record None(String why) implements Cgroup {
        @Override
        public Path folder() {
            return null;
        }

        @Override
        public boolean empty() {
            return true;
        }

        @Override
        public void kill() {}
    }

    static Cgroup none() {
        return new None("");
    }

    /// Null if there is none.
    Path folder();

    /// CPU time that all who are and were in it have taken; null if it doesn't tell.
    default Double cpuSeconds() {
        return null;
    }

    /// Whether nobody is in it any more who lives.
    boolean empty();

    /// Ends all who are in it, those who fork too.
    void kill();

    /// The group this process is in, if it may make others in it.
    private static Cgroup own(String wanted) {
        if (wanted.equals("none")) return new None(SETTING + "=none");
        try {
            var mounts = Files.readAllLines(Path.of("/proc/self/mountinfo"));
            var groups = Files.readAllLines(Path.of("/proc/self/cgroup"));
            var found = new ArrayList<Cgroup>();
            if (!wanted.equals("freezer")) folder(mounts, groups, "cgroup2", "").ifPresent(f -> found.add(new V2(f)));
            if (!wanted.equals("v2")) folder(mounts, groups, "cgroup", "freezer").ifPresent(f -> found.add(new Freezer(f)));
            if (found.isEmpty()) return new None("none are mounted");
            return found.stream().filter(g -> Files.isWritable(g.folder()) && Files.isWritable(g.folder().resolve(PROCS))).findFirst()
                    .orElseGet(() -> new None("this user may make none in " + found.getFirst().folder()));
        } catch (IOException e) {
            return new None("this system has none");
        }
    }

    /// The group this process is in, if one made in it takes in a process: in a folder that was given away without its files none does.
    ///
    /// @param env      has what is wanted, see [#SETTING]
    /// @param succeeds whether a command does when it is run
    static Cgroup usable(Map<String, String> env, Predicate<List<String>> succeeds) {
        var own = own(env.getOrDefault(SETTING, ""));
        var tried = own.made(UUID.randomUUID().toString());
        boolean made = succeeds.test(List.of("/bin/sh", "-c", "echo 0 >\"$1\"", "sh",
                tried.folder() == null ? "/dev/null" : tried.door().toString())) && tried.folder() != null;
        tried.leave(false);
        return made || own.folder() == null ? own : new None("this user may make none in " + own.folder());
    }

    /// Where the hierarchy is mounted that has this controller, and there the group this process is in; see proc(5) and cgroups(7).
    ///
    /// @param controller empty for version 2
    static Optional<Path> folder(List<String> mounts, List<String> groups, String type, String controller) {
        var path = groups.stream().map(g -> g.split(":", 3)).filter(g -> List.of(g[1].split(",")).contains(controller)).map(g -> g[2])
                .findFirst();
        return path.flatMap(p -> mounts.stream().map(m -> m.split(" - ", 2)).filter(m -> m[1].startsWith(type + " ")
                && (controller.isEmpty() || List.of(m[1].split("[ ,]")).contains(controller))).map(m -> m[0].split(" "))
                .filter(m -> (p + "/").startsWith(m[3].equals("/") ? "/" : m[3] + "/"))
                .map(m -> Path.of(m[4].replace("\\040", " "), p.substring(m[3].equals("/") ? 0 : m[3].length()))).findFirst());
    }

    /// The group that a handle names, if it is still there and no other folder.
    static Cgroup of(Handle handle) {
        return handle != null && handle.fields().get("cgroup") instanceof String folder ? at(Path.of(folder)) : none();
    }

    private static Cgroup at(Path folder) {
        if (!folder.getFileName().toString().startsWith(NAME) || !Files.exists(folder.resolve(PROCS))) return none();
        return Files.exists(folder.resolve("freezer.state")) ? new Freezer(folder) : new V2(folder);
    }

    /// The same handle, which names this group too.
    default Handle in(Handle process) {
        if (folder() == null) return process;
        var fields = new LinkedHashMap<>(process.fields());
        fields.put("cgroup", folder().toString());
        return new Handle(fields);
    }

    /// A group in this one, made if it isn't there yet; none where that can't be done.
    default Cgroup made(String id) {
        if (folder() == null) return this;
        try {
            Files.createDirectory(folder().resolve(NAME + id));
        } catch (FileAlreadyExistsException e) {
            // It was made before.
        } catch (IOException e) {
            return none();
        }
        return found(id);
    }

    /// A group in this one that was made before, or none.
    default Cgroup found(String id) {
        return folder() == null ? this : at(folder().resolve(NAME + id));
    }

    /// The file to which a process writes 0 to go into the group; null if there is none.
    default Path door() {
        return folder() == null ? null : folder().resolve(PROCS);
    }

    /// Who is in it, or in a group below it.
    default Set<Long> members() {
        return groups().stream().flatMap(g -> text(g.resolve(PROCS)).lines()).map(Long::valueOf).filter(pid -> pid > 1)
                .collect(Collectors.toSet());
    }

    /// This group and those below it, the innermost first.
    private List<Path> groups() {
        if (folder() == null) return List.of();
        // A folder is linked to by its own two names, and by each folder in it.
        if (links(folder()) <= 2) return List.of(folder());
        try (var all = Files.walk(folder())) {
            return all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            // Somebody removes groups at the same time.
            return Files.isDirectory(folder()) ? List.of(folder()) : List.of();
        }
    }

    /// Nobody can fork while all stand still.
    private static void killEach(Cgroup group, String file, String still, String on) {
        for (int n = 0; n < LOOKS && !group.empty(); n++) {
            write(group.folder().resolve(file), still);
            group.members().forEach(pid -> Posix.kill(pid, Signal.KILL));
            write(group.folder().resolve(file), on);
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    /// Removes it, as soon as nobody is in it. Who may live on goes back to where we are ourselves.
    ///
    /// @param keep whether its processes may live on
    default void leave(boolean keep) {
        // The kernel removes none that has somebody in it.
        if (folder() == null || removed(folder())) return;
        for (int n = 0; n < LOOKS && Files.exists(folder()); n++) {
            if (keep) members().forEach(pid -> write(folder().resolveSibling(PROCS), pid.toString()));
            else if (!empty()) kill();
            for (var group : groups()) if (!removed(group)) LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private static int links(Path folder) {
        try {
            return (Integer) Files.getAttribute(folder, "unix:nlink");
        } catch (IOException | UnsupportedOperationException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static boolean removed(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            // Somebody is still in it, if only for a moment.
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /// Whether the kernel has taken it: a group that is gone takes nothing, nor does one take a process that has ended.
    static boolean write(Path file, String text) {
        try {
            // The kernel makes no file: what isn't there, this version hasn't got.
            Files.writeString(file, text, StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
