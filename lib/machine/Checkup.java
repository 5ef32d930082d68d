package lib.machine;

import java.math.*;
import java.nio.file.*;
import java.util.*;
import java.util.regex.Pattern;

/// What runs stand on, beside the agents: Java, git, and what of the machine they may use. It looks, and says what to do where there
/// is too little; nothing is started but git.
public final class Checkup {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\S*");
    private static final long GIB = 1L << 30, LITTLE = 2 * GIB, FEW_PROCESSES = 256, FEW_FILES = 10_000;

    private Checkup() {}

    public enum State { GOOD, WARNING, BAD }

    /// @param found what there is, in a few words
    /// @param mend  what to do; null if nothing
    public record Part(String part, State state, String found, String mend) {}

    /// @param doctor finds programs
    /// @param folder where runs are started
    /// @param most   percent of the memory above which nothing new starts
    public static List<Part> of(Doctor doctor, Path folder, int most) {
        var headroom = Headroom.in(folder);
        var memory = headroom.memory(most);
        var capacity = headroom.capacity(memory);
        var disk = Disk.of(folder);
        return List.of(new Part("java", State.GOOD, Runtime.version() + ", " + System.getProperty("java.home"), null),
                git(doctor, folder), disk(folder, disk.free(), disk.files()), memory(memory, most),
                processors(capacity.processors(), capacity.processes()));
    }

    private static Part git(Doctor doctor, Path folder) {
        var program = doctor.find("git");
        if (program.isEmpty()) return git(null, null, false);
        var top = folder;
        while (top != null && !Files.exists(top.resolve(".git"))) top = top.getParent();
        return git(doctor.version(program.get()), program.get(), top != null);
    }

    /// @param said    by `git --version`; null if it says nothing
    /// @param program null if there is none
    /// @param inside  whether the folder is in a repository
    static Part git(String said, Path program, boolean inside) {
        if (program == null) return new Part("git", State.WARNING, "not on PATH", "install it: without it no task has a worktree");
        var version = VERSION.matcher(said == null ? "" : said);
        if (!version.find()) return new Part("git", State.BAD, program + " tells no version", "try 'git --version' by hand");
        var found = version.group() + ", " + program + (inside ? "" : "; this folder is in no repository, as --worktree wants");
        boolean merges = GitMerge.can(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
        return merges ? new Part("git", State.GOOD, found, null)
                : new Part("git", State.WARNING, found, "update it: 'integrate' needs 2.38 or a later one");
    }

    /// @param free  bytes; null if that isn't known
    /// @param files that may still be made; null if that isn't known
    static Part disk(Path folder, Long free, Long files) {
        if (free == null) return new Part("disk", State.WARNING, "not known", "try 'df " + folder + "' by hand");
        boolean few = files != null && files < FEW_FILES;
        var found = size(free) + " free in " + folder + (few ? ", for " + files + " files" : "");
        return free >= LITTLE && !few ? new Part("disk", State.GOOD, found, null)
                : new Part("disk", free < Doctor.ENOUGH_DISK ? State.BAD : State.WARNING, found,
                        "make room: 'orchestrate clean --keep 20' and 'orchestrate clean --worktrees' remove what is over");
    }

    static Part memory(Allowed.Memory memory, int most) {
        long free = memory.most() - memory.used();
        var found = size(free) + " free of " + size(memory.most())
                + (memory.group() == null ? "" : ", which the kernel's group " + memory.group() + " may use");
        return memory.percent() > most ? new Part("memory", State.BAD, found + ", more than " + most + " % in use",
                "end something, or nothing new starts; --max-memory says how much may be in use")
                : free < GIB ? new Part("memory", State.WARNING, found, "an agent takes some 500 MB: give -j no more than fits")
                : new Part("memory", State.GOOD, found, null);
    }

    /// @param processors that may be busy at a time
    /// @param processes  how many more may be started; null if nobody says
    static Part processors(double processors, Long processes) {
        var found = BigDecimal.valueOf(processors).setScale(1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString()
                + " may be used" + (processes == null ? "" : ", and " + processes + " more processes and threads started");
        return processes == null || processes >= FEW_PROCESSES ? new Part("processors", State.GOOD, found, null)
                : new Part("processors", State.WARNING, found,
                        "end something, or let more be started: 'ulimit -u', or the container's limit");
    }

    private static String size(long bytes) {
        return bytes < GIB ? (bytes >> 20) + " MB" : String.format(Locale.ROOT, "%.1f GB", (double) bytes / GIB);
    }
}
