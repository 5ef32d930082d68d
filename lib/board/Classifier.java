package lib.board;

import java.util.*;
import lib.model.*;

/// (exit, what was said) -> outcome. Pure: it knows no clock, no task history and no process.
///
/// Agents judge their own ends from the fields of their streams ([Agent#judge]); plain commands are judged here, by rules that
/// are data. The first rule that fits decides.
///
/// ```java
/// var judgement = Classifier.judge(Agents.of("claude"), new Exit.Code(1), said, null, List.of());
/// boolean again = judgement.outcome() instanceof Outcome.Transient;
/// ```
public final class Classifier {
    private Classifier() {}

    /// The rule that is left if no other fits: the exit alone decides.
    public static final String BY_EXIT = "plain:exit";

    /// What a recipe's own opinion makes of an end; null if it has none.
    public static Judgement judge(Opinion opinion, Task task, int attempt, Exit exit, Said said) {
        try {
            var found = opinion.of(task, attempt, exit, said);
            if (found == null) throw new IllegalStateException("it gave null: give Optional.empty() where the rules are to decide");
            return found.map(outcome -> new Judgement(outcome, "recipe", Evidence.of(said))).orElse(null);
        } catch (RuntimeException e) {
            return new Judgement(new Outcome.Permanent(Reason.Known.CLASSIFIER_FAILED), "recipe", "the recipe's classifier threw " + e);
        }
    }

    /// What keeps a process from being started for now.
    private static final List<Rule> SHORT = List.of(
            new Rule(Exit.NEVER_BEGAN, null, "transient", Reason.Known.LOST.word()),
            new Rule("cannot allocate memory|not enough space|\\berror[= ]12\\b", null, "resource", "memory"),
            new Rule("no space left|quota exceeded|\\berror[= ]28\\b", null, "resource", "disk"),
            new Rule("too many open files|\\berror[= ]2[34]\\b", null, "resource", "files"),
            new Rule("resource temporarily unavailable|\\berror[= ]11\\b", null, "resource", "processes"));

    /// What the end of a task's latest attempt means, by all that the board has of it.
    ///
    /// @param why it was stopped; null if it wasn't
    static Judgement judge(Agent agent, Entry entry, List<Rule> rules, StopCause why) {
        var attempt = entry.attempt();
        var preparation = attempt.preparation();
        if (preparation.failed() && why == null && attempt.opinion() == null && attempt.exit() instanceof Exit.NotStarted)
            return new Judgement(new Outcome.Permanent(Reason.Known.SETUP_FAILED), "setup", preparation.over().tail());
        // Who has written too much may have ended before we could end it.
        var stopped = attempt.flooded() && why == null ? StopCause.Alone.MAX_OUTPUT : why;
        var judged = judge(agent, attempt.exit(), attempt.said().at(attempt.ended()), stopped, rules, attempt.opinion(),
                Programs.of(entry.task().work()));
        if (attempt.stopped() == StopCause.Alone.STALLED && judged.outcome() instanceof Outcome.Transient)
            judged = new Judgement(judged.outcome(), judged.rule(), attempt.silence(), judged.output());
        if (attempt.unchanged() && attempt.opinion() == null) judged = judged.with(Caveat.of(Caveat.Kind.UNCHANGED));
        // What may have been done must not be done again.
        boolean unknown = attempt.exit() instanceof Exit.Lost && judged.outcome() instanceof Outcome.Transient;
        if (!unknown || !entry.task().limits().once()) return judged;
        return new Judgement(new Outcome.Permanent(judged.outcome().reason()), judged.rule(), judged.evidence(), judged.output());
    }

    /// What an attempt's end means.
    ///
    /// @param stopped why we asked it to end; null if we did not
    /// @param rules   the run's own, tried before the built-in ones
    public static Judgement judge(Agent agent, Exit exit, Said said, StopCause stopped, List<Rule> rules) {
        return judge(agent, exit, said, stopped, rules, null, Set.of());
    }

    /// @param opinion  what the recipe's own [Opinion] says of it; null if it has none
    /// @param programs what the task calls, see [Programs]
    private static Judgement judge(Agent agent, Exit exit, Said said, StopCause stopped, List<Rule> rules, Judgement opinion,
            Set<String> programs) {
        if (opinion == null && exit instanceof Exit.Lost(var why) && said.notable().isEmpty())
            return new Judgement(new Outcome.Transient(Reason.Known.LOST), "lost", why);
        // An agent's last word tells how it went, whatever its exit was.
        var judged = (opinion != null ? opinion : judged(agent, exit instanceof Exit.Lost ? new Exit.Code(0) : exit, said, rules, programs))
                .output(said.answer() != null ? said.answer() : String.join("\n", said.out()));
        if (opinion == null) {
            for (var caveat : said.caveats()) judged = judged.with(caveat);
            if (said.answer() != null && Caveat.asks(said.answer())) judged = judged.with(Caveat.of(Caveat.Kind.QUESTION));
        }
        // A signal of ours may come too late or be ignored: an agent's final result is believed all the same, but one that still had work
        // going on had not ended.
        boolean believed = judged.outcome() instanceof Outcome.Succeeded && !said.notable().isEmpty()
                && said.caveats().stream().noneMatch(c -> c.kind() == Caveat.Kind.STOPPED_WORK);
        if (stopped == null || believed) return judged;
        return switch (stopped) {
            // It went on after all, and that signal was ours.
            case StopCause.Alone.LINGERING -> judged.outcome() instanceof Outcome.Cancelled
                    ? stopped(new Outcome.Transient(stopped.words()), said, judged) : judged;
            case StopCause.Alone.TIMED_OUT, StopCause.Alone.STALLED -> stopped(new Outcome.Transient(stopped.words()), said, judged);
            case StopCause.Alone.MAX_BUDGET, StopCause.Alone.MAX_OUTPUT -> stopped(new Outcome.Permanent(stopped.words()), said, judged);
            case StopCause.Alone.MEMORY -> stopped(new Outcome.Resource(stopped.words()), said, judged);
            case StopCause.Alone.CANCELLED -> stopped(new Outcome.Cancelled(stopped.words()), said, judged);
            case HaltCause _ -> stopped(new Outcome.Cancelled(stopped.words()), said, judged);
        };
    }

    private static Judgement stopped(Outcome outcome, Said said, Judgement judged) {
        var last = Evidence.of(said);
        return new Judgement(outcome, "stopped", last != null ? last : said.progress().line(), judged.output());
    }

    private static Judgement judged(Agent agent, Exit exit, Said said, List<Rule> rules, Set<String> programs) {
        var own = agent.judge(exit, said, rules);
        return own != null ? own : plain(exit, said, rules, programs);
    }

    /// Judges a command of which nothing is known but its exit and its last lines.
    public static Judgement plain(Exit exit, Said said, List<Rule> rules) {
        return plain(exit, said, rules, Set.of());
    }

    private static Judgement plain(Exit exit, Said said, List<Rule> rules, Set<String> programs) {
        if (exit instanceof Exit.NotStarted(var why)) return notStarted(why);
        for (var rule : rules) {
            var evidence = rule.fits(exit, programs) ? rule.evidence(said) : Optional.<String>empty();
            if (evidence.isPresent()) return judgement(rule, "rule:", evidence.get(), said);
        }
        var read = new HashMap<String, String>();
        for (var rule : BuiltInRules.ALL) {
            // Who has said something has said why, and no other rule knows it.
            if (!rule.fits(exit, programs) || rule.program() != null && !said.err().isEmpty()) continue;
            var evidence = rule.evidence(said, line -> read.computeIfAbsent(line, Mention::without));
            if (evidence.isPresent()) return judgement(rule, "plain:", evidence.get(), said);
        }
        if (exit.status() == 0) return new Judgement(new Outcome.Succeeded(Reason.Known.EXIT), BY_EXIT, null);
        return new Judgement(new Outcome.Permanent(Reason.Known.EXIT), BY_EXIT, Evidence.of(said));
    }

    private static Judgement judgement(Rule rule, String from, String evidence, Said said) {
        return new Judgement(rule.means(), from + rule.reason(), evidence.isEmpty() ? Evidence.of(said) : evidence);
    }

    /// The machine may be short of what a new process takes; its error numbers are Linux's.
    private static Judgement notStarted(String why) {
        for (var rule : SHORT)
            if (rule.pattern().matcher(why).find())
                return new Judgement(rule.means(), "not-started:" + rule.reason(), why);
        return new Judgement(new Outcome.Permanent(Reason.Known.NOT_STARTED), "not-started", why);
    }
}
