package lib.cli;

import java.io.*;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import lib.*;
import lib.journal.*;
import lib.machine.*;
import lib.report.*;

/// An archive of loaded classes beside a build's jar, which its first start leaves to the later ones: with it a run starts in half the
/// time. JBang asks for it (`//CDS`) and the JVM writes it when it ends, of the classes it has loaded by then; this loads the rest. It
/// knows how to have classes loaded, not who needs which.
public final class ClassArchive {
    private static final String ASKED = "-XX:ArchiveClassesAtExit=";
    /// A build's archive has some 20 MB, and each change of the sources makes a build.
    private static final int KEPT = 4;
    /// More than an archive has, in bytes.
    private static final long ROOM = 50_000_000;

    private ClassArchive() {}

    /// Ends this program. If its JVM is to write an archive then, all of a run is in it, whatever this start was for - unless it was
    /// interrupted and somebody waits - and those of older builds are dropped. Nothing of this is shown, and nothing that goes wrong
    /// matters.
    ///
    /// @param status 0 to 255
    public static void exit(int status) {
        var file = Stream.of(ProcessHandle.current().info().arguments().orElse(new String[0])).filter(ClassArchive::asks)
                .map(a -> Path.of(a.substring(ASKED.length())).toAbsolutePath()).findFirst();
        // The JVM would complain, and end with a status of its own.
        if (file.isPresent() && !writable(file.get())) Posix.exit(status);
        if (file.isPresent() && status < 128) complete(file.get());
        System.exit(status);
    }

    private static boolean writable(Path archive) {
        var folder = archive.getParent();
        try {
            return Files.isWritable(folder) && Files.getFileStore(folder).getUsableSpace() >= ROOM;
        } catch (IOException e) {
            return false;
        }
    }

    private static void complete(Path archive) {
        var nobody = new PrintStream(OutputStream.nullOutputStream());
        System.setOut(nobody);
        System.setErr(nobody);
        try {
            loadOwn();
            rehearse();
            prune(archive);
        } catch (Exception | Error e) {
            // Later starts take longer, that is all.
        }
    }

    /// The program and arguments that start this class in a JVM like this one, but for writing an archive.
    public static List<String> sameJvm(Class<?> main) {
        var argv = new ArrayList<String>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (var option : ManagementFactory.getRuntimeMXBean().getInputArguments()) if (!asks(option)) argv.add(option);
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return argv;
    }

    /// Whether an argument of a JVM has it write an archive.
    private static boolean asks(String argument) {
        return argument.startsWith(ASKED);
    }

    private static void loadOwn() throws IOException, ReflectiveOperationException, URISyntaxException {
        var from = Path.of(ClassArchive.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var jar = new JarFile(from.toFile())) {
            for (var name : jar.stream().map(e -> e.getName())
                    .filter(n -> n.startsWith("lib/") && n.endsWith(".class") && !n.endsWith("-info.class")).toList())
                Class.forName(name.replace(".class", "").replace('/', '.'), false, ClassArchive.class.getClassLoader());
        }
    }

    /// A whole run, of a manifest, with its reports.
    private static void rehearse() throws IOException {
        var folder = Files.createTempDirectory("orchestrate", RunFolder.PRIVATE_FOLDER);
        try {
            var manifest = Files.writeString(folder.resolve("tasks.yaml"), "tasks:\n- {id: rehearsal, command: 'true'}\n");
            Vocabulary.manifest(manifest).in(folder).show(Orchestrator.Show.NOTHING).retries(0).maxCpu(100).maxMemory(100)
                    .timeout(Duration.ofSeconds(5)).deadline(Duration.ofSeconds(10)).run();
            Views.render("status.ftl", new Inquiry(folder, null).summary());
        } finally {
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
            }
        }
    }

    /// JBang has a folder for each build, named by the script and a hash. A JVM that uses an archive keeps what it has of it.
    static void prune(Path archive) throws IOException {
        var build = archive.getParent();
        var script = build.getFileName().toString().replaceFirst("\\.[0-9a-f]+$", ".");
        try (var builds = Files.list(build.getParent())) {
            var older = builds.filter(b -> !b.equals(build) && b.getFileName().toString().startsWith(script))
                    .map(b -> b.resolve(archive.getFileName())).filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong((Path p) -> p.toFile().lastModified()).reversed()).skip(KEPT - 1).toList();
            for (var file : older) Files.deleteIfExists(file);
        }
    }
}
