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

    /// An attempt of an earlier run that succeeded.
    ///
    /// @param millis what it took there
    /// @param usd    what it cost there, in US dollars; null if nobody has told
    /// @param found  what files, variables and git add to the task's fingerprint
    public record Taken(String run, String task, int attempt, long millis, Double usd, Fingerprint found) {
        public String words() {
            return "taken from " + run + "/" + task;
        }
    }
}
