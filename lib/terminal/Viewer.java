package lib.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.*;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.*;
import java.util.function.*;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;

/// Carries a run's events to its display, into `resource-usage.log` and into `todos.json`, on a thread and a board of its own, so that a
/// slow terminal never holds up the [Loop].
public final class Viewer implements AutoCloseable {
    /// A terminal that takes no more output must not keep a run from ending.
    private static final long CLOSE_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 50;
    private static final long USAGE_MILLIS = 9_500;

    private final Fold board = new Fold();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private Display display;
    private final PrintStream usage;
    private final TodoList todos;
    private boolean pending;
    private final LongSupplier clock;
    private Consumer<Event> listener;
    private final BiConsumer<Event, Board> notifier;
    private final Thread thread = Thread.ofPlatform().name("viewer").unstarted(this::show);
    private long logged = Long.MIN_VALUE / 2;
    private volatile boolean closed;

    /// @param notifier sees each event with the board that has it
    /// @param listener sees each event after the display
    public Viewer(Display display, RunFolder run, LongSupplier clock, BiConsumer<Event, Board> notifier, Consumer<Event> listener)
            throws IOException {
        this.notifier = notifier;
        this.display = display;
        this.todos = new TodoList(run.path().resolve("todos.json"));
        this.clock = clock;
        this.listener = listener;
        var log = run.path().resolve("resource-usage.log");
        boolean begun = Files.exists(log);
        if (!begun) Files.createFile(log, RunFolder.PRIVATE_FILE);
        this.usage = new PrintStream(Files.newOutputStream(log, StandardOpenOption.APPEND), true);
        if (!begun)
            usage.println("# time cpu_percent memory_percent processes cpu_pressure memory_pressure io_pressure running/slots hold");
        // What happened before this process took the run up.
        new Journal.Follower(run.journal()).read(board::apply);
        thread.start();
    }

    public void accept(Event event) {
        events.add(event);
    }

    private void show() {
        try {
            while (!closed || !events.isEmpty()) {
                var first = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                for (var event = first; event != null; event = events.poll()) {
                    board.apply(event);
                    if (event instanceof Event.Held || event instanceof Event.Sampled s && s.at() - logged >= USAGE_MILLIS) log(event.at());
                    pending |= TodoList.concerns(event);
                    var news = event;
                    guarded(() -> display.event(news, board));
                    notifier.accept(news, board);
                    heard(news);
                }
                if (pending && board.start() != null) pending = !todos.write(board, clock.getAsLong());
                if (board.start() != null) guarded(() -> display.draw(board, clock.getAsLong()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            listener = _ -> {};
            System.err.println("orchestrate: the listener of onEvent failed and is told no more: " + e);
        }
    }

    /// A display that fails, by a template of the user's perhaps, must not take the run with it.
    private void guarded(Runnable showing) {
        try {
            showing.run();
        } catch (RuntimeException e) {
            display.close();
            display = new LogDisplay(System.err, false);
            System.err.println("orchestrate: the display failed, lines are shown instead: " + e.getMessage());
        }
    }

    /// The latest look at the machine, and what that means for new starts.
    private void log(long at) {
        if (!(board.sample() instanceof Event.Sampled s)) return;
        logged = at;
        var slots = board.running().size() + "/" + (board.policy() == null ? "-" : board.places());
        usage.println(Stream.of(Instant.ofEpochMilli(at), s.cpuKnown(), s.memory(), s.procs(), s.cpuPressure(), s.memoryPressure(),
                s.ioPressure(), slots, board.held() == null ? null : "\"" + board.held() + "\"")
                .map(value -> Objects.toString(value, "-")).collect(Collectors.joining(" ")));
    }

    /// Shows what is still to be shown, and puts the terminal back, unless the display stays.
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        todos.write(board, Long.MAX_VALUE);
        if (thread.isAlive()) display.close();
        else guarded(() -> display.over(board));
        usage.close();
    }
}
