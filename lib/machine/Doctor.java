package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.agents.*;
import lib.journal.*;
import lib.model.*;
import org.apache.commons.exec.*;

/// A check whether the agents can be run here: found, which version, logged in - without spending a token. It only looks; what it can't
/// know, such as a login in a keychain, it says it can't.
public final class Doctor {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    static final long ENOUGH_DISK = 200L << 20;
    private static final Pattern NUMBER = Pattern.compile("\\b(\\d{1,6})\\.\\d+(?:\\.\\d+)*+");

    private final Map<String, String> env;

    public Doctor(Map<String, String> env) {
        this.env = env;
    }

    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    /// How the processes of an attempt are known here, to be ended with it.
    ///
    /// @param cgroups `v2` or `freezer`, the kind of cgroup that each attempt gets; null if none can be made
    /// @param folder  the cgroup that has them; null if none can be made
    /// @param why     why none can be made; null if they can
    /// @param advice  what to do; null if nothing
    public record Processes(String cgroups, String folder, String why, String advice) {}

    public Processes processes() {
        return switch (Cgroup.usable(env, this::succeeds)) {
            case Cgroup.V2(var folder) -> new Processes("v2", folder.toString(), null, null);
            case Cgroup.Freezer(var folder) -> new Processes("freezer", folder.toString(), null, null);
            case Cgroup.None(var why) -> new Processes(null, null, why,
                    Files.isDirectory(SYSTEMD) && !"none".equals(env.get(Cgroup.SETTING))
                            ? "'systemd-run --user --scope -p Delegate=yes orchestrate run ...' can make them" : null);
        };
    }

    /// The findings about one agent.
    ///
    /// @param state     `found` or `not found`
    /// @param program   where it is; null if it isn't on PATH
    /// @param version   what it says of itself; null if it didn't
    /// @param triedWith the version all that is known of it was seen on
    /// @param login     what shows that it is logged in, such as a variable's name or a file; null if nothing does
    /// @param advice    what to do; null if nothing
    /// @param lacks     what this version doesn't tell yet
    public record Finding(String agent, String state, String program, String version, String triedWith, String login, String advice,
            List<String> lacks) {}

    /// An account of which no run here starts anything for now, since one of them met its limit, or its service was overloaded.
    ///
    /// @param file without it nobody knows of that any more
    public record Held(String account, Instant until, String reason, String file) {}

    public List<Held> held() {
        var accounts = new Accounts(env);
        return accounts.known().stream().filter(l -> l.until() > System.currentTimeMillis())
                .map(l -> new Held(l.account(), Instant.ofEpochMilli(l.until()), l.reason(), accounts.file(l).toString())).toList();
    }

    public List<Finding> findings() {
        return Agents.names().stream().map(name -> finding(Agents.of(name))).toList();
    }

    Finding finding(Agent agent) {
        var needs = agent.needs();
        var program = find(needs.program());
        if (program.isEmpty())
            return new Finding(agent.name(), "not found", null, null, needs.seen(), null, needs.install(), List.of());
        var version = version(program.get());
        var login = login(agent);
        var advice = version == null ? "'" + needs.program() + " --version' says nothing: try it by hand"
                : login.isEmpty() ? "no login is seen here (it may be in a keychain): " + needs.signIn() : null;
        return new Finding(agent.name(), "found", program.get().toString(), version, needs.seen(), login.orElse(null), advice,
                lacks(needs, version));
    }

    /// Nothing of a version that can't be read.
    private static List<String> lacks(Agent.Needs needs, String version) {
        var number = NUMBER.matcher(version == null ? "" : version);
        if (!number.find()) return List.of();
        return needs.lacks().stream().filter(l -> Arrays.compare(parts(number.group()), parts(l.before())) < 0).map(Agent.Lack::what)
                .toList();
    }

    private static int[] parts(String version) {
        return Stream.of(version.split("\\.")).limit(4).mapToInt(p -> Integer.parseInt(p.substring(0, Math.min(9, p.length())))).toArray();
    }

    /// What stands in the way of these tasks' agents, in a sentence each; empty if nothing does.
    ///
    /// @throws UserError if an agent can't be started at all, or there is no room for what it writes
    public List<String> preflight(List<Task> tasks, Policy policy, Path folder) {
        var trust = new FolderTrust(env);
        var warnings = new ArrayList<>(tasks.stream().flatMap(t -> trust.warning(t, folder).stream()).distinct().toList());
        tasks.stream().map(Task::work).map(w -> w instanceof Work.Prompt p ? p.profile() : null)
                .filter(p -> p != null && !p.login().isEmpty()).distinct().filter(p -> !succeeds(p.login()))
                .forEach(p -> warnings.add("no login of '" + p.name() + "' is seen here: '" + String.join(" ", p.login()) + "' fails"));
        var agents = new TreeMap<String, Agent>();
        for (var task : tasks)
            if (task.work() instanceof Work.Prompt p && p.profile() == null && Agents.of(task).needs() != null)
                agents.put(p.agent(), Agents.of(task));
        if (agents.isEmpty()) return warnings;
        long memory = 0;
        for (var agent : agents.values()) {
            var needs = agent.needs();
            boolean elsewhere = tasks.stream().anyMatch(t -> t.place().env().values().containsKey("PATH"));
            if (!elsewhere && find(needs.program()).isEmpty())
                throw new UserError("agent '" + agent.name() + "' can't be run: '" + needs.program() + "' is not on PATH: "
                        + needs.install());
            if (!elsewhere) find(needs.program()).map(p -> old(agent.name(), needs, known(p))).ifPresent(warnings::add);
            unseen(agent, policy.agents()).forEach(who -> warnings.add("no login of " + who + " is seen here (it may be in a keychain): "
                    + needs.signIn()));
            memory = Math.max(memory, needs.memoryMiB());
        }
        room(warnings, policy, memory, folder);
        return warnings;
    }

    private static void room(List<String> warnings, Policy policy, long memory, Path folder) {
        if (Disk.of(folder).free() instanceof Long disk && disk < ENOUGH_DISK)
            throw new UserError(folder + ": only " + (disk >> 20) + " MB are free here: make room for what agents write");
        var may = Headroom.in(folder).memory(policy.maxMemory());
        long free = (may.most() - may.used()) >> 20;
        if (!policy.auto() && policy.parallel() * memory > free)
            warnings.add(policy.parallel() + " agents of about " + memory + " MB each may not fit into the " + free
                    + " MB that are free: a smaller -j is safer");
    }

    /// Where PATH has it.
    public Optional<Path> find(String program) {
        for (var folder : env.getOrDefault("PATH", "").split(":")) {
            var file = Posix.path(folder.isEmpty() ? "." : folder).resolve(program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) return Optional.of(file);
        }
        return Optional.empty();
    }

    /// Of this agent, or those of its accounts, where no login is seen.
    private List<String> unseen(Agent agent, AgentPolicy policy) {
        var accounts = policy.accounts() == null ? List.<String>of() : policy.accounts().of(agent.name());
        if (accounts.isEmpty()) return login(agent).isEmpty() ? List.of("'" + agent.name() + "'") : List.of();
        return accounts.stream().filter(name -> new Doctor(Accounts.selected(agent, policy.accounts().of().get(name).env(), env))
                .login(agent).isEmpty()).map(name -> "account '" + name + "'" + folder(agent, policy.accounts().of().get(name))).toList();
    }

    /// The configuration in which one is to log in; nothing if that isn't said.
    private static String folder(Agent agent, Logins.Login login) {
        var folder = agent.configuration() == null ? null : login.env().values().get(agent.configuration());
        return folder == null ? "" : " (" + agent.configuration() + "=" + ShellWord.of(folder) + ")";
    }

    private Optional<String> login(Agent agent) {
        var needs = agent.needs();
        boolean elsewhere = agent.configuration() != null && env.containsKey(agent.configuration());
        for (var name : needs.loginVariables()) if (!env.getOrDefault(name, "").isBlank()) return Optional.of(name);
        var home = env.getOrDefault("HOME", System.getProperty("user.home"));
        for (var file : needs.loginFiles()) {
            if (elsewhere && file.startsWith("~")) continue;
            var words = file.split("/", 2);
            var base = words[0].startsWith("$") ? env.get(words[0].substring(1)) : words[0].equals("~") ? home : words[0];
            if (base != null && Files.isReadable(Posix.path(base).resolve(words[1]))) return Optional.of(file);
        }
        return Optional.empty();
    }

    /// Null if there is nothing to warn of: newer versions have kept what older ones said, so far.
    private static String old(String agent, Agent.Needs needs, String version) {
        if (version == null)
            return "'" + needs.program() + " --version' says nothing, so '" + agent + "' may be another program: try it by hand";
        var number = NUMBER.matcher(version);
        boolean older = number.find()
                && Integer.parseInt(number.group(1)) < Integer.parseInt(needs.seen().substring(0, needs.seen().indexOf('.')));
        return older ? "'" + agent + "' is of version " + number.group() + ", what is known of it was seen on " + needs.seen()
                + ": it may be misjudged; update it" : null;
    }

    /// The version of a program, asked for once as long as its file stays as it is: some take a second to answer.
    private String known(Path program) {
        var file = Accounts.state(env).resolve("versions.json");
        try {
            var real = program.toRealPath();
            var key = real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real).toMillis();
            var versions = versions(file);
            if (versions.containsKey(key)) return versions.get(key);
            var version = version(program);
            versions.keySet().removeIf(k -> k.startsWith(real + " "));
            if (version != null) versions.put(key, version);
            RunFolder.folders(file.getParent());
            RunFolder.write(file, Json.pretty(versions) + "\n");
            return version;
        } catch (IOException e) {
            return version(program);
        }
    }

    @SuppressWarnings("unchecked") // a broken file is as good as none
    private static Map<String, String> versions(Path file) {
        try {
            return new TreeMap<>(Json.MAPPER.readValue(Files.readString(file), Map.class));
        } catch (IOException | RuntimeException e) {
            return new TreeMap<>();
        }
    }

    private boolean succeeds(List<String> argv) {
        var executor = DefaultExecutor.builder().setExecuteStreamHandler(new PumpStreamHandler(new ByteArrayOutputStream()))
                .setThreadFactory(Thread.ofVirtual().factory()).get();
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(LIMIT).get());
        try {
            var line = new CommandLine(find(argv.getFirst()).map(Path::toString).orElse(argv.getFirst()));
            argv.stream().skip(1).forEach(word -> line.addArgument(word, false));
            return executor.execute(line, env) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// The first line of what it says of itself; null if it says nothing.
    String version(Path program) {
        var out = new ByteArrayOutputStream();
        var executor = DefaultExecutor.builder().setExecuteStreamHandler(new PumpStreamHandler(out, new ByteArrayOutputStream()))
                .setThreadFactory(Thread.ofVirtual().factory()).get();
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(LIMIT).get());
        executor.setExitValues(null);
        try {
            executor.execute(new CommandLine(program.toFile()).addArgument("--version"), env);
            return out.toString().lines().filter(l -> !l.isBlank()).findFirst().map(l -> Text.line(l, 60)).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }
}
