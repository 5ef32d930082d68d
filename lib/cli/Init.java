package lib.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Writes the files that one begins with: those by which another agent learns to use this program, and a first manifest, from
/// `templates/init/`, and the one that names its tools. It knows where they are looked for, and overwrites nothing unasked.
final class Init {
    private Init() {}

    /// Where Claude Code looks for them -> their templates.
    private static final SequencedMap<String, String> CLAUDE = new LinkedHashMap<>();
    static {
        CLAUDE.put(".claude/agents/execution-monitor.md", "init/claude/execution-monitor.md.ftl");
        CLAUDE.put(".claude/skills/orchestrate/SKILL.md", "init/claude/SKILL.md.ftl");
    }

    /// Where Claude Code, and other clients of the Model Context Protocol, look for a project's servers.
    private static final String SERVERS = ".mcp.json", OURS = "orchestrate";

    /// Writes a sub-agent and a skill for Claude Code, and names our tools to it.
    ///
    /// @param folder  the project's folder, which has or gets `.claude`
    /// @param command how this program is called there, such as `orchestrate`
    /// @param force   whether files that are there and differ are overwritten
    /// @return a line for each file: what was done with it; and one more if there is no such command
    /// @throws UserError if a file is there and differs, before anything is written; or if one can't be written
    static List<String> claude(Path folder, String command, boolean force) {
        var texts = new LinkedHashMap<Path, String>();
        CLAUDE.forEach((name, template) -> texts.put(folder.resolve(name), Views.render(template, Map.of("command", command))));
        if (!force) refuseOthers(folder, texts);
        var servers = servers(folder.resolve(SERVERS), command, force);
        var done = new ArrayList<>(written(folder, texts, command));
        done.add(2, write(folder.resolve(SERVERS), servers) + SERVERS);
        done.add(3, ("note       other agents get these tools by 'codex mcp add orchestrate -- %1$s mcp' or "
                + "'gemini mcp add orchestrate %1$s mcp'").formatted(command.strip()));
        return done;
    }

    /// The text of a file that names servers, with ours among them and all else as it was.
    ///
    /// @throws UserError if it isn't such a file, or names another by that name
    private static String servers(Path file, String command, boolean force) {
        var quoted = command.matches(".*['\"\\\\$].*");
        var words = quoted ? new String[] {"sh", "-c", "exec " + command + " mcp"} : (command.strip() + " mcp").split("\\s+");
        var ours = Json.MAPPER.createObjectNode().put("command", words[0]);
        for (int i = 1; i < words.length; i++) ours.withArray("args").add(words[i]);
        try {
            var text = Files.exists(file) ? Files.readString(file) : "{}";
            if (!(Json.MAPPER.readTree(text) instanceof ObjectNode all) || !(all.withObject("mcpServers") instanceof ObjectNode servers))
                throw new UserError(SERVERS + ": is no JSON object: mend it, or move it away");
            if (ours.equals(servers.get(OURS))) return text;
            if (servers.has(OURS) && !force)
                throw new UserError(SERVERS + ": has another server '" + OURS + "': nothing was written; --force puts ours in its place");
            servers.set(OURS, ours);
            return Json.pretty(all) + "\n";
        } catch (JacksonException e) {
            throw new UserError(SERVERS + ": is no JSON object that names servers: mend it, or move it away");
        } catch (IOException e) {
            throw new UserError(SERVERS + ": can't be read (" + RunFolder.reason(e) + "): make it yours and readable");
        }
    }

    /// Writes a manifest to begin with, and its schema, by which editors help. See [#claude].
    static List<String> manifest(Path folder, String command, boolean force) {
        var texts = new LinkedHashMap<Path, String>();
        texts.put(folder.resolve("tasks.yaml"), Views.render("init/tasks.yaml.ftl", Map.of("command", command)));
        texts.put(folder.resolve("manifest.schema.json"), schema());
        if (!force) refuseOthers(folder, texts);
        return written(folder, texts, command);
    }

    /// That of a manifest.
    static String schema() {
        return Json.pretty(Schema.manifest()) + "\n";
    }

    private static void refuseOthers(Path folder, SequencedMap<Path, String> texts) {
        for (var file : texts.keySet())
            if (Files.exists(file) && !holds(file, texts.get(file)))
                throw new UserError(folder.relativize(file)
                        + ": is there already and says something else: nothing was written; --force overwrites it");
    }

    private static List<String> written(Path folder, SequencedMap<Path, String> texts, String command) {
        var done = new ArrayList<String>();
        texts.forEach((file, text) -> done.add(write(file, text) + folder.relativize(file)));
        var program = command.strip().split("\\s+")[0];
        if (new Doctor(Caller.environment()).find(program).isEmpty())
            done.add("note       '" + program
                    + "' is not on PATH here: 'jbang app install orchestrate@CATALOG' puts it there, or --command tells how to call it");
        return done;
    }

    private static String write(Path file, String text) {
        try {
            if (Files.exists(file) && holds(file, text)) return "unchanged  ";
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return "written    ";
        } catch (IOException e) {
            throw new UserError(file + ": can't be written (" + RunFolder.reason(e) + "): make its folder yours and writable");
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }
}
