package lib.agents;

import java.time.ZoneId;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.board.*;
import lib.model.*;
import lib.model.Progress.Tokens;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import static lib.model.Reason.Known.*;

/// An agent CLI that is known by its [Profile] alone. It succeeds with exit 0 and, if the profile says where the final answer stands, with
/// that answer; what its errors mean is judged by the profile's own words, or else by the rules for plain commands.
record Profiled(Profile profile, Needs needs) implements Agent {
    private static final String COMPLAINT = "complaint";

    @Override
    public String name() {
        return profile.name();
    }

    @Override
    public Invocation invoke(Task task, UUID session) {
        var prompt = (Work.Prompt) task.work();
        return filled(profile.command(), prompt, session.toString(), prompt.text());
    }

    @Override
    public Invocation resume(Task task, String session, String text) {
        return filled(profile.resume(), (Work.Prompt) task.work(), session, text);
    }

    @Override
    public boolean resumes() {
        return !profile.resume().isEmpty();
    }

    @Override
    public List<String> attach(String session) {
        return profile.attach().stream().map(word -> word.replace("{session}", session)).toList();
    }

    @Override
    public String account() {
        return profile.account();
    }

    private static Invocation filled(List<String> words, Work.Prompt prompt, String session, String text) {
        var argv = new ArrayList<String>();
        for (var word : words) {
            var plain = word.replace("{session}", session).replace("{model}", prompt.model() == null ? "" : prompt.model());
            // The prompt comes last: what stands in it is not replaced again.
            argv.add(plain.replace("{prompt}", text));
        }
        argv.addAll(prompt.args());
        boolean asArgument = words.stream().anyMatch(w -> w.contains("{prompt}"));
        return new Invocation(argv, Map.of(), asArgument ? null : text);
    }

    @Override
    public Reader reader() {
        return new ProfiledReader();
    }

    @Override
    public Judgement judge(Exit exit, Said said, List<Rule> rules) {
        boolean answered = profile.result() == null || Boolean.TRUE.equals(said.progress().finished());
        if (exit.status() == 0 && answered) return new Judgement(new Outcome.Succeeded(COMPLETED), name() + ":result", said.answer());
        var error = said.notable().reversed().stream().map(n -> n.path(COMPLAINT)).filter(JsonNode::isString).map(JsonNode::asString)
                .findFirst().orElse(null);
        // Where it tells its errors apart, its other words are those of the model.
        var told = profile.error() == null || profile.result() == null ? said.out().reversed().stream() : Stream.ofNullable(error);
        for (var line : Stream.concat(said.err().reversed().stream(), told).toList()) {
            if (says(profile.unknown(), line))
                return new Judgement(new Outcome.Permanent(SESSION_UNKNOWN), name() + ":session-unknown", line);
            if (says(profile.limit(), line))
                return new Judgement(new Outcome.RateLimited(USAGE_LIMIT_REACHED,
                        LimitTime.of(line, said.at(), ZoneId.systemDefault()), LimitWords.model(line, null)), name() + ":limit", line);
        }
        if (error != null) {
            var service = ServiceError.of(0, error).judge(name(), said.at(), null);
            var reason = service.outcome().reason();
            if (reason.closesAccount() || reason.overload() || service.outcome() instanceof Outcome.RateLimited) return service;
        }
        // Exit 0 without the terminal event is no success: it is judged as a failure whose words are all there is.
        var plain = Classifier.plain(exit.status() == 0 ? new Exit.Code(1) : exit, said, rules);
        return plain.rule().equals(Classifier.BY_EXIT) && exit.status() == 0
                ? new Judgement(new Outcome.Transient(NO_RESULT), name() + ":no-result", "exit 0 without a final answer") : plain;
    }

    private static boolean says(List<String> patterns, String line) {
        return patterns.stream().anyMatch(p -> Pattern.compile(p, Pattern.CASE_INSENSITIVE).matcher(line).find());
    }

    private final class ProfiledReader implements Reader {
        private final LastLines out = new LastLines();
        private final LastLines err = new LastLines();
        private final Deque<JsonNode> notable = new ArrayDeque<>();
        private String phase;
        private String session;
        private String answer;
        private String line;
        private String complaint;
        private Double cost;
        private long input;
        private long output;
        private boolean counted;
        private boolean ended;
        private long signs;

        @Override
        public void out(String text) {
            signs++;
            var json = Json.object(text);
            if (json == null) {
                out.add(text);
                if (!text.isBlank()) line = LastLines.shown(text);
                return;
            }
            phase = text(json, profile.phase(), phase);
            session = text(json, profile.session(), session);
            var error = text(json, profile.error(), null);
            if (error != null) {
                out.add(error);
                complaint = error;
                line = LastLines.shown(error);
            }
            if (Json.amount(at(json, profile.cost())) instanceof Double usd) cost = usd;
            input = number(json, profile.input(), input);
            output = number(json, profile.output(), output);
            answer = text(json, profile.answer(), answer);
            var result = text(json, profile.result(), null);
            if (result == null) return;
            ended = true;
            if (profile.answer() == null) answer = result;
            if (answer != null) line = LastLines.shown(answer);
            phase = "done";
            notable.add(json);
            if (notable.size() > 5) notable.removeFirst();
        }

        private long number(JsonNode json, Profile.Pointer pointer, long before) {
            var node = at(json, pointer);
            if (Json.amount(node) == null) return before;
            counted = true;
            return Json.count(node);
        }

        private static String text(JsonNode json, Profile.Pointer pointer, String before) {
            var node = at(json, pointer);
            return node.isMissingNode() || node.isNull() ? before : node.isString() ? node.asString() : node.toString();
        }

        /// Missing where the line isn't one that is meant.
        private static JsonNode at(JsonNode json, Profile.Pointer pointer) {
            boolean meant = pointer != null && pointer.when().entrySet().stream()
                    .allMatch(e -> json.at(JsonPointer.compile(e.getKey())).asString("").equals(e.getValue()));
            return meant ? json.at(JsonPointer.compile(pointer.at())) : MissingNode.getInstance();
        }

        @Override
        public void err(String text) {
            signs++;
            err.add(text);
            if (!text.isBlank()) line = LastLines.shown(text);
        }

        @Override
        public Progress progress() {
            return new Progress(phase, null, null, null, null, counted ? new Tokens(input, output, 0, 0) : null, cost, session, null, line)
                    .seen(signs, finished(), null);
        }

        @Override
        public Said said() {
            var kept = new ArrayList<>(notable);
            // Where exit 0 is enough, a line kept would count as a final answer.
            if (complaint != null && profile.result() != null) kept.add(Json.MAPPER.createObjectNode().put(COMPLAINT, complaint));
            return new Said(progress(), kept, answer, out.list(), err.list());
        }

        @Override
        public boolean finished() {
            return ended;
        }
    }
}
