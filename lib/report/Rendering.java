package lib.report;

import freemarker.core._CoreAPI;
import freemarker.template.*;
import java.io.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;

/// A rendering of a template that the user brought: it has so much time and room, then it is given up, since one that loops or grows must
/// not cost the report. It knows no template.
final class Rendering {
    static final Duration MOST_TIME = Duration.ofSeconds(10);
    private static final int MOST_CHARACTERS = 64 << 20;
    /// A template that was loaded stays for a while; each is prepared once.
    private static final Set<Template> INTERRUPTIBLE = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private Rendering() {}

    /// It had no end within its bounds.
    static final class Endless extends Exception {
        private static final long serialVersionUID = 1;

        private Endless(String why) {
            super(why);
        }
    }

    interface Work {
        void into(Writer out) throws TemplateException, IOException;
    }

    /// What the work writes.
    ///
    /// @throws Endless if that takes too long, or is too much
    static String of(Work work) throws Endless, TemplateException, IOException {
        var task = new FutureTask<>(() -> {
            var out = new Bounded();
            work.into(out);
            return out.toString();
        });
        var thread = Thread.ofPlatform().daemon().name("rendering").start(task);
        try {
            return task.get(MOST_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Endless("it isn't done after " + MOST_TIME.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Endless("it was interrupted");
        } finally {
            thread.interrupt();
        }
    }

    private static Endless unwrapped(Throwable why) throws Endless, TemplateException, IOException {
        return switch (why) {
            case OutOfMemoryError _ -> new Endless("it needs more memory than there is");
            case TooMuch e -> new Endless(e.getMessage());
            case TemplateException e -> throw e;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("BUG: a rendering failed", why);
        };
    }

    /// The template, whose loops end when their thread is interrupted.
    static Template interruptible(Template template) {
        if (INTERRUPTIBLE.add(template)) _CoreAPI.addThreadInterruptedChecks(template);
        return template;
    }

    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("it makes more than " + (MOST_CHARACTERS >> 20) + " MB");
        }
    }

    private static final class Bounded extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] more, int from, int length) throws IOException {
            room(length);
            text.append(more, from, length);
        }

        @Override
        public void write(String more, int from, int length) throws IOException {
            room(length);
            text.append(more, from, from + length);
        }

        private void room(int more) throws IOException {
            if (text.length() + (long) more > MOST_CHARACTERS) throw new TooMuch();
            if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
