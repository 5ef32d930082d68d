package lib.places;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lib.journal.RunFolder;
import lib.model.Text;

/// Slurm's queue, as far as it is about one run: all of its jobs are asked for at once, and not more often than every few seconds. That
/// Slurm doesn't answer means that nobody knows. It knows no places.
final class SlurmQueue {
    private static final long FRESH_MILLIS = 5_000, SOON_MILLIS = 500, PATIENCE_SECONDS = 60;
    private static final Pattern LEFT = Pattern.compile("(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d+)");

    /// A job as Slurm has it.
    ///
    /// @param until when its time is up; null if it isn't told
    record Job(long id, String state, String reason, Long until) {
        private static final Set<String> WAITING = Set.of("PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD"),
                THERE = Set.of("RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "RESIZING", "SIGNALING", "STAGE_OUT");

        boolean waits() {
            return WAITING.contains(state);
        }

        boolean lives() {
            return waits() || THERE.contains(state);
        }

        boolean runs() {
            return state.equals("RUNNING");
        }

        boolean cancelled() {
            return state.equals("CANCELLED");
        }
    }

    /// Slurm's own.
    interface Programs {
        /// What one says.
        ///
        /// @throws IOException with what it complains of
        String said(List<String> argv, String stdin) throws IOException, InterruptedException;
    }

    private final String run;
    private final LongSupplier clock;
    private final Programs programs;
    private Map<String, Job> jobs = Map.of();
    /// Why nobody knows; null if somebody does.
    private String unknown;
    /// When that was found out; null if it tells nothing of now.
    private Long looked;

    /// @param run whose names of jobs are its own
    SlurmQueue(RunFolder run, LongSupplier clock, Programs programs) {
        this.clock = clock;
        this.programs = programs;
        this.run = run.id() + "-" + Integer.toHexString(run.path().toString().hashCode());
    }

    /// The name of the job of a place.
    private String name(String place) {
        return run + "-" + place;
    }

    /// The latest job of a place; null if there is none.
    ///
    /// @param news whether what was told a moment ago is too old
    /// @throws IOException if nobody knows
    synchronized Job job(String place, boolean news) throws IOException, InterruptedException {
        if (looked == null || clock.getAsLong() - looked >= (news ? SOON_MILLIS : FRESH_MILLIS)) {
            try {
                jobs = read(programs.said(List.of("squeue", "-h", "--me", "-t", "all", "-o", "%i|%T|%r|%L|%j"), ""));
                unknown = null;
            } catch (IOException e) {
                unknown = e.getMessage();
            }
            looked = clock.getAsLong();
        }
        if (unknown != null) throw new IOException(unknown);
        return jobs.get(name(place));
    }

    private Map<String, Job> read(String text) {
        return text.lines().map(line -> line.strip().split("\\|", 5)).filter(line -> line.length == 5 && line[0].matches("\\d+"))
                .collect(Collectors.toMap(line -> line[4], line -> new Job(Long.parseLong(line[0]), line[1], line[2], until(line[3])),
                        (one, other) -> one.id > other.id ? one : other));
    }

    private Long until(String text) {
        var parts = LEFT.matcher(text);
        if (!parts.matches()) return null;
        long seconds = 0;
        int[] each = {86_400, 3_600, 60, 1};
        for (int i = 0; i < each.length; i++) if (parts.group(i + 1) != null) seconds += Long.parseLong(parts.group(i + 1)) * each[i];
        return clock.getAsLong() + 1_000 * seconds;
    }

    /// Asks for a job. Nothing of our environment is in it: Slurm would write it down.
    ///
    /// @param options of sbatch
    /// @throws IOException if it isn't known whether there will be one; whoever looks into the queue then knows
    synchronized void submit(String place, List<String> options, String script) throws IOException, InterruptedException {
        looked = null;
        var argv = new ArrayList<>(List.of("sbatch", "--parsable", "--no-requeue", "--export=NONE", "--job-name=" + name(place)));
        argv.addAll(options);
        programs.said(argv, script);
    }

    void cancel(long job) throws IOException, InterruptedException {
        programs.said(List.of("scancel", Long.toString(job)), "");
    }

    /// As [Programs] has it, of the programs that are installed here.
    static String said(List<String> argv, String stdin) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(argv);
        // They would be options that we don't give.
        builder.environment().keySet().removeIf(name -> name.matches("(SQUEUE|SBATCH|SCANCEL|SINFO)_.*|SLURM_JOB_?ID"));
        var process = started(builder);
        var out = new FutureTask<>(() -> read(process.getInputStream()));
        var error = new FutureTask<>(() -> read(process.getErrorStream()));
        Thread.ofVirtual().start(out);
        Thread.ofVirtual().start(error);
        try (var in = process.getOutputStream()) {
            in.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It doesn't want to know: what it says tells why.
        }
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new IOException(argv.getFirst() + " doesn't come to an end");
            if (process.exitValue() == 0) return out.get();
            throw new IOException(Text.line(error.get().lines().map(line -> line.replaceFirst("^\\w+: (error: )?", "").strip())
                    .filter(line -> !line.isEmpty()).collect(Collectors.joining("; ", argv.getFirst() + " says: ", "")), 300));
        } catch (ExecutionException e) {
            throw new IOException(argv.getFirst() + ": " + e.getCause().getMessage(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process started(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException("'" + builder.command().getFirst() + "' can't be run here: start the run where Slurm's programs are", e);
        }
    }

    private static String read(InputStream from) throws IOException {
        return new String(from.readAllBytes(), StandardCharsets.UTF_8);
    }
}
