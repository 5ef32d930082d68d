package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.*;
import java.util.*;

/// What decides a task's result, a digest for each part of it: a task with the same fingerprint has done what this one would do. Limits,
/// retries, slots, and when and after what it runs are no part of it. It reads nothing: what files, variables and git add to it, others
/// find out.
///
/// @param parts digests by the names a manifest has for them, in the order in which a difference is told
public record Fingerprint(SequencedMap<String, String> parts) {
    public static final Fingerprint NONE = new Fingerprint(new LinkedHashMap<>());
    /// 64 bits tell apart what people and programs write; nobody gains by a collision with his own task.
    private static final int DIGITS = 16;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Fingerprint {
        parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
    }

    @JsonValue
    @Override
    public SequencedMap<String, String> parts() {
        return parts;
    }

    /// As far as the task itself says it.
    ///
    /// @param cwd the folder its run was started in: another checkout makes no difference
    public static Fingerprint of(Task task, Policy policy, Path cwd) {
        if (task.place().began() != null) return task.place().began().print();
        var all = switch (task.work()) {
            case Work.Shell(var line) -> NONE.with("command", line);
            case Work.Exec(var argv) -> NONE.with("command", Json.line(argv));
            case Work.Prompt p -> of(p);
        };
        var dir = task.place().dir(cwd);
        if (!dir.equals(cwd)) all = all.with("dir", (dir.startsWith(cwd) ? cwd.relativize(dir) : dir).toString());
        if (policy.worktreeOf(task)) {
            all = all.with("worktree", "");
            if (policy.setupOf(task) != null) all = all.with("setup", policy.setupOf(task));
        }
        if (task.place().copy()) all = all.with("copy", "");
        if (task.limits().outputs() != null) all = all.with("outputs", Json.line(task.limits().outputs()));
        if (task.limits().schema() != null) all = all.with("schema", task.limits().schema());
        return policy.verifyLineOf(task).isEmpty() ? all : all.with("verify", policy.verifyLineOf(task).get());
    }

    private static Fingerprint of(Work.Prompt p) {
        var all = NONE.with("prompt", p.text()).with("agent", p.agent() + (p.profile() == null ? "" : Json.line(p.profile())));
        if (p.model() != null) all = all.with("model", p.model());
        if (!p.args().isEmpty()) all = all.with("args", Json.line(p.args()));
        var o = p.options();
        if (o.permissionMode() != null) all = all.with(Settings.PERMISSION_MODE.key(), o.permissionMode());
        if (!o.allowedTools().isEmpty()) all = all.with(Settings.ALLOWED_TOOLS.key(), Json.line(o.allowedTools()));
        if (o.appendSystemPrompt() != null) all = all.with(Settings.APPEND_SYSTEM_PROMPT.key(), o.appendSystemPrompt());
        return o.session() == null ? all : all.with("session", o.session() + Objects.requireNonNullElse(o.words(), ""));
    }

    /// With one part more.
    public Fingerprint with(String part, String text) {
        return with(part, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Likewise.
    public Fingerprint with(String part, byte[] text) {
        var digest = Digest.begun();
        digest.update(text);
        return with(part, digest);
    }

    /// Likewise, of all that the digest has been given.
    public Fingerprint with(String part, MessageDigest digest) {
        var more = new LinkedHashMap<>(parts);
        more.put(part, HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS));
        return new Fingerprint(more);
    }

    /// With all parts of the other as well.
    public Fingerprint with(Fingerprint other) {
        var more = new LinkedHashMap<>(parts);
        more.putAll(other.parts);
        return new Fingerprint(more);
    }

    /// The parts that the two don't have alike.
    public List<String> changed(Fingerprint other) {
        var all = new LinkedHashSet<>(parts.keySet());
        all.addAll(other.parts.keySet());
        return all.stream().filter(part -> !Objects.equals(parts.get(part), other.parts.get(part))).toList();
    }
}
