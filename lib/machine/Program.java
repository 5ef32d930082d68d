package lib.machine;

import java.io.*;
import java.nio.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import lib.model.*;

/// A program's file, and why it can't be run, by looking at it as the kernel does (execve(2), elf(5)). It starts nothing.
final class Program {
    /// Why a program can't be run.
    ///
    /// @param why     goes on after the program's name and a colon
    /// @param missing whether there is no such program; else there is one that can't be run
    record Flaw(String why, boolean missing) {
        /// As shells have it (POSIX, XCU 2.8.2).
        int status() {
            return missing ? 127 : 126;
        }
    }

    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";
    /// The kernel looks no further for an interpreter (BINPRM_BUF_SIZE), and follows no more of them.
    private static final int FIRST_LINE = 256, INTERPRETERS = 5;
    private static final int HEAD = 4096;
    private static final Path EMULATORS = Path.of("/proc/sys/fs/binfmt_misc");
    /// elf.h
    private static final Map<Integer, String> MACHINES = Map.of(3, "32-bit x86", 8, "MIPS", 20, "32-bit PowerPC", 21, "PowerPC", 22,
            "s390x", 40, "32-bit ARM", 62, "x86-64", 183, "ARM64", 243, "RISC-V", 258, "LoongArch");
    /// Those that a machine runs besides its own.
    private static final Map<Integer, Integer> RUNS_TOO = Map.of(62, 3, 183, 40);
    private static final int INTERPRETER_SEGMENT = 3;

    private Program() {}

    /// Where the program is, by the PATH that it gets itself; null if it isn't there.
    static String find(String name, Map<String, String> env, String dir) {
        if (name.contains("/")) return name.startsWith("/") ? name : dir + "/" + name;
        return places(name, env, dir).filter(file -> Posix.executable(file) && !Posix.folder(file)).findFirst().orElse(null);
    }

    private static Stream<String> places(String name, Map<String, String> env, String dir) {
        return Stream.of(env.getOrDefault("PATH", USUAL_PATH).split(":", -1))
                .map(folder -> (folder.startsWith("/") ? folder : folder.isEmpty() ? dir : dir + "/" + folder) + "/" + name);
    }

    /// Null if nothing is seen that stands in its way.
    static Flaw flaw(String name, Map<String, String> env, String dir) {
        var file = find(name, env, dir);
        if (file != null) return flaw(file, dir, 0);
        return places(name, env, dir).filter(place -> Posix.there(place) && !Posix.folder(place)).findFirst()
                .map(place -> new Flaw("permission denied: " + place + " isn't executable", false))
                .orElse(new Flaw("not found", true));
    }

    private static Flaw flaw(String file, String dir, int depth) {
        if (!Posix.there(file))
            return Files.isSymbolicLink(Posix.path(file)) ? new Flaw("not found: it is a link to what isn't there", true)
                    : new Flaw("not found", true);
        if (Posix.folder(file)) return new Flaw("permission denied: it is a folder", false);
        if (!Posix.executable(file)) return new Flaw("permission denied: it isn't executable", false);
        try (var in = Files.newInputStream(Posix.path(file))) {
            var head = in.readNBytes(HEAD);
            if (head.length > 1 && head[0] == '#' && head[1] == '!') return script(head, dir, depth);
            if (head.length > 3 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F') return binary(head);
            for (int i = 0; i < head.length && head[i] != '\n'; i++)
                if (head[i] == 0) return new Flaw("exec format error: it is neither a program for this system nor a script", false);
            return null;
        } catch (IOException e) {
            // Who may run it need not be able to read it.
            return null;
        }
    }

    private static Flaw script(byte[] head, String dir, int depth) {
        var text = Bytes.text(Arrays.copyOf(head, Math.min(FIRST_LINE, head.length)));
        var line = text.substring(2).lines().findFirst().orElse("");
        boolean windows = text.startsWith("\r\n", 2 + line.length());
        var word = line.strip().split("[ \t]", 2)[0];
        if (word.isEmpty()) return new Flaw("bad interpreter: its first line names none", false);
        if (windows && word.length() == line.strip().length())
            return new Flaw("bad interpreter: its first line ends in a carriage return, as Windows has it, so that '" + word
                    + "' isn't found", true);
        if (depth == INTERPRETERS) return new Flaw("bad interpreter: they go on and on", false);
        var flaw = flaw(word.startsWith("/") ? word : dir + "/" + word, dir, depth + 1);
        return flaw == null ? null : new Flaw("bad interpreter: its first line asks for " + word + ": " + flaw.why, flaw.missing);
    }

    private static Flaw binary(byte[] head) {
        if (head.length < 64) return new Flaw("exec format error: this program is cut off", false);
        boolean wide = head[4] == 2;
        var elf = ByteBuffer.wrap(head).order(head[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int machine = elf.getShort(18) & 0xffff, ours = ours();
        if (ours >= 0 && machine != ours && !Objects.equals(RUNS_TOO.get(ours), machine) && !emulated())
            return new Flaw("exec format error: it is made for another machine (" + named(machine) + "; this is "
                    + named(ours) + ")", false);
        var loader = loader(elf, wide);
        return loader == null || Posix.there(loader) ? null
                : new Flaw("not found: " + loader + " isn't there, which this program needs: it is made for another system", true);
    }

    /// What loads a program with shared libraries; null if it needs nothing or that can't be seen.
    private static String loader(ByteBuffer elf, boolean wide) {
        long at = wide ? elf.getLong(32) : elf.getInt(28);
        int size = elf.getShort(wide ? 54 : 42), count = elf.getShort(wide ? 56 : 44);
        for (int i = 0; i < count && at >= 0 && at + (i + 1L) * size <= elf.limit(); i++) {
            int segment = (int) at + i * size;
            if (elf.getInt(segment) != INTERPRETER_SEGMENT) continue;
            long from = wide ? elf.getLong(segment + 8) : elf.getInt(segment + 4), length = wide ? elf.getLong(segment + 32)
                    : elf.getInt(segment + 16);
            if (from < 0 || length < 2 || from + length > elf.limit()) return null;
            var name = new byte[(int) length - 1];
            elf.get((int) from, name);
            return new String(name, StandardCharsets.UTF_8);
        }
        return null;
    }

    private static String named(int machine) {
        return MACHINES.getOrDefault(machine, "machine " + machine + " of elf.h");
    }

    /// -1 if it can't be told.
    private static int ours() {
        try (var in = Files.newInputStream(Path.of("/proc/self/exe"))) {
            var head = in.readNBytes(20);
            return ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).getShort(18) & 0xffff;
        } catch (IOException | IndexOutOfBoundsException e) {
            return -1;
        }
    }

    private static boolean emulated() {
        try (var all = Files.list(EMULATORS)) {
            return all.anyMatch(file -> !List.of("register", "status").contains(file.getFileName().toString()));
        } catch (IOException e) {
            return false;
        }
    }
}
