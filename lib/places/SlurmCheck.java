package lib.places;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.machine.Checkup;
import lib.machine.Checkup.State;
import lib.model.*;

/// What Slurm says before a run of jobs like these: whether its programs are there and it answers, whether it would ever take such a job,
/// and, by one that looks and ends, whether a node has this folder and the same Java.
public final class SlurmCheck {
    /// What no waiting mends.
    private static final Pattern NEVER = Pattern.compile("(?i)more processors requested|invalid (partition|account|qos|feature|generic|"
            + "node|job name|licen[cs]e|gres|reservation|numeric value)|requested node configuration is not available|unrecognized option");
    private static final String PARTITION = "--partition";
    private static final int AT_ONCE_SECONDS = 30;

    private SlurmCheck() {}

    /// @throws UserError if Slurm would take no such job, however long anybody waits
    public static void refused(Slurm jobs) {
        try {
            tested(jobs);
        } catch (IOException e) {
            if (NEVER.matcher(e.getMessage()).find())
                throw new UserError("no job of Slurm's can be had by '" + jobs + "': " + e.getMessage() + ": mend its options; "
                        + "'orchestrate doctor --slurm' tells which partitions there are");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tested(Slurm jobs) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of("sbatch", "--test-only", "--export=NONE", "--nodes=1", "--ntasks=1"));
        argv.addAll(jobs.arguments());
        SlurmQueue.said(argv, "#!/bin/sh\n");
    }

    /// @param folder that nodes have to share
    public static List<Checkup.Part> of(Slurm jobs, Path folder) throws InterruptedException {
        var parts = new ArrayList<Checkup.Part>();
        if (!is(parts, "slurm", "start the run where Slurm's programs are", () -> {
            for (var name : List.of("squeue", "scancel")) SlurmQueue.said(List.of(name, "--version"), "");
            return SlurmQueue.said(List.of("sbatch", "--version"), "").strip();
        })) return parts;
        if (!is(parts, "queue", "try 'scontrol ping' by hand, and ask whoever keeps it",
                () -> SlurmQueue.said(List.of("squeue", "-h", "--me"), "").lines().count() + " of your jobs are there")) return parts;
        if (!is(parts, "partition", "mend -p", () -> partition(jobs))) return parts;
        if (is(parts, "job", "mend the options, or ask whoever keeps it", () -> {
            tested(jobs);
            return "would be taken: " + jobs;
        })) look(jobs, folder, parts);
        return parts;
    }

    /// A line, with what to do below it, as `doctor` has them.
    public static String words(Checkup.Part part) {
        var mark = switch (part.state()) {
            case GOOD -> "+";
            case WARNING -> "!";
            case BAD -> "x";
        };
        return "%s %-10s %s%n".formatted(mark, part.part(), part.found())
                + (part.mend() == null ? "" : " ".repeat(13) + part.mend() + "\n");
    }

    private interface Question {
        String answer() throws IOException, InterruptedException;
    }

    private static boolean is(List<Checkup.Part> parts, String part, String mend, Question question) throws InterruptedException {
        try {
            parts.add(new Checkup.Part(part, State.GOOD, question.answer(), null));
            return true;
        } catch (IOException e) {
            parts.add(new Checkup.Part(part, State.BAD, e.getMessage(), mend));
            return false;
        }
    }

    private static String partition(Slurm jobs) throws IOException, InterruptedException {
        var name = jobs.options().get(PARTITION);
        var all = SlurmQueue.said(List.of("sinfo", "-h", "-o", "%P|%a|%F"), "").lines().map(line -> line.strip().split("\\|"))
                .filter(line -> line.length == 3).toList();
        var ours = all.stream().filter(line -> name == null ? line[0].endsWith("*")
                : List.of(name.split(",")).contains(line[0].replace("*", ""))).toList();
        var names = all.stream().map(line -> line[0].replace("*", "")).distinct().collect(Collectors.joining(", "));
        if (ours.isEmpty()) throw new IOException(name == null ? "there is none by itself: choose one of " + names
                : "there is none called '" + name + "', but " + names);
        var up = ours.stream().filter(line -> line[1].equals("up")).findFirst()
                .orElseThrow(() -> new IOException(ours.getFirst()[0].replace("*", "") + " is " + ours.getFirst()[1] + " now"));
        var nodes = up[2].split("/");
        return up[0].replace("*", "") + " is up, " + nodes[1] + " of " + nodes[3] + " nodes idle";
    }

    private static void look(Slurm jobs, Path folder, List<Checkup.Part> parts) throws InterruptedException {
        Path token = null;
        try {
            token = Files.createTempFile(folder, ".orchestrate", "");
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var argv = new ArrayList<>(List.of("srun", "--immediate=" + AT_ONCE_SECONDS, "--export=NONE", "--nodes=1", "--ntasks=1",
                    "--chdir=/", "--job-name=orchestrate-doctor", "--quiet"));
            argv.addAll(jobs.arguments());
            argv.addAll(List.of("/bin/sh", "-c", "hostname; [ ! -e " + ShellWord.of(token.toString()) + " ] || echo folder; "
                    + "[ ! -x " + ShellWord.of(java) + " ] || echo java"));
            var said = SlurmQueue.said(argv, "").lines().toList();
            var node = said.isEmpty() ? "a node" : said.getFirst();
            parts.add(said.contains("folder") ? new Checkup.Part("folder", State.GOOD, folder + " is seen on " + node, null)
                    : new Checkup.Part("folder", State.BAD, node + " doesn't have " + folder,
                            "start the run in a folder that nodes share"));
            parts.add(said.contains("java") ? new Checkup.Part("java", State.GOOD, java + " is on " + node, null)
                    : new Checkup.Part("java", State.BAD, node + " has no " + java, "install the same Java there, or in a shared folder"));
        } catch (IOException e) {
            parts.add(token == null ? new Checkup.Part("folder", State.BAD, folder + ": can't be written", "ask from a folder of your own")
                    : new Checkup.Part("folder", State.WARNING, "not known: no job began at once (" + e.getMessage() + ")",
                            "try again later; a run waits for its jobs"));
        } finally {
            if (token != null) token.toFile().delete();
        }
    }
}
