package lib.board;

import java.util.List;
import java.util.function.UnaryOperator;
import lib.model.*;

/// One process started for a task, as far as is known. Only the [Board] changes it, as events come.
public final class Attempt {
    private final Event.Started start;
    private Handle handle;
    private Progress progress = Progress.NONE;
    private StopCause stopped;
    private long signalled, heard, ended;
    private boolean killed, flooded, answered, unchanged;
    private Standstill standstill = Standstill.NONE;
    private List<Integer> gpus = List.of();
    private Exit exit;
    private int left;
    private Said said;
    private Saved saved;
    private Judgement opinion, judgement;
    private Event.Verified verified;
    private String check;
    private Event.Requeued requeued;
    private Preparation preparation = Preparation.NONE;
    private ToolWatch tools = new ToolWatch();
    private Consumption consumed = Consumption.NONE;

    Attempt(Event.Started e) {
        this.start = e;
    }

    void spawned(Event.Spawned e) {
        handle = e.handle();
    }

    /// @return whether it has just told for the first time that the service answers it
    boolean noteAnswer() {
        if (answered || progress.tokens() == null || progress.tokens().output() == 0) return false;
        answered = true;
        return true;
    }

    boolean answered() {
        return answered;
    }

    void noted(Progress news, long at) {
        if (tools != null && news.waits() == Progress.Waits.TOOL && progress.waits() != Progress.Waits.TOOL) tools.called(at);
        progress = news.after(progress);
    }

    /// It gave a sign of progress.
    void heard(long at) {
        heard = at;
    }

    /// @return whether a tool of its works
    boolean noteLife(Life life, long at) {
        return tools.works(life, progress.waits(), heard, at);
    }

    void consume(UnaryOperator<Consumption> step) {
        consumed = step.apply(consumed);
    }

    void signalled(long at, boolean kill, StopCause why) {
        continued(at);
        if (stopped == null) stopped = why;
        if (signalled == 0) signalled = at;
        killed = kill;
    }

    /// It has written more than it may: whether that is what ends it.
    boolean flood() {
        flooded |= running() && stopped == null;
        return flooded;
    }

    boolean flooded() {
        return flooded;
    }

    /// For how long it had shown no sign of progress when it was asked to end, and what it was at, for people.
    String silence() {
        return "no sign of progress for " + Durations.whole(signalled - Math.max(started(), heard))
                + (progress.line() == null ? "" : "; the last: " + progress.line());
    }

    void suspended(Event.Suspended e) {
        standstill = standstill.began(e);
    }

    public Standstill standstill() {
        return standstill;
    }

    void gpus(List<Integer> gpus) {
        this.gpus = gpus;
    }

    /// A pause after its end was a pause of its check, which is no part of its time.
    void continued(long at) {
        standstill.over(at, running());
    }

    /// One that had ended before our signal was not stopped by it.
    /// @param how it ended; `told` is what it said of itself in all; null if nobody heard
    void ended(Event.Ended e, Exit how, Progress told) {
        continued(e.at());
        if (told != null) progress = told;
        if (e.at() < signalled) stopped = null;
        ended = e.at();
        exit = how;
        tools = null;
        left = e.left() == null ? 0 : e.left();
        unchanged = Boolean.TRUE.equals(e.unchanged());
        said = e.said();
        saved = e.saved();
        opinion = e.opinion();
    }

    /// As if its end had not been seen: what it said is not in the journal, so whoever judges it later has to read it again.
    void unheard() {
        exit = null;
        ended = 0;
        tools = new ToolWatch();
    }

    /// Once judged, what was said, and how to take it up, is of no more use and would be held for every attempt of the run.
    void judged(Judgement judgement) {
        this.judgement = judgement;
        said = null;
        if (handle != null) handle = handle.over();
        consumed = consumed.known();
    }

    void verified(Event.Verified verified, String check) {
        continued(verified.at());
        this.verified = verified;
        this.check = check;
    }

    void requeued(Event.Requeued requeued) {
        this.requeued = requeued;
    }

    /// The number of the attempt in its task, from 1.
    public int number() {
        return start.attempt();
    }

    /// Which of the run's slots it holds, from 1.
    public int slot() {
        return start.slot();
    }

    /// The one of the run's [Hosts] it is on; null is this machine.
    public String place() {
        return start.place();
    }

    /// When it was decided on.
    public long started() {
        return start.at();
    }

    /// The session it goes on in; null if it began afresh.
    public Event.Resume resume() {
        return start.resume() == null || start.resume().session() == null ? null : start.resume();
    }

    /// Its process; null until the host has said.
    public Handle handle() {
        return handle;
    }

    /// What it has said of itself.
    public Progress progress() {
        return progress;
    }

    /// Why we asked it to end; null if we did not.
    public StopCause stopped() {
        return stopped;
    }

    /// Whether the last signal was KILL.
    public boolean killed() {
        return killed;
    }

    /// Since when its processes stand still; 0 if they don't.
    public long suspended() {
        return standstill.since();
    }

    /// Which of the run's GPUs it has, from 0; empty if it asked for none.
    public List<Integer> gpus() {
        return gpus;
    }

    /// When it ended; 0 while it runs.
    public long ended() {
        return ended;
    }

    /// How it ended; null while it runs.
    public Exit exit() {
        return exit;
    }

    /// How many processes it left behind when it ended by itself, which were ended then.
    public int left() {
        return left;
    }

    /// What became of the work it had not committed; null if there was none, or nobody looked.
    public Saved saved() {
        return saved;
    }

    /// Whether its worktree is as it was at first.
    boolean unchanged() {
        return unchanged;
    }

    /// What it said in all; only between its end and its judging.
    Said said() {
        return said;
    }

    /// What the recipe's own [Opinion] says of its end; null if it has none.
    Judgement opinion() {
        return opinion;
    }

    /// What its end meant; null until judged.
    public Judgement judgement() {
        return judgement;
    }

    /// Why its end meant that; null until judged.
    public Reason reason() {
        return judgement == null ? null : judgement.outcome().reason();
    }

    /// Whether it ended for what stands in the session it went on in: whoever goes on there ends alike.
    boolean sessionSpoilt() {
        return resume() != null && judgement != null && judgement.outcome() instanceof Outcome.Permanent(var why) && why.spoiltBefore();
    }

    /// How its check ended; null if there was none.
    public Event.Verified verified() {
        return verified;
    }

    /// Its check, in words; null if there was none.
    public String check() {
        return check;
    }

    /// Whether its check found a flaw.
    public boolean flawed() {
        return verified != null && verified.exit().status() != 0;
    }

    /// What marks its success; nothing until it is judged.
    public List<Caveat> caveats() {
        return judgement == null ? List.of() : judgement.caveats();
    }

    /// How the task went on to its next attempt; null if it was settled instead, or isn't yet.
    public Event.Requeued requeued() {
        return requeued;
    }

    /// What its processes hold and have taken.
    public Consumption consumed() {
        return consumed;
    }

    public boolean running() {
        return exit == null;
    }

    void prepare(UnaryOperator<Preparation> step) {
        preparation = step.apply(preparation);
    }

    /// How its worktree was set up.
    public Preparation preparation() {
        return preparation;
    }

    /// Milliseconds from start to end, or to `now` while it runs, without those it was paused.
    public long millis(long now) {
        return Math.max(0, (running() ? now : ended) - started() - standstill.millis(now, running()));
    }
}
