package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import lib.journal.RunFolder;
import lib.model.*;

/// What machines say of themselves when they are asked for it before a run: whether ssh gets there, whether this folder is there and which
/// Java, how far their clocks are off, and what a command of this program says there. One without our files gets a copy of the program.
///
/// @param unreached why nothing could be asked; null if it was
/// @param said      what the command wrote there
/// @param apart     whether it shares no files with this machine
/// @param ahead     seconds by which its clock is ahead of ours; null if it wasn't asked
public record HostCheck(String host, String unreached, String said, boolean apart, Double ahead) {

    /// Asks all of them at once.
    ///
    /// @param folder that they have to share
    /// @param main   the program's class
    /// @param words  the command
    public static List<HostCheck> of(Hosts hosts, Path folder, Class<?> main, String... words) throws InterruptedException {
        // What no other machine's folder has.
        Path token = null;
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            token = Files.createTempFile(folder, ".orchestrate", "");
            var shared = "[ -e " + ShellWord.of(token.toString()) + " ]";
            var answers = new ArrayList<Future<HostCheck>>();
            for (var host : hosts.slots().keySet()) answers.add(asking.submit(() -> ask(host, "if " + shared + "; then "
                    + Remote.program(folder, main, words) + "; else " + Copy.question(null) + "; fi", main, words)));
            var all = new ArrayList<HostCheck>();
            for (var answer : answers) all.add(answer.get());
            return all;
        } catch (IOException e) {
            throw new UserError(folder + ": can't be written (" + RunFolder.reason(e) + "): ask from a folder of your own");
        } catch (ExecutionException e) {
            throw new IllegalStateException("BUG: " + e.getCause(), e);
        } finally {
            if (token != null) token.toFile().delete();
        }
    }

    private static HostCheck ask(String host, String line, Class<?> main, String... words) {
        try {
            var first = said(host, "date +%s%3N; " + line);
            if (first.unreached != null || !(Copy.of(host, first.said.lines().toList()) instanceof Copy copy)) return first;
            if (copy.java() == null) return new HostCheck(host, Copy.NO_JAVA, "", true, null);
            copy.send(_ -> {});
            var then = said(host, "date +%s%3N; " + copy.line(main, words));
            return new HostCheck(host, then.unreached, then.said, true, then.ahead);
        } catch (IOException | InterruptedException | ExecutionException | UserError e) {
            return new HostCheck(host, String.valueOf(e.getMessage()), "", false, null);
        }
    }

    private static HostCheck said(String host, String line) throws IOException, InterruptedException, ExecutionException {
        var process = Remote.start(host, line);
        process.getOutputStream().close();
        var error = new FutureTask<>(() -> Remote.lastLine(process.getErrorStream()));
        Thread.ofVirtual().start(error);
        Double ahead = null;
        var said = new StringBuilder();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text; (text = lines.readLine()) != null; )
                if (ahead == null && text.matches("\\d{10,15}")) ahead = (Long.parseLong(text) - System.currentTimeMillis()) / 1000.0;
                else said.append(text).append('\n');
        }
        int status = process.waitFor();
        boolean reached = ahead != null && !said.isEmpty();
        var why = reached ? null : error.get().isEmpty() ? "ssh ended with " + status : error.get();
        return new HostCheck(host, why, said.toString(), false, ahead);
    }

    /// Such as `build1: reached, its clock is 0.2 s ahead`, with what it said.
    public String words() {
        return unreached != null ? host + ": " + unreached + "\n"
                : "%s: reached, its clock is %.1f s %s%s%n%s".formatted(host, Math.abs(ahead), ahead < 0 ? "behind" : "ahead",
                        apart ? "; it shares no files with this machine" : "", said.indent(2));
    }
}
