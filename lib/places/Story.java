package lib.places;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.*;

/// What is told at a place -> facts of this run: those of attempts that it follows, at the times of its own clock. What it has heard
/// before, as it may after a crash, is passed over. Nothing is a fact before it is known how the clock there differs, or that nobody is
/// there any more. It knows no files, and no way to the place.
final class Story {
    private static final String NOTED = new TypeWord().idFromValue(null, new Event.Noted(0, "", 1, Progress.NONE));

    /// What is followed of a task.
    ///
    /// @param check whether it is the attempt's check
    private record Doing(int attempt, boolean check) {}

    private final LongSupplier clock;
    private final Consumer<Event.Fact> facts;
    private final Map<String, Doing> followed = new ConcurrentHashMap<>();
    /// What a worker has heard of, of all that was ever asked there.
    private final Set<String> begun = new HashSet<>();
    /// Ends that came while the worker had to leave: what they mean is known when it is known why.
    private final Map<String, Event.Fact> cut = new LinkedHashMap<>();
    private boolean leaving;
    /// Null once there are facts.
    private List<Told> backlog = new ArrayList<>();
    private long ahead;

    /// @param facts hears looks at the machine there as if they were at ours
    Story(LongSupplier clock, Consumer<Event.Fact> facts) {
        this.clock = clock;
        this.facts = facts;
    }

    void follow(String task, int attempt, boolean check) {
        followed.put(task, new Doing(attempt, check));
    }

    boolean follows(String task, int attempt) {
        return followed.get(task) instanceof Doing doing && doing.attempt == attempt;
    }

    /// It can't be asked for at all.
    void refuse(String task, int attempt, String why) {
        if (followed.remove(task, new Doing(attempt, false)))
            facts.accept(new Event.Ended(clock.getAsLong(), task, attempt, new Exit.NotStarted(why), Said.NOTHING));
    }

    /// The tasks of what is followed.
    Set<String> tasks() {
        return followed.keySet();
    }

    /// @param ahead milliseconds by which the clock there is ahead of ours, as far as anybody knows
    void begin(long ahead) {
        this.ahead = ahead;
        if (backlog == null) return;
        var earlier = backlog;
        backlog = null;
        // Of what an attempt has said of itself the last word is enough.
        var last = new HashMap<String, Told>();
        for (var one : earlier) if (noted(one) instanceof String of) last.put(of, one);
        for (var one : earlier) if (!(noted(one) instanceof String of) || one.equals(last.get(of))) hear(one, false);
    }

    /// The attempt that has said something of itself; null if this is something else.
    private static String noted(Told one) {
        return one instanceof Told.Happened(var event, _) && event.path("type").asString("").equals(NOTED)
                ? event.path("task").asString("") + "/" + event.path("attempt").asInt(0) : null;
    }

    void hear(Told news) {
        if (backlog != null) backlog.add(news);
        else hear(news, true);
    }

    /// @param now whether it is news of this moment
    private void hear(Told news, boolean now) {
        switch (news) {
            case Told.Welcome _ -> {
                cutShort("its worker had to leave");
                leaving = false;
            }
            case Told.Leaving _ -> leaving = true;
            case Told.Heard h -> begun.add(key(h.task(), new Doing(h.attempt(), h.check())));
            case Told.Happened h -> happened(h, now);
            case Told.Alive _, Told.Left _ -> {}
        }
    }

    private static String key(String task, Doing doing) {
        return task + "/" + doing.attempt + "/" + doing.check;
    }

    private void happened(Told.Happened happened, boolean now) {
        var node = (ObjectNode) happened.event();
        node.put("at", node.path("at").asLong() - ahead);
        for (var list : List.of("memory", "life"))
            if (node.get(list) instanceof ArrayNode some) some.removeIf(one -> !follows(one));
        if (node.has("attempt") && !follows(node) || node.has("task") && !followed.containsKey(node.get("task").asString())) return;
        if (!(Json.MAPPER.treeToValue(node, Event.class) instanceof Event.Fact fact)) return;
        switch (fact) {
            case Event.Ended e -> over(e.task(), e.exit(), new Event.Ended(e.at(), e.task(), e.attempt(), e.exit(), e.left(),
                    happened.said() == null ? Said.NOTHING : happened.said(), e.opinion(), e.unchanged(), e.saved()));
            case Event.Verified e -> over(e.task(), e.exit(), e);
            case Event.WindowsSeen _, Event.LimitSeen _ -> {
                if (now) facts.accept(fact);
            }
            case Event.Fact other -> facts.accept(other);
        }
    }

    private boolean follows(JsonNode of) {
        var doing = followed.get(of.path("task").asString(""));
        return doing != null && doing.attempt == of.path("attempt").asInt(0);
    }

    private void over(String task, Exit exit, Event.Fact end) {
        if (leaving && exit.status() != 0) cut.put(task, end);
        else if (followed.remove(task) != null) facts.accept(end);
    }

    /// What ended while the worker had to leave is lost for this reason.
    private void cutShort(String why) {
        cut.forEach((task, end) -> {
            if (followed.remove(task) != null) facts.accept(end instanceof Event.Ended e
                    ? new Event.Ended(e.at(), task, e.attempt(), new Exit.Lost(why), e.left(), e.said(), e.opinion(), e.unchanged(),
                            e.saved())
                    : new Event.Verified(end.at(), task, ((Event.Verified) end).attempt(), new Exit.Lost(why), null));
        });
        cut.clear();
    }

    /// Nothing that is followed goes on, for this reason.
    ///
    /// @param drop tells its worker, should there be one after all
    void end(String why, BiConsumer<String, Integer> drop) {
        begin(ahead);
        cutShort(why);
        followed.forEach((task, doing) -> {
            if (!followed.remove(task, doing)) return;
            drop.accept(task, doing.attempt);
            var exit = begun.contains(key(task, doing)) ? new Exit.Lost(why) : new Exit.NotStarted(Exit.NEVER_BEGAN);
            long now = clock.getAsLong();
            facts.accept(doing.check ? new Event.Verified(now, task, doing.attempt, exit, null)
                    : new Event.Ended(now, task, doing.attempt, exit, Said.NOTHING));
        });
    }
}
