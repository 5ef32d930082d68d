package lib.places;

import java.io.*;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import lib.board.Elastic.Presence;
import lib.journal.RunFolder;
import lib.machine.Answers;
import lib.model.*;

/// The near side of a place: it asks in the place's folder, reads what is told there for its [Story], and lets its [Way] see to it that a
/// worker is there. That nothing is told for a while, or a line to the machine is cut, is no end of anything.
final class WorkerClient implements Way.Near, AutoCloseable {
    private static final long TOUCH_MILLIS = 5_000, SILENT_MILLIS = 15_000, MOVED_MILLIS = 60_000;
    private static final long FIRST_PAUSE_MILLIS = 1_000, LONGEST_PAUSE_MILLIS = 30_000;

    private final String name;
    private final Path folder, cwd;
    private final Way way;
    private final LongSupplier clock;
    private final Consumer<Event.Fact> facts;
    private final LineFile asked, told;
    private final Story story;
    private final Map<String, Map<String, String>> values = new ConcurrentHashMap<>();
    private String greeting;
    private long ahead, heard, touched, used;
    private Handle by;
    /// By which values are sealed; null while no worker has answered.
    private volatile String key;
    /// Until when the worker may be there, by our clock; null if that isn't known yet.
    private Long until;
    private boolean farewell, back;
    private volatile String unreached;
    private volatile Policy policy;
    private volatile boolean closing, wanted, left;
    private volatile Presence presence = Presence.COMING;
    private Thread connecting, reading;
    private final Errands errands;

    /// @param answers what tasks may read of others
    /// @param facts   hears what happened
    WorkerClient(String name, Path folder, Way way, Path cwd, Policy policy, Answers answers, LongSupplier clock,
            Consumer<Event.Fact> facts) {
        this.name = name;
        this.folder = folder;
        this.way = way;
        this.cwd = cwd;
        this.policy = policy;
        this.clock = clock;
        this.facts = facts;
        try {
            RunFolder.folders(folder);
        } catch (IOException e) {
            throw new UserError(folder + ": can't be made (" + RunFolder.reason(e) + ")");
        }
        this.asked = new LineFile(folder.resolve("asked.jsonl"));
        this.errands = new Errands(way, asked, answers, facts);
        this.story = new Story(clock, fact -> errands.told(
                fact instanceof Event.Sampled s ? new Event.Looked(s.at(), name, way.room(s)) : fact, this.policy));
        this.told = new LineFile(folder.resolve("told.jsonl"));
        greet();
        Home.touch(folder);
    }

    private synchronized void greet() {
        greeting = UUID.randomUUID().toString();
        asked.append(new Request.Begin(cwd.toString(), policy));
        asked.append(new Request.Greet(greeting));
        until = way.idle() == null ? Long.MAX_VALUE : null;
        back = false;
    }

    /// From now on what is told is heard: whatever is to be followed of earlier times is known.
    ///
    /// @param wanted whether it is to be asked for if it isn't there
    void open(boolean wanted) {
        this.wanted = wanted;
        if (reading != null) return;
        connecting = Thread.ofVirtual().name("place " + name).start(this::connect);
        reading = Thread.ofPlatform().daemon().name("place " + name).start(this::read);
    }

    void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume, Map<String, String> own) {
        story.follow(task.id(), attempt, false);
        bring(task.id(), own);
        errands.start(new Request.Start(task, attempt, slot, gpus, resume, List.copyOf(own.keySet())), policy, story);
    }

    void verify(Task task, int attempt, int slot, Map<String, String> own) {
        story.follow(task.id(), attempt, true);
        bring(task.id(), own);
        errands.ask(new Request.Verify(errands.known(task), attempt, slot, List.copyOf(own.keySet())));
    }

    /// Goes on with what another process of this run has asked for, if it has.
    void find(Task task, int attempt) {
        story.follow(task.id(), attempt, false);
        errands.ask(new Request.Find(errands.known(task), attempt));
    }

    void signal(String task, int attempt, Signal signal) {
        errands.ask(new Request.Send(task, attempt, signal));
    }

    void policy(Policy policy) {
        this.policy = policy;
        asked.append(new Request.Behave(policy));
    }

    /// A worker that isn't there yet gets them when it is.
    private void bring(String task, Map<String, String> own) {
        if (own.isEmpty()) return;
        values.put(task, own);
        if (key instanceof String whose) asked.append(Values.sealed(task, own, whose));
    }

    /// Sees to it that somebody works there, again and again.
    private void connect() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closing) {
            long began = clock.getAsLong();
            try {
                String why;
                try {
                    why = way.work(this);
                } catch (IOException | UserError e) {
                    why = String.valueOf(e.getMessage());
                }
                if (closing) return;
                presence = way.idle() == null ? Presence.AWAY : Presence.NONE;
                unreached(why);
                pause = clock.getAsLong() - began > LONGEST_PAUSE_MILLIS ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                pause(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    @Override
    public boolean closing() {
        return closing;
    }

    @Override
    public boolean wanted() {
        presence = wanted || busy() ? Presence.COMING : Presence.NONE;
        return presence == Presence.COMING;
    }

    @Override
    public boolean busy() {
        return !story.tasks().isEmpty();
    }

    @Override
    public synchronized boolean changing() {
        return by != null && until == null || farewell;
    }

    @Override
    public synchronized boolean silent() {
        return heard == 0 || farewell || clock.getAsLong() - heard > SILENT_MILLIS;
    }

    @Override
    public void calls() {
        asked.append(new Request.Leave());
        greet();
    }

    /// It may be there all the same: then what it tells next says so.
    @Override
    public synchronized void unreached(String why) {
        if (why.equals(unreached)) return;
        unreached = why;
        facts.accept(new Event.Unreached(clock.getAsLong(), name, why));
    }

    @Override
    public synchronized void ends(long at) {
        boolean news = until == null || Math.abs(at - until) > MOVED_MILLIS;
        if (news) until = at;
        if (news && by != null) there();
    }

    @Override
    public synchronized boolean gone(String why, boolean cancelled) {
        key = null;
        farewell = false;
        heard = 0;
        away(why);
        var tasks = List.copyOf(story.tasks());
        giveUp(why);
        // What was given back is over anyway, whatever it is called.
        left = cancelled && !back;
        if (left) for (var task : tasks)
            facts.accept(new Event.Asked(clock.getAsLong(), name + " " + why + " " + task, new Control.Stop(false, List.of(task))));
        return left;
    }

    /// Should anything still run, its worker reads here, once it can, that it has to end.
    private void giveUp(String why) {
        story.end(why, (task, attempt) -> errands.ask(new Request.Drop(task, attempt)));
    }

    Presence presence() {
        return presence;
    }

    /// Whether somebody doesn't want it any more.
    boolean left() {
        return left;
    }

    private void read() {
        try {
            for (; ; Thread.sleep(told.pauseMillis())) look(clock.getAsLong());
        } catch (InterruptedException e) {
            // closed
        }
    }

    private synchronized void look(long now) {
        if (told.read(Told.class, this::hear)) heard = now;
        else if (by != null && now - heard > SILENT_MILLIS) silent(now - heard);
        if (now - touched > TOUCH_MILLIS) {
            touched = now;
            Home.touch(folder);
        }
        if (by == null || busy()) used = now;
        else if (way.idle() != null && now - used > way.idle().toMillis()) {
            away("is given back, as it had nothing to do for " + Durations.words(way.idle().toMillis()));
            asked.append(new Request.Leave());
            back = true;
        }
    }

    private void silent(long millis) {
        presence = Presence.AWAY;
        unreached("has been silent for " + SILENT_MILLIS / 1000 + " s");
        if (policy.onSilent() != null && millis > policy.onSilent().toMillis())
            giveUp("its place was silent for " + Durations.words(policy.onSilent().toMillis()));
    }

    private void hear(Told news) {
        farewell = news instanceof Told.Left;
        boolean ours = news instanceof Told.Welcome w && w.id().equals(greeting);
        if (ours) joined((Told.Welcome) news);
        story.hear(news);
        if (news instanceof Told.Leaving && by != null) away("has to end");
        if (by != null && until != null && (ours || unreached != null && !(news instanceof Told.Heard))) there();
    }

    private void joined(Told.Welcome welcome) {
        ahead = welcome.at() - clock.getAsLong();
        story.begin(ahead);
        by = welcome.by();
        used = clock.getAsLong();
        key = welcome.key();
        values.keySet().retainAll(story.tasks());
        values.forEach((task, own) -> asked.append(Values.sealed(task, own, key)));
    }

    private void away(String why) {
        by = null;
        presence = Presence.AWAY;
        unreached(why);
    }

    private void there() {
        unreached = null;
        presence = Presence.THERE;
        facts.accept(new Event.Joined(clock.getAsLong(), name, ahead, by, until == Long.MAX_VALUE ? null : until));
    }

    /// Its worker ends what still runs there, and leaves.
    @Override
    public void close() {
        closing = true;
        errands.close();
        if (connecting == null) return;
        asked.append(new Request.Leave());
        reading.interrupt();
        try {
            way.close(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connecting.interrupt();
    }
}
