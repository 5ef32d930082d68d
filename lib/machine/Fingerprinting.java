package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.security.SecureRandom;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// A task's [Fingerprint]: what the task itself says, and what files, variables and git add to it as they are now. It compares nothing.
///
/// @param secrets the values of a task's variables: their digest is salted with what only this user can read, as some are short
public record Fingerprinting(RunFolder run, Path cwd, Policy policy, Answers answers, Function<Task, Map<String, String>> secrets) {
    private static final int SALT_BYTES = 32;
    private static final String MISSING = "missing";

    /// As far as the task itself says it.
    ///
    /// @param cwd the folder its run was started in: another checkout makes no difference
    public static Fingerprint itself(Task task, Policy policy, Path cwd) {
        if (task.place().began() != null) return task.place().began().print();
        var all = switch (task.work()) {
            case Work.Shell(var line) -> Fingerprint.NONE.with("command", RunNames.without(line));
            case Work.Exec(var argv) -> Fingerprint.NONE.with("command", RunNames.without(Json.line(argv)));
            case Work.Prompt p -> itself(p);
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

    private static Fingerprint itself(Work.Prompt p) {
        var all = Fingerprint.NONE.with("prompt", RunNames.without(p.text()));
        all = all.with("agent", p.agent() + (p.profile() == null ? "" : Json.line(p.profile())));
        if (p.model() != null) all = all.with("model", p.model());
        if (!p.args().isEmpty()) all = all.with("args", Json.line(p.args()));
        var o = p.options();
        if (o.permissionMode() != null) all = all.with(Settings.PERMISSION_MODE.key(), o.permissionMode());
        if (!o.allowedTools().isEmpty()) all = all.with(Settings.ALLOWED_TOOLS.key(), Json.line(o.allowedTools()));
        if (o.appendSystemPrompt() != null) all = all.with(Settings.APPEND_SYSTEM_PROMPT.key(), o.appendSystemPrompt());
        return o.session() == null ? all : all.with("session", o.session() + Objects.requireNonNullElse(o.words(), ""));
    }

    /// Of a task of an earlier run.
    static Fingerprint of(Board board, Entry entry) {
        return itself(entry.task(), board.policy(), Path.of(board.start().cwd())).with(entry.provenance().found());
    }

    /// The task of this entry as it is tried again in another run, with what decides its result: by its worktree and its session alone
    /// nobody would know it again.
    public static Task again(Board board, Entry entry, Task task) {
        if (entry.attempt() == null || task.place().began() != null) return task;
        var print = of(board, entry);
        return task.at(task.place().began(new Place.Began(board.start().run(), print)));
    }

    /// Told of a task that begins, if there is more to it than the task itself says.
    void tell(Task task, LongSupplier clock, Consumer<Event> events) {
        var found = of(task);
        if (!found.parts().isEmpty()) events.accept(new Event.Fingerprinted(clock.getAsLong(), task.id(), found));
    }

    /// What is found now.
    ///
    /// @throws UserError if something can't be read
    Fingerprint of(Task task) {
        try {
            return found(task);
        } catch (IOException e) {
            throw new UserError("what task '" + task.id() + "' depends on can't be read (" + RunFolder.reason(e) + ")");
        }
    }

    private Fingerprint found(Task task) throws IOException {
        var place = task.place();
        var dir = place.dir(cwd);
        var all = Fingerprint.NONE;
        if (place.prompt() != null) all = file(all, "prompt_file", List.of(place.prompt()), dir);
        if (place.stdin() != null && Files.isRegularFile(cwd.resolve(place.stdin())))
            all = file(all, Settings.STDIN.key(), List.of(cwd.resolve(place.stdin())), dir);
        if (!task.limits().inputs().isEmpty()) all = file(all, Settings.INPUTS.key(), inputs(task.limits().inputs(), dir), dir);
        if (!place.env().names().isEmpty()) all = all.with(Settings.ENV.key(), variables(task));
        all = named(all, task, dir);
        if (answers.toRead(task) instanceof String read) all = all.with(Settings.ANSWERS.key(), read);
        return policy.worktreeOf(task) || place.trial().at() != null ? all.with(Settings.BASE.key(), base(task, dir)) : all;
    }

    /// What is in the files of runs that it names, and at their branches.
    private Fingerprint named(Fingerprint all, Task task, Path dir) throws IOException {
        var text = String.join("\n", Json.line(task.work()), String.join("\n", secrets.apply(task).values()));
        var files = RunNames.files(text, run.path().getParent());
        if (!files.isEmpty()) all = file(all, "stdout", files, dir);
        var branches = RunNames.branches(text).stream().map(Saved.HEADS::concat);
        var asked = Stream.concat(Stream.of("for-each-ref", "--format=%(objectname)"), branches).toArray(String[]::new);
        return asked.length == 2 ? all : all.with("branch", Git.looking().run(dir, asked).out());
    }

    private static List<Path> inputs(List<String> written, Path dir) throws IOException {
        var all = new TreeSet<Path>();
        for (var input : written) {
            var named = GlobWalk.is(input) ? null : dir.resolve(input).normalize();
            if (named == null) all.addAll(GlobWalk.paths(input, dir));
            else if (Files.isDirectory(named)) all.addAll(GlobWalk.paths("**", named));
            else all.add(named);
        }
        return all.stream().filter(path -> !Files.isDirectory(path)).toList();
    }

    private static Fingerprint file(Fingerprint all, String part, List<Path> files, Path dir) throws IOException {
        var digest = Digest.begun();
        var block = new byte[1 << 16];
        for (var file : files) {
            digest.update(Bytes.of(RunNames.without(dir.relativize(file) + "\0")));
            if (Files.isRegularFile(file)) {
                digest.update(Bytes.of(Files.size(file) + "\0"));
                try (var in = Files.newInputStream(file)) {
                    for (int n; (n = in.read(block)) >= 0; ) digest.update(block, 0, n);
                }
            } else digest.update(Bytes.of(MISSING));
        }
        return all.with(part, digest);
    }

    private byte[] variables(Task task) throws IOException {
        var values = secrets.apply(task);
        var text = new StringBuilder();
        for (var name : new TreeSet<>(task.place().env().names()))
            text.append(name).append('=').append(RunNames.without(values.getOrDefault(name, ""))).append('\0');
        var salted = new ByteArrayOutputStream();
        salted.writeBytes(salt());
        salted.writeBytes(Bytes.of(text.toString()));
        return salted.toByteArray();
    }

    /// Made once for this user.
    private static byte[] salt() throws IOException {
        var file = Accounts.state(Caller.environment()).resolve("salt");
        if (!Files.exists(file)) {
            RunFolder.folders(file.getParent());
            var bytes = new byte[SALT_BYTES];
            new SecureRandom().nextBytes(bytes);
            var mine = Files.createTempFile(file.getParent(), "salt", "", RunFolder.PRIVATE_FILE);
            try {
                Files.write(mine, bytes);
                Files.createLink(file, mine);
            } catch (FileAlreadyExistsException e) {
                // Another run was first.
            } finally {
                Files.delete(mine);
            }
        }
        return Files.readAllBytes(file);
    }

    /// The commits that its worktree starts from.
    private String base(Task task, Path dir) throws IOException {
        var git = Git.looking();
        if (task.place().base() == null) {
            var names = Worktree.builtOn(task, run.id()).flatMap(of -> Branches.of(of[0], of[1]).stream()).toList();
            var heads = names.isEmpty() ? "" : git.run(dir, Stream.concat(Stream.of("for-each-ref", "--format=%(objectname)"),
                    names.stream().map(Saved.HEADS::concat)).toArray(String[]::new)).out();
            if (!heads.isBlank()) return heads;
        }
        var from = Objects.requireNonNullElse(task.place().base(), "HEAD");
        return git.run(dir, "rev-parse", "--verify", "--quiet", from + "^{commit}").out();
    }
}
