package lib.places;

import java.io.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.function.LongSupplier;
import lib.model.*;

/// The way by Slurm: a batch job whose only process is a place's worker, with many tasks, on a file system that both share. It is asked for
/// when something waits, by a name of its own, and only right after Slurm has said that there is none of that name. It knows no tasks.
final class Pilot implements Way {
    private static final long BETWEEN_MILLIS = 1_000, SOON_MILLIS = 200, FAREWELL_MILLIS = 10_000;
    private static final Duration ALWAYS = Duration.ofMillis(Long.MAX_VALUE);
    private static final String LOG = "job.log";

    private final String name;
    private final Path folder;
    private final Slurm jobs;
    private final SlurmQueue queue;
    private final LongSupplier clock;

    /// @param folder the place's, which has the same path there
    Pilot(String name, Path folder, Slurm jobs, SlurmQueue queue, LongSupplier clock) {
        this.name = name;
        this.folder = folder;
        this.jobs = jobs;
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public String work(Near near) throws IOException, InterruptedException {
        for (boolean lived = false; !near.closing(); near.pause(BETWEEN_MILLIS)) {
            SlurmQueue.Job job;
            try {
                job = queue.job(name, near.changing());
            } catch (IOException e) {
                if (near.silent()) near.unreached("may or may not be there: " + e.getMessage());
                continue;
            }
            if (job != null && job.lives()) {
                lived = true;
                if (job.waits()) near.unreached("queue: " + job.reason() + " (job " + job.id() + ")");
                else if (job.runs()) near.ends(job.until() == null ? Long.MAX_VALUE : job.until() - Slurm.NOTICE.toMillis());
            } else if (near.silent()) {
                var why = end(job);
                boolean unwanted = (lived || near.busy()) && near.gone(why, job != null && job.cancelled());
                while (unwanted && !near.closing()) near.pause(BETWEEN_MILLIS);
                if (lived) return why;
                if (near.wanted()) lived = submitted(near);
                else near.unreached("is asked for when something waits");
            }
        }
        return "the run is over";
    }

    private String end(SlurmQueue.Job job) throws IOException {
        if (job == null) return "no job of it is there any more";
        if (job.cancelled()) return "job " + job.id() + " was cancelled";
        if (job.state().equals("COMPLETED")) return "job " + job.id() + " had to end";
        if (job.state().equals("OUT_OF_MEMORY")) return "job " + job.id() + " ran out of memory: give it more by --mem";
        var log = folder.resolve(LOG);
        var why = "";
        if (job.state().equals("FAILED") && Files.exists(log)) try (var in = Files.newInputStream(log)) {
            why = Remote.lastLine(in);
        }
        return "job " + job.id() + " ended: " + job.state() + (why.isEmpty() ? "" : ", " + why);
    }

    /// Slurm may start a job twice after a crash of its own: the second one ends at once.
    private synchronized boolean submitted(Near near) throws IOException, InterruptedException {
        if (near.closing()) return false;
        near.calls();
        // Whoever has it is gone, as Slurm has told.
        Files.deleteIfExists(folder.resolve("lock"));
        var there = ShellWord.of(folder.toString());
        var options = new ArrayList<>(List.of("--output=" + folder.resolve(LOG), "--open-mode=append", "--chdir=/", "--nodes=1",
                "--ntasks=1", "--signal=B:TERM@" + Slurm.NOTICE.toSeconds()));
        options.addAll(jobs.arguments());
        queue.submit(name, options, "#!/bin/sh\n[ ! -d " + there + " ] || mkdir " + there + "/job-$SLURM_JOB_ID || exit 0\n"
                + Remote.program(folder, Worker.class, folder.toString()) + "\n");
        return true;
    }

    @Override
    public Duration idle() {
        return jobs.kept().contains(name) ? ALWAYS : jobs.idle();
    }

    /// Its processors are ours, however busy others may be.
    @Override
    public Event.Sampled room(Event.Sampled look) {
        return new Event.Sampled(look.at(), null, null, look.memory(), look.procs(), look.cpuPressure(), look.memoryPressure(),
                look.ioPressure(), look.capacity());
    }

    @Override
    public synchronized void close(Near near) throws InterruptedException {
        SlurmQueue.Job job = null;
        try {
            for (long until = clock.getAsLong() + FAREWELL_MILLIS; clock.getAsLong() < until; near.pause(SOON_MILLIS)) {
                job = queue.job(name, true);
                if (job == null || !job.lives()) return;
                if (job.waits()) break;
            }
            if (job != null) queue.cancel(job.id());
        } catch (IOException e) {
            System.err.println("orchestrate: " + name + ": " + e.getMessage() + (job == null ? "" : ": 'scancel " + job.id()
                    + "' gives it back") + "; a job in which nothing runs ends by itself");
        }
    }
}
