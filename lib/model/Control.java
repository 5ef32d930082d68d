package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;
import tools.jackson.databind.JsonNode;

/// A request to a run that is going on, from another terminal or from its dashboard. It says what is wanted; whether it can be had is
/// `Steering`'s to say. Tasks are named by their ids; none is the whole run.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Control.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = Control.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Control.Drain.class, name = "drain"),
    @JsonSubTypes.Type(value = Control.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = Control.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = Control.Priority.class, name = "priority"),
    @JsonSubTypes.Type(value = Control.Change.class, name = "set"),
    @JsonSubTypes.Type(value = Control.Expect.class, name = "expect"),
    @JsonSubTypes.Type(value = Control.Add.class, name = "add")})
public sealed interface Control {

    /// Freeze what runs and start nothing; no time runs against timeouts, stalls and backoffs.
    record Pause(List<String> tasks) implements Control {
        public Pause {
            tasks = copy(tasks);
        }
    }

    /// Go on after a pause.
    record Resume(List<String> tasks) implements Control {
        public Resume {
            tasks = copy(tasks);
        }
    }

    /// Start nothing new; what runs may finish.
    record Drain() implements Control {}

    /// End what runs, and start nothing new.
    ///
    /// @param now by KILL at once, without a grace
    record Stop(boolean now, List<String> tasks) implements Control {
        public Stop {
            tasks = copy(tasks);
        }
    }

    /// Run tasks again that failed, were cancelled or skipped; start at once what waits for its next attempt.
    record Retry(List<String> tasks) implements Control {
        public Retry {
            tasks = copy(tasks);
        }
    }

    /// Start a waiting task earlier or later: higher comes first.
    record Priority(String task, int priority) implements Control {
        public Priority {
            Objects.requireNonNull(task, "task");
        }
    }

    /// Go on with other settings. Whether they are good is asked when they are taken over; a timeout or stall holds for attempts that start
    /// from now on.
    ///
    /// @param settings some of [Settings#LIVE]
    record Change(@JsonIgnore Chosen settings) implements Control {
        public static final Change NOTHING = new Change(Chosen.NOTHING);

        public static <T> Change of(Setting<T> setting, T value) {
            return NOTHING.with(setting, value);
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Change read(JsonNode json) {
            var chosen = Chosen.NOTHING;
            for (var setting : Settings.LIVE) chosen = chosen.put(setting, Chosen.value(setting, json));
            return new Change(chosen);
        }

        @JsonAnyGetter
        Map<String, Object> written() {
            return settings.written(Settings.LIVE);
        }

        public <T> Change with(Setting<T> setting, T value) {
            if (setting.live() == null) throw new IllegalArgumentException("BUG: " + setting.name() + " can't change while a run goes on");
            return new Change(settings.put(setting, value));
        }

        /// @throws UserError if a value is out of its range
        public Policy of(Policy policy) {
            for (var setting : Settings.LIVE) policy = of(policy, setting);
            return policy;
        }

        private <T> Policy of(Policy policy, Setting<T> setting) {
            return settings.get(setting) == null ? policy : policy.with(setting, settings.get(setting));
        }
    }

    /// Whether more tasks will come, so that the run doesn't end though all are done with. A program that has taken it up after a crash
    /// expects none.
    record Expect(boolean more) implements Control {}

    /// More tasks for the run.
    ///
    /// @param accounts of each task whose limits it shares, by its id; the run's own process fills it in
    record Add(List<Task> tasks, Map<String, String> accounts) implements Control {
        public Add {
            tasks = List.copyOf(tasks);
            accounts = accounts == null ? Map.of() : Map.copyOf(accounts);
        }

        /// @throws UserError if a task has variables of its own: their values would have to stand in a file
        public static Add of(List<Task> tasks) {
            tasks.stream().filter(t -> !t.place().env().names().isEmpty()).findFirst().ifPresent(t -> {
                throw new UserError("task '" + t.id()
                        + "' has variables of its own, whose values can't be handed over: start it in a run of its own");
            });
            return new Add(tasks, Map.of());
        }
    }

    /// What a file or a page asks.
    ///
    /// @throws UserError if a part of it says nothing to us: what is meant by it isn't known
    /// @throws tools.jackson.core.JacksonException if it is none of these
    static Control asked(String json) {
        var tree = Json.MAPPER.readTree(json);
        var control = Json.MAPPER.treeToValue(tree, Control.class);
        if (control != null) understood(tree, Json.MAPPER.valueToTree(control));
        return control;
    }

    /// What is lost on the way from text to a control and back wasn't understood.
    private static void understood(JsonNode asked, JsonNode taken) {
        for (var part : asked.properties()) {
            if (part.getValue().isNull()) continue;
            var same = taken.get(part.getKey());
            if (same == null) throw new UserError("'" + part.getKey() + "' is no part of such a command: mend it");
            understood(part.getValue(), same);
        }
        if (asked.isArray() && taken.isArray())
            for (int i = 0; i < Math.min(asked.size(), taken.size()); i++) understood(asked.get(i), taken.get(i));
    }

    private static List<String> copy(List<String> tasks) {
        return tasks == null ? List.of() : List.copyOf(tasks);
    }
}
