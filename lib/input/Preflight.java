package lib.input;

import module java.base;
import lib.agents.Agents;
import lib.model.*;

/// A check before anything starts that tasks fit together and into this machine's file system: ids are unique, `after` names tasks and
/// makes no circle, a condition asks for those, working folders and input files are there. What isn't there may be made by a task that
/// another comes after: then it is looked for when that starts.
///
/// It looks at the file system and changes nothing; it doesn't know how tasks are run. Linear in tasks and their `after`.
public final class Preflight {
    private static final int SHOWN_OF_A_CIRCLE = 8;
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    private final List<Task> tasks;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Mistakes mistakes = new Mistakes();

    private Preflight(List<Task> tasks) {
        this.tasks = tasks;
    }

    /// @throws UserError about all that is wrong, if the run has nothing of its own
    public static void check(List<Task> tasks) {
        check(tasks, Policy.DEFAULT);
    }

    /// @param policy tells what the run has of its own
    /// @throws UserError about all that is wrong, each with the task's source in front if it has one
    public static void check(List<Task> tasks, Policy policy) {
        var preflight = new Preflight(tasks);
        preflight.ids();
        preflight.after();
        preflight.conditions();
        preflight.resources(policy.resources());
        preflight.accounts(policy.agents());
        preflight.hosts(policy);
        preflight.tries(policy);
        preflight.mistakes.refuse();
        preflight.circles();
        preflight.globs();
        preflight.late();
        preflight.places();
        preflight.mistakes.refuse();
    }

    /// The same for tasks that are added to a run, which knows itself what of its own they may come after.
    ///
    /// @throws UserError likewise
    public static void added(List<Task> tasks) {
        var preflight = new Preflight(tasks);
        preflight.ids();
        preflight.conditions();
        preflight.mistakes.refuse();
        preflight.circles();
        preflight.globs();
        preflight.places();
        preflight.mistakes.refuse();
    }

    private void ids() {
        for (int i = 0; i < tasks.size(); i++) {
            var first = numbers.putIfAbsent(tasks.get(i).id(), i);
            if (first == null) continue;
            var source = tasks.get(first).source();
            wrong(tasks.get(i), " has the id of another" + (source == null ? "" : ", at " + source) + ": give one of them a new id");
        }
    }

    private void after() {
        for (var task : tasks)
            if (task.place().answers() != null && task.after().isEmpty() && task.place().answers().isEmpty())
                wrong(task, " reads the answers of the tasks it comes after, but comes after none: name some with 'after'");
        for (var task : tasks)
            if (task.place().answers() != null && task.place().stdin() != null && !(task.work() instanceof Work.Prompt))
                wrong(task, " would read both its 'stdin' and the answers of the tasks it comes after: take one out");
        for (var task : tasks)
            for (var id : task.after())
                if (!numbers.containsKey(id))
                    wrong(task, " comes after " + Located.shown(id) + ", which is no task"
                            + UserError.suggestion(id, numbers.keySet()));
    }

    /// What a run doesn't have, nobody would ever get.
    private void resources(Amounts resources) {
        for (var task : tasks)
            if (task.limits().needs() != null && task.limits().needs().missing(resources) instanceof String why) wrong(task, " " + why);
    }

    /// Nor would anybody know which account it is that a task's own variables select.
    private void accounts(AgentPolicy policy) {
        if (policy.accounts() != null) policy.accounts().of().forEach((name, login) -> {
            if (Agents.names().contains(name))
                mistakes.add(new UserError("account '" + name + "' has the name of an agent: give it another one"));
            if (!Agents.names().contains(login.agent()))
                mistakes.add(new UserError("account '" + name + "' is of '" + login.agent() + "', which is no agent"
                        + UserError.suggestion(login.agent(), Agents.names()) + ": use one of " + String.join(", ", Agents.names())));
        });
        for (var task : tasks) {
            if (policy.accountFlaw(task) instanceof String flaw) wrong(task, " " + flaw);
            else if (!policy.accountsOf(task).isEmpty() && Agents.of(task).login().stream()
                    .filter(task.place().env().names()::contains).findFirst().orElse(null) instanceof String variable)
                wrong(task, " sets " + variable + " itself, as the run's accounts do: make that one of 'accounts', and name it by "
                        + "'account'");
        }
    }

    private void conditions() {
        for (var task : tasks) if (Condition.flaw(task) instanceof String flaw) wrong(task, ": " + flaw);
    }

    private void tries(Policy policy) {
        for (var task : tasks)
            if (task.place().trial().flaw(policy.worktreeOf(task), task.limits().outputs() != null) instanceof String flaw)
                wrong(task, flaw);
    }

    /// What a task asks of others in its templates, it comes after.
    private void late() {
        for (var task : tasks) {
            var late = task.place().late();
            if (late.asks().isEmpty()) continue;
            var before = new HashSet<String>();
            var open = new ArrayDeque<>(task.after());
            while (!open.isEmpty()) {
                var next = open.remove();
                if (before.add(next) && numbers.containsKey(next)) open.addAll(tasks.get(numbers.get(next)).after());
            }
            if (late.stranger(before) instanceof String flaw) wrong(task, " " + flaw);
        }
    }

    private void hosts(Policy policy) {
        var hosts = policy.hosts();
        for (var task : tasks) {
            var place = task.place().at();
            if (place != null && (hosts == null || !hosts.slots().containsKey(place)))
                wrong(task, " asks for the place '" + place + "', which is none of the run's"
                        + (hosts == null ? ": say which it has with --hosts or 'hosts', --slurm or 'slurm'"
                                : UserError.suggestion(place, hosts.slots().keySet())));
            if (hosts != null && task.own() != null)
                wrong(task, " brings code of its recipe's (" + String.join(", ", task.own().names())
                        + "), which runs only where the recipe does: give the run no hosts, and no jobs of Slurm's");
            if (hosts != null && hosts.tooShort(place, policy.timeoutOf(task)))
                wrong(task, " may take " + Durations.words(policy.timeoutOf(task).toMillis()) + ", and a job of Slurm's has "
                        + Durations.words(hosts.jobs().usable().toMillis())
                        + " for it: give the task less by 'timeout', or the job more by -t");
        }
    }

    /// Takes away what waits for nothing, again and again; what is left waits for itself.
    private void circles() {
        int[] waitsFor = new int[tasks.size()];
        var followers = new HashMap<Integer, List<Integer>>();
        var free = new ArrayDeque<Integer>();
        for (int i = 0; i < tasks.size(); i++) {
            var needs = tasks.get(i).after().stream().filter(numbers::containsKey).toList();
            waitsFor[i] = needs.size();
            if (waitsFor[i] == 0) free.add(i);
            for (var id : needs) followers.computeIfAbsent(numbers.get(id), _ -> new ArrayList<>()).add(i);
        }
        int left = tasks.size();
        while (!free.isEmpty()) {
            left--;
            for (int follower : followers.getOrDefault(free.remove(), List.of()))
                if (--waitsFor[follower] == 0) free.add(follower);
        }
        if (left > 0) {
            mistakes.add(circle(waitsFor));
            mistakes.refuse();
        }
    }

    private UserError circle(int[] waitsFor) {
        int at = 0;
        while (waitsFor[at] == 0) at++;
        var path = new LinkedHashSet<Integer>();
        while (path.add(at))
            at = tasks.get(at).after().stream().map(numbers::get).filter(i -> i != null && waitsFor[i] > 0).findFirst().orElseThrow();
        int meeting = at;
        var circle = new ArrayList<>(path.stream().dropWhile(i -> i != meeting).toList());
        Collections.rotate(circle, -circle.indexOf(Collections.min(circle)));
        var names = circle.stream().map(i -> tasks.get(i).id()).toList();
        var shown = names.size() <= SHOWN_OF_A_CIRCLE ? names : names.subList(0, SHOWN_OF_A_CIRCLE);
        return error(tasks.get(circle.getFirst()), " comes after itself: " + String.join(" -> ", shown)
                + (shown.size() == names.size() ? "" : " -> … " + (names.size() - shown.size()) + " more …") + " -> " + names.getFirst()
                        + ": take one 'after' out");
    }

    /// They are looked for when the task starts, or has ended.
    private void globs() {
        for (var task : tasks)
            for (var glob : Stream.concat(task.limits().inputs().stream(), Stream.ofNullable(task.limits().outputs())
                    .flatMap(List::stream)).toList())
                try {
                    if (GLOB.matcher(glob).find()) FileSystems.getDefault().getPathMatcher("glob:" + glob);
                } catch (PatternSyntaxException e) {
                    wrong(task, " names '" + Text.line(glob, 100) + "', which is no glob (" + e.getDescription() + "): mend it");
                }
    }

    private void places() {
        var known = new HashMap<Path, Optional<String>>();
        var inputs = new HashMap<Path, Optional<String>>();
        for (var task : tasks) {
            var dir = task.place().dir();
            if (dir != null && !later(task, dir)) known.computeIfAbsent(dir, Preflight::folder)
                    .ifPresent(flaw -> wrong(task, " runs in " + dir + ", " + flaw));
            var stdin = task.place().stdin();
            if (stdin != null && !later(task, stdin)) inputs.computeIfAbsent(stdin, Preflight::input)
                    .ifPresent(flaw -> wrong(task, " reads " + stdin + ", " + flaw));
        }
    }

    private static boolean later(Task task, Path file) {
        return !task.after().isEmpty() && !Files.exists(file);
    }

    private static Optional<String> folder(Path dir) {
        return Optional.ofNullable(!Files.exists(dir) ? "which isn't there: create it, or mend 'dir'"
                : !Files.isDirectory(dir) ? "which is a file: name a folder"
                : !Files.isReadable(dir) || !Files.isExecutable(dir) ? "which can't be entered: give yourself the permission" : null);
    }

    private static Optional<String> input(Path file) {
        return Optional.ofNullable(!Files.exists(file) ? "which isn't there: create it, or mend 'stdin'"
                : Files.isDirectory(file) ? "which is a folder: name a file"
                : !Files.isReadable(file) ? "which can't be read: give yourself the permission" : null);
    }

    private void wrong(Task task, String flaw) {
        if (!mistakes.many()) mistakes.add(error(task, flaw));
    }

    private static UserError error(Task task, String flaw) {
        return new UserError("task '" + task.id() + "'" + flaw).at(task.source());
    }
}
