package lib;

import java.io.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import lib.agents.Agents;
import org.apache.commons.exec.*;

/// Whether the agents can be run here: found, which version, logged in - without spending a token. It only looks; what it can't know, such
/// as a login in a keychain, it says it can't.
public final class Doctor {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long ENOUGH_DISK = 200L << 20;

    private final Map<String, String> env;

    public Doctor(Map<String, String> env) {
        this.env = env;
    }

    /// What was found of one agent.
    ///
    /// @param program where it is; null if it isn't on PATH
    /// @param version what it says of itself; null if it didn't
    /// @param login   what shows that it is logged in, such as a variable's name or a file; null if nothing does
    /// @param advice  what to do; null if nothing
    public record Finding(String agent, String program, String version, String login, String advice) {}

    public List<Finding> findings() {
        return Agents.names().stream().map(name -> finding(Agents.of(name))).toList();
    }

    Finding finding(Agent agent) {
        var needs = agent.needs();
        var program = find(needs.program());
        if (program.isEmpty()) return new Finding(agent.name(), null, null, null, needs.install());
        var version = version(program.get());
        var login = login(needs);
        var advice = version == null ? "'" + needs.program() + " --version' says nothing: try it by hand"
                : login.isEmpty() ? "no login is seen here (it may be in a keychain): " + needs.signIn() : null;
        return new Finding(agent.name(), program.get().toString(), version, login.orElse(null), advice);
    }

    /// What stands in the way of these tasks' agents, in a sentence each; empty if nothing does.
    ///
    /// @throws UserError if an agent can't be started at all, or there is no room for what it writes
    List<String> preflight(List<Task> tasks, Policy policy, Path folder) {
        var warnings = new ArrayList<String>();
        var agents = new TreeMap<String, Agent>();
        for (var task : tasks) if (task.work() instanceof Task.Prompt p && p.profile() == null) agents.put(p.agent(), Agents.of(task));
        if (agents.isEmpty()) return warnings;
        long memory = 0;
        for (var agent : agents.values()) {
            var needs = agent.needs();
            boolean elsewhere = tasks.stream().anyMatch(t -> t.place().env().values().containsKey("PATH"));
            if (!elsewhere && find(needs.program()).isEmpty()) throw new UserError("agent '" + agent.name() + "' can't be run: '" + needs.program() + "' is not on PATH: " + needs.install());
            if (login(needs).isEmpty()) warnings.add("no login of '" + agent.name() + "' is seen here (it may be in a keychain): " + needs.signIn());
            memory = Math.max(memory, needs.memoryMiB());
        }
        room(warnings, policy, memory, folder);
        return warnings;
    }

    private static void room(List<String> warnings, Policy policy, long memory, Path folder) {
        try {
            long disk = Files.getFileStore(folder).getUsableSpace();
            if (disk < ENOUGH_DISK) throw new UserError(folder + ": only " + (disk >> 20) + " MB are free here: make room for what agents write");
        } catch (IOException e) {
            // Not a reason to stop; writing will tell.
        }
        long free = new oshi.SystemInfo().getHardware().getMemory().getAvailable() >> 20;
        if (policy.parallel() * memory > free)
            warnings.add(policy.parallel() + " agents of about " + memory + " MB each may not fit into the " + free + " MB that are free: a smaller -j is safer");
    }

    private Optional<Path> find(String program) {
        for (var folder : env.getOrDefault("PATH", "").split(":")) {
            var file = Path.of(folder.isEmpty() ? "." : folder).resolve(program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) return Optional.of(file);
        }
        return Optional.empty();
    }

    private Optional<String> login(Agent.Needs needs) {
        for (var name : needs.loginVariables()) if (!env.getOrDefault(name, "").isBlank()) return Optional.of(name);
        var home = env.getOrDefault("HOME", System.getProperty("user.home"));
        for (var file : needs.loginFiles()) {
            var words = file.split("/", 2);
            var base = words[0].startsWith("$") ? env.get(words[0].substring(1)) : words[0].equals("~") ? home : words[0];
            if (base != null && Files.isReadable(Path.of(base, words[1]))) return Optional.of(file);
        }
        return Optional.empty();
    }

    private String version(Path program) {
        var out = new ByteArrayOutputStream();
        var executor = DefaultExecutor.builder().setExecuteStreamHandler(new PumpStreamHandler(out, new ByteArrayOutputStream())).setThreadFactory(Thread.ofVirtual().factory()).get();
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
