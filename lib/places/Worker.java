package lib.places;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// The far side of a place: this machine's own host behind two files. What is asked in `asked.jsonl` it does, once, and what happens it
/// tells in `told.jsonl`; a request is told as heard before it is acted on. Whoever asks may die: what runs goes on, and the next one reads
/// how. If it dies itself, the next worker of the folder takes up what it left. It decides nothing and knows no other place.
public final class Worker {
    private static final long SIGN_MILLIS = 2_000;
    private static final String JOB = "SLURM_JOB_ID";
    /// Made by a worker that waits for its turn.
    private static final String NEXT = "next";
    private static final long AGAIN_MILLIS = 500, MOMENT_MILLIS = 500;

    private final Path folder;
    /// The folder that stands for the one the run was started in; null if this machine has that.
    private final Path cwd;
    private final Values values = new Values();
    private final Thread reading;
    /// Whether a batch system has started us, whose TERM, of which all that runs here dies as well, means that we have to leave.
    private final boolean job = Caller.environment().containsKey(JOB);
    private final LineFile asked, told;
    /// Attempts, and checks: of which the request was heard; of which this worker has seen it; of which the end was told.
    private final Set<String> heard = ConcurrentHashMap.newKeySet(), seen = new HashSet<>(), over = ConcurrentHashMap.newKeySet();
    /// Attempts that were given up.
    private final Set<String> dropped = new HashSet<>();
    private final Map<String, Handle> handles = new HashMap<>();
    /// Who worked here before; null if nobody did.
    private Handle before;
    private volatile boolean leaving;
    /// What is asked now is asked of this worker.
    private boolean live;
    private LocalHost host;

    private Worker(Path folder, Path cwd, Thread reading) {
        this.folder = folder;
        this.cwd = cwd;
        this.reading = reading;
        this.asked = new LineFile(folder.resolve("asked.jsonl"));
        this.told = new LineFile(folder.resolve("told.jsonl"));
    }

    /// `orchestrate work FOLDER`, started where the place is; its stdin ends when nobody is there who has started it.
    ///
    /// @param args the folder; and on a machine that has none of the run's files, the one that stands for that it was started in
    public static void main(String... args) throws InterruptedException {
        if (args.length != 1 && args.length != 2) {
            System.err.println("orchestrate: a worker has one folder to work in, that of a place: 'orchestrate help places'");
            System.exit(2);
        }
        try {
            var folder = Path.of(args[0]).toAbsolutePath();
            System.exit(args.length == 1 ? work(folder, System.in) : apart(folder, Path.of(args[1])));
        } catch (UserError e) {
            System.err.println("orchestrate: " + e.getMessage());
            System.exit(2);
        }
    }

    /// Works until it is told to leave. While another worker does, it waits to take its place, which that one gives up once nobody is at
    /// its other end.
    ///
    /// @param in ends with whoever has started it
    /// @return the exit status
    /// @throws UserError if the folder is no place's
    public static int work(Path folder, InputStream in) throws InterruptedException {
        return work(folder, null, Thread.ofVirtual().name("other end").start(() -> drain(in)));
    }

    private static int work(Path folder, Path cwd, Thread reading) throws InterruptedException {
        if (!Files.exists(folder.resolve("asked.jsonl")))
            throw new UserError(folder + ": nothing is asked in this folder: the machine where the run is has to share it with this one");
        try (var _ = locked(folder, reading)) {
            return new Worker(folder, cwd, reading).work();
        } catch (IOException e) {
            throw new UserError(folder + ": can't be written (" + RunFolder.reason(e) + ")");
        }
    }

    /// Likewise, with files of this machine's own that are made alike to those at the other end of the line.
    private static int apart(Path folder, Path cwd) throws InterruptedException {
        try {
            var mirror = Mirror.there(folder, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
            int status = work(folder, cwd, mirror.receiving());
            mirror.close();
            return status;
        } catch (IOException e) {
            throw new UserError(folder + ": can't be written (" + RunFolder.reason(e) + ")");
        }
    }

    private static void drain(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It has ended.
        }
    }

    private static Lock locked(Path folder, Thread reading) throws IOException, InterruptedException {
        for (var next = folder.resolve(NEXT); ; Thread.sleep(AGAIN_MILLIS)) {
            try {
                var lock = Lock.take(new RunFolder(folder));
                Files.deleteIfExists(next);
                return lock;
            } catch (UserError e) {
                if (!reading.isAlive()) throw e;
                if (!Files.exists(next)) RunFolder.write(next, "");
            }
        }
    }

    /// What runs goes on, and the next worker takes it up.
    private void giveUp() {
        if (!reading.isAlive() && Files.exists(folder.resolve(NEXT))) Runtime.getRuntime().halt(0);
    }

    private int work() throws InterruptedException {
        told.read(Told.class, this::remember);
        var backlog = new ArrayList<Request>();
        asked.read(Request.class, backlog::add);
        var begin = backlog.stream().filter(Request.Begin.class::isInstance).map(Request.Begin.class::cast).reduce((_, last) -> last)
                .orElseThrow(() -> new UserError(folder + ": asked.jsonl has no beginning: the run that asks here is of another version"));
        var run = new RunFolder(folder.getParent().getParent());
        var machine = new LocalHost(run, cwd == null ? Path.of(begin.cwd()) : cwd, begin.policy(), Map.of(),
                task -> values.of(task.id()), Consulted.NOBODY, 0);
        host = machine;
        try (var _ = job ? new Interrupts(this::leave) : null) {
            for (var event : machine.open(List.of())) if (event instanceof Event.Sampled) tell(event);
            for (var request : backlog) if (request instanceof Request.Drop d) dropped.add(key(d.task(), d.attempt(), false));
            backlog.forEach(this::take);
            live = true;
            var requests = Thread.ofPlatform().daemon().name("requests").start(this::follow);
            work(machine);
            requests.interrupt();
        } finally {
            machine.close();
        }
        for (var event : machine.await(machine.now())) tell(event);
        told.append(new Told.Left(machine.now()));
        return 0;
    }

    private void work(Host machine) throws InterruptedException {
        while (!leaving && !deserted()) {
            giveUp();
            var news = machine.await(machine.now() + SIGN_MILLIS);
            if (news.isEmpty()) told.append(new Told.Alive(machine.now()));
            // Who ends a job tells all of its processes at once, and we may be the last to hear of it.
            if (job && news.stream().anyMatch(Worker::failed)) Thread.sleep(MOMENT_MILLIS);
            if (leaving) told.append(new Told.Leaving(machine.now()));
            for (var event : news) tell(event);
        }
        if (!leaving) told.append(new Told.Leaving(machine.now()));
    }

    private static boolean failed(Event event) {
        return event instanceof Event.Ended e && e.exit().status() != 0 || event instanceof Event.Verified v && v.exit().status() != 0;
    }

    private void leave(Signal why) {
        leaving = true;
        // So that nobody waits for anything.
        host.tell(new Event.Interrupted(host.now(), why));
    }

    private void follow() {
        try {
            for (; ; Thread.sleep(asked.pauseMillis())) asked.read(Request.class, this::take);
        } catch (InterruptedException e) {
            // It leaves.
        } catch (RuntimeException | Error e) {
            // What runs goes on; the next worker takes it up.
            System.err.println("BUG: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private boolean deserted() {
        return over.containsAll(heard) && Home.deserted(folder);
    }

    /// What workers before this one have told.
    private void remember(Told line) {
        switch (line) {
            case Told.Welcome w -> before = w.by();
            case Told.Heard h -> heard.add(key(h.task(), h.attempt(), h.check()));
            case Told.Happened h -> {
                var event = Json.MAPPER.treeToValue(h.event(), Event.class);
                if (event instanceof Event.Spawned s) handles.put(key(s.task(), s.attempt(), false), s.handle());
                ended(event);
            }
            case Told.Alive _, Told.Leaving _, Told.Left _ -> {}
        }
    }

    private void ended(Event event) {
        if (event instanceof Event.Ended e) over.add(key(e.task(), e.attempt(), false));
        if (event instanceof Event.Verified e) over.add(key(e.task(), e.attempt(), true));
    }

    private static String key(String task, int attempt, boolean check) {
        return task + "/" + attempt + (check ? "/check" : "");
    }

    private void tell(Event event) {
        // Clocks are compared by greetings; what is measured for later runs stays with the machine.
        if (event instanceof Event.ClockMoved || event instanceof Event.Learned || event instanceof Event.Asked
                || event instanceof Event.Interrupted) return;
        told.append(Told.of(event));
        ended(event);
    }

    private void take(Request request) {
        if (live && leaving) return;
        switch (request) {
            case Request.Begin b -> {
                // A farewell of an earlier time is none.
                leaving = false;
                host.policy(b.policy());
            }
            case Request.Greet g -> told.append(new Told.Welcome(g.id(), host.now(), Identity.mine().handle(), values.key()));
            case Request.Bring b -> values.take(b);
            case Request.Drop d -> drop(d);
            case Request.Start s -> once(s.task(), s.attempt(), false, s.values(),
                    () -> host.start(Far.there(s.task(), s.attempt(), folder, cwd), s.attempt(), s.slot(), s.gpus(), s.resume()),
                    () -> host.adopt(Far.there(s.task(), s.attempt(), folder, cwd), s.attempt(), s.slot(),
                            handles.get(key(s.task().id(), s.attempt(), false))));
            case Request.Verify v -> once(v.task(), v.attempt(), true, v.values(), () -> host.verify(v.task(), v.attempt(), v.slot()),
                    () -> host.verify(v.task(), v.attempt(), v.slot()));
            case Request.Find f -> {
                if (heard.add(key(f.task().id(), f.attempt(), false))) tell(new Event.Ended(host.now(), f.task().id(), f.attempt(),
                        new Exit.NotStarted(Exit.NEVER_BEGAN), Said.NOTHING));
            }
            case Request.Send s -> host.signal(s.task(), s.attempt(), s.signal());
            case Request.Behave b -> host.policy(b.policy());
            case Request.Leave _ -> leave(Signal.TERM);
        }
    }

    /// Whatever was heard by a worker before this one, and isn't over, is taken up; if that was on another machine, or before this one was
    /// started anew, it is gone.
    private void once(Task task, int attempt, boolean check, List<String> needs, Runnable begin, Runnable takeUp) {
        var key = key(task.id(), attempt, check);
        if (!seen.add(key) || dropped.contains(key(task.id(), attempt, false)) && !heard.contains(key)) return;
        if (heard.add(key)) {
            told.append(new Told.Heard(task.id(), attempt, check));
            Thread.ofVirtual().start(() -> begin(task, attempt, check, needs, begin));
        } else if (!over.contains(key)) {
            boolean here = before == null || Identity.of(before).filter(w -> !w.foreign()).isPresent();
            if (here) takeUp(task, attempt, check, takeUp);
            else fail(task, attempt, check, new Exit.Lost("its machine was started anew"));
        }
    }

    private void takeUp(Task task, int attempt, boolean check, Runnable takeUp) {
        try {
            takeUp.run();
        } catch (UserError e) {
            fail(task, attempt, check, new Exit.Lost(e.getMessage()));
        }
    }

    private void begin(Task task, int attempt, boolean check, List<String> needs, Runnable begin) {
        try {
            if (!needs.isEmpty()) values.await(task.id());
            synchronized (dropped) {
                if (!dropped.contains(key(task.id(), attempt, false))) begin.run();
            }
        } catch (UserError | InterruptedException e) {
            fail(task, attempt, check, new Exit.NotStarted(String.valueOf(e.getMessage())));
        }
    }

    private void drop(Request.Drop what) {
        synchronized (dropped) {
            dropped.add(key(what.task(), what.attempt(), false));
            host.signal(what.task(), what.attempt(), Signal.KILL);
        }
    }

    private void fail(Task task, int attempt, boolean check, Exit exit) {
        long now = host.now();
        tell(check ? new Event.Verified(now, task.id(), attempt, exit, null)
                : new Event.Ended(now, task.id(), attempt, exit, Said.NOTHING));
    }
}
