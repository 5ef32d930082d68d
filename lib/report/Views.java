package lib.report;

import freemarker.cache.*;
import freemarker.core.*;
import freemarker.template.*;
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Turns a [Summary] into text through Freemarker templates: those in the user's folders, and behind them ours in `templates/`. It knows no
/// run and decides nothing: what is shown, and how, stands in the templates.
///
/// A template sees the summary's fields under the names they have in `aggregate-report.json`, and these functions: `duration(seconds)`,
/// `money(usd)`, `count(number)`, `cell(text)`, which makes a text safe for a Markdown table, `seen(text)`, which leaves out of several
/// lines what can't be seen, `markdown(text)`, the HTML of what an agent has written, `sha256(text)`, in base64, by which a page allows
/// its own script and no other, and `flowchart(tasks)`, Mermaid's words for which comes after which. For a terminal: `width(text)` in
/// columns, `pad(text, columns)`, and what says nothing elsewhere, see [Paint]: `paint(style, text)`, `mark(style)`, `link(path, text)`.
///
/// Values are escaped by what a template's name says it makes: `.html.ftl`, `.ftlh`, `.xml.ftl`, `.csv.ftl`; others make plain text. A
/// template is data: it can call nothing but these functions, read no file beside the templates, and have a terminal show colours and links
/// to files and nothing else.
public final class Views {
    /// Those of this program alone.
    public static final Views OURS = new Views(List.of(), Paint.PLAIN);

    private static final Map<List<Object>, Views> MADE = new ConcurrentHashMap<>();
    private static final int LONGEST_REASON = 240;
    /// Somebody who works at a template sees what it does, in a notebook or `watch`, as soon as it is saved.
    private static final long CHANGED_MILLIS = 500;
    /// All but colours, links to files, tabs and the ends of lines and pages.
    private static final Pattern STEERING = Pattern.compile("\u001b(?!\\[[0-9;]*m|]8;;(?:file://[!-~]*)?\u001b\\\\|\\\\)"
            + "|[\\x00-\\x08\\x0b\\x0e-\\x1a\\x1c-\\x1f\\x7f-\\x9f]");

    private final List<Path> folders;
    private final Paint paint;
    private Configuration freemarker;
    private final Map<String, Long> endless = new ConcurrentHashMap<>();

    private Views(List<Path> folders, Paint paint) {
        this.folders = folders;
        this.paint = paint;
        // What is wrong with the user's folders is told at once.
        if (!folders.isEmpty()) freemarker();
    }

    /// Ours are prepared when the first is shown, which may be long after a run's first process has started.
    private synchronized Configuration freemarker() {
        if (freemarker == null) freemarker = configuration();
        return freemarker;
    }

    /// The templates for runs below a folder: each the first of its name in `first`, in `base/.orchestrate/templates`, and in ours.
    ///
    /// @param first a folder of the user's choice; null for none
    /// @throws UserError if that is no folder
    public static Views of(Path base, Path first) {
        if (first != null && !Files.isDirectory(first))
            throw new UserError(first + ": is no folder, so there are no templates in it: give the folder that has them");
        var folders = Stream.of(first, base.resolve(".orchestrate/templates")).filter(f -> f != null && Files.isDirectory(f))
                .map(f -> f.toAbsolutePath().normalize()).toList();
        return made(folders, Paint.PLAIN);
    }

    private static Views made(List<Path> folders, Paint paint) {
        return folders.isEmpty() && paint.equals(Paint.PLAIN) ? OURS
                : MADE.computeIfAbsent(List.of(folders, paint), _ -> new Views(folders, paint));
    }

    /// The same templates for words that look like this; use the plain ones for what goes into files.
    public Views in(Paint paint) {
        return made(folders, paint);
    }

    /// Renders a template with this model: a map or a record, see [Fields]. Templates of the current folder's `.orchestrate`
    /// come before ours.
    public static String render(String name, Object model) {
        return of(Path.of(""), null).text(name, model);
    }

    /// Likewise, with the templates of these folders.
    ///
    /// @throws UserError if a template is broken, with its file and line
    public String text(String name, Object model) {
        var out = new StringWriter();
        try {
            render(name, model, out);
        } catch (IOException e) {
            throw broken(name, null, "it can't be read (" + RunFolder.reason(e) + ")");
        }
        return out.toString();
    }

    /// The same, written as it is made if the template is ours; what a user's makes has to be whole.
    public void write(String name, Object model, Writer out) throws IOException {
        if (folders.isEmpty()) render(name, model, out);
        else out.write(text(name, model));
    }

    /// @throws IOException if a template can't be read, or `out` takes no more
    private void render(String name, Object model, Writer out) throws IOException {
        try {
            if (folders.isEmpty()) freemarker().getTemplate(name).process(model, out);
            else out.write(STEERING.matcher(bounded(name, model)).replaceAll(""));
        } catch (Rendering.Endless e) {
            endless.put(name, changed(name));
            throw broken(name, null, e.getMessage());
        } catch (TemplateNotFoundException e) {
            throw new IllegalStateException("BUG: template " + name + " is missing", e);
        } catch (ParseException e) {
            throw unreadable(name, e);
        } catch (TemplateException e) {
            throw broken(e.getTemplateSourceName() == null ? name : e.getTemplateSourceName(), e.getLineNumber(),
                    e.getMessageWithoutStackTop());
        } catch (IOException e) {
            // A template that was broken before is told of so.
            if (e.getCause() instanceof ParseException before) throw unreadable(name, before);
            throw e;
        } catch (SecurityException e) {
            throw broken(name, null, "it is, or includes, a link that leads out of its folder");
        } catch (StackOverflowError e) {
            throw broken(name, null, "it calls itself without end");
        }
    }

    /// A template that had no end isn't waited for again until it has changed.
    private String bounded(String name, Object model) throws Rendering.Endless, TemplateException, IOException {
        if (endless.getOrDefault(name, -1L) == changed(name)) throw broken(name, null, "it had no end before");
        return Rendering.of(out -> freemarker().getTemplate(name).process(model, out));
    }

    /// When the user's own template of this name last changed, in milliseconds since 1970; 0 if there is none.
    private long changed(String name) {
        return folders.stream().map(f -> f.resolve(name).toFile()).filter(File::exists).findFirst().map(File::lastModified).orElse(0L);
    }

    /// Likewise; if a template of the user's is broken, that is told and ours takes its place.
    public String textOrOurs(String name, Object model, Consumer<String> broken) {
        try {
            return text(name, model);
        } catch (UserError e) {
            if (folders.isEmpty()) throw e;
            broken.accept(e.getMessage());
            return OURS.in(paint).text(name, model);
        }
    }

    /// Likewise, written as by [#write].
    public void writeOrOurs(String name, Object model, Consumer<String> broken, Writer out) throws IOException {
        if (folders.isEmpty()) render(name, model, out);
        else out.write(textOrOurs(name, model, broken));
    }

    private UserError unreadable(String name, ParseException e) {
        return broken(e.getTemplateName() == null ? name : e.getTemplateName(), e.getLineNumber(), e.getEditorMessage());
    }

    private UserError broken(String name, Integer line, String why) {
        var own = folders.stream().map(f -> f.resolve(name)).filter(Files::exists).findFirst();
        var said = why == null ? "it is broken" : why.lines().takeWhile(l -> !l.startsWith("----"))
                .map(l -> l.strip().replaceFirst("^==> ", "").replaceFirst(" *\\[in template .*", "")).filter(l -> !l.isEmpty())
                .collect(Collectors.joining(" "));
        return new UserError(own.map(Path::toString).orElse("templates/" + name) + (line == null || line <= 0 ? "" : ":" + line) + ": "
                + Text.line(said, LONGEST_REASON).replaceFirst("[.:]$", "")
                + ": mend the template" + (own.isPresent() ? ", or remove it to have ours again" : ""));
    }

    private Configuration configuration() {
        // A template may come with a project from anywhere.
        var c = Guarded.language(folders.isEmpty() ? new Configuration(Configuration.VERSION_2_3_34) : new Interruptible());
        c.setTemplateLoader(loader(folders));
        c.setTemplateUpdateDelayMilliseconds(folders.isEmpty() ? Long.MAX_VALUE : CHANGED_MILLIS);
        c.setDefaultEncoding("UTF-8");
        c.setLocale(Locale.ROOT);
        c.setNumberFormat("computer");
        c.setBooleanFormat("c");
        c.setWrapUncheckedExceptions(true);
        c.setObjectWrapper(new Fields());
        c.setTemplateConfigurations(new FirstMatchTemplateConfigurationFactory(escaped("html", HTMLOutputFormat.INSTANCE),
                escaped("xml", Escaping.XML), escaped("csv", Escaping.CSV)).allowNoMatch(true));
        c.setSharedVariable("duration", function(a -> Durations.words(Math.round(number(a) * 1000))));
        c.setSharedVariable("money", function(a -> Usage.money(number(a))));
        c.setSharedVariable("count", function(a -> Usage.count(Math.round(number(a)))));
        c.setSharedVariable("seen", function(a -> a.toString().lines().map(l -> Text.line(l, 1_000)).collect(Collectors.joining("\n"))));
        c.setSharedVariable("markdown", function(a -> markup(Markdown.html(a.toString()))));
        c.setSharedVariable("sha256", function(a -> Base64.getEncoder().encodeToString(Digest.of(a.toString()))));
        c.setSharedVariable("cell", function(a -> a.toString().replaceAll("\\s+", " ").replace("\\", "\\\\").replace("|", "\\|")
                .replace("<", "&lt;").replace("`", "\\`")));
        c.setSharedVariable("flowchart", (TemplateMethodModelEx) arguments -> new SimpleScalar(
                Order.of(arguments.isEmpty() ? null : arguments.getFirst()).flowchart()));
        c.setSharedVariable("width", function(a -> Cells.width(a.toString())));
        c.setSharedVariable("mark", function(a -> paint.mark(a.toString())));
        c.setSharedVariable("pad", both((a, b) -> Cells.left(a.toString(), Math.max(Cells.width(a.toString()), (int) number(b)))));
        c.setSharedVariable("paint", both((a, b) -> paint.style(a.toString(), b.toString())));
        c.setSharedVariable("link", both((a, b) -> paint.link(a.toString(), b.toString())));
        return c;
    }

    /// Also what a template includes is loaded by it.
    private static final class Interruptible extends Configuration {
        Interruptible() {
            super(Configuration.VERSION_2_3_34);
        }

        @Override
        public Template getTemplate(String name, Locale locale, Object condition, String encoding, boolean parsed, boolean mayLack)
                throws IOException {
            var template = super.getTemplate(name, locale, condition, encoding, parsed, mayLack);
            return template == null ? null : Rendering.interruptible(template);
        }
    }

    /// A link that leads out of its folder isn't followed.
    private static TemplateLoader loader(List<Path> folders) {
        var loaders = new ArrayList<TemplateLoader>();
        try {
            for (var folder : folders) loaders.add(new FileTemplateLoader(folder.toFile()));
        } catch (IOException e) {
            throw new UserError(folders.getFirst() + ": can't be read (" + RunFolder.reason(e) + ")");
        }
        loaders.add(new ClassTemplateLoader(Views.class, "/templates"));
        var all = new MultiTemplateLoader(loaders.toArray(TemplateLoader[]::new));
        // One that is put into an earlier folder counts from then on.
        all.setSticky(false);
        return all;
    }

    private static TemplateConfigurationFactory escaped(String kind, OutputFormat format) {
        var configuration = new TemplateConfiguration();
        configuration.setOutputFormat(format);
        return new ConditionalTemplateConfigurationFactory(new FileNameGlobMatcher("*." + kind + ".ftl"), configuration);
    }

    private static TemplateHTMLOutputModel markup(String html) {
        try {
            return HTMLOutputFormat.INSTANCE.fromMarkup(html);
        } catch (TemplateModelException e) {
            throw new IllegalStateException("BUG: HTML that can't be markup", e);
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static TemplateMethodModelEx function(Function<Object, Object> of) {
        return arguments -> made(of.apply(argument(arguments, 0)));
    }

    private static TemplateMethodModelEx both(BinaryOperator<Object> of) {
        return arguments -> made(of.apply(argument(arguments, 0), argument(arguments, 1)));
    }

    /// Text that a function has made may have colours, and links.
    private static Object made(Object value) {
        return value instanceof String text ? new SimpleScalar(text) : value;
    }

    private static Object argument(List<?> arguments, int at) throws TemplateModelException {
        return switch (at < arguments.size() ? arguments.get(at) : null) {
            case TemplateNumberModel n -> n.getAsNumber();
            case TemplateScalarModel s -> s.getAsString();
            case null, default -> throw new TemplateModelException("a number or a text is wanted here");
        };
    }
}
