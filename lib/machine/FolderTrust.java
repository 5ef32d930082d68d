package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;

/// Whether gemini trusts the folder a task runs in: without a terminal it ends with 55 where it doesn't. As version 0.61.0 decides it, by
/// the environment, the user's settings and the list of folders. What can't be read is taken for trusted: then gemini tells itself.
record FolderTrust(Map<String, String> env) {
    private static final String SKIP = "--skip-trust";

    /// A sentence with what to do; empty if it trusts the folder, or another agent does the task.
    ///
    /// @param cwd the folder the run is started in
    Optional<String> warning(Task task, Path cwd) {
        if (!(task.work() instanceof Work.Prompt p) || !p.agent().equals("gemini") || p.args().contains(SKIP)) return Optional.empty();
        var set = new HashMap<>(env);
        set.putAll(task.place().env().values());
        var user = set.getOrDefault("GEMINI_CLI_HOME", set.getOrDefault("HOME", System.getProperty("user.home")));
        var home = Posix.path(user + "/.gemini");
        var list = Posix.path(set.getOrDefault("GEMINI_CLI_TRUSTED_FOLDERS_PATH", home.resolve("trustedFolders.json").toString()));
        var dir = task.place().dir() == null ? cwd : cwd.resolve(task.place().dir());
        if (trusts(set, home.resolve("settings.json"), list, dir)) return Optional.empty();
        return Optional.of("'gemini' doesn't trust " + dir + ", and will end with exit 55: start it there once and trust the folder, or "
                + "give it --agent-arg " + SKIP);
    }

    private static boolean trusts(Map<String, String> env, Path settings, Path list, Path dir) {
        var told = env.getOrDefault("GEMINI_CLI_TRUST_WORKSPACE", "");
        if (told.equals("false") || env.getOrDefault("GEMINI_RESTRICTED_MODE", "").equals("true")) return false;
        if (told.equals("true")) return true;
        try {
            if (!read(settings).at("/security/folderTrust/enabled").asBoolean(true)) return true;
            var here = real(dir);
            return read(list).properties().stream().filter(e -> here.startsWith(meant(e)))
                    .max(Comparator.comparingInt(e -> e.getKey().length()))
                    .map(e -> e.getValue().asString("").startsWith("TRUST_")).orElse(false);
        } catch (IOException | JacksonException | InvalidPathException e) {
            return true;
        }
    }

    private static Path meant(Map.Entry<String, JsonNode> rule) {
        var path = Path.of(rule.getKey());
        return real(rule.getValue().asString("").equals("TRUST_PARENT") && path.getParent() != null ? path.getParent() : path);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    /// Empty if the file isn't there. Comments are allowed in it.
    private static JsonNode read(Path file) throws IOException {
        if (!Files.exists(file)) return Json.MAPPER.createObjectNode();
        return Json.MAPPER.reader().with(JsonReadFeature.ALLOW_JAVA_COMMENTS).readTree(Files.readString(file));
    }
}
