package lib.agents;

import java.time.ZoneId;
import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.model.*;
import lib.model.Reason.Known;

/// A refusal by a model service and its meaning, whichever agent passed it on. It goes by the HTTP status and the service's own
/// code where the agent tells them, and by the service's words only for what neither tells. It knows no agent and no clock.
///
/// The statuses are those of the public references of the Anthropic, OpenAI and Gemini APIs; 529 is Anthropic's "overloaded".
///
/// @param status    the HTTP status; 0 is unknown
/// @param code      the service's code or kind of error, such as `insufficient_quota`; empty is unknown
/// @param message   its words
/// @param until     when it will answer again, in milliseconds since 1970; null if it didn't say
/// @param retryable whether the agent takes it for worth another try; null if it doesn't say
record ServiceError(int status, String code, String message, Long until, Boolean retryable) {
    private static final Pattern TOO_LONG =
            words("context.?(?:length|window|overflow)|(?:prompt|input).{0,20}too.long|maximum context|maximum number of tokens"
            + "|reduce the length|request_too_large");
    private static final Pattern BILLING =
            words("insufficient.?(?:quota|balance|credit|funds)|credit balance|billing|payment|arrearage|good standing"
            + "|exceeded your current quota|upgrade to (?:plus|pro)\\b");
    private static final Pattern RATE = words("rate.?limit|too many requests|resource.?(?:has been )?exhausted|throttl");
    private static final Pattern AUTH =
            words("api.?key|unauthenticated|unauthori[sz]ed|authenticat|\\bauth (?:method|type)|permission.?denied|invalid.?token"
            + "|(?:not|please) (?:logged|log|sign(?:ed)?).?in|credentials|missing environment variable");
    private static final Pattern MODEL =
            words("model.?not.?(?:found|supported)|models?\\W.{0,80}(?:not found|does not exist|doesn't exist|not supported|no access)");
    private static final Pattern REFUSED = words("refus(?:al|ed to)|content.?(?:filter|policy)|usage policy|safety|flagged|prohibited");
    private static final Pattern OVERLOADED = words("overloaded|at capacity|high (?:demand|load)|no capacity available");
    private static final Pattern SERVER =
            words("server.?(?:had an |side )?error|internal.?(?:server.?)?error|temporar|unavailable|try again later|bad gateway");
    private static final Pattern CONNECTION =
            words("connect|network|fetch failed|socket|ECONN|ENOTFOUND|EAI_AGAIN|time.?d?.?out|stream (?:ended|closed|disconnected|error)");
    private static final Pattern SESSION =
            words("no (?:saved |previous )?(?:conversation|session|rollout)s? found|session.{0,60}(?:not found|does not exist)|invalid "
                    + "session identifier");
    /// A login that has run out and wasn't renewed, or that somebody else renewed at the same time: claude-code 2.1.330, codex 0.169.0.
    private static final Pattern EXPIRED =
            words("could not be refreshed|refresh(?:ing)? (?:the |your )?(?:oauth |access )?token|refresh.token|auth_recovery"
            + "|(?:session|token|login|credentials?)\\b.{0,20}\\bexpired|invalid authentication credentials");

    private static final long MINUTE = 60_000;

    private static Pattern words(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    /// An error of which only the words are known.
    static ServiceError of(int status, String message) {
        return new ServiceError(status, "", message, null, null);
    }

    /// @param agent whose rule this is
    Judgement judge(String agent) {
        return judge(agent, 0, null);
    }

    /// @param at    when it was told, in milliseconds since 1970; 0 if that isn't known
    /// @param model the one that answers; null if that isn't known
    Judgement judge(String agent, long at, String model) {
        boolean aboutRequest = status == 0 || status == 400 || status == 413 || status == 422;
        if (status == 413 || aboutRequest && says(TOO_LONG)) return permanent(agent, Known.PROMPT_TOO_LONG);
        if (BILLING.matcher(code).find() || status == 402) return permanent(agent, Known.BILLING);
        var limit = LimitWords.judge(agent, status, code + " " + message, at, until, model);
        if (limit != null) return new Judgement(limit.outcome(), limit.rule(), evidence());
        // A quota with a time to wait for is a rate limit in other words.
        if ((aboutRequest || status == 403 || status == 429) && says(BILLING) && !LimitTime.WAIT.matcher(message).find())
            return permanent(agent, Known.BILLING);
        if (status == 429 && says(OVERLOADED)) return judged(agent, "overloaded", new Outcome.Transient(Known.OVERLOADED));
        if (status == 429 || status == 0 && says(RATE))
            return judged(agent, "rate-limit", until != null ? new Outcome.RateLimited(Known.RATE_LIMIT_429, until)
                    : tooMany(message, at));
        if (status == 404 || aboutRequest && says(MODEL)) return permanent(agent, Known.MODEL_NOT_FOUND);
        if (aboutRequest && says(SESSION)) return permanent(agent, Known.SESSION_UNKNOWN);
        if (status == 401 || status == 403 || aboutRequest && (says(AUTH) || says(EXPIRED)))
            return permanent(agent, login(code + " " + message));
        if (status == 529 || status == 503 && says(OVERLOADED))
            return judged(agent, "overloaded", new Outcome.Transient(new Reason.Status(Known.OVERLOADED, status)));
        if (status >= 500) return judged(agent, "server-error", new Outcome.Transient(new Reason.Status(Known.SERVER_ERROR, status)));
        if (status == 408 || status == 409 || status == 425)
            return judged(agent, "server-error", new Outcome.Transient("conflict-" + status));
        if (aboutRequest && says(REFUSED)) return permanent(agent, Known.REFUSAL);
        if (status >= 400) return permanent(agent, Known.BAD_REQUEST);
        return withoutStatus(agent);
    }

    private Judgement withoutStatus(String agent) {
        if (Classifier.plain(new Exit.Code(1), new Said(Progress.NONE, List.of(), null, List.of(), List.of(message)), List.of())
                .outcome() instanceof Outcome.Resource short_)
            return judged(agent, "resource", short_);
        if (says(OVERLOADED)) return judged(agent, "overloaded", new Outcome.Transient(Known.OVERLOADED));
        if (says(CONNECTION)) return judged(agent, "connection", new Outcome.Transient(Known.CONNECTION));
        if (says(SERVER)) return judged(agent, "server-error", new Outcome.Transient(Known.SERVER_ERROR));
        if (Boolean.FALSE.equals(retryable)) return permanent(agent, Known.API_ERROR);
        return judged(agent, "other", new Outcome.Transient(Known.ERROR));
    }

    private boolean says(Pattern words) {
        return words.matcher(code).find() || words.matcher(message).find();
    }

    private Judgement permanent(String agent, Reason kind) {
        return judged(agent, kind.word().replace('_', '-'), new Outcome.Permanent(kind));
    }

    private Judgement judged(String agent, String rule, Outcome outcome) {
        return new Judgement(outcome, agent + ":" + rule, evidence());
    }

    private String evidence() {
        return (status == 0 || message.contains(String.valueOf(status)) ? "" : status + " ") + message;
    }

    /// Why a login failed: for good, or perhaps only since somebody else was renewing it.
    static Reason login(String message) {
        return EXPIRED.matcher(message).find() ? Reason.Unsure.AUTH : Known.AUTH;
    }

    /// Whether this is what the service says of a session it doesn't know.
    static boolean unknownSession(String message) {
        return SESSION.matcher(message).find();
    }

    /// Too many requests: of the next minute, unless the words tell of a longer wait.
    ///
    /// @param at when they were said, in milliseconds since 1970; 0 if that isn't known
    static Outcome tooMany(String message, long at) {
        var until = LimitTime.of(message, at, ZoneId.systemDefault());
        return until == null || until - at <= MINUTE ? new Outcome.Transient(Known.RATE_LIMIT_429)
                : new Outcome.RateLimited(Known.RATE_LIMIT_429, until);
    }

    /// Whether the service says that it has more to do than it can.
    static boolean overloaded(String message) {
        return OVERLOADED.matcher(message).find();
    }

    /// Whether this tells that somebody has to log in.
    static boolean wantsLogin(String message) {
        return AUTH.matcher(message).find();
    }
}
