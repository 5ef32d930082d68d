///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION How fast the streams of many agents are read, beside jq and wc.
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1
//SOURCES ../../lib/Orchestrator.java Samples.java

package tests.bench;

import module java.base;
import lib.agents.*;
import lib.machine.*;
import lib.model.*;
import tools.jackson.databind.node.ObjectNode;

/// Makes 64 streams out of the runs of Claude Code that the tests have, and reads them, in turn, by `wc -l`, by `jq -c .type` (one of
/// them), and by a [Tailer] as a run does when its tasks end. Tells megabytes a second, medians, and their ratios. Once with the lines as
/// they are, and once with results of tools as large as real ones: 2 kB to 2 MB of source text.
///
///     tests/bench/Streams.java [MEGABYTES IN ALL (512)] [ROUNDS (5)]
final class Streams {
    private static final int STREAMS = 64;

    private Streams() {}

    public static void main(String... args) throws Exception {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 512;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        var lines = new ArrayList<ObjectNode>();
        try (var all = Files.walk(Path.of("tests/fixtures/claude"))) {
            for (var file : all.filter(f -> f.endsWith("stdout.jsonl")).sorted().toList())
                for (var line : Files.readAllLines(file)) if (Json.object(line) instanceof ObjectNode object) lines.add(object);
        }
        for (var grown : List.of(false, true)) {
            var folder = Files.createTempDirectory("streams");
            try {
                var files = IntStream.range(0, STREAMS).mapToObj(i -> folder.resolve(Integer.toString(i))).toList();
                for (var file : files) write(file, lines, grown, (long) megabytes << 20, file.hashCode());
                measure(files, grown ? "with results of tools of 2 kB to 2 MB" : "lines as they were recorded", rounds);
            } finally {
                try (var all = Files.walk(folder)) {
                    for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
                }
            }
        }
    }

    private static void write(Path file, List<ObjectNode> lines, boolean grown, long inAll, long seed) throws IOException {
        var random = new Random(seed);
        var text = Files.readString(Path.of("lib/model/Settings.java")).repeat(100);
        long left = inAll / STREAMS;
        try (var out = Files.newBufferedWriter(file)) {
            while (left > 0)
                for (var line : lines) {
                    var type = line.path("type").asString("");
                    if (grown && !type.equals("user") && !type.equals("assistant")) continue;
                    var written = line;
                    if (grown && line.path("message").path("content").path(0).has("tool_use_id")) {
                        int size = (int) Math.min(2 << 20, 2000 * Math.pow(2, -2.5 * Math.log(1 - random.nextDouble())));
                        written = line.deepCopy();
                        ((ObjectNode) written.path("message").path("content").get(0)).put("content", text.substring(0,
                                Math.min(size, text.length())));
                    }
                    var json = written + "\n";
                    out.write(json);
                    left -= json.length();
                }
        }
    }

    private static void measure(List<Path> files, String what, int rounds) throws Exception {
        var wc = new ArrayList<Double>();
        var jq = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        var names = files.stream().map(Path::toString).toList();
        boolean withJq = Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(f -> Files.isExecutable(Path.of(f, "jq")));
        if (!withJq) System.out.println("jq isn't installed: it is left out");
        // The first round is not counted: it is what the compiler needs.
        for (int round = 0; round <= rounds; round++) {
            wc.add(rate(files, () -> run(Stream.concat(Stream.of("wc", "-l"), names.stream()))));
            jq.add(withJq ? rate(files.subList(0, 1), () -> run(Stream.of("jq", "-c", ".type", names.getFirst()))) : Double.NaN);
            ours.add(rate(files, () -> read(files)));
            if (round == 0) continue;
            var name = what.startsWith("lines") ? "streams" : "streams-large";
            Samples.keep(name + "-wc", wc.getLast());
            if (withJq) Samples.keep(name + "-jq", jq.getLast());
            Samples.keep(name, ours.getLast());
        }
        double ourRate = median(ours);
        System.out.println("%s: wc -l %.0f, jq -c .type %.0f, ours %.0f MB/s: %.1f times jq, %.2f times wc".formatted(what, median(wc),
                median(jq), ourRate, ourRate / median(jq), ourRate / median(wc)));
    }

    private static double median(List<Double> rates) {
        return rates.stream().skip(1).sorted().toList().get((rates.size() - 1) / 2);
    }

    private static double rate(List<Path> files, Callable<?> work) throws Exception {
        long size = 0;
        for (var file : files) size += Files.size(file);
        long began = System.nanoTime();
        work.call();
        return size * 1e3 / (System.nanoTime() - began);
    }

    private static int run(Stream<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command.toList()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private static long read(List<Path> files) throws InterruptedException, ExecutionException {
        long signs = 0;
        try (var tailer = new Tailer(); var ends = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var all = new ArrayList<Future<Said>>();
            for (var file : files) {
                var followed = tailer.follow(file, Path.of("/nonexistent"), Agents.of("claude").reader(), _ -> {});
                all.add(ends.submit(followed::finish));
            }
            for (var said : all) signs += said.get().progress().signs();
        }
        return signs;
    }
}
