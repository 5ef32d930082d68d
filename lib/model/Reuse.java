package lib.model;

/// Whether the result of an earlier run is a task's: that is looked for where a run resumes.
///
/// @param taken the attempt whose result it is; null if there is none
/// @param why   why it runs all the same, in words; null if it is taken
public record Reuse(Taken taken, String why) {

    /// What [Settings#RESUME] says of all earlier runs.
    public static final String ALL_RUNS = "true";

    /// The earlier run whose results are taken, or [#ALL_RUNS]; null if none are.
    public static String from(Policy policy) {
        var from = policy.chosen().get(Settings.RESUME);
        return from == null || from.equals("false") ? null : from;
    }

    /// Whether a result for the task is looked for.
    public static boolean asked(Policy policy, Task task) {
        return from(policy) != null && !task.limits().afresh();
    }

    /// An attempt that succeeded, of an earlier run, or of this one if it is the best of several tries.
    ///
    /// @param millis what it took there
    /// @param usd    what it cost there, in US dollars; null if nobody has told
    /// @param found  what files, variables and git add to the task's fingerprint
    /// @param best   how it was told that it is the best of several tries, in words; null if it is of an earlier run
    public record Taken(String run, String task, int attempt, long millis, Double usd, Fingerprint found, String best) {
        public Taken(String run, String task, int attempt, long millis, Double usd, Fingerprint found) {
            this(run, task, attempt, millis, usd, found, null);
        }

        public String words() {
            return best != null ? best : "taken from " + run + "/" + task;
        }
    }
}
