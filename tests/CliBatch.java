package tests;

import module java.base;
import lib.model.*;

/// Many command lines, one after the other, in one child process with a working folder of its own: for tables of arguments, where
/// a start of the JVM for each row would take longer than all the rest.
public final class CliBatch {
    private CliBatch() {}

    /// @param args  the arguments of `orchestrate`
    /// @param stdin what it finds on its standard input
    public record Line(List<String> args, String stdin) {
        static Line of(String... args) {
            return new Line(List.of(args), "");
        }
    }

    public record Answer(int exit, String out, String err) {}

    /// Runs them all in the folder of this command line, and gives what each has answered.
    public static List<Answer> run(Cli cli, List<Line> lines) throws IOException {
        var stdin = Files.createTempFile("batch", ".jsonl");
        try {
            Files.writeString(stdin, lines.stream().map(Json::line).collect(Collectors.joining("\n")));
            var answers = cli.start(CliBatch.class.getName(), stdin, List.of()).end().exits(0).out();
            return answers.lines().map(l -> Json.MAPPER.readValue(l, Answer.class)).toList();
        } finally {
            Files.delete(stdin);
        }
    }

    public static void main(String... args) throws Exception {
        // The entry is in the unnamed package, which no class of a package can name.
        var execute = Class.forName("orchestrate").getDeclaredMethod("execute", String[].class);
        execute.setAccessible(true);
        var answers = System.out;
        var lines = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().map(l -> Json.MAPPER.readValue(l, Line.class))
                .toList();
        for (var line : lines) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            System.setIn(new ByteArrayInputStream(line.stdin.getBytes(StandardCharsets.UTF_8)));
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int exit = (int) execute.invoke(null, (Object) line.args.toArray(String[]::new));
            answers.println(Json.line(new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8))));
        }
    }
}
