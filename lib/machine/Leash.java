package lib.machine;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.*;
import java.util.stream.Collectors;
import lib.model.*;
import org.apache.commons.exec.*;

/// The means of signalling all processes of an attempt: Commons Exec's watchdog without a clock of its own. The `Planner` knows when, the
/// leash knows whom. It may hold several processes one after the other: first git, then the task.
public final class Leash extends ExecuteWatchdog {
    /// Looks at an attempt that forks as fast as we kill, before it is given up.
    private static final int LOOKS = 50;
    private static final long BETWEEN_NANOS = 5_000_000;
    private static final long ADOPTED_LOOK_NANOS = 50_000_000;
    /// Who signal at the same time wait for each other before each look, so that one serves them all.
    private static final Phaser TOGETHER = new Phaser() {
        @Override
        protected boolean onAdvance(int phase, int parties) {
            return false;
        }
    };

    private final Map<String, String> variables;
    private final Set<String> markers;
    /// All who were ever seen to belong to it: they do so for good, whoever of their parents has ended since.
    private final Set<ProcessTree.Identified> known = new HashSet<>();
    private final Queue<Signal> asked = new ConcurrentLinkedQueue<>();
    private volatile Cgroup cgroup = Cgroup.none();
    private volatile long leader;
    private volatile int starts;
    /// What has lent the shell that leads it; null if it is led by a process of its own.
    private SpawnedProcess.Lender lender;
    private boolean adopted;
    private Signal pulled;
    private boolean suspended;

    /// @param markers what its processes have in their environment
    @SuppressWarnings("deprecation") // the builder's constructor is closed to subclasses in 1.6.0
    public Leash(Map<String, String> markers) {
        super(INFINITE_TIMEOUT_DURATION.toMillis());
        this.variables = markers;
        this.markers = markers.entrySet().stream().filter(e -> e.getKey().startsWith("ORCHESTRATE_"))
                .map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.toSet());
    }

    /// From now on its processes are put into this group, and whoever is in it belongs to it.
    void within(Cgroup cgroup) {
        this.cgroup = cgroup;
    }

    Cgroup cgroup() {
        return cgroup;
    }

    @Override
    public synchronized void start(Process process) {
        super.start(process);
        this.leader = process.pid();
        this.starts++;
        this.lender = process instanceof SpawnedProcess s ? s.lender() : null;
        begun();
    }

    /// Its process has ended: a shell that was lent for it is given back, see [SpawnedProcess.Lender].
    ///
    /// @param alone whether nobody of the attempt is left
    synchronized void release(boolean alone) {
        if (lender == null) return;
        boolean reusable = alone && pulled == null && !suspended;
        lender.release(reusable);
        lender = null;
        // It leads others from now on.
        if (reusable) leader = 0;
    }

    /// What was asked before there was anybody to ask.
    private void begun() {
        if (pulled != null) signal(pulled);
        else if (suspended) signal(Signal.STOP);
    }

    /// Takes up what another process has started, and waits for its end. A process with another birth is another one and left alone.
    ///
    /// @param known who leads the session; null if nobody ever knew
    /// @param found gets who does if it wasn't known and could be found
    /// @param over  whether its end is known already: who leads a session now is something that it left behind
    void adopt(Identity known, Consumer<Identity> found, BooleanSupplier over) {
        Identity led = null;
        synchronized (this) {
            adopted = true;
            // A shell that lives may have run this one to its end, and run another since.
            if (over.getAsBoolean()) led = null;
            else if (known != null && known.lives()) led = known;
            else {
                // A recycled pid must not lead us to somebody else's group: the markers tell.
                led = ProcessTree.leader(markers) instanceof ProcessTree.Seen process ? Identity.of(process.pid()) : null;
                if (led != null && led.birth() != null && known == null) found.accept(led);
            }
            if (led != null) leader = led.pid();
            begun();
        }
        while (led != null && (led.lives() || ProcessTree.buried(led.pid()))) LockSupport.parkNanos(ADOPTED_LOOK_NANOS);
    }

    /// Asks for a signal, which the next [#act] sends, in the order asked.
    void ask(Signal signal) {
        asked.add(signal);
    }

    /// Sends what was asked for first. Many leashes act side by side, so that they share looks at the system.
    synchronized void act() {
        var signal = asked.poll();
        if (signal != null) signal(signal);
    }

    /// TERM goes to the process's group, whose members may have something to put in order; KILL, STOP and CONT go to all that is the
    /// attempt's. What comes before the start is kept until then.
    @SuppressWarnings("ThreadPriorityCheck") // it is slower without, not wrong
    public synchronized void signal(Signal signal) {
        switch (signal) {
            case STOP -> suspended = true;
            case CONT -> suspended = false;
            case INT, TERM, KILL, TTIN, TTOU -> {
                if (pulled == null || signal == Signal.KILL) pulled = signal;
            }
        }
        if (leader <= 1 && !adopted) return;
        boolean led = leader > 1;
        // Who descends from whom is not to be seen any more when the parents have ended.
        members(ProcessTree.recently());
        if (signal == Signal.TERM) {
            if (!led || !Posix.killGroup(leader, signal)) signalRest(signal);
            // One that stands still can't act on it.
            if (suspended) all(Signal.CONT);
            suspended = false;
            return;
        }
        if (led) Posix.killGroup(leader, signal);
        if (signal == Signal.KILL) cgroup.kill();
        // Of many that get it at once, each gets it before one looks whom it has missed.
        Thread.yield();
        all(signal);
    }

    /// Sends a signal to each process of the attempt by itself, also those outside of its group.
    public synchronized void signalRest(Signal signal) {
        if (signal == Signal.KILL) all(signal);
        else members(System.nanoTime()).forEach(p -> send(p.pid(), signal));
    }

    /// Until two looks find nobody who has not got it: one alone may miss who forks and ends while it is taken.
    private void all(Signal signal) {
        if (signal == Signal.KILL) cgroup.kill();
        TOGETHER.register();
        try {
            seen(signal);
        } finally {
            TOGETHER.arriveAndDeregister();
        }
    }

    private void seen(Signal signal) {
        long after = ProcessTree.recently();
        boolean nobody = false;
        for (int n = 0; n < LOOKS; n++) {
            TOGETHER.arriveAndAwaitAdvance();
            var open = members(after).stream().filter(p -> signal == Signal.KILL || p.stopped() == (signal == Signal.CONT)).toList();
            if (open.isEmpty() && nobody) return;
            nobody = open.isEmpty();
            open.forEach(p -> send(p.pid(), signal));
            if (n > 0) LockSupport.parkNanos(BETWEEN_NANOS);
            after = System.nanoTime();
        }
    }

    private static void send(long pid, Signal signal) {
        if (Posix.kill(pid, signal)) return;
        // Native calls may not be allowed; Java itself knows these two.
        if (signal == Signal.TERM) ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (signal == Signal.KILL) ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private synchronized List<ProcessTree.Seen> members(long after) {
        var knowing = new ArrayList<>(known);
        cgroup.members().forEach(pid -> knowing.add(new ProcessTree.Identified(pid, ProcessTree.ANY)));
        var found = ProcessTree.members(leader, markers, knowing, p -> cgroup.folder() == null && Orphans.of(this, p), after);
        known.clear();
        found.forEach(p -> known.add(p.identified()));
        return found;
    }

    private int others() {
        return (int) members(System.nanoTime()).stream().filter(p -> p.pid() != leader).count();
    }

    /// The process that leads its session; 0 while there is none.
    long leader() {
        return leader;
    }

    /// How many processes have led it so far, one after the other.
    int starts() {
        return starts;
    }

    /// What its processes have in their environment.
    Set<String> markers() {
        return markers;
    }

    /// By what its processes are known to a look at many attempts.
    ProcessTree.Root root() {
        return new ProcessTree.Root(leader, markers, cgroup.members());
    }

    /// Puts it into one.
    void mark(Map<String, String> env) {
        Markers.onto(env, variables, Caller.environment());
    }

    /// Whether it was asked to end.
    synchronized boolean pulled() {
        return pulled != null;
    }

    synchronized boolean killed() {
        return pulled == Signal.KILL;
    }

    /// How many of its processes are still there, after their leader has ended. Most attempts leave nobody, and that is cheap to see: their
    /// group is empty, and we have no orphans.
    public synchronized int survivors() {
        if (leader <= 1 && !adopted) return 0;
        boolean group = lender == null && Posix.anybody(leader);
        if (!adopted && Posix.able() && !group && cgroup.empty() && ProcessTree.orphans().isEmpty()) return 0;
        int found = others();
        return found > 0 ? found : others();
    }

    @Override
    public synchronized void destroyProcess() {
        signal(Signal.KILL);
        super.destroyProcess();
    }
}
