package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.time.Duration;
import java.util.*;
import lib.model.Setting.Part;
import tools.jackson.databind.JsonNode;

/// Limits of one task; null means the run's [Policy].
public record Limits(Chosen chosen) {
    public static final Limits NONE = new Limits(Chosen.usual(Part.LIMITS));

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Limits read(JsonNode journal) {
        var chosen = NONE.chosen.read(Settings.of(Part.LIMITS), journal);
        return chosen.equals(NONE.chosen) ? NONE : new Limits(chosen);
    }

    @JsonValue
    Map<String, Object> written() {
        return chosen.written(Settings.of(Part.LIMITS));
    }

    <T> Limits with(Setting<T> setting, T value) {
        return new Limits(chosen.with(setting, value));
    }

    /// Wall time one attempt may take.
    public Duration timeout() {
        return chosen.get(Settings.OWN_TIMEOUT);
    }

    /// Bytes one attempt may write.
    public Long maxOutput() {
        return chosen.get(Settings.OWN_MAX_OUTPUT);
    }

    /// Whether its line is given to a shell even if it needs none.
    public Boolean shell() {
        return chosen.get(Settings.OWN_SHELL);
    }

    /// How often a transient failure is tried again, 0 or more.
    public Integer retries() {
        return chosen.get(Settings.OWN_RETRIES);
    }

    /// Whether a failure of its own is tried again like a transient one.
    public Boolean retryAll() {
        return chosen.get(Settings.OWN_RETRY_ALL);
    }

    /// Higher starts first among what is ready; 0 by default.
    public int priority() {
        return chosen.get(Settings.PRIORITY);
    }

    /// How long it may give no sign of progress; 0 is as long as it likes.
    public Duration stall() {
        return chosen.get(Settings.OWN_STALL);
    }

    /// Shell line run in its folder after it has succeeded; if that fails, so has the task.
    public String verify() {
        return chosen.get(Settings.OWN_VERIFY);
    }

    /// Files that it has to make; null if it has to make none.
    public List<String> outputs() {
        return chosen.get(Settings.OUTPUTS);
    }

    /// The [JsonSchema] that its answer has to fit; null if it may be anything.
    public String schema() {
        return chosen.get(Settings.SCHEMA);
    }

    /// What it has to have made, in words; null if that is nothing.
    String made() {
        return outputs() != null ? "outputs: " + String.join(", ", outputs()) : schema() != null ? "the schema of its answer" : null;
    }

    /// Files, folders or globs of what decides its result; empty if it doesn't say.
    public List<String> inputs() {
        return Objects.requireNonNullElse(chosen.get(Settings.INPUTS), List.of());
    }

    /// Whether it runs again whatever an earlier run has done of it.
    public boolean afresh() {
        return Boolean.FALSE.equals(chosen.get(Settings.OWN_RESUME));
    }

    /// Whether a success with a [Caveat] is a failure.
    public Boolean strict() {
        return chosen.get(Settings.OWN_STRICT);
    }

    /// What it needs while it runs; null if it doesn't say.
    public Amounts needs() {
        return chosen.get(Settings.NEEDS);
    }

    /// What tasks that need as much have in common; null if it doesn't say.
    public String like() {
        return chosen.get(Settings.LIKE);
    }

    /// Whether what it leaves running when it ends may run on; by default it is ended.
    public boolean keep() {
        return Boolean.TRUE.equals(chosen.get(Settings.KEEP));
    }

    /// The condition under which it runs, see [Condition]; null if it always does.
    public String when() {
        return chosen.get(Settings.WHEN);
    }

    /// Globs of the files it touches: no other that may touch one of them runs at the same time. Empty if it doesn't say.
    public List<String> touches() {
        return Objects.requireNonNullElse(chosen.get(Settings.TOUCHES), List.of());
    }

    /// How many run in its place, the best of which is its result; null if it runs itself.
    public Integer tries() {
        return chosen.get(Settings.TRIES);
    }

    /// How the best of them is told; null if it runs itself.
    public Choosing choose() {
        return chosen.get(Settings.CHOOSE);
    }

    /// Whether it must not run again when its end is unknown, after a power failure for one; by default it does.
    public boolean once() {
        return Boolean.TRUE.equals(chosen.get(Settings.ONCE));
    }
}
