package lib;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.function.*;
import tools.jackson.core.JacksonException;

/// The run's `control` folder: what other terminals ask for lies there as files, one each, and is told as [Event.Asked]. It knows files, not
/// what may be asked. Only files of the folder's owner count.
final class ControlFolder implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    /// Room for ten thousand new tasks.
    private static final long MOST = 16 << 20;

    private final Path folder;
    private final UnaryOperator<Control> completed;
    private final LongSupplier clock;
    private final Consumer<Event> told;
    private final Thread thread = Thread.ofPlatform().daemon().name("control").unstarted(this::look);

    /// @param completed adds what only the run's own process knows
    ControlFolder(RunFolder run, UnaryOperator<Control> completed, LongSupplier clock, Consumer<Event> told) {
        this.folder = run.control();
        this.completed = completed;
        this.clock = clock;
        this.told = told;
        thread.start();
    }

    private void look() {
        try {
            while (true) {
                for (var file : files()) take(file);
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /// In the order they were asked for. Those still being written begin with a dot.
    private List<Path> files() {
        try (var list = Files.newDirectoryStream(folder, f -> f.getFileName().toString().matches("[^.].*\\.json"))) {
            var files = new ArrayList<Path>();
            list.forEach(files::add);
            Collections.sort(files);
            return files;
        } catch (IOException | DirectoryIteratorException e) {
            // Gone with the run's folder, perhaps to come back.
            return List.of();
        }
    }

    private void take(Path file) {
        var name = file.getFileName().toString();
        try {
            var attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean ours = attributes.isRegularFile() && attributes.size() <= MOST && attributes.owner().equals(Files.getOwner(folder));
            var control = ours ? Json.MAPPER.readValue(Files.readString(file), Control.class) : null;
            if (control == null) System.err.println("orchestrate: " + file + ": this is no command of yours; it is thrown away");
            else told.accept(new Event.Asked(clock.getAsLong(), name.substring(0, name.length() - ".json".length()), completed.apply(control)));
            Files.deleteIfExists(file);
        } catch (JacksonException | UserError | IllegalArgumentException e) {
            System.err.println("orchestrate: " + file + ": this is no command that is understood; it is thrown away");
            delete(file);
        } catch (IOException e) {
            // Taken back by who asked.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It will be looked at again.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
