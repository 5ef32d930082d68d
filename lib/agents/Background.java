package lib.agents;

import java.util.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;

/// The work that Claude Code has running in the background: shell commands, agents of its own, watchers. Seen on version 2.1.332, which
/// waits for it after its `result` and takes another turn when it is over. It knows the lines that tell of it, no others.
final class Background {
    private final Map<String, String> open = new LinkedHashMap<>();
    private final Map<String, String> stopped = new LinkedHashMap<>();
    private final Set<String> unwanted = new HashSet<>();

    /// `background_tasks_changed` lists all there are by now. Ambient ones are no activity, and what goes on elsewhere than in its process
    /// needs nobody to wait for it, as the program itself says.
    void changed(JsonNode tasks) {
        open.clear();
        for (var task : tasks)
            if (!task.path("ambient").asBoolean(false) && !task.path("off_host").asBoolean(false))
                open.put(task.path("task_id").asString(""), task.path("description").asString(""));
    }

    /// `task_notification` tells how one ended.
    void ended(JsonNode json) {
        var id = json.path("task_id").asString("");
        var what = open.remove(id);
        if (json.path("status").asString("").equals("stopped") && !unwanted.contains(id))
            stopped.put(id, what != null ? what : json.path("summary").asString(""));
    }

    /// The agent itself ends one, which is no loss: a server it had started for a while.
    void stops(JsonNode input) {
        for (var key : List.of("task_id", "shell_id", "bash_id")) if (input.path(key).isString()) unwanted.add(input.get(key).asString());
    }

    boolean working() {
        return !open.isEmpty();
    }

    /// What it is at, in a line.
    String line() {
        return LastLines.shown("in the background: " + String.join(", ", open.values()));
    }

    /// Of what was stopped, and of what would still be running if the process were there; null if there is none.
    Caveat caveat() {
        var all = new ArrayList<>(stopped.values());
        all.addAll(open.values());
        return Caveat.of(Caveat.Kind.STOPPED_WORK, all);
    }
}
