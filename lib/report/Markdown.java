package lib.report;

import java.util.*;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import lib.model.*;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// An agent's answer, written in Markdown, as HTML for the middle of a page. What an agent writes comes from outside: markup in it stays
/// text, only `http`, `https` and `mailto` become links, and pictures are links too, so that the page asks nothing of anybody. It is loaded
/// only when a page is written.
final class Markdown {
    private Markdown() {}

    private static final Pattern ELSEWHERE = Pattern.compile("(?i)(?:https?|mailto):[^\\s\\p{Cntrl}]+");
    /// Its headings stand below those of the page, and none is left out on the way down.
    private static final int HIGHEST = 3, DEEPEST = 6;

    private static final List<org.commonmark.Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).maxOpenBlockParsers(50).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder().extensions(TABLES).escapeHtml(true).sanitizeUrls(true)
            .attributeProviderFactory(_ -> (node, _, attributes) -> {
                if (node instanceof Link) attributes.put("rel", "noopener noreferrer nofollow");
            }).build();

    static String html(String text) {
        var seen = Text.lines(text);
        try {
            return rendered(seen);
        } catch (StackOverflowError e) {
            // So deep a nesting isn't written for people: it must not cost a run its report.
            var plain = new IndentedCodeBlock();
            plain.setLiteral(seen);
            return RENDERER.render(plain);
        }
    }

    private static String rendered(String text) {
        var document = PARSER.parse(text);
        var levels = new TreeSet<Integer>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                levels.add(heading.getLevel());
            }
        });
        document.accept(new Harmless(levels));
        return RENDERER.render(document);
    }

    private static final class Harmless extends AbstractVisitor {
        private final SortedSet<Integer> levels;

        private Harmless(SortedSet<Integer> levels) {
            this.levels = levels;
        }

        @Override
        public void visit(Heading heading) {
            heading.setLevel(Math.min(DEEPEST, HIGHEST + levels.headSet(heading.getLevel()).size()));
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            visitChildren(link);
            if (!ELSEWHERE.matcher(link.getDestination()).matches()) unwrap(link);
        }

        @Override
        public void visit(Image image) {
            visitChildren(image);
            boolean inLink = false;
            for (var above = image.getParent(); above != null; above = above.getParent()) inLink |= above instanceof Link;
            if (image.getFirstChild() == null) image.appendChild(new org.commonmark.node.Text("picture"));
            if (inLink || !ELSEWHERE.matcher(image.getDestination()).matches()) {
                unwrap(image);
                return;
            }
            var link = new Link(image.getDestination(), image.getTitle());
            image.insertBefore(link);
            move(image, link::appendChild);
            image.unlink();
        }

        private static void unwrap(Node node) {
            move(node, node::insertBefore);
            node.unlink();
        }

        private static void move(Node from, Consumer<Node> to) {
            for (Node child = from.getFirstChild(), next; child != null; child = next) {
                next = child.getNext();
                to.accept(child);
            }
        }
    }
}
