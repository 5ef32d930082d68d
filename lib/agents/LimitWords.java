package lib.agents;

import java.time.ZoneId;
import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.model.*;
import lib.model.Reason.Known;

/// What services and their clients say of an account at its limit, as data: it is held until then. A matter of money, which somebody has to
/// mend, is told apart, and so is a rate of requests a minute, which is none of its business. It knows words alone, no status.
final class LimitWords {
    private LimitWords() {}

    /// A mention is one of a limit unless something is wrong with the request, in which such words may stand as well.
    private enum Kind { LIMIT, MONEY, MENTION }

    private record Wording(Kind kind, Pattern words) {
        Wording(Kind kind, String words) {
            this(kind, Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        }
    }

    /// Above each is where it was seen. The first that fits decides. A limit on money that says when it is lifted is one like others.
    private static final List<Wording> WORDINGS = List.of(
            // codex 0.169.0: workspace is out of credits; claude-code 2.1.330: out of usage credits
            new Wording(Kind.MONEY, "out of (?:usage )?credits|out of credit\\b|no (?:remaining )?credits"
                    + "|requires? (?:usage |more )?credits|needs usage credits"),
            // codex 0.169.0
            new Wording(Kind.MONEY, "hit your spend cap|workspace credit limit"),
            // claude-code 2.1.330
            new Wording(Kind.MONEY, "monthly spend limit|spend limit reached"),
            // claude-code 2.1.330; DeepSeek, Cline, opencode Zen, OpenRouter, z.ai code 1309
            new Wording(Kind.MONEY, "balance is (?:too low|insufficient)|insufficient (?:account )?(?:balance|credits|funds)"
                    + "|payment required|no payment method|key limit exceeded|plan (?:package )?has expired|余额不足"),
            // OpenRouter, Gemini API of prepaid accounts
            new Wording(Kind.MONEY, "credit limit\\b|no credits left|credits (?:are|have been) (?:depleted|exhausted|used up)"),
            // claude-code 2.1.330
            new Wording(Kind.MONEY, "organization has used up|used (?:up )?all (?:of )?(?:your|available) [^.\n]{0,20}credits"),
            // claude-code 2.1.330, of a workspace of the API
            new Wording(Kind.MONEY, "reached your specified [\\w\\s-]*?usage limits"),
            // claude-code 2.1.330: hit your session limit; codex 0.169.0: hit your usage limit
            new Wording(Kind.LIMIT, "hit (?:your|the|its|their) (?!rate limit)(?:[^.\n]{0,40} )?limits?\\b"),
            // copilot-cli 1.0.25: weekly rate limit; Claude API: specified API usage limits; kimi-cli
            new Wording(Kind.LIMIT, "reached (?:your|the|its) (?:[^.\n]{0,40} )?(?:usage|weekly|daily|monthly|session|opus|sonnet"
                    + "|haiku|fable|hourly|5-hour|plan|message|rate|request) (?:\\w+ ){0,2}(?:limits?|quota)\\b"),
            // claude-code 1.0, 2.0: usage limit reached|EPOCH, 5-hour limit reached; z.ai code 1308
            new Wording(Kind.LIMIT, "\\b(?:usage|session|week(?:ly)?|daily|hourly|month(?:ly)?|opus|sonnet|haiku|fable"
                    + "|mythos|\\d-?hour|\\dh|plan)\\b(?: [\\w.]{1,12}){0,2} (?:limit|quota)(?: for [\\w -]{1,30})? (?:has been |was |is )?"
                    + "(?:reached|hit|exceeded|exhausted|used up)|\\blimit reached\\b[^.\n]{0,20}\\bresets"),
            // claude-code 2.1.23; codex 0.140
            new Wording(Kind.LIMIT, "out of (?:extra usage|codex|usage|messages)\\b|used (?:up |100 ?% )?(?:all )?(?:of )?your [^.\n]{0,30}"
                    + "(?:limit|quota|allowance)|\\ballowance\\b[^.\n]{0,30}(?:exceeded|exhausted|used up)"),
            // Claude API
            new Wording(Kind.LIMIT, "regain access (?:on|at|in)\\b"),
            // claude-code 1.0.24: your limit will reset at; codex 0.23
            new Wording(Kind.LIMIT, "limits? (?:will|to) reset|limits? resets?\\b|quota will (?:be )?(?:reset|refresh)"
                    + "|for limits to reset"),
            // gemini-cli 0.22, 0.33
            new Wording(Kind.LIMIT, "exhausted your (?:daily |weekly )?(?:quota|capacity) on this model"),
            // qwen-code 0.14.4; Alibaba's coding plan
            new Wording(Kind.LIMIT, "oauth (?:free tier )?quota exceeded|free (?:tier|daily) quota (?:has been |was )?(?:exceeded"
                    + "|reached)|(?:free|hour|day|week|month) allocated quota exceeded"),
            // opencode 1.2.6, 1.18.31
            new Wording(Kind.LIMIT, "free usage exceeded|(?:Free|Go)UsageLimitError"),
            // copilot-cli 1.0.25
            new Wording(Kind.LIMIT, "hit a rate limit that restricts|user_(?:weekly|global\\w*|monthly)_rate_limited"
                    + "|premium request (?:allowance|limit|quota)|no quota\\b"),
            // OpenAI, Groq, OpenRouter, Bedrock: limits of a day
            new Wording(Kind.LIMIT, "(?:requests?|tokens?|models?)[- ]per[- ](?:day|week|month|hour)\\b|\\((?:RPD|TPD)\\)"),
            // Copilot, Cursor
            new Wording(Kind.LIMIT, "exceeded your (?:[^.\n]{0,30} )?(?:usage|weekly|daily|monthly|session|premium) (?:\\w+ )?"
                    + "(?:limit|quota|allowance)"),
            // z.ai code 1308, in Chinese
            new Wording(Kind.LIMIT, "使用上限|限额将在|额度已用[完尽]"),
            // What codex and others had before these wordings were collected: codex, service code usage_limit_reached.
            new Wording(Kind.MENTION, "usage.?limit"));

    /// A number of requests a minute isn't a limit of the account, nor is what a service says of itself.
    private static final Pattern RATE = Pattern.compile("not your usage limit|per.?min(?:ute)?\\b|\\b[RT]PM\\b|per.?second\\b"
            + "|approaching|close to your", Pattern.CASE_INSENSITIVE);

    /// HTTP statuses that tell of something wrong with the request (RFC 9110, 15.5).
    private static final Set<Integer> OF_REQUEST = Set.of(400, 404, 405, 413, 415, 422);
    private static final Pattern DAY = Pattern.compile("per.day\\b|\\b[RT]PD\\b", Pattern.CASE_INSENSITIVE);

    /// Families that have limits of their own, of Claude.
    private static final Pattern FAMILY = Pattern.compile(
            "\\b(opus|sonnet|haiku|fable|mythos)\\b(?:(?!\\. )[^·∙|\n]){0,30}\\b(?:limit|quota)", Pattern.CASE_INSENSITIVE);
    /// Others that are named beside their limit: by Codex; by OpenAI and Groq; by Gemini and its quotas.
    private static final Pattern NAMED = Pattern.compile("usage limit for ([\\w.:/-]*\\w)(?=[., ]+switch to)"
            + "|usage limit (?:reached )?for ((?=\\S*\\d)[a-z][\\w.:/]*-[\\w.:/-]*\\w)"
            + "|for model:? [`'\"]?([\\w.:/-]*\\w)|\\bmodel: ([\\w.:/-]*\\w)", Pattern.CASE_INSENSITIVE);
    private static final Pattern THIS = Pattern.compile("(?:on|for) this model", Pattern.CASE_INSENSITIVE);

    /// What these words mean if they tell of a limit; null if they don't.
    ///
    /// @param status the HTTP status; 0 if that isn't known
    /// @param said  when they were said, in milliseconds since 1970; 0 if that isn't known
    /// @param until when it is lifted, if that was told elsewhere; null if it wasn't
    /// @param model the one that answers; null if that isn't known
    static Outcome read(int status, String words, long said, Long until, String model) {
        if (RATE.matcher(words).find() && !DAY.matcher(words).find()) return null;
        var found = WORDINGS.stream().filter(w -> w.kind != Kind.MENTION || !OF_REQUEST.contains(status))
                .filter(w -> w.words.matcher(words).find()).findFirst().orElse(null);
        if (found == null) return null;
        var lifted = until != null ? until : LimitTime.of(words, said, zone(words));
        if (found.kind == Kind.MONEY && lifted == null) return new Outcome.Permanent(Known.BILLING);
        return new Outcome.RateLimited(Known.USAGE_LIMIT_REACHED, lifted, model(words, model));
    }

    /// The same, as judged by an agent's rule; null likewise.
    static Judgement judge(String agent, int status, String words, long said, Long until, String model) {
        return switch (read(status, words, said, until, model)) {
            case null -> null;
            case Outcome.Permanent billing -> new Judgement(billing, agent + ":billing", words);
            case Outcome limited -> new Judgement(limited, agent + ":usage-limit", words);
        };
    }

    /// Whose limit it is; null if it is that of all models.
    ///
    /// @param answering the model that answers; null if that isn't known
    static String model(String words, String answering) {
        var family = FAMILY.matcher(words);
        if (family.find()) return family.group(1).toLowerCase(Locale.ROOT);
        var named = NAMED.matcher(words);
        if (named.find())
            for (int i = 1; i <= named.groupCount(); i++) if (named.group(i) != null) return named.group(i).toLowerCase(Locale.ROOT);
        return THIS.matcher(words).find() && answering != null ? answering.toLowerCase(Locale.ROOT) : null;
    }

    /// Of times that tell none: this machine's, but that of China for what is told in Chinese.
    private static ZoneId zone(String words) {
        return words.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN) ? ZoneId.of("Asia/Shanghai")
                : ZoneId.systemDefault();
    }
}
