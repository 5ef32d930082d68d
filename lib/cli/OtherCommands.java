package lib.cli;

import java.nio.file.Path;
import java.util.*;
import lib.input.*;
import lib.machine.*;
import lib.model.*;
import lib.places.*;
import lib.report.*;
import picocli.CommandLine;
import picocli.CommandLine.*;
import static lib.cli.Given.*;

/// The commands that concern no run of this folder.
final class OtherCommands {
    private OtherCommands() {}

    @Command(name = "doctor", mixinStandardHelpOptions = true,
            description = "Which agents are found here, their versions and logins, which accounts are held, how processes "
                    + "are kept together.")
    static int doctor(@Option(names = "--json", description = "A line of JSON for each.") boolean json,
            @Option(names = "--hosts", paramLabel = "HOST,…", description = "What the same command says on these machines, over ssh; 1 "
                    + "if one can't be reached or has no Java.") Hosts hosts, @Option(names = "--slurm", paramLabel = "JOBS",
            description = "Whether jobs of Slurm's can be had, such as '2 x -c8 -p short', and share this folder; 1 if not.") Slurm slurm,
            @Mixin Given given) throws InterruptedException {
        if (slurm != null) {
            var parts = SlurmCheck.of(slurm, HERE);
            for (var part : parts) System.out.print(json ? Json.line(part) + "\n" : SlurmCheck.words(part));
            return parts.stream().allMatch(part -> part.state() == Checkup.State.GOOD) ? 0 : 1;
        }
        if (hosts == null) {
            System.out.print(Inquiry.doctor(json));
            return 0;
        }
        var all = HostCheck.of(hosts, HERE, given.top().entry(), json ? new String[] {"doctor", "--json"} : new String[] {"doctor"});
        all.forEach(answer -> System.out.print(answer.words()));
        return all.stream().allMatch(answer -> answer.unreached() == null) ? 0 : 1;
    }

    @Command(name = "accounts", mixinStandardHelpOptions = true,
            description = "How far the windows of accounts are used up, as far as runs on this machine have heard: use, reset, burn "
                    + "rate, how long the rest lasts; and which limits they have met.")
    static int accounts(@Option(names = "--json", description = "A line of JSON for each.") boolean json) {
        System.out.print(json ? AccountUse.json(Caller.environment()) : AccountUse.text(Caller.environment()));
        return 0;
    }

    @Command(name = "config", mixinStandardHelpOptions = true,
            description = {"What holds for all runs of this folder that don't say otherwise, and where it is said: your own file, the "
                    + "project's, a variable of the environment.", "", "  config --json   a line of JSON for each", ""})
    static int config(@Option(names = "--json", description = "A line of JSON for each.") boolean json) {
        System.out.print(new Configuration(Config.of(HERE, Caller.environment())).text(json));
        return 0;
    }

    @Command(name = "work", mixinStandardHelpOptions = true,
            description = "Does what a run on another machine asks for in FOLDER, a place's in the run's folder, until the run is over. "
                    + "A run with --hosts or --slurm starts it; see help places.")
    static int work(@Parameters(paramLabel = "FOLDER", description = "Such as .orchestrate/latest/places/build1.") Path folder)
            throws InterruptedException {
        return Worker.work(folder.toAbsolutePath(), System.in);
    }

    @Command(name = "help", helpCommand = true, description = "Help on a command or a topic; alone, it lists the topics.")
    static int help(@Parameters(arity = "0..1", paramLabel = "WHAT", completionCandidates = Pages.class,
            description = "A command, or a topic such as manifests.") String what, @Mixin Given given) {
        var commands = given.program().subcommands();
        boolean command = what != null && commands.containsKey(what), topic = what != null && Topics.names().contains(what);
        if (command) commands.get(what).usage(System.out);
        if (command && topic) System.out.println();
        if (topic || !command) System.out.print(what == null ? Topics.overview() : Topics.topic(what));
        return 0;
    }

    static class Pages implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Topics.names().iterator();
        }
    }

    @Command(name = "shell", mixinStandardHelpOptions = true,
            description = {"Opens jshell with everything imported, to try runs line by line.", "",
            "  jshell> var run = orchestrate(shell(\"make a\"), shell(\"make b\")).parallel(2).run()", "  jshell> run.show()", ""})
    static int shell() throws InterruptedException {
        return JavaShell.open();
    }

    @Command(name = "mcp", mixinStandardHelpOptions = true,
            description = "Serves this program's commands as tools for agents, by the Model Context Protocol on stdin and stdout; see "
                    + "'help mcp'.")
    static int mcp(@Mixin Given given) throws InterruptedException {
        return ToolServer.serve(Version.NUMBER, ClassArchive.sameJvm(given.top().entry()));
    }

    @Command(name = "completion", mixinStandardHelpOptions = true,
            description = {"Prints a script by which a shell completes commands, options and their values.", "",
            "  source <(orchestrate completion bash)", "  source <(orchestrate completion zsh)",
            "  orchestrate completion fish | source", ""})
    static int completion(@Parameters(arity = "0..1", paramLabel = "bash|zsh|fish", description = "The shell (${DEFAULT-VALUE}).",
            defaultValue = "bash") Completion.Shell shell, @Mixin Given given) {
        System.out.print(Completion.of(shell, given.program()));
        return 0;
    }

    @Command(name = "man", mixinStandardHelpOptions = true,
            description = {"Prints the manual page.", "", "  orchestrate man | man -l -", ""})
    static int man(@Mixin Given given) {
        var spec = given.program();
        var all = new ArrayList<>(List.of(described(spec.commandLine())));
        for (var command : new TreeMap<>(spec.subcommands()).values()) all.add(described(command));
        System.out.print(new ManPage(Version.NAME, all));
        return 0;
    }

    private static ManPage.Command described(CommandLine line) {
        var command = line.getCommandSpec();
        var options = new ArrayList<ManPage.Option>();
        for (var p : command.positionalParameters())
            if (!p.hidden()) options.add(new ManPage.Option(p.paramLabel(), text(p.description())));
        for (var o : command.options())
            if (!o.hidden())
                options.add(new ManPage.Option(String.join(", ", o.names()).replaceFirst("^--", o.negatable() ? "--[no-]" : "--")
                        + (o.arity().max() == 0 ? "" : "=" + o.paramLabel()), text(o.description())));
        var synopsis = line.getHelp().synopsis(0).strip().replaceAll("\\s+", " ").replace(command.qualifiedName(), "").replace("[-hV]", "")
                .strip();
        return new ManPage.Command(command.qualifiedName(), synopsis, List.of(command.usageMessage().description()), options);
    }

    private static String text(String[] description) {
        return String.join(" ", description).replace("%%", "%");
    }

    @Command(name = "init", mixinStandardHelpOptions = true, description = {"Writes what one begins with.", "",
            "  init manifest  writes tasks.yaml, a manifest with its keys explained, and its schema for editors",
            "  init claude    teaches Claude Code to use this program: a sub-agent and a skill below .claude/,",
            "                 and its tools in .mcp.json; see 'help mcp'"})
    static int init(@Parameters(paramLabel = "manifest|claude", description = "What: manifest or claude.") Begun what,
             @Option(names = "--command", paramLabel = "CMD", description = "How this program is called there (${DEFAULT-VALUE}).",
                     defaultValue = "orchestrate") String command,
             @Option(names = "--force", description = "Overwrite files that say something else.") boolean force) {
        for (var line : switch (what) {
            case manifest -> Init.manifest(HERE, command, force);
            case claude -> Init.claude(HERE, command, force);
        }) System.out.println(line);
        return 0;
    }

    enum Begun { manifest, claude }

    @Command(name = "schema", mixinStandardHelpOptions = true,
            description = {"Prints the JSON schema of a manifest, for editors and other programs.", ""})
    static int schema() {
        System.out.print(Init.schema());
        return 0;
    }

    @Command(name = "classify", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Judges an end as a run would; prints one line of JSON. Its until is in seconds since 1970; null is unknown.")
    static int classify(@Option(names = "--agent", paramLabel = "A",
            completionCandidates = Wanted.Names.class,
            description = "claude, cline, codex, copilot, gemini, opencode, qwen, or plain for any other command.") String agent,
                 @Option(names = "--exit", paramLabel = "N", description = "Its exit status, 0 to 255.") Integer exit,
                 @Option(names = "--signal", paramLabel = "S",
                         description = "The number of the signal it died by; its exit status then doesn't count.") Integer signal,
                 @Option(names = "--stdout", paramLabel = "F", description = "What it wrote to stdout.") Path stdout,
                 @Option(names = "--stderr", paramLabel = "F", description = "What it wrote to stderr.") Path stderr,
                 @Option(names = "--batch", description = "Many ends, a line of JSON each on stdin: agent, exit (a negative one is a "
                         + "signal), signal, stdout, stderr.") boolean batch, @Mixin Given given) {
        var line = given.spec.commandLine();
        if (batch) {
            if (Arrays.asList(agent, exit, signal, stdout, stderr).stream().anyMatch(Objects::nonNull))
                throw new ParameterException(line, "--batch takes everything from stdin: leave the other options out");
            return Classification.batch(System.in, System.out) ? 0 : 2;
        }
        if (agent == null) throw new ParameterException(line, "--agent is missing");
        if (exit == null && signal == null) throw new ParameterException(line, "neither --exit nor --signal is given");
        System.out.println(Json.line(Classification.of(new Classification.End(agent, exit, signal, stdout, stderr))));
        return 0;
    }
}
