package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// The working out of a task's condition from what those have left that it comes after, in this run or an earlier one. It reads their
/// answers if it is asked for them, and has so much time: an expression may have no end.
///
/// @param before of those in this run
record Weighing(RunFolder run, Task task, List<Result> before) {
    private static final long MOST_SECONDS = 10, LARGEST = 8 << 20;
    private static final Pattern FENCED = Pattern.compile("```(?:json)?\\s*\\n(.*?)\\n\\s*```", Pattern.DOTALL);

    /// @param now asked when that is known
    Event.ConditionAnswered answer(LongSupplier now) {
        if (task.limits().when() == null) return new Event.ConditionAnswered(now.getAsLong(), task.id(), true, null, null);
        var asked = new FutureTask<>(() -> Result.answer(now, task, results(Condition.of(task))));
        var thread = Thread.ofPlatform().daemon().name("condition").start(asked);
        try {
            return asked.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return unknown(now, e.getCause() instanceof UserError flaw ? flaw.getMessage() : "BUG: " + e.getCause());
        } catch (TimeoutException e) {
            return unknown(now, "it isn't done after " + MOST_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(now, "it was interrupted");
        } finally {
            thread.interrupt();
        }
    }

    private Event.ConditionAnswered unknown(LongSupplier now, String why) {
        return new Event.ConditionAnswered(now.getAsLong(), task.id(), false, why, null);
    }

    private Map<String, Map<String, Object>> results(Condition condition) {
        var all = new HashMap<String, Map<String, Object>>();
        for (var earlier : task.place().earlier()) {
            var other = Answers.Earlier.of(run, earlier);
            var asks = condition.asks(other.task());
            if (!asks.isEmpty() && other.entry() instanceof Entry entry) all.put(other.task(), fields(other.run(), Result.of(entry), asks));
        }
        for (var result : before) all.put(result.task().id(), fields(run, result, condition.asks(result.task().id())));
        return all;
    }

    private static Map<String, Object> fields(RunFolder run, Result result, Set<String> asks) {
        var all = result.fields();
        if (result.attempts() == 0) return all;
        if (asks.contains("answer")) all.put("answer", Answers.of(run, result.task(), result.attempts()));
        if (asks.contains("json") && json(whole(run, result)) instanceof Object json) all.put("json", json);
        return all;
    }

    /// All that a command has written, if that isn't too much; the final answer of an agent.
    private static String whole(RunFolder run, Result result) {
        var stdout = run.attempt(result.task().id(), result.attempts()).resolve("stdout");
        try {
            if (!(result.task().work() instanceof Work.Prompt) && Files.size(stdout) <= LARGEST)
                return Bytes.text(Files.readAllBytes(stdout));
        } catch (IOException e) {
            // The reader of answers tells what there is.
        }
        return Answers.of(run, result.task(), result.attempts());
    }

    /// What the text is as JSON, or the last piece of it that is fenced as such; null if it is none.
    private static Object json(String text) {
        var pieces = new ArrayList<>(FENCED.matcher(text).results().map(found -> found.group(1)).toList());
        pieces.addFirst(text);
        for (var piece : pieces.reversed())
            try {
                return Json.MAPPER.readValue(piece, Object.class);
            } catch (JacksonException e) {
                // Perhaps another piece is.
            }
        return null;
    }
}
