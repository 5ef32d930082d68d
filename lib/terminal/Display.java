package lib.terminal;

import lib.board.*;
import lib.model.*;

/// Shows a run to a person or a program while it happens. It sees the board after each event and changes nothing.
public interface Display extends AutoCloseable {

    /// Something happened; the board has it already.
    default void event(Event event, Board board) {}

    /// Gives it a way to ask something of the run.
    default void steer(java.util.function.Consumer<Control> asks) {}

    /// Shows that a request made by it was refused; may come from any thread.
    default void refused(String why) {}

    /// Whether somebody still wants to see it.
    default boolean wanted() {
        return true;
    }

    /// Whether something that was to be handed on could not be, as nobody reads it any more, or nothing can be written.
    default boolean lost() {
        return false;
    }

    /// Whether what failed, or needs to be looked at, was told as it happened, so that it needn't be told again at the end.
    default boolean tells() {
        return false;
    }

    /// Time to draw, a few times a second.
    ///
    /// @param now in the board's terms
    default void draw(Board board, long now) {}

    /// No more events come: what was changed on the terminal is put back, unless somebody may want to look at a run that is over.
    default void over(Board board) {
        close();
    }

    /// Waits until nobody looks any more at a run that is over.
    default void stay() {}

    /// Puts back what was changed on the terminal.
    @Override
    default void close() {}
}
