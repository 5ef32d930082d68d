package tests;

import java.util.List;
import lib.model.*;

/// What a [Scenario] asks of a run, in words such as `priority a 5`.
final class Spoken {
    private Spoken() {}

    static Control control(String[] words) {
        var rest = List.of(words).subList(1, words.length);
        return switch (words[0]) {
            case "pause" -> new Control.Pause(rest);
            case "resume" -> new Control.Resume(rest);
            case "expect" -> new Control.Expect(words[1].equals("more"));
            case "drain" -> new Control.Drain();
            case "stop" -> rest.contains("now") ? new Control.Stop(true, rest.stream().filter(w -> !w.equals("now")).toList())
                    : new Control.Stop(false, rest);
            case "retry" -> new Control.Retry(rest);
            case "priority" -> new Control.Priority(words[1], Integer.parseInt(words[2]));
            case "slots" -> Control.Change.of(Settings.PARALLEL, Integer.parseInt(words[1]));
            case "add" -> new Control.Add(List.of(Task.of(words[1], new Work.Shell("true"))
                    .after(words.length > 3 ? List.of(words[3]) : List.of())), null);
            default -> throw new AssertionError("no control: " + words[0]);
        };
    }
}
