package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.time.Duration;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;

/// Batch jobs of Slurm's in which a run's attempts run, in place of this machine: `2 x -c8 -t 4h -p short` is two of them, each a place of
/// its own that has eight CPUs, and so eight attempts at a time, for four hours; `1..8 x` is one at least, and more as there is work for
/// them. It knows no way to get them.
///
/// @param least   how many are there whatever waits; null if all are asked for together, as soon as something does
/// @param jobs    how many, at most
/// @param options of `sbatch`, and `--idle` of ours, by their long names, in the order they were given; an empty value is none
public record Slurm(Integer least, int jobs, SequencedMap<String, String> options) {
    private static final Pattern FORM = Pattern.compile("(?:(?<jobs>[\\d.][\\d.\\s]*)x(?:\\s+|$))?(?<options>.*)");
    private static final Pattern JOBS = Pattern.compile("(?:(?<least>\\d{1,9})\\s*\\.\\.\\s*)?(?<most>\\d{1,9})\\s*");
    private static final String CPUS = "--cpus-per-task", TIME = "--time", IDLE = "--idle";
    private static final Duration USUAL_IDLE = Duration.ofMinutes(5), LEAST = Duration.ofMinutes(5);
    /// So long before its end a job is told of it.
    public static final Duration NOTICE = Duration.ofMinutes(2);
    /// What a job may be asked for: all else is what makes it a place.
    private static final Map<String, String> SHORT = Map.of("-c", CPUS, "-t", TIME, "-p", "--partition", "-A", "--account", "-q", "--qos",
            "-C", "--constraint", "-w", "--nodelist", "-x", "--exclude", "-G", "--gpus", "-L", "--licenses");
    private static final Set<String> LONG = Stream.concat(SHORT.values().stream(), Stream.of("--mem", "--mem-per-cpu", "--gres",
            "--reservation", "--nice", "--tmp", IDLE)).collect(Collectors.toCollection(TreeSet::new)), ALONE = Set.of("--exclusive");
    private static final int MOST_JOBS = 1_000, MOST_CPUS = 10_000;

    public Slurm {
        options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
    }

    /// @param text such as `2 x -c8 -t 4h -p short`; one job without a number, one CPU without -c
    /// @throws UserError if the text is none
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Slurm parse(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) throw new UserError("'" + text + "' asks for no jobs of Slurm: write it like 2 x -c8 -t 4h -p short");
        var number = JOBS.matcher(Objects.requireNonNullElse(form.group("jobs"), "1"));
        if (!number.matches())
            throw new UserError("'" + text + "' asks for no number of jobs: write 2 x for two, or 1..8 x for one to eight");
        int jobs = Integer.parseInt(number.group("most"));
        var least = number.group("least") == null ? null : Integer.valueOf(number.group("least"));
        if (least != null && least > jobs)
            throw new UserError("'" + text + "' asks for " + least + " jobs at least and " + jobs
                    + " at most: write the smaller number first");
        if (jobs < 1 || jobs > MOST_JOBS) throw new UserError("'" + text + "' asks for " + jobs + " jobs: use 1 to " + MOST_JOBS);
        var options = new LinkedHashMap<String, String>();
        var words = new ArrayDeque<>(List.of(form.group("options").strip().split("\\s+")));
        while (!words.isEmpty()) if (words.getFirst().isEmpty()) words.remove();
        else option(words, options);
        if (options.containsKey(CPUS) && !options.get(CPUS).matches("[1-9]\\d{0,4}"))
            throw new UserError("'-c " + options.get(CPUS) + "' is no number of CPUs: use 1 to " + MOST_CPUS);
        var slurm = new Slurm(least, jobs, options);
        slurm.time();
        slurm.idle();
        return slurm;
    }

    private static void option(Deque<String> words, Map<String, String> into) {
        var word = words.remove();
        boolean full = word.startsWith("--");
        int end = full ? word.indexOf('=') : Math.min(2, word.length());
        var name = end < 0 ? word : word.substring(0, end);
        var known = full ? name : SHORT.get(name);
        if (known == null || !LONG.contains(known) && !ALONE.contains(known))
            throw new UserError("'" + word + "' is no option that a job of Slurm's has here: use " + String.join(", ", new TreeSet<>(
                    SHORT.keySet())) + ", " + String.join(", ", LONG) + " or --exclusive");
        var value = end < 0 || end == word.length() ? null : word.substring(full ? end + 1 : end);
        if (value == null && !ALONE.contains(known)) value = words.poll();
        if (value == null && !ALONE.contains(known)) throw new UserError("'" + word + "' has no value: give it one");
        if (into.put(known, value == null ? "" : value) != null) throw new UserError("'" + name + "' is there twice: give it once");
    }

    /// Attempts at a time in one of the jobs.
    public int slots() {
        return Integer.parseInt(options.getOrDefault(CPUS, "1"));
    }

    /// How long one of them may take; null is as long as the partition says.
    public Duration time() {
        var text = options.get(TIME);
        if (text == null) return null;
        // To Slurm a number is minutes, to us it is seconds elsewhere.
        if (!text.matches(".*[a-z]") || Durations.parse(text).compareTo(LEAST) < 0)
            throw new UserError("'-t " + text + "' is no time for a job of Slurm's: write it like 30m, 4h or 1h30m, 5m at least");
        return Durations.parse(text);
    }

    /// How long one may have nothing to do until it is given back.
    public Duration idle() {
        return options.containsKey(IDLE) ? Durations.parse(options.get(IDLE)) : USUAL_IDLE;
    }

    /// The places, by their names.
    public SequencedMap<String, Integer> places() {
        var places = new LinkedHashMap<String, Integer>();
        for (int i = 1; i <= jobs; i++) places.put(name(i), slots());
        return places;
    }

    /// The names of those that stay until the run's end.
    public Set<String> kept() {
        return least == null ? Set.of() : IntStream.rangeClosed(1, least).mapToObj(Slurm::name).collect(Collectors.toSet());
    }

    private static String name(int job) {
        return "slurm-" + job;
    }

    /// How long a task may take in one of them: less than the job, so that what still runs then ends cleanly; null likewise.
    public Duration usable() {
        return time() == null ? null : time().minus(NOTICE);
    }

    /// As `sbatch` reads them.
    public List<String> arguments() {
        return options.keySet().stream().filter(o -> !o.equals(IDLE))
                .map(o -> o.equals(TIME) ? TIME + "=" + (time().toSeconds() + 59) / 60 : written(o)).toList();
    }

    private String written(String option) {
        return options.get(option).isEmpty() ? option : option + "=" + options.get(option);
    }

    @JsonValue
    @Override
    public String toString() {
        return (least == null ? "" : least + "..") + jobs + " x"
                + options.keySet().stream().map(o -> " " + written(o)).collect(Collectors.joining());
    }
}
