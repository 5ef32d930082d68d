package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.*;
import lib.model.*;

/// What machines say of themselves when they are asked for it before a run: whether ssh gets there, whether this folder and the same Java
/// are there, how far their clocks are off, and what a command of this program says there. It changes nothing.
///
/// @param unreached why nothing could be asked; null if it was
/// @param said      what the command wrote there
/// @param ahead     seconds by which its clock is ahead of ours; null if it wasn't asked
public record HostCheck(String host, String unreached, String said, Double ahead) {

    /// Asks all of them at once.
    ///
    /// @param folder that they have to share
    /// @param main   the program's class
    /// @param words  the command
    public static List<HostCheck> of(Hosts hosts, Path folder, Class<?> main, String... words) throws InterruptedException {
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<HostCheck>>();
            for (var host : hosts.slots().keySet()) answers.add(asking.submit(() -> ask(host, Way.program(folder, main, words))));
            var all = new ArrayList<HostCheck>();
            for (var answer : answers) all.add(answer.get());
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException("BUG: " + e.getCause(), e);
        }
    }

    private static HostCheck ask(String host, String line) {
        try {
            var process = Ssh.start(host, "date +%s%3N; " + line, ProcessBuilder.Redirect.PIPE);
            process.getOutputStream().close();
            var error = new FutureTask<>(() -> Way.lastLine(process.getErrorStream()));
            Thread.ofVirtual().start(error);
            Double ahead = null;
            var said = new StringBuilder();
            try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String text; (text = lines.readLine()) != null; )
                    if (ahead == null && text.matches("\\d{10,15}")) ahead = (Long.parseLong(text) - System.currentTimeMillis()) / 1000.0;
                    else said.append(text).append('\n');
            }
            int status = process.waitFor();
            if (ahead != null && !said.isEmpty()) return new HostCheck(host, null, said.toString(), ahead);
            return new HostCheck(host, error.get().isEmpty() ? "ssh ended with " + status : error.get(), "", ahead);
        } catch (IOException | InterruptedException | ExecutionException e) {
            return new HostCheck(host, String.valueOf(e.getMessage()), "", null);
        }
    }

    /// Such as `build1: reached, its clock is 0.2 s ahead`, with what it said.
    public String words() {
        return unreached != null ? host + ": " + unreached + "\n"
                : "%s: reached, its clock is %.1f s %s%n%s".formatted(host, Math.abs(ahead), ahead < 0 ? "behind" : "ahead",
                        said.indent(2));
    }
}
