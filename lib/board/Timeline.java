package lib.board;

import java.util.*;
import java.util.function.*;
import java.util.stream.IntStream;
import lib.model.*;

/// The use of the slots and the load of the machine from a run's start on: a second fold of the events beside the [Fold], whose curves
/// stay small however long the run. Pure like the board it belongs to, so that a replayed journal gives the same figures.
///
/// Between two events every slot either runs an attempt (or its check) or is empty. The empty ones are given to the waiting tasks that
/// could have used them, in this order: those only the machine holds up, those of a limited account, those of an overloaded service, those
/// the gate refuses, those that wait before their next attempt, those somebody has paused, those that come after others. What is left is
/// unused. So the shares of all [Doing]s add up to slots times time, and tell where the efficiency went.
///
/// Time is cut into at most [#MOST] equal pieces; when there would be more, each two become one.
@SuppressWarnings("EnumOrdinal") // sums for each doing, in plain arrays: they are added to at each event
final class Timeline {
    static final int MOST = 500;
    private static final Doing[] ALL = Doing.values();

    private final Queues queues;
    private final Slots slots;
    private final Door door;
    private final Supplier<Standing> board;
    private final Holds holds;
    private final List<Piece> pieces = new ArrayList<>();
    private final Set<String> checking = new HashSet<>();
    private final Set<String> suspended = new HashSet<>();
    private long width = 10;
    private long begin;
    private long last;
    private long looked;
    private long limited;

    private static final class Piece {
        /// Milliseconds of slots, by what they did.
        final long[] slots = new long[ALL.length];
        double cpu, memory;
        /// Milliseconds for which each is known.
        long cpuKnown, memoryKnown;

        Piece plus(Piece other) {
            for (int i = 0; i < slots.length; i++) slots[i] += other.slots[i];
            cpu += other.cpu;
            memory += other.memory;
            cpuKnown += other.cpuKnown;
            memoryKnown += other.memoryKnown;
            return this;
        }
    }

    /// What it has to know of the board besides.
    ///
    /// @param overload why the machine takes no new starts; null if it does
    /// @param ceiling  see [Board#ceiling]
    record Standing(int parallel, int tasks, int waiting, boolean halted, boolean paused, Overload overload, int ceiling) {}

    /// @param board asked when time has passed
    Timeline(Queues queues, Slots slots, Door door, Supplier<Standing> board) {
        this.queues = queues;
        this.slots = slots;
        this.door = door;
        this.board = board;
        this.holds = new Holds(queues);
    }

    private Timeline(Timeline other) {
        queues = other.queues;
        slots = other.slots;
        door = other.door;
        board = other.board;
        holds = other.holds;
        other.pieces.forEach(p -> pieces.add(new Piece().plus(p)));
        checking.addAll(other.checking);
        suspended.addAll(other.suspended);
        width = other.width;
        begin = other.begin;
        last = other.last;
        limited = other.limited;
    }

    /// The time up to this event, in which everything was as the board still has it.
    void before(Event event) {
        if (event instanceof Event.RunStarted e) begin = last = looked = e.at();
        pass(event.at(), event instanceof Event.Recovered r && r.handover() == null);
        if (event instanceof Event.Sampled e) look(e);
        holds.before(event);
    }

    /// The board has it now.
    void after(Event event) {
        holds.after(event, board.get().paused());
        switch (event) {
            case Event.Verifying e -> checking.add(e.task());
            case Event.Verified e -> {
                checking.remove(e.task());
                suspended.remove(e.task());
            }
            case Event.Suspended e -> suspended.add(e.task());
            case Event.Continued e -> suspended.remove(e.task());
            case Event.Signalled e -> suspended.remove(e.task());
            case Event.Ended e -> suspended.remove(e.task());
            case Event.Queued _, Event.Answered _, Event.Held _, Event.GateAsked _, Event.ConditionAsked _, Event.Started _,
                    Event.Limited _, Event.Closed _, Event.Paced _, Event.Warned _, Event.Judged _, Event.Requeued _, Event.Settled _,
                    Event.Halted _, Event.RunEnded _ -> {}
            case Event.Fact _ -> {}
        }
    }

    private void pass(long to, boolean crashed) {
        if (last >= to) return;
        var standing = board.get();
        while (last < to) {
            long next = Math.min(to, change());
            var doing = doing(standing, last, crashed);
            for (int i = 0; i < doing.length; i++) {
                int kind = i;
                if (doing[i] > 0) each(last, next, (piece, millis) -> piece.slots[kind] += doing[kind] * millis);
            }
            if (doing[Doing.LIMIT.ordinal()] > 0) limited += next - last;
            last = next;
        }
    }

    /// When a wait is over without an event.
    private long change() {
        long change = Long.MAX_VALUE;
        for (var queue : queues.all()) {
            long opens = queue.lanes.opensAt();
            if (opens > last) change = Math.min(change, opens);
            if (queue.delayed.isEmpty()) continue;
            long until = queue.delayed.getFirst().until();
            if (until > last) change = Math.min(change, until);
        }
        return change;
    }

    /// How many slots do what.
    private int[] doing(Standing board, long now, boolean crashed) {
        var doing = new int[ALL.length];
        int running = slots.busy();
        int still = suspended.size(), checked = (int) checking.stream().filter(t -> !suspended.contains(t)).count();
        doing[Doing.PAUSED.ordinal()] = still;
        doing[Doing.CHECKING.ordinal()] = checked;
        doing[Doing.RUNNING.ordinal()] = Math.max(0, running - still - checked);
        int idle = Math.max(0, Math.min(board.parallel, board.tasks) - running);
        if (idle == 0) return doing;
        if (crashed) return put(doing, Doing.CRASHED, idle);
        if (board.halted) return put(doing, Doing.HALTED, idle);
        if (board.waiting == 0) return put(doing, Doing.UNUSED, idle);
        if (board.paused) return put(doing, Doing.PAUSED, idle);
        return waiting(board, doing, now, idle);
    }

    private int[] waiting(Standing board, int[] doing, long now, int idle) {
        var want = new int[ALL.length];
        var due = due(board, now);
        int placed = 0;
        for (var queue : queues.all()) {
            placed += queue.size();
            if (!queue.lanes.open(now)) want[Doing.shut(queue.lanes.all().getFirst().why(now)).ordinal()] += queue.size();
            else {
                want[due.ordinal()] += queue.ready.size();
                want[Doing.GATE.ordinal()] += queue.refused.size();
                int looked = 0;
                for (var entry : queue.delayed) {
                    if (looked++ == idle) break;
                    want[(entry.until() <= now ? due : Doing.waiting(entry.attempt())).ordinal()]++;
                }
            }
        }
        want[Doing.PAUSED.ordinal()] = queues.paused.size();
        want[Doing.AFTER.ordinal()] = board.waiting - placed - queues.paused.size();
        int left = idle;
        for (var kind : List.of(due, Doing.RESOURCE, Doing.LIMIT, Doing.OVERLOAD, Doing.GATE, Doing.BACKOFF, Doing.PAUSED, Doing.AFTER)) {
            int some = Math.min(left, want[kind.ordinal()]);
            want[kind.ordinal()] = 0;
            put(doing, kind, some);
            left -= some;
        }
        return put(doing, Doing.UNUSED, left);
    }

    /// What keeps a task that nothing else keeps.
    private Doing due(Standing board, long now) {
        if (board.overload != null) return Doing.held(board.overload);
        if (slots.running.size() >= board.ceiling) return Doing.RESOURCE;
        return door.quiet(now) ? Doing.GATE : Doing.STARTING;
    }

    private static int[] put(int[] doing, Doing kind, int some) {
        doing[kind.ordinal()] += some;
        return doing;
    }

    /// A look tells of the time since the one before it.
    private void look(Event.Sampled e) {
        var cpu = e.cpuKnown();
        each(looked, e.at(), (piece, millis) -> {
            piece.memory += e.memory() * millis;
            piece.memoryKnown += millis;
            if (cpu != null) {
                piece.cpu += cpu * millis;
                piece.cpuKnown += millis;
            }
        });
        looked = Math.max(looked, e.at());
    }

    private interface Part {
        void add(Piece piece, long millis);
    }

    /// Each piece of that time, with how much of it.
    private void each(long from, long to, Part part) {
        while ((to - begin - 1) / width >= MOST) coarsen();
        while (from < to) {
            int at = (int) ((from - begin) / width);
            long until = Math.min(to, begin + (at + 1) * width);
            while (pieces.size() <= at) pieces.add(new Piece());
            part.add(pieces.get(at), until - from);
            from = until;
        }
    }

    private void coarsen() {
        for (int i = 0; i < pieces.size(); i += 2)
            pieces.set(i / 2, i + 1 < pieces.size() ? pieces.get(i).plus(pieces.get(i + 1)) : pieces.get(i));
        pieces.subList((pieces.size() + 1) / 2, pieces.size()).clear();
        width *= 2;
    }

    /// The use up to this time, which is the end of the run, or now.
    public Occupancy occupancy(long end, Redaction redaction) {
        var whole = new Timeline(this);
        whole.pass(end, false);
        var time = new LinkedHashMap<String, Double>();
        var slots = new LinkedHashMap<String, List<Double>>();
        for (var kind : ALL) {
            long sum = whole.pieces.stream().mapToLong(p -> p.slots[kind.ordinal()]).sum();
            if (sum == 0) continue;
            time.put(kind.word(), sum / 1000.0);
            slots.put(kind.word(), whole.curve(i -> whole.pieces.get(i).slots[kind.ordinal()] / (double) whole.millis(i, end)));
        }
        var curves = new Occupancy.Curves(whole.width / 1000.0, slots,
                whole.curve(i -> whole.pieces.get(i).cpu / whole.pieces.get(i).cpuKnown),
                        whole.curve(i -> whole.pieces.get(i).memory / whole.pieces.get(i).memoryKnown));
        return new Occupancy(time, whole.limited / 1000.0, holds.of(begin, end, redaction), curves);
    }

    private long millis(int piece, long end) {
        return Math.max(1, Math.min(width, end - begin - piece * width));
    }

    /// Null where nothing is known.
    private List<Double> curve(ToDoubleFunction<Integer> value) {
        return Collections.unmodifiableList(IntStream.range(0, pieces.size()).boxed().map(value::applyAsDouble)
                .map(v -> v.isNaN() ? null : Double.valueOf(Math.round(v * 100) / 100.0))
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
    }
}
