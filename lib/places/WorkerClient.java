package lib.places;

import java.io.*;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import lib.journal.RunFolder;
import lib.model.*;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.*;

/// The near side of a place: it asks in the place's folder, reads what is told there, and sees to it that a worker is there. What is told
/// of attempts that this run follows becomes its facts, at the times of its own clock; what it has heard before, as it may after a crash,
/// is passed over. That nothing is told for a while, or a line to the machine is cut, is no end of anything.
final class WorkerClient implements AutoCloseable {
    private static final long TOUCH_MILLIS = 5_000, SILENT_MILLIS = 15_000, FAREWELL_SECONDS = 10;
    private static final long FIRST_PAUSE_MILLIS = 1_000, LONGEST_PAUSE_MILLIS = 30_000;

    private static final String NOTED = new TypeWord().idFromValue(null, new Event.Noted(0, "", 1, Progress.NONE));

    private final String name;
    private final Path folder;
    private final Ssh ssh;
    private final LongSupplier clock;
    private final Consumer<Event.Fact> facts;
    private final LineFile asked, told;
    private final String greeting = UUID.randomUUID().toString();
    /// By task, the number of the attempt that is followed.
    private final Map<String, Integer> followed = new ConcurrentHashMap<>();
    private final Map<String, byte[]> values = new ConcurrentHashMap<>();
    /// Null once the worker has answered.
    private List<Told> backlog = new ArrayList<>();
    private long ahead, heard, touched;
    private Handle by;
    private volatile String unreached;
    private volatile Policy policy;
    private volatile Process line;
    private volatile boolean closing;
    private Thread connecting, reading;

    /// @param facts hears what happened
    WorkerClient(String name, RunFolder run, Path cwd, Policy policy, LongSupplier clock, Consumer<Event.Fact> facts) {
        this.name = name;
        this.folder = run.path().resolve("places").resolve(name);
        this.ssh = new Ssh(name);
        this.policy = policy;
        this.clock = clock;
        this.facts = facts;
        try {
            RunFolder.folders(folder);
        } catch (IOException e) {
            throw new UserError(folder + ": can't be made (" + RunFolder.reason(e) + ")");
        }
        this.asked = new LineFile(folder.resolve("asked.jsonl"));
        this.told = new LineFile(folder.resolve("told.jsonl"));
        asked.append(new Request.Begin(cwd.toString(), policy));
        asked.append(new Request.Greet(greeting));
        touch();
    }

    /// From now on what is told is heard: whatever is to be followed of earlier times is known.
    void open() {
        if (reading != null) return;
        heard = clock.getAsLong();
        connecting = Thread.ofVirtual().name("place " + name).start(this::connect);
        reading = Thread.ofPlatform().daemon().name("place " + name).start(this::read);
    }

    void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume, Map<String, String> own) {
        followed.put(task.id(), attempt);
        send(task.id(), own);
        asked.append(new Request.Start(task, attempt, slot, gpus, resume, List.copyOf(own.keySet())));
    }

    void verify(Task task, int attempt, int slot, Map<String, String> own) {
        followed.put(task.id(), attempt);
        send(task.id(), own);
        asked.append(new Request.Verify(task, attempt, slot, List.copyOf(own.keySet())));
    }

    /// Goes on with what another process of this run has asked for, if it has.
    void find(Task task, int attempt) {
        followed.put(task.id(), attempt);
        asked.append(new Request.Find(task, attempt));
    }

    void signal(String task, int attempt, Signal signal) {
        asked.append(new Request.Send(task, attempt, signal));
    }

    void policy(Policy policy) {
        this.policy = policy;
        asked.append(new Request.Behave(policy));
    }

    private void send(String task, Map<String, String> own) {
        if (own.isEmpty()) return;
        var bytes = Values.line(task, own);
        values.put(task, bytes);
        var to = line;
        if (to != null) write(to, bytes);
    }

    /// A line that is cut is made anew, with all values.
    private static void write(Process to, byte[] bytes) {
        try {
            synchronized (to) {
                to.getOutputStream().write(bytes);
                to.getOutputStream().flush();
            }
        } catch (IOException e) {
            // Its end is seen.
        }
    }

    /// Sees to it that somebody works there, again and again: a worker that finds another one there waits for its place.
    private void connect() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closing) {
            long began = clock.getAsLong();
            String why;
            try {
                var process = ssh.work(folder);
                line = process;
                if (closing) process.destroy();
                values.values().forEach(bytes -> write(process, bytes));
                why = Ssh.lastLine(process.getErrorStream());
                int status = process.waitFor();
                if (why.isEmpty()) why = "its worker ended with " + status;
            } catch (IOException e) {
                why = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
            if (closing) return;
            unreached(why);
            pause = clock.getAsLong() - began > LONGEST_PAUSE_MILLIS ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// It may be there all the same: then what it tells next says so.
    private void unreached(String why) {
        if (why.equals(unreached)) return;
        unreached = why;
        facts.accept(new Event.Unreached(clock.getAsLong(), name, why));
    }

    private void read() {
        try {
            for (; ; Thread.sleep(told.pauseMillis())) {
                if (told.read(Told.class, this::hear)) heard = clock.getAsLong();
                else if (clock.getAsLong() - heard > SILENT_MILLIS) silent(clock.getAsLong() - heard);
                if (clock.getAsLong() - touched > TOUCH_MILLIS) touch();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void silent(long millis) {
        if (backlog == null) unreached("has been silent for " + SILENT_MILLIS / 1000 + " s");
        if (policy.onSilent() != null && millis > policy.onSilent().toMillis()) followed.forEach(this::giveUp);
    }

    /// Should it still run, its worker reads here, once it can, that it has to end.
    private void giveUp(String task, int attempt) {
        if (!followed.remove(task, attempt)) return;
        asked.append(new Request.Send(task, attempt, Signal.KILL));
        facts.accept(new Event.Ended(clock.getAsLong(), task, attempt, new Exit.Lost("its place was silent for "
                + Durations.words(policy.onSilent().toMillis())), Said.NOTHING));
    }

    private void touch() {
        touched = clock.getAsLong();
        var home = folder.resolve(Worker.HOME);
        try {
            if (!Files.exists(home)) Files.createFile(home, RunFolder.PRIVATE_FILE);
            Files.setLastModifiedTime(home, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException e) {
            // A worker that has nothing to do leaves, and is called again.
        }
    }

    private void hear(Told news) {
        if (news instanceof Told.Welcome w) {
            by = w.by();
            if (w.id().equals(greeting)) joined(w.at());
        }
        if (backlog != null) backlog.add(news);
        else {
            if (unreached != null && !(news instanceof Told.Heard)) there();
            happened(news, true);
        }
    }

    private void joined(long at) {
        ahead = at - clock.getAsLong();
        there();
        if (backlog == null) return;
        var earlier = backlog;
        backlog = null;
        // Of what an attempt has said of itself the last word is enough.
        var last = new HashMap<String, Told>();
        for (var one : earlier) if (noted(one) instanceof String of) last.put(of, one);
        for (var one : earlier) if (!(noted(one) instanceof String of) || one.equals(last.get(of))) happened(one, false);
    }

    private void there() {
        unreached = null;
        facts.accept(new Event.Joined(clock.getAsLong(), name, ahead, by));
    }

    /// The attempt that has said something of itself; null if this is something else.
    private static String noted(Told one) {
        return one instanceof Told.Happened(var event, _) && event.path("type").asString("").equals(NOTED)
                ? event.path("task").asString("") + "/" + event.path("attempt").asInt(0) : null;
    }

    /// @param now whether it is news of this moment
    private void happened(Told news, boolean now) {
        if (!(news instanceof Told.Happened(var told, var said))) return;
        var node = (ObjectNode) told;
        node.put("at", node.path("at").asLong() - ahead);
        for (var list : List.of("memory", "life"))
            if (node.get(list) instanceof ArrayNode some) some.removeIf(one -> !follows(one));
        if (node.has("attempt") && !follows(node) || node.has("task") && !followed.containsKey(node.get("task").asString())) return;
        if (!(Json.MAPPER.treeToValue(node, Event.class) instanceof Event.Fact fact)) return;
        switch (fact) {
            case Event.Sampled s -> facts.accept(new Event.Looked(s.at(), name, s));
            case Event.Ended e -> {
                followed.remove(e.task());
                values.remove(e.task());
                facts.accept(new Event.Ended(e.at(), e.task(), e.attempt(), e.exit(), e.left(), said == null ? Said.NOTHING : said,
                        e.opinion(), e.unchanged(), e.saved()));
            }
            case Event.Verified e -> {
                followed.remove(e.task());
                facts.accept(e);
            }
            case Event.WindowsSeen _, Event.LimitSeen _ -> {
                if (now) facts.accept(fact);
            }
            case Event.Fact other -> facts.accept(other);
        }
    }

    private boolean follows(JsonNode of) {
        return Integer.valueOf(of.path("attempt").asInt(0)).equals(followed.get(of.path("task").asString("")));
    }

    /// Its worker ends what still runs there, and leaves.
    @Override
    public void close() {
        closing = true;
        if (connecting == null) return;
        asked.append(new Request.Leave());
        reading.interrupt();
        var process = line;
        try {
            if (process != null && !process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
        connecting.interrupt();
    }
}
