package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// An [Outcome] with how it was come by.
///
/// @param outcome  what the end means
/// @param rule     the rule that decided, such as `claude:completed` or `plain:rate-limit`
/// @param evidence the line or field it went by, as one line of at most 300 characters; null if the exit alone
/// @param output   the final answer or the last lines of stdout, at most 1,000 characters; null if there are none
/// @param caveats  of a success, what somebody should look at; of anything else none
public record Judgement(Outcome outcome, String rule, String evidence, String output, List<Caveat> caveats) {
    public Judgement {
        caveats = outcome instanceof Outcome.Succeeded ? List.copyOf(caveats) : List.of();
        evidence = evidence == null ? null : nullIfBlank(Text.line(evidence, 300));
        output = output == null ? null : nullIfBlank(Text.cut(output, 1000));
    }

    public Judgement(Outcome outcome, String rule, String evidence, String output) {
        this(outcome, rule, evidence, output, List.of());
    }

    /// One without output.
    public Judgement(Outcome outcome, String rule, String evidence) {
        this(outcome, rule, evidence, null);
    }

    public Judgement output(String output) {
        return new Judgement(outcome, rule, evidence, output, caveats);
    }

    /// With one more caveat; the same if it is null.
    public Judgement with(Caveat caveat) {
        if (caveat == null) return this;
        var all = new ArrayList<>(caveats);
        all.add(caveat);
        return new Judgement(outcome, rule, evidence, output, all);
    }

    private static String nullIfBlank(String text) {
        return text.isBlank() ? null : text;
    }

    /// The shape in files: one flat object.
    record Flat(String outcome, String reason, Long until, String model, Boolean unsure, String rule, String evidence, String output,
            List<Caveat> caveats) {}

    @JsonValue
    Flat flat() {
        var limited = outcome instanceof Outcome.RateLimited l ? l : null;
        return new Flat(outcome.word(), outcome.reason().word(), limited == null ? null : limited.until(),
                limited == null ? null : limited.model(), outcome.reason() == Reason.Unsure.AUTH ? true : null, rule, evidence, output,
                caveats.isEmpty() ? null : caveats);
    }

    @JsonCreator
    static Judgement of(Flat flat) {
        var outcome = Boolean.TRUE.equals(flat.unsure) ? new Outcome.Permanent(Reason.Unsure.AUTH)
                : Outcome.of(flat.outcome, flat.reason, flat.until);
        if (outcome instanceof Outcome.RateLimited(var reason, var until, _)) outcome = new Outcome.RateLimited(reason, until, flat.model);
        var judgement = new Judgement(outcome, flat.rule, flat.evidence, flat.output, flat.caveats == null ? List.of() : flat.caveats);
        // Journals older than caveats told of denied tools by the reason alone.
        return flat.caveats == null && judgement.outcome.reason() == Reason.Known.PERMISSION_DENIALS
                ? judgement.with(Caveat.of(Caveat.Kind.DENIED)) : judgement;
    }
}
