package lib.machine;

import java.util.function.LongSupplier;

/// Looks at something again and again on a thread of its own, until it is closed. It knows how often, not at what.
record Ticker(Thread thread) implements AutoCloseable {
    interface Look {
        void look() throws InterruptedException;
    }

    /// The first look is at once.
    ///
    /// @param millis from the end of a look to the next one
    static Ticker start(String name, long millis, Look look) {
        return start(name, () -> millis, look);
    }

    /// @param millis asked after each look
    static Ticker start(String name, LongSupplier millis, Look look) {
        return new Ticker(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                for (; ; Thread.sleep(millis.getAsLong())) look.look();
            } catch (InterruptedException e) {
                // closed
            }
        }));
    }

    /// A look that goes on is interrupted.
    @Override
    public void close() {
        thread.interrupt();
    }
}
