package lib.report;

import freemarker.template.*;
import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// The order of tasks, drawn: as a tree of text, and as a flowchart that Mermaid draws, and so GitHub and many editors. Linear in tasks and
/// what they come after. Whoever comes after several stands below the one that has the longest way behind it, with the names of all.
public final class Order {
    /// Lines of a tree; more nobody takes in at once.
    private static final int MOST_LINES = 100, WIDE = 100, NAMES = 6, LONGEST = 60;
    private static final Map<Character, String> ENTITIES = Map.of('"', "#quot;", '<', "#lt;", '>', "#gt;", '#', "#35;", '&', "#amp;");

    /// @param look where it stands; null if it doesn't yet
    private record Node(String id, List<String> after, Set<String> anyhow, String when, Summary.Standing look) {
        /// What isn't seen by where it stands.
        String words(boolean below) {
            var notes = new ArrayList<String>();
            var names = after.stream().map(n -> anyhow.contains(n) ? n + Task.ANYHOW : n).toList();
            if (!anyhow.isEmpty() || names.size() > (below ? 1 : 0))
                notes.add("after " + names.stream().limit(NAMES).collect(Collectors.joining(", "))
                        + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : ""));
            if (when != null) notes.add("when " + Text.line(when, LONGEST));
            return id + (notes.isEmpty() ? "" : " [" + String.join("; ", notes) + "]");
        }
    }

    private final List<Node> nodes;
    private final Map<String, Node> known = new HashMap<>();
    private final Map<String, List<Node>> below = new HashMap<>();
    private final List<Node> roots = new ArrayList<>();

    private Order(List<Node> all) {
        all.forEach(node -> known.put(node.id, node));
        var needed = all.stream().flatMap(node -> node.after.stream()).filter(known::containsKey).collect(Collectors.toSet());
        var linked = all.stream().filter(node -> needed.contains(node.id) || node.after.stream().anyMatch(known::containsKey)).toList();
        nodes = linked.isEmpty() ? all : linked;
        place();
    }

    /// Of a run that is to be.
    public static Order of(Collection<Task> tasks, Redaction redaction) {
        return new Order(tasks.stream().map(task -> new Node(task.id(), task.after().stream().distinct().toList(), task.anyhow(),
                redaction.text(task.limits().when()), null)).toList());
    }

    /// Of a run that is there.
    static Order of(Summary summary) {
        return new Order(summary.tasks().stream().map(line -> new Node(line.taskId(), line.after().stream().distinct().toList(),
                line.anyhow() == null ? Set.of() : Set.copyOf(line.anyhow()), line.when(), line.status())).toList());
    }

    /// Likewise, as a template has its tasks.
    static Order of(Object tasks) throws TemplateModelException {
        if (!(tasks instanceof TemplateSequenceModel all)) throw new TemplateModelException("a list of tasks is wanted here");
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < all.size(); i++) {
            if (!(all.get(i) instanceof TemplateHashModel task)) throw new TemplateModelException("a list of tasks is wanted here");
            nodes.add(new Node(text(task.get("task_id")), texts(task.get("after")), Set.copyOf(texts(task.get("anyhow"))),
                    text(task.get("when")), standing(text(task.get("status")))));
        }
        return new Order(nodes);
    }

    private static String text(TemplateModel model) throws TemplateModelException {
        return model instanceof TemplateScalarModel text ? text.getAsString() : null;
    }

    private static List<String> texts(TemplateModel model) throws TemplateModelException {
        var all = new LinkedHashSet<String>();
        if (model instanceof TemplateSequenceModel list) for (int i = 0; i < list.size(); i++) all.add(text(list.get(i)));
        return List.copyOf(all);
    }

    private static Summary.Standing standing(String word) {
        return Arrays.stream(Summary.Standing.values()).filter(one -> one.toString().equals(word)).findFirst().orElse(null);
    }

    /// Takes off what waits for nothing, again and again: the last it waited for has the longest way behind it.
    private void place() {
        var waits = new HashMap<String, Integer>();
        var followers = new HashMap<String, List<Node>>();
        var depth = new HashMap<String, Integer>();
        var above = new HashMap<String, Node>();
        var free = new ArrayDeque<Node>();
        for (var node : nodes) {
            var needs = node.after.stream().map(known::get).filter(Objects::nonNull).toList();
            waits.put(node.id, needs.size());
            for (var need : needs) followers.computeIfAbsent(need.id, _ -> new ArrayList<>()).add(node);
            if (needs.isEmpty()) {
                roots.add(node);
                depth.put(node.id, 0);
                free.add(node);
            }
        }
        while (!free.isEmpty()) {
            var node = free.remove();
            for (var follower : followers.getOrDefault(node.id, List.of())) {
                if (depth.get(node.id) + 1 >= depth.getOrDefault(follower.id, 0)) {
                    depth.put(follower.id, depth.get(node.id) + 1);
                    above.put(follower.id, node);
                }
                if (waits.merge(follower.id, -1, Integer::sum) == 0) free.add(follower);
            }
        }
        for (var node : nodes) if (above.get(node.id) instanceof Node up) below.computeIfAbsent(up.id, _ -> new ArrayList<>()).add(node);
    }

    /// Whether any task comes after another of them.
    boolean any() {
        return !below.isEmpty();
    }

    private record Branch(Node node, String lead, String mark, boolean last) {}

    /// Lines of a tree; none if no task comes after another. A chain that nothing branches off is on one line, if it fits.
    public List<String> tree() {
        var lines = new ArrayList<String>();
        var open = new ArrayDeque<Branch>();
        if (any()) for (var root : roots.reversed()) open.push(new Branch(root, "", "", true));
        int drawn = 0;
        while (!open.isEmpty() && lines.size() < MOST_LINES) {
            var branch = open.pop();
            var line = new StringBuilder(branch.lead).append(branch.mark).append(branch.node.words(!branch.mark.isEmpty()));
            drawn++;
            var node = branch.node;
            while (below.getOrDefault(node.id, List.of()).size() == 1) {
                var words = " → " + below.get(node.id).getFirst().words(true);
                if (line.length() + words.length() > WIDE) break;
                node = below.get(node.id).getFirst();
                line.append(words);
                drawn++;
            }
            lines.add(line.toString());
            var lead = branch.lead + (branch.mark.isEmpty() ? "" : branch.last ? "   " : "│  ");
            var under = below.getOrDefault(node.id, List.of());
            for (int i = under.size() - 1; i >= 0; i--) {
                boolean last = i == under.size() - 1;
                open.push(new Branch(under.get(i), lead, last ? "└─ " : "├─ ", last));
            }
        }
        if (drawn < nodes.size() && any()) lines.add("… " + (nodes.size() - drawn) + " more");
        return lines;
    }

    /// In Mermaid's words; of tasks that have no order the tasks alone. What only has to be over leads on by dots.
    public String flowchart() {
        var chart = new StringBuilder("flowchart LR\n");
        var names = new HashMap<String, String>();
        for (var node : nodes) {
            var name = "t" + names.size();
            names.put(node.id, name);
            chart.append("  ").append(name).append(node.when == null ? "[\"" + node.id + "\"]"
                    : "{{\"" + node.id + "<br>" + label("when " + Text.line(node.when, LONGEST)) + "\"}}").append('\n');
        }
        for (var node : nodes)
            for (var need : node.after)
                if (names.containsKey(need)) chart.append("  ").append(names.get(need))
                        .append(node.anyhow.contains(need) ? " -.-> " : " --> ").append(names.get(node.id)).append('\n');
        for (var look : Summary.Standing.values()) paint(chart, names, look);
        return chart.toString();
    }

    private void paint(StringBuilder chart, Map<String, String> names, Summary.Standing look) {
        var alike = nodes.stream().filter(node -> node.look == look).map(node -> names.get(node.id)).collect(Collectors.joining(","));
        var style = switch (look) {
            case WAITING -> null;
            case RUNNING -> "fill:#ddf4ff,stroke:#0969da,color:#1f2328";
            case SUCCEEDED -> "fill:#dafbe1,stroke:#1a7f37,color:#1f2328";
            case FAILED -> "fill:#ffebe9,stroke:#cf222e,color:#1f2328";
            case CANCELLED -> "fill:#f6f8fa,stroke:#8c959f,color:#59636e,stroke-dasharray:4";
        };
        if (!alike.isEmpty() && style != null) chart.append("  classDef ").append(look).append(' ').append(style).append("\n  class ")
                .append(alike).append(' ').append(look).append('\n');
    }

    private static String label(String text) {
        return text.chars().mapToObj(c -> ENTITIES.getOrDefault((char) c, Character.toString(c))).collect(Collectors.joining());
    }
}
