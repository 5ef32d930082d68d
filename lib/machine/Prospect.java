package lib.machine;

import java.nio.file.Path;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// What a run that resumes would take from earlier runs, as all stands now, told before it is started: whose result would be taken, and why
/// the others would run. It makes nothing and gives nothing; what still runs of a run that has crashed, it doesn't wait for.
public final class Prospect {
    private final Fingerprinting now;
    private final Filled.By filling;
    private final EarlierRuns earlier;
    private final Map<String, Reuse.Taken> taken = new HashMap<>();
    private final Set<String> skipped = new HashSet<>();

    /// @param home    the folder that has the runs
    /// @param board   of the run as it would begin
    /// @param secrets the values of a task's variables
    public Prospect(Path home, Path cwd, Policy policy, Board board, Function<Task, Map<String, String>> secrets, Filled.By filling) {
        var run = new RunFolder(home.resolve("runs").resolve("none"));
        this.now = new Fingerprinting(run, cwd, policy, new Answers(run, _ -> null), secrets);
        this.filling = filling;
        this.earlier = new EarlierRuns(now, board);
    }

    /// What would become of the task, in words. All that it comes after was asked for before.
    public String of(Task task) {
        var trial = task.place().trial();
        if (task.after().stream().anyMatch(id -> skipped.contains(id) && task.requires(id))) {
            skipped.add(task.id());
            return "skipped, as what it comes after is";
        }
        if (trial.chooses()) return ofTries(task, trial);
        var open = reads(task).stream().filter(id -> !taken.containsKey(id)).findFirst();
        if (open.isPresent()) return "depends on '" + open.get() + "', which runs";
        if (task.limits().afresh()) return "runs in any case";
        var alone = settled(task);
        var e = new Weighing(now.run(), now.cwd(), alone, List.of(), filling).answer(() -> 0);
        if (e.flaw() != null) return "can't run: " + e.flaw();
        if (!e.holds()) skipped.add(task.id());
        if (!e.holds()) return "skipped, as its condition doesn't hold";
        if (e.filled() != null && e.filled().born() != null) {
            var late = alone.place().late();
            var born = e.filled().born();
            long some = born.stream().filter(one -> found(alone.named(one.id()).at(alone.place().late(late.one(task.id(), one.value()))))
                    instanceof Reuse reuse && reuse.taken() != null).count();
            return "becomes " + born.size() + (born.size() == 1 ? " task, of which " : " tasks, of which ") + some + " would be taken";
        }
        var whole = e.filled() == null ? alone : e.filled().into(alone);
        var reuse = found(whole);
        if (reuse.taken() != null || !(earlier.lost(whole) instanceof String why)) return words(task, reuse);
        skipped.add(task.id());
        return "skipped, as " + why;
    }

    private String words(Task task, Reuse reuse) {
        if (reuse.taken() == null) return "runs, as " + reuse.why();
        taken.put(task.id(), reuse.taken());
        boolean files = !task.limits().inputs().isEmpty() || task.place().prompt() != null || task.place().stdin() != null;
        return "would be " + reuse.taken().words() + (files && task.after().stream().anyMatch(id -> !taken.containsKey(id))
                ? ", unless what runs before changes its files" : "");
    }

    /// What is late of it is filled in.
    private Reuse found(Task task) {
        try {
            if (task.place().late().waits()) {
                var e = new Weighing(now.run(), now.cwd(), task, List.of(), filling).answer(() -> 0);
                if (e.flaw() != null) return new Reuse(null, e.flaw());
                if (e.filled() != null) task = e.filled().into(task).at(task.place().late(Late.NOTHING));
            }
            var reuse = earlier.reuse(task);
            return reuse.taken() == null && earlier.once(task) instanceof String flaw ? new Reuse(null, flaw) : reuse;
        } catch (UserError flaw) {
            return new Reuse(null, flaw.getMessage());
        }
    }

    /// Where all of its tries are taken, so is the task that they were made for.
    private String ofTries(Task task, Trial trial) {
        var open = trial.others().filter(id -> !taken.containsKey(id) && !skipped.contains(id)).findFirst();
        if (open.isPresent()) return "depends on '" + open.get() + "', which runs";
        var one = trial.tries().stream().map(taken::get).filter(Objects::nonNull).findFirst().orElse(null);
        if (one == null) return "fails, as none of its tries would be taken";
        taken.put(task.id(), new Reuse.Taken(one.run(), task.id(), 1, 0, null, Fingerprint.NONE));
        return "has the best of its tries, which would be taken";
    }

    /// Ids of those whose results decide what it does.
    private Set<String> reads(Task task) {
        var all = new LinkedHashSet<>(task.place().late().asked());
        if (task.place().answers() != null) all.addAll(task.after());
        if (task.limits().when() != null) task.after().stream().filter(id -> !Condition.of(task).asks(id).isEmpty()).forEach(all::add);
        if (now.policy().worktreeOf(task) && task.place().base() == null || task.place().trial().at() != null)
            task.after().stream().filter(this::worktree).filter(id -> !skipped.contains(id)).forEach(all::add);
        return all;
    }

    private boolean worktree(String id) {
        return earlier.mine(id) instanceof Task other && now.policy().worktreeOf(other);
    }

    /// The task as if all that it comes after were of the runs they would be taken from.
    private Task settled(Task task) {
        // By its worktree and by the answers it reads, it knows but those that it comes after itself.
        var written = task.after().stream().filter(taken::containsKey).map(this::written).toList();
        var asked = task.place().late().asked().stream().filter(taken::containsKey).map(this::written);
        var place = task.place();
        if (place.answers() != null) place = place.answers(Stream.concat(place.answers().stream(), written.stream()).toList());
        var late = place.late();
        late = late.earlier(Stream.concat(late.earlier().stream(), asked).distinct().toList());
        place = place.late(late).earlier(Stream.concat(place.earlier().stream(), written.stream()).toList());
        return task.after(List.<String>of()).at(place);
    }

    /// The task it would be taken from.
    private String written(String id) {
        return taken.get(id).run() + "/" + taken.get(id).task();
    }
}
