package lib.cli;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says: the version, and for who reports a mistake the commit and Java. The commit is known of a copy that git has
/// exported, and of a checkout whose own `jbang` has started this program; of any other the build's name tells one from another. It is
/// asked for only if somebody wants to know, reads a few small files, and starts nothing.
final class Version implements IVersionProvider {
    static final String NUMBER = "0.1", NAME = "orchestrate " + NUMBER;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
    private static final Pattern BUILD = Pattern.compile("/[\\w.-]+\\.([0-9a-f]{16,64})/");
    private static final String KNOWN = "/templates/manifest.schema.json";
    private static final int SHORT = 10;

    @Override
    public String[] getVersion() {
        var commit = exported().or(() -> checkout().flatMap(Version::head))
                .map(name -> "commit " + name.substring(0, Math.min(SHORT, name.length())));
        var build = BUILD.matcher(Version.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        return new String[] {NAME + " (" + commit.orElse("commit unknown" + (build.find() ? ", build "
                + build.group(1).substring(0, SHORT) : "")) + ", Java " + Runtime.version() + ")"};
    }

    /// Git has put it in the place of a format there, see gitattributes(5).
    private static Optional<String> exported() {
        try (var in = Version.class.getResourceAsStream("commit.txt")) {
            return in == null ? Optional.empty() : commit(new String(in.readAllBytes()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> commit(String text) {
        return Optional.of(text.strip()).filter(line -> COMMIT.matcher(line).matches());
    }

    /// The folder of the script that has started this program, if that is its checkout.
    private static Optional<Path> checkout() {
        try {
            return Optional.ofNullable(System.getenv("JBANG_LAUNCH_CMD")).map(script -> Path.of(script).getParent())
                    .filter(Version::hasOurs);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Whether it has what this program was built of: the script may have started one from elsewhere.
    private static boolean hasOurs(Path folder) {
        try (var in = Version.class.getResourceAsStream(KNOWN)) {
            return in != null && Arrays.equals(in.readAllBytes(), Files.readAllBytes(folder.resolve(KNOWN.substring(1))));
        } catch (IOException e) {
            return false;
        }
    }

    /// The commit that is checked out in a folder, as gitrepository-layout(5) has it.
    static Optional<String> head(Path folder) {
        try {
            var own = folder.resolve(".git");
            if (Files.isRegularFile(own)) own = folder.resolve(Files.readString(own).strip().replaceFirst("^gitdir: ", ""));
            var common = own.resolve("commondir");
            var repository = Files.exists(common) ? own.resolve(Files.readString(common).strip()) : own;
            var head = Files.readString(own.resolve("HEAD")).strip();
            if (!head.startsWith("ref: ")) return commit(head);
            var ref = head.substring("ref: ".length());
            if (Files.exists(repository.resolve(ref))) return commit(Files.readString(repository.resolve(ref)));
            try (var packed = Files.lines(repository.resolve("packed-refs"))) {
                return packed.filter(line -> line.endsWith(" " + ref)).findFirst().flatMap(line -> commit(line.split(" ")[0]));
            }
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
