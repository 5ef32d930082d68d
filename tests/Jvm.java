package tests;

import module java.base;

/// The call of a JVM like this one with the class path of the tests, made quicker to start by a quarter: where that path is of archives
/// alone, as JBang has it, the first process that asks keeps its classes beside them, as those who use `orchestrate` have it
/// (`-XX:ArchiveClassesAtExit`, see java(1)). It knows no main class but that of the command line, by which it learns the classes.
public final class Jvm {
    private static final List<String> PLAIN = List.of(ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final String PATH = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    private static final List<String> COMMAND = command();

    private Jvm() {}

    /// To be followed by the main class.
    public static List<String> words() {
        return COMMAND;
    }

    private static List<String> command() {
        var entries = Stream.of(PATH.split(File.pathSeparator)).map(Path::of).toList();
        if (!entries.stream().allMatch(Files::isRegularFile)) return call();
        var archive = Path.of(entries.getFirst() + ".jsa");
        try {
            if (!Files.exists(archive) || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(entries.getFirst())) < 0)
                learn(archive);
        } catch (IOException e) {
            return call();
        }
        // One that doesn't fit is not used, and nothing is said of it.
        return call("-XX:SharedArchiveFile=" + archive, "-Xlog:disable");
    }

    private static List<String> call(String... options) {
        return Stream.of(PLAIN, List.of(options), List.of("-cp", PATH)).flatMap(List::stream).toList();
    }

    /// Whole or not at all: several may ask at a time.
    private static void learn(Path archive) throws IOException {
        var folder = Files.createTempDirectory("learnt");
        var made = Files.createTempFile(archive.getParent(), "learnt", ".jsa");
        try {
            Files.delete(made);
            var argv = new ArrayList<>(call("-XX:ArchiveClassesAtExit=" + made, "-Xlog:disable"));
            argv.addAll(List.of("orchestrate", "run", "--max-cpu", "100", "--max-memory", "100", "echo", ":::", "1", "2"));
            new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
            if (Files.exists(made)) Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        } finally {
            Files.deleteIfExists(made);
            try (var all = Files.walk(folder)) {
                for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        }
    }
}
