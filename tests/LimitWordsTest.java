package tests;

import java.time.*;
import java.util.*;
import lib.agents.Agents;
import lib.board.Classifier;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/// What agents say at a limit, as public reports and the programs themselves have it, and the time they mean. Each was said on Friday
/// 2 October 2026 at noon, UTC. `~` is a time of this machine's zone; a model stands before the time if the limit is that of one alone.
class LimitWordsTest {
    private static final Instant SAID = Instant.parse("2026-10-02T12:00:00Z");

    private static String claude(String words, String more) {
        var reader = Agents.of("claude").reader();
        reader.out("{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"S\",\"model\":\"claude-opus-4-6\"}");
        reader.out(Json.line(Map.of("type", "assistant", "error", "rate_limit", "timestamp", SAID.toString(), "message",
                Map.of("id", "m", "usage", Map.of(), "content", List.of(Map.of("type", "text", "text", words))))));
        reader.out("{\"type\":\"result\",\"is_error\":true,\"terminal_reason\":\"api_error\"" + more + ",\"result\":"
                + Json.line(words) + "}");
        return judged("claude", reader.said().at(1));
    }

    private static String codex(String words) {
        return told("codex", "{\"type\":\"thread.started\",\"thread_id\":\"x\"}",
                Json.line(Map.of("type", "turn.failed", "error", Map.of("message", words))));
    }

    private static String told(String agent, String... lines) {
        var reader = Agents.of(agent).reader();
        for (var line : lines) reader.out(line);
        return judged(agent, reader.said().at(SAID.toEpochMilli()));
    }

    private static String gemini(String words) {
        return told("gemini", "{\"type\":\"init\",\"session_id\":\"S\",\"model\":\"gemini-2.5-pro\"}",
                Json.line(Map.of("type", "result", "status", "error", "timestamp", SAID.toString(), "error",
                Map.of("type", "unknown", "message", "[API Error: {\"error\":{\"code\":429,\"message\":\"" + words + "\"}}]"))));
    }

    private static String qwen(String words) {
        return told("qwen", Json.line(Map.of("type", "result", "subtype", "error_during_execution", "is_error", true, "error",
                Map.of("message", words))));
    }

    private static String opencode(String words) {
        return told("opencode", Json.line(Map.of("type", "error", "timestamp", SAID.toEpochMilli(), "error", Map.of("name", "APIError",
                "data", Map.of("message", words, "statusCode", 429)))));
    }

    private static String judged(String agent, Said said) {
        return switch (Classifier.judge(Agents.of(agent), new Exit.Code(1), said, null, List.of()).outcome()) {
            case Outcome.RateLimited(_, var until, var model) -> (model == null ? "" : model + " ")
                    + (until == null ? "unknown" : Instant.ofEpochMilli(until));
            case Outcome other -> other.word() + " " + other.reason();
        };
    }

    /// Of a time that tells no zone.
    private static String local(String expected) {
        int at = expected.indexOf('~');
        return at < 0 ? expected : expected.substring(0, at)
                + LocalDateTime.parse(expected.substring(at + 1)).atZone(ZoneId.systemDefault()).toInstant();
    }

    private static void all(java.util.function.UnaryOperator<String> said, String table) {
        var wrong = new ArrayList<String>();
        for (var row : table.strip().lines().toList()) {
            var cells = row.split(" +=> +");
            var judged = said.apply(cells[0].strip());
            if (!judged.equals(local(cells[1].strip()))) wrong.add(cells[0] + "\n    " + local(cells[1].strip()) + " but was " + judged);
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void claudesLimits() {
        all(w -> claude(w, ",\"api_error_status\":429"), """
                You've hit your limit · resets 8pm (Europe/Berlin)                            => 2026-10-02T18:00:00Z
                You've hit your limit · resets 2:10pm (Europe/Moscow)                         => 2026-10-02T11:10:00Z
                You've hit your limit · resets 1:30am (Asia/Dhaka)                            => 2026-10-02T19:30:00Z
                You've hit your limit · resets 4:50am (Europe/Rome)                           => 2026-10-03T02:50:00Z
                You've hit your limit · resets Oct 3 at 4pm (America/Recife)                  => 2026-10-03T19:00:00Z
                You've hit your limit · resets Oct 3, 11:30am (Asia/Calcutta)                 => 2026-10-03T06:00:00Z
                You've hit your session limit · resets 12:50am (America/Los_Angeles)          => 2026-10-03T07:50:00Z
                You've hit your session limit · resets 5:50pm                                 => ~2026-10-02T17:50
                You've hit your weekly limit · resets Oct 5 at 8pm (America/Chicago)          => 2026-10-06T01:00:00Z
                You've hit your weekly limit · resets Jan 5, 9am (UTC)                        => 2027-01-05T09:00:00Z
                Weekly limit reached · resets Dec 2, 7pm (Europe/Moscow)                      => 2026-12-02T16:00:00Z
                Opus weekly limit reached ∙ resets Oct 6, 1pm (UTC)                           => opus 2026-10-06T13:00:00Z
                You've hit your Opus limit · resets Oct 6 at 1pm (UTC)                        => opus 2026-10-06T13:00:00Z
                You've hit your Sonnet limit · resets 7pm (UTC)                               => sonnet 2026-10-02T19:00:00Z
                You've reached your Fable limit. It resets 7pm (UTC).                         => fable 2026-10-02T19:00:00Z
                Opus 4 limit reached, now using Sonnet 4. Resets at 3pm (UTC)                 => opus 2026-10-02T15:00:00Z
                Session limit reached ∙ resets 8pm                                            => ~2026-10-02T20:00
                5-hour limit reached ∙ resets 2am (UTC)                                       => 2026-10-03T02:00:00Z
                Limit reached ∙ resets 9pm (UTC) ∙ /upgrade to increase your usage limit      => 2026-10-02T21:00:00Z
                Claude AI usage limit reached|1790964000                                      => 2026-10-02T18:00:00Z
                Claude AI usage limit reached|1790964000000                                   => 2026-10-02T18:00:00Z
                Claude usage limit reached. Your limit will reset at 1pm (Etc/GMT+5).         => 2026-10-02T18:00:00Z
                Claude usage limit reached. Your limit will reset at 9am (America/Chicago).   => 2026-10-02T14:00:00Z
                You're out of extra usage · resets 5pm (Europe/Brussels)                      => 2026-10-02T15:00:00Z
                You're out of extra usage · resets Oct 4, 8pm (Europe/Budapest)               => 2026-10-04T18:00:00Z
                You're out of extra usage                                                     => unknown
                You've hit your org's monthly usage limit                                     => unknown
                You've hit your monthly spend limit · your session limit resets 9:40pm (Asia/Jakarta)  => 2026-10-02T14:40:00Z
                You've hit your limit for Claude messages. Limits will reset at 9:30 PM.      => ~2026-10-02T21:30
                Usage limit reached for 5 hour. Your limit will reset at 2026-10-02 17:42:12  => ~2026-10-02T17:42:12
                已达到 5 小时的使用上限。您的限额将在 2026-10-03 07:41:44 重置。                      => 2026-10-02T23:41:44Z
                You've reached your usage limit for this billing cycle. Your quota will be refreshed in the next cycle.  => unknown
                You've hit your limit · resets Monday 9am (UTC)                               => 2026-10-05T09:00:00Z
                You've hit your limit · resets tomorrow at 9am (UTC)                          => 2026-10-03T09:00:00Z
                You've hit your limit · resets in 3h 20m                                      => 2026-10-02T15:20:00Z
                You've hit your session limit · resets 8pm (Nowhere/At_All)                   => unknown
                You've used 100% of your weekly limit. Resets on Thursday at 9am UTC          => 2026-10-08T09:00:00Z
                Daily call limit for this API reached. Resets at: 1790964000                  => 2026-10-02T18:00:00Z
                Your limit will reset at 2026-10-02T20:00:00.000+02:00                        => 2026-10-02T18:00:00Z
                Opus is experiencing high load. Switch to Sonnet.                             => transient overloaded
                You've hit your monthly spend limit · raise it at claude.ai/settings/usage    => permanent billing
                You're out of usage credits. Switch to another model                          => permanent billing
                Your organization is out of usage credits. Contact your admin to add more.    => permanent billing
                Server is temporarily limiting requests (not your usage limit)                => transient rate-limit-429
                This request would exceed your organization's rate limit of 50 requests per minute   => transient rate-limit-429
                API Error: Request rejected (429) · Your account has hit a rate limit.        => transient rate-limit-429
                You have hit your rate limit. Please slow down.                               => transient rate-limit-429
                This request would exceed your account's rate limit. Please try again later.  => transient rate-limit-429
                You've hit your weekly limit · resets Oct 5 at 7pm                            => ~2026-10-05T19:00
                You've hit your weekly limit · resets Oct 27 at 4:30am (Asia/Calcutta)        => 2026-10-26T23:00:00Z
                You've hit your session limit · resets 20:30 (Asia/Tokyo)                     => 2026-10-02T11:30:00Z
                You've hit your Fable limit · resets Oct 6, 5:59am (America/Los_Angeles)      => fable 2026-10-06T12:59:00Z
                You've reached your 5-hour limit. Resets in 2 hr 13 min.                      => 2026-10-02T14:13:00Z
                API Error: Request rejected (429) - Too many tokens per day, please wait before trying again.   => unknown
                You've used all of your weekly usage. Limit resets Sunday at 6pm (UTC).       => 2026-10-04T18:00:00Z
                Your team has reached its monthly usage limit. It resets on November 1.       => ~2026-11-01T00:00
                Your weekly limit has been reached and will be lifted on Monday at 09:00 UTC  => 2026-10-05T09:00:00Z
                Rate limit: you can send messages again at 3:45 PM GMT+2                      => 2026-10-02T13:45:00Z
                """);
    }

    @Test
    void claudesLimitsOfMoneyComeAsBadRequests() {
        all(w -> claude(w, ",\"api_error_status\":400"), """
                API Error: 400 You have reached your specified API usage limits. You will regain access on 2026-11-01 at 00:00 UTC. => \
                2026-11-01T00:00:00Z
                You have reached your specified workspace API usage limits. You will regain access on 2026-10-03 at 06:30 UTC.  => \
                2026-10-03T06:30:00Z
                You have reached your specified API usage limits.                             => permanent billing
                Credit balance is too low                                                     => permanent billing
                """);
    }

    /// The event tells the time as a number, and its window names the model.
    @Test
    void aWindowOfOneModel() {
        var reader = Agents.of("claude").reader();
        reader.out("{\"type\":\"rate_limit_event\",\"rate_limit_info\":{\"status\":\"rejected\",\"resetsAt\":1790964000,"
                + "\"rateLimitType\":\"seven_day_opus\"}}");
        reader.out("{\"type\":\"result\",\"is_error\":true,\"api_error_status\":429,\"result\":\"You've hit your limit\"}");
        assertEquals("opus 2026-10-02T18:00:00Z", judged("claude", reader.said()));
    }

    /// The model's answer may be about limits and statuses, and so may a request that the service finds wrong.
    @Test
    void whatIsWrittenAboutLimitsIsNone() {
        for (var answer : List.of("The parser now handles a usage limit.", "I have left to edit the usage limit banner.",
                "It prints 5-hour limit reached.", "Retried on API Error: 429 Too Many Requests", "API Error: 401 asks to log in",
                "Credit balance is too low is shown now"))
            for (var reason : Map.of("structured_output_retry_exhausted", "permanent structured_output", "tool_deferred",
                    "permanent tool_deferred", "api_error", "transient api-error").entrySet())
                assertEquals(reason.getValue(), told("claude", Json.line(Map.of("type", "result", "is_error", false, "stop_reason",
                        "tool_use", "terminal_reason", reason.getKey(), "result", answer))), answer);
        for (var words : List.of("tools.0.description: see the usage limit", "the field usage_limit is unknown")) {
            assertEquals("permanent bad_request", claude("API Error: 400 " + words, ",\"api_error_status\":400"));
            assertEquals("permanent bad_request", told("claude", Json.line(Map.of("type", "result", "is_error", true, "result", words,
                    "terminal_reason", "image_error"))));
            assertEquals("permanent bad_request", codex("unexpected status 422 Unprocessable Entity: " + words));
        }
        assertEquals("unknown", codex("unexpected status 403 Forbidden: usage_limit"));
    }

    @Test
    void aModelsDateAndANumberAreNoTime() {
        all(LimitWordsTest::codex, """
                Rate limit reached for gpt-4o-2024-08-06 on requests per day (RPD): Limit 200. Please try again in 7m12s. \
                => 2026-10-02T12:07:12Z
                Usage limit reached for 2024-08-06-preview. Resets at 3pm UTC.                => 2026-10-02T15:00:00Z
                Usage limit of 1234-56-78 reached: try again in 5m                            => 2026-10-02T12:05:00Z
                Usage limit reached. Try again 2 times or resets 3pm UTC                      => 2026-10-02T15:00:00Z
                Usage limit reached. Until 25:00 UTC no more, back at 4pm UTC                 => 2026-10-02T16:00:00Z
                Usage limit reached on Feb 31, 2027. It resets on Oct 4, 2026 at 9am UTC      => 2026-10-04T09:00:00Z
                Usage limit reached. Mon 1 of 3, resets Wed 9am UTC                           => 2026-10-07T09:00:00Z
                Usage limit reached · resets 8pm (Ab%s)                                       => unknown
                """.replace("%s", "/b".repeat(20_000)));
    }

    @Test
    void codexsLimits() {
        all(LimitWordsTest::codex, """
                You've hit your usage limit. Upgrade to Pro (https://openai.com/chatgpt/pricing) or try again in 5 days 22 hours 11 \
                minutes. \
                => 2026-10-08T10:11:00Z
                You've hit your usage limit. Try again in 4 days 20 hours 9 minutes.          => 2026-10-07T08:09:00Z
                You've hit your usage limit. Upgrade to Pro or try again in 3 hours 2 minutes.       => 2026-10-02T15:02:00Z
                You've hit your usage limit. Upgrade to Plus (https://chatgpt.com/explore/plus), or try again at Nov 5th, 2026 8:19 PM. => \
                ~2026-11-05T20:20
                You've hit your usage limit for GPT-5.3-Codex-Spark. Switch to another model now, or try again at Oct 9th, 2026 9:00 \
                AM. => \
                gpt-5.3-codex-spark ~2026-10-09T09:01
                You've hit your usage limit. Upgrade to Pro, or wait for limits to reset (every 5h and every week.).  => unknown
                You've hit your usage limit. To get more access now, send a request to your admin   => unknown
                You're out of Codex messages. To get more access now, send a request to your admin, or wait until Oct 4, 2026, 4:12 PM. => \
                ~2026-10-04T16:12
                Your workspace is out of credits. Ask your workspace owner to refill in order to continue.   => permanent billing
                Your workspace is out of credits. Add credits to continue.                    => permanent billing
                You hit your spend cap set in your workspace. Increase your spend cap to continue.   => permanent billing
                Quota exceeded. Check your plan and billing details.                          => permanent billing
                Rate limit reached for gpt-5 in organization org-x on requests per day (RPD): Limit 200, Used 200. Please try again in \
                7m12s. \
                => 2026-10-02T12:07:12Z
                Rate limit reached for gpt-5 on requests per min (RPM): Limit 3, Used 3, Requested 1. => transient rate-limit-429
                exceeded retry limit, last status: 429 Too Many Requests                      => transient rate-limit-429
                Selected model is at capacity. Please try a different model.                  => transient overloaded
                We're currently experiencing high demand, which may cause temporary errors.   => transient overloaded
                You've hit your usage limit for gpt-6-astra. Try again at Oct 9th, 2026 9:00 AM.     => gpt-6-astra ~2026-10-09T09:01
                You've hit your usage limit. Try again in about an hour.                      => 2026-10-02T13:00:00Z
                You've hit your usage limit. Your limit resets in: 4h 12m                     => 2026-10-02T16:12:00Z
                You've hit your usage limit. You can continue at 3:15 PM AEST.                => 2026-10-03T05:15:00Z
                Your usage allowance for this week has been used up. Available again from Oct 6 at 10:00 UTC. => 2026-10-06T10:00:00Z
                """);
    }

    @Test
    void othersLimits() {
        all(LimitWordsTest::gemini, """
                You have exhausted your capacity on this model. Your quota will reset after 12h3m.   => gemini-2.5-pro 2026-10-03T00:03:00Z
                You have exhausted your capacity on this model. Your quota will reset after 8h44m7s. => gemini-2.5-pro 2026-10-02T20:44:07Z
                No capacity available for model gemini-3-flash-preview on the server          => transient overloaded
                You have exhausted your capacity on this model.                               => gemini-2.5-pro unknown
                Usage limit reached for gemini-3-flash-preview. Access resets at 10:57 PM GMT-3.   => gemini-3-flash-preview \
                2026-10-03T01:57:00Z
                Usage limit reached for all Pro models. Access resets at 5:30 PM GMT+5:30.    => 2026-10-02T12:00:00Z
                Individual quota reached. Contact your administrator to enable overages. Resets in 160h20m10s. => 2026-10-09T04:20:10Z
                Individual quota reached. Please upgrade your subscription to increase your limits. Resets in 71h15m27s. => \
                2026-10-05T11:15:27Z
                """);
        all(LimitWordsTest::qwen, """
                [API Error: 429 Free allocated quota exceeded.]                               => unknown
                [API Error: Qwen OAuth quota exceeded: Your free daily quota has been reached. It resets at midnight UTC] => \
                2026-10-03T00:00:00Z
                [API Error: 429 week allocated quota exceeded.]                               => unknown
                [API Error: 402 Insufficient Balance]                                         => permanent billing
                [API Error: 429 Your GLM Coding Plan package has expired]                     => permanent billing
                [API Error: 429 Too many tokens per day, please wait before trying again.]    => unknown
                [API Error: 429 Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free requests]   => unknown
                [API Error: 429 Weekly/Monthly Limit Exhausted. Your limit will reset at 2026-10-05T00:00:00Z]   => 2026-10-05T00:00:00Z
                [API Error: 429 Too many requests, try again in 20 seconds]                   => transient rate-limit-429
                [API Error: 429 hour allocated quota exceeded, please increase your quota limit.]   => unknown
                [API Error: 429 您的账户已达到速率限制，请您控制请求频率]                             => transient rate-limit-429
                [API Error: 429 该模型当前访问量过大，请您稍后再试]                                   => transient rate-limit-429
                [API Error: 429 余额不足或无可用资源包,请充值。]                                      => permanent billing
                [API Error: 429 已达到每周/每月使用上限，您的限额将在 2026-10-05 08:00:00 重置]         => 2026-10-05T00:00:00Z
                """);
        all(LimitWordsTest::opencode, """
                Free usage exceeded, subscribe to Go [retrying in 8h 13m attempt #1]          => 2026-10-02T20:13:00Z
                5-hour usage limit reached. Resets in 3 hours.                                => 2026-10-02T15:00:00Z
                Sorry, you've hit a rate limit that restricts the number of Copilot model requests. Please try again in 2 hours. => \
                2026-10-02T14:00:00Z
                You've reached your weekly rate limit. Please wait for your limit to reset on October 5, 2026 at 2:00 AM. => \
                ~2026-10-05T02:00
                You've hit your global rate limit. Please upgrade your plan or wait 3 hours 43 minutes for your limit to reset. => \
                2026-10-02T15:43:00Z
                You've hit your usage limit. Your usage limits will reset when your monthly cycle ends on 10/5/2026. => ~2026-10-05T00:00
                You've hit your free requests limit. Your usage limits will reset when your monthly cycle ends on 11/17/2026.   => \
                ~2026-11-17T00:00
                You have exceeded your monthly quota (Request ID: F278:2BE859)                => unknown
                You've reached your monthly chat messages quota. Upgrade or wait for your allowance to renew.   => unknown
                Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current pricing tier. Please retry \
                after 86400 seconds.  => 2026-10-03T12:00:00Z
                The engine is currently overloaded, please try again later                    => transient overloaded
                Daily request quota exhausted, next reset at 2026-10-03 00:00 UTC             => 2026-10-03T00:00:00Z
                Quota exceeded for the month. It renews on 1 November 2026.                   => ~2026-11-01T00:00
                Your account balance is insufficient, please top up.                          => permanent billing
                You have run out of credits. Please recharge.                                 => permanent billing
                This key has reached its credit limit                                         => permanent billing
                This request requires more credits, or fewer max_tokens.                      => permanent billing
                No credits left on this account                                               => permanent billing
                Prepaid credits are depleted. Please add credits to your account              => permanent billing
                """);
    }
}
