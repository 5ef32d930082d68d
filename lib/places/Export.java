package lib.places;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.*;
import java.security.*;
import java.util.*;
import java.util.jar.JarFile;
import java.util.stream.*;
import lib.model.*;

/// This program as files that another machine can be given: what its class path has, named by its content. It knows no machine.
///
/// @param entries jars and folders
/// @param hash    of all that is in them
record Export(List<Path> entries, String hash) {
    private static final int HASH_BYTES = 12, PIECE = 1 << 16;

    /// As it runs here.
    static Export own() {
        try {
            var entries = new ArrayList<Path>();
            for (var entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) add(Path.of(entry), entries);
            return new Export(List.copyOf(entries), hash(entries));
        } catch (IOException | UncheckedIOException e) {
            throw new UserError("orchestrate can't be copied to another machine: " + e.getMessage());
        }
    }

    private static void add(Path entry, List<Path> into) throws IOException {
        if (!Files.exists(entry) || into.contains(entry.toRealPath())) return;
        into.add(entry.toRealPath());
        if (Files.isDirectory(entry)) return;
        try (var jar = new JarFile(entry.toFile())) {
            var others = jar.getManifest() == null ? null : jar.getManifest().getMainAttributes().getValue("Class-Path");
            for (var other : others == null ? new String[0] : others.strip().split("\\s+"))
                if (!other.contains(":")) add(entry.toRealPath().resolveSibling(other), into);
        }
    }

    private static String hash(List<Path> entries) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var entry : entries) try (var all = Files.walk(entry)) {
                for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update((entry.relativize(file) + "\0" + Files.size(file) + "\0").getBytes());
                    try (var in = Files.newInputStream(file)) {
                        var bytes = new byte[PIECE];
                        for (int n; (n = in.read(bytes)) > 0; ) digest.update(bytes, 0, n);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: Java has no SHA-256", e);
        }
    }

    private static String name(int number, Path entry) {
        return Files.isDirectory(entry) ? "" + number : number + ".jar";
    }

    /// The class path there.
    ///
    /// @param folder that has it
    String path(String folder) {
        return IntStream.range(0, entries.size()).mapToObj(i -> folder + "/" + name(i, entries.get(i))).collect(Collectors.joining(":"));
    }

    /// A process that writes all of it as tar does.
    ProcessBuilder packed(Path scratch) throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            var link = scratch.resolve(name(i, entries.get(i)));
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) Files.createSymbolicLink(link, entries.get(i));
        }
        return new ProcessBuilder("tar", "-C", scratch.toString(), "-chf", "-", ".");
    }
}
