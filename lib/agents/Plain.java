package lib.agents;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;

/// Any command: a shell line or a program with its arguments. Its last line tells where it stands, and how much of it is done if there is
/// `[25/100]`, `25/100` or `25 %` in it; a JSON line with `phase`, `progress` or `error` tells more. Its exit and its last lines tell how
/// it went, by the rules of the [Classifier].
final class Plain implements Agent {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Invocation invoke(Task task, UUID session) {
        return switch (task.work()) {
            case Work.Shell(var line) -> new Invocation(List.of("/bin/sh", "-c", line), Map.of(), null);
            case Work.Exec(var argv) -> new Invocation(argv, Map.of(), null);
            case Work.Prompt _ -> throw new IllegalStateException("BUG: a prompt for the agent 'plain'");
        };
    }

    @Override
    public Reader reader() {
        return new PlainReader();
    }

    private static final class PlainReader implements Reader {
        /// As build tools, test runners and downloads count; a date, a path or a ratio has another `/`, or more before it.
        private static final Pattern COUNT = Pattern.compile("(?:^|[\\s\\[(])(\\d{1,9})/(\\d{1,9})(?=$|[\\s\\]),:;])");
        private static final Pattern PERCENT = Pattern.compile("(?:^|[\\s\\[(|])(\\d{1,3}(?:\\.\\d{1,9})?) ?%(?=$|[\\s\\]),:;|])");
        private final LastLines out = new LastLines();
        private final LastLines err = new LastLines();
        private Progress progress = Progress.NONE;
        /// Not yet made fit to be shown: of a flood only the last one is; null if it is in [#progress].
        private String latest;
        private long signs;

        @Override
        public void out(String line) {
            out.add(line);
            said(line);
        }

        @Override
        public void err(String line) {
            err.add(line);
            said(line);
        }

        private void said(String line) {
            signs++;
            if (line.isBlank()) return;
            var json = Json.object(line);
            boolean tells = json != null && (json.has("phase") || json.has("progress") || json.has("error"));
            latest = tells ? null : line;
            if (tells) progress = reported(json, line);
        }

        @Override
        public void unfinished(String line) {
            said(line);
        }

        /// A count or a percentage in a line for people; as it was if there is none.
        private static Double fraction(String shown, Double before) {
            var count = COUNT.matcher(shown);
            while (count.find()) {
                double done = Double.parseDouble(count.group(1)), all = Double.parseDouble(count.group(2));
                if (all > 0 && done <= all) return done / all;
            }
            var percent = PERCENT.matcher(shown);
            if (!percent.find()) return before;
            double share = Double.parseDouble(percent.group(1)) / 100;
            return share <= 1 ? Double.valueOf(share) : before;
        }

        private Progress reported(JsonNode json, String line) {
            var phase = json.path("phase").isString() ? LastLines.shown(json.get("phase").asString()) : progress.phase();
            var done = progress.done();
            var all = progress.all();
            var fraction = progress.fraction();
            var value = json.path("progress");
            var text = value.isString() ? value.asString().strip() : "";
            String far = null;
            if (Json.number(value) instanceof Double number) {
                fraction = share(number);
                far = Math.round(fraction * 100) + "%";
            } else if (text.matches("\\d{1,9}\\s*/\\s*\\d{1,9}")) {
                done = Integer.valueOf(text.split("\\s*/\\s*")[0]);
                all = Integer.valueOf(text.split("\\s*/\\s*")[1]);
                far = text;
            } else if (text.matches("\\d{1,3}(\\.\\d{1,9})?\\s*%")) {
                fraction = share(Double.parseDouble(text.replace("%", "").strip()) / 100);
                far = text;
            }
            var error = json.path("error");
            var stands = json.path("phase").isString() || far != null
                    ? Stream.of(phase, far).filter(Objects::nonNull).collect(Collectors.joining(" ")) : line;
            var shown = Stream.of(error, error.path("message"), json.path("message")).filter(JsonNode::isString).map(JsonNode::asString)
                    .findFirst().orElse(stands);
            return new Progress(phase, null, done, all, fraction, null, null, null, null, LastLines.shown(shown));
        }

        /// A number up to 1 is a share; above it, percent.
        private static Double share(double number) {
            return Math.clamp(number > 1 ? number / 100 : number, 0, 1);
        }

        @Override
        public Progress progress() {
            if (latest != null) {
                var shown = LastLines.shown(latest);
                var p = progress;
                progress = new Progress(p.phase(), null, p.done(), p.all(), fraction(shown, p.fraction()), null, null, null, null, shown);
            }
            latest = null;
            return signs == 0 ? progress : progress.seen(signs, false, null);
        }

        @Override
        public Said said() {
            return new Said(progress(), List.of(), null, out.list(), err.list());
        }

        /// Its last lines are all that counts.
        @Override
        public long flood() {
            return 1 << 20;
        }

        @Override
        public boolean finished() {
            return false;
        }
    }
}
