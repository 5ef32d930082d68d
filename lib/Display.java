package lib;

/// Shows a run to a person or a program while it happens. It sees the board after each event and changes nothing.
public interface Display extends AutoCloseable {

    /// Something happened; the board has it already.
    default void event(Event event, Board board) {}

    /// From now on somebody may ask something of the run by it.
    default void steer(java.util.function.Consumer<Control> asks) {}

    /// Time to draw, a few times a second.
    ///
    /// @param now in the board's terms
    default void draw(Board board, long now) {}

    /// Puts back what was changed on the terminal.
    @Override
    default void close() {}

    /// The display of that kind for this process's stdout.
    static Display of(Orchestrator.Show show, boolean colour) {
        return switch (show) {
            case AUTO -> TableDisplay.orLines(colour);
            case LINES -> new LogDisplay(System.out, false);
            case JSON -> new EventDisplay(System.out);
            case QUIET -> new LogDisplay(System.out, true);
            case NOTHING -> new Display() {};
        };
    }
}
