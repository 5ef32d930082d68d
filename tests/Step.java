package tests;

import java.util.*;
import java.util.regex.Pattern;
import lib.agents.Agents;
import lib.model.*;

/// What an attempt of a [Scenario] does, as its story has it.
///
/// @param said what it writes, or is told
record Step(String kind, Exit exit, String said, long millis, boolean hangs, boolean ignoresTerm, Double cost, long until) {
    private static final Pattern STEP =
            Pattern.compile("(ok|asks|denied|exit (\\d+)|signal (\\d+)|hangs|ignores TERM|silent|lingers|unknown session|api (\\d+)|"
                    + "limited (\\w+)|told|says (\\d+) times)(?: '([^']*)')?(?: costs (\\S+))?(?: after (\\S+))?(?: until (\\S+))?");

    static Step of(String text) {
        var step = STEP.matcher(text.strip());
        if (!step.matches()) throw new AssertionError("no step of a story: " + text);
        var exit = step.group(2) != null ? new Exit.Code(Integer.parseInt(step.group(2)))
                : step.group(3) != null ? new Exit.Signal(Integer.parseInt(step.group(3))) : new Exit.Code(0);
        long millis = step.group(9) == null ? 1000 : Durations.parse(step.group(9)).toMillis();
        var kind = step.group(1).split(" ")[0];
        boolean ignores = kind.equals("ignores");
        var word = step.group(4) != null ? step.group(4) : step.group(5) != null ? step.group(5) : step.group(6) != null ? step.group(6)
                : step.group(7);
        return new Step(kind, exit, word, millis, ignores || List.of("hangs", "silent", "lingers", "says").contains(kind), ignores,
                step.group(8) == null ? null : Double.valueOf(step.group(8)),
                step.group(10) == null ? 0 : Durations.parse(step.group(10)).toMillis());
    }

    /// What claude would have said, read by its own reader.
    ///
    /// @param now when it ends
    Said said(Task task, long now) {
        var reader = Agents.reader(Agents.of(task));
        if (!kind.equals("unknown")) reader.out("{'type':'system','subtype':'init','session_id':'S'}".replace('\'', '"'));
        if (kind.equals("limited") && !said.equals("unknown"))
            reader.out("{'type':'rate_limit_event','rate_limit_info':{'status':'rejected','resetsAt':%d}}".formatted((now
                    + Durations.parse(said).toMillis()) / 1000).replace('\'', '"'));
        var result = switch (kind) {
            case "api" -> "'is_error':true,'terminal_reason':'api_error','api_error_status':" + said;
            case "told" -> "'is_error':true,'terminal_reason':'api_error','result':'" + said + "'";
            case "limited" -> "'is_error':true,'terminal_reason':'api_error','api_error_status':429";
            case "unknown" -> "'is_error':true,'subtype':'error_during_execution','errors':['No conversation found with session ID: S']";
            case "asks" -> "'is_error':false,'terminal_reason':'completed','result':'Shall I?'";
            case "denied" -> "'is_error':false,'terminal_reason':'completed','result':'No.','permission_denials':[{'tool_name':'Bash'}]";
            default -> "'is_error':false,'terminal_reason':'completed','result':'Done.'";
        };
        reader.out("{'type':'result',%s,'model_usage_since_last_result':{%s}}".formatted(result,
                cost == null ? "" : "'m':{'costUSD':" + cost + "}").replace('\'', '"'));
        return reader.said();
    }
}
