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

/// Writes the files that one begins with: those by which another agent learns to use this program, and a first manifest, all from
/// `templates/init/`. It knows where they are looked for, and overwrites nothing unasked.
final class Init {
    private Init() {}

    /// Where Claude Code looks for them -> their templates.
    private static final SequencedMap<String, String> CLAUDE = new LinkedHashMap<>();
    static {
        CLAUDE.put(".claude/agents/execution-monitor.md", "init/claude/execution-monitor.md.ftl");
        CLAUDE.put(".claude/skills/orchestrate/SKILL.md", "init/claude/SKILL.md.ftl");
    }

    /// Writes a sub-agent and a skill for Claude Code.
    ///
    /// @param folder  the project's folder, which has or gets `.claude`
    /// @param command how this program is called there, such as `orchestrate`
    /// @param force   whether files that are there and differ are overwritten
    /// @return a line for each file: what was done with it; and one more if there is no such command
    /// @throws UserError if a file is there and differs, before anything is written; or if one can't be written
    static List<String> claude(Path folder, String command, boolean force) {
        var texts = new LinkedHashMap<Path, String>();
        CLAUDE.forEach((name, template) -> texts.put(folder.resolve(name), Views.render(template, Map.of("command", command))));
        return written(folder, texts, command, force);
    }

    /// Writes a manifest to begin with, and its schema, by which editors help. See [#claude].
    static List<String> manifest(Path folder, String command, boolean force) {
        var texts = new LinkedHashMap<Path, String>();
        texts.put(folder.resolve("tasks.yaml"), Views.render("init/tasks.yaml.ftl", Map.of("command", command)));
        texts.put(folder.resolve("manifest.schema.json"), schema());
        return written(folder, texts, command, force);
    }

    /// That of a manifest.
    static String schema() {
        return Json.pretty(Schema.manifest()) + "\n";
    }

    private static List<String> written(Path folder, SequencedMap<Path, String> texts, String command, boolean force) {
        var done = new ArrayList<String>();
        for (var file : texts.keySet())
            if (!force && Files.exists(file) && !holds(file, texts.get(file)))
                throw new UserError(folder.relativize(file)
                        + ": is there already and says something else: nothing was written; --force overwrites it");
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
