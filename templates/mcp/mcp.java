///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION The tools of 'orchestrate mcp', for a client of the Model Context Protocol on stdin and stdout.
//DEPS io.modelcontextprotocol.sdk:mcp:2.1.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//SOURCES Answers.java Incoming.java ToolCalls.java ToolCommands.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmn16m -Xlog:disable -XX:-MaxFDLimit

import module java.base;
import io.modelcontextprotocol.server.*;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.*;

/// Each tool is a command of the command line, which is run for it: so none allows more, and all refuse in the same words. A script of its
/// own, as its library is needed for nothing else: `lib.cli.ToolServer` starts it. It knows which words a command takes, nothing of runs.
class mcp {
    private static final int MOST_TASKS = 100, MOST_LOG = 1 << 20;
    private static final String HOW = """
            Runs many shell commands or coding agents side by side, retries what can be retried, and leaves a report. 'run' starts them in \
            the background and answers with the run's id; 'wait' until it is over, again and again if need be; then 'report'. 'explain' \
            tells why a task failed, 'logs' what it wrote, and an agent's final answer. Runs go on when this server ends.""";

    /// Of those that start a run, tasks inherit the environment.
    private final ToolCommands commands, starting;
    private final Answers answers = new Answers(System.out);
    /// Of runs that were waited for: how many lines of their course have been told.
    private final Map<String, Integer> told = new ConcurrentHashMap<>();
    private final Set<Process> watching = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    private mcp(List<String> program) {
        commands = new ToolCommands(program, true);
        starting = new ToolCommands(program, false);
    }

    /// @param args the version, a file that describes the tools, and the words that start the command line
    public static void main(String... args) {
        var server = new mcp(List.of(args).subList(2, args.length));
        // Whoever prints something else doesn't spoil the protocol.
        System.setOut(System.err);
        try {
            server.serve(args[0], Path.of(args[1]));
            System.exit(0);
        } catch (Throwable broken) {
            System.err.println("orchestrate: the server of the tools is broken: " + broken);
            // None that JBang ends with: `lib.cli.ToolServer` knows that it was built, and began.
            System.exit(70);
        }
    }

    private void serve(String version, Path described) throws IOException, InterruptedException {
        var requests = new PipedOutputStream();
        var all = List.of(ToolCalls.JSON.readValue(Files.readAllBytes(described), Tool[].class));
        var tools = all.stream().map(tool -> SyncToolSpecification.builder().tool(tool).callHandler((exchange, request) ->
                called(tool, new ToolCalls.Asked(exchange, request))).build());
        McpServer.sync(new StdioServerTransportProvider(ToolCalls.JSON, new PipedInputStream(requests, 1 << 16), answers))
                .serverInfo("orchestrate", version).instructions(HOW).capabilities(ServerCapabilities.builder().tools(false).build())
                .validateToolInputs(false).tools(tools.toList()).build();
        var names = all.stream().map(Tool::name).toList();
        for (byte[] line; (line = Incoming.line(System.in)) != null; ) {
            // The library would read no more after a line that is none.
            if (!answers.expects(line, names)) continue;
            requests.write(line);
            requests.write('\n');
            requests.flush();
        }
        over = true;
        watching.forEach(Process::destroy);
        answers.awaitAll();
    }

    private CallToolResult called(Tool tool, ToolCalls.Asked asked) {
        var flaw = ToolCalls.flaw(tool, asked.arguments());
        if (flaw != null) return ToolCalls.refused(flaw);
        try {
            return switch (tool.name()) {
                case "run" -> run(asked);
                case "wait" -> await(asked);
                case "status" -> stands(asked.run());
                case "runs" -> runs(asked.number("most", 20));
                case "explain" -> explain(asked.run(), asked.string("task"));
                case "logs" -> logs(asked);
                case "report" -> report(asked.run(), "json".equals(asked.value("format")));
                case "retry" -> acted(asked, "retry", "--detach");
                case "stop" -> asked.flag("now") ? acted(asked, "stop", "--now") : acted(asked, "stop");
                default -> acted(asked, tool.name());
            };
        } catch (IOException | RuntimeException e) {
            return ToolCalls.refused("the command line gives no answer that can be read (" + e.getMessage() + "): start this server anew");
        } catch (InterruptedException e) {
            return ToolCalls.refused("this server ends: start it anew");
        }
    }

    private CallToolResult run(ToolCalls.Asked asked) throws IOException {
        boolean dry = asked.flag("dry_run");
        var words = new ArrayList<>(List.of("run", dry ? "--dry-run" : "--detach"));
        for (var argument : asked.arguments().entrySet()) {
            var name = argument.getKey().replace('_', '-');
            if (WHAT.contains(name) || name.equals("dry-run") || argument.getValue() == null) continue;
            if (argument.getValue() instanceof Map<?, ?> values) {
                values.forEach((key, value) -> words.add("--var=" + key + "=" + value));
                continue;
            }
            words.add(switch (argument.getValue()) {
                case Boolean wanted -> (wanted ? "--" : "--no-") + name;
                case Number number -> "--" + name + "=" + number.intValue();
                default -> "--" + name + "=" + argument.getValue();
            });
        }
        var given = WHAT.stream().filter(name -> asked.value(name) != null).toList();
        if (given.isEmpty() || given.size() > 1 && !given.equals(List.of("commands", "prompts")))
            return ToolCalls.refused((given.isEmpty() ? "there is nothing to run" : String.join(" and ", given) + " don't go together")
                    + ": give 'commands', 'prompts' or both, or else 'files' or a 'manifest'");
        for (var file : asked.list("files")) {
            if (!Files.exists(Path.of(file)))
                return ToolCalls.refused(file + ": there is no such file: check its name, or give a command in 'commands'");
            words.add(file.startsWith("/") ? file : "./" + file);
        }
        boolean manifest = given.contains("manifest");
        if (manifest && !asked.string("manifest").contains(":"))
            return ToolCalls.refused("manifest is no manifest: give its text, or a file's name in 'files'");
        if (manifest) words.add("--manifest");
        if (!given.contains("files")) words.add("-");
        var tasks = given.stream().flatMap(kind -> asked.list(kind).stream().map(one -> Map.of(kind.replaceFirst("s$", ""), one)))
                .toList();
        var text = manifest ? asked.string("manifest") : ToolCalls.text(Map.of("tasks", tasks));
        var said = (dry ? commands : starting).said(text, words, Integer.MAX_VALUE / 4);
        if (said.refused() || !dry) return acted(said);
        return answer(said, Map.of("plan", ToolCalls.cut(said.out())), said.out());
    }

    private static final List<String> WHAT = List.of("commands", "prompts", "files", "manifest");

    /// Asks something of a run.
    private CallToolResult acted(ToolCalls.Asked asked, String... words) throws IOException {
        var by = words[0].equals("retry") ? starting : commands;
        return acted(by.said(Stream.of(Stream.of(words), Stream.of("--", asked.run()), asked.list("tasks").stream())
                .flatMap(some -> some).toArray(String[]::new)));
    }

    private static CallToolResult acted(ToolCommands.Said said) {
        if (said.refused()) return ToolCalls.refused(said.words());
        var text = said.out().isBlank() ? said.words() : said.out().strip();
        return answer(said, Map.of("run", text.split("[: ]", 2)[0], "text", text), text);
    }

    /// With what the command had to say besides.
    private static CallToolResult answer(ToolCommands.Said said, Map<String, Object> data, String text) {
        if (said.words().isEmpty() || said.out().isBlank()) return ToolCalls.answer(data, text);
        var all = new LinkedHashMap<>(data);
        all.put("notes", said.words());
        return ToolCalls.answer(all, ToolCalls.cut(text.strip()) + "\n" + said.words());
    }

    private CallToolResult await(ToolCalls.Asked asked) throws IOException, InterruptedException {
        var run = asked.run();
        if (asked.value("run") == null) {
            // Another may be the latest when it is over.
            var said = commands.said("status", "--json", "--", run);
            if (said.refused()) return ToolCalls.refused(said.words());
            run = String.valueOf(said.object().get("execution_id"));
        }
        var watch = commands.begun(List.of("watch", "--output=none", "--", run), ProcessBuilder.Redirect.DISCARD);
        watching.add(watch);
        try {
            watch.getOutputStream().close();
            var name = run;
            var telling = Thread.startVirtualThread(() -> tell(watch, name, asked));
            if (!over) watch.waitFor(asked.number("timeout", 50), TimeUnit.SECONDS);
            watch.destroy();
            telling.join(1000);
        } finally {
            watch.destroy();
            watching.remove(watch);
        }
        return stands(run);
    }

    /// Tells whoever waits each change of the run that isn't told yet.
    private void tell(Process watch, String run, ToolCalls.Asked asked) {
        int number = 0;
        try (var lines = watch.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (++number <= told.getOrDefault(run, 0) || !line.matches("[\\d:]+ +\\[.*")) continue;
                told.put(run, number);
                asked.tell(number, line.strip());
            }
        } catch (IOException | RuntimeException e) {
            // Nobody waits any more.
        }
    }

    private CallToolResult stands(String run) throws IOException {
        var said = commands.said("status", "--json", "--", run);
        return said.refused() ? ToolCalls.refused(said.words()) : ToolCalls.answer(brief(said.object()));
    }

    /// What one asks of a run and its tasks; those that need a look come first.
    private static Map<String, Object> brief(Map<?, ?> report) {
        var tasks = ((List<?>) report.get("tasks")).stream().map(task -> (Map<?, ?>) task).sorted(Comparator.comparing(
                task -> List.of("completed", "waiting").contains(String.valueOf(task.get("status"))))).toList();
        var brief = new LinkedHashMap<String, Object>();
        brief.put("run", report.get("execution_id"));
        brief.put("over", !"running".equals(report.get("state")));
        for (var key : List.of("state", "start_time", "end_time", "summary")) if (report.get(key) != null) brief.put(key, report.get(key));
        brief.put("tasks", tasks.stream().limit(MOST_TASKS).map(mcp::line).toList());
        if (tasks.size() > MOST_TASKS) brief.put("tasks_left_out", tasks.size() - MOST_TASKS);
        return brief;
    }

    private static Map<String, Object> line(Map<?, ?> task) {
        var line = new LinkedHashMap<String, Object>();
        for (var key : List.of("task_id", "status", "outcome", "reason", "exit_code", "duration", "cost_usd", "output"))
            if (task.get(key) != null)
                line.put(key, task.get(key) instanceof String text && text.length() > 300 ? text.substring(0, 300) + "…" : task.get(key));
        line.put("attempts", ((List<?>) task.get("attempts")).size());
        return line;
    }

    private CallToolResult runs(int most) throws IOException {
        var said = commands.said("runs", "--json");
        if (said.refused()) return ToolCalls.refused(said.words());
        var runs = new ArrayList<Map<?, ?>>();
        for (var line : said.out().lines().limit(most).toList()) runs.add(ToolCalls.JSON.readValue(line, Map.class));
        return ToolCalls.answer(Map.of("runs", runs));
    }

    private CallToolResult explain(String run, String task) throws IOException {
        var said = commands.said("explain", "--", run, task);
        if (said.refused()) return ToolCalls.refused(said.words());
        return ToolCalls.answer(Map.of("text", ToolCalls.cut(said.out()), "task",
                commands.said("explain", "--json", "--", run, task).object()), said.out());
    }

    private CallToolResult logs(ToolCalls.Asked asked) throws IOException {
        var words = new ArrayList<>(List.of("logs"));
        if (asked.flag("answer")) words.add("--answer");
        if (asked.value("attempt") != null) words.add("--attempt=" + asked.number("attempt", 1));
        words.addAll(List.of("--", asked.run()));
        if (asked.value("task") != null) words.add(asked.string("task"));
        var said = commands.said("", words, MOST_LOG);
        if (said.refused()) return ToolCalls.refused(said.words());
        var lines = said.out().lines().toList();
        var first = asked.flag("answer") ? 0 : Math.max(0, lines.size() - asked.number("tail", 100));
        var tail = String.join("\n", lines.subList(first, lines.size()));
        var log = tail.substring(Math.max(0, tail.length() - ToolCalls.MOST_TEXT));
        return ToolCalls.answer(Map.of("log", log, "whole", first == 0 && log.length() == tail.length() && !said.cut()), log);
    }

    private CallToolResult report(String run, boolean json) throws IOException {
        var said = commands.said("report", "--format=" + (json ? "json" : "md"), "--", run);
        if (said.refused()) return ToolCalls.refused(said.words());
        if (!json) return answer(said, Map.of("report", ToolCalls.cut(said.out())), said.out());
        var data = new LinkedHashMap<String, Object>();
        said.object().forEach((key, value) -> data.put(String.valueOf(key), value));
        // That is for drawings.
        data.remove("course");
        return ToolCalls.answer(ToolCalls.text(data).length() > ToolCalls.MOST_TEXT ? brief(data) : data);
    }
}
