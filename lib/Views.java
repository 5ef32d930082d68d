package lib;

import freemarker.cache.*;
import freemarker.core.*;
import freemarker.template.*;
import java.io.*;
import java.nio.file.*;
import java.util.*;

/// Turns a [Summary] into text through the Freemarker templates in `templates/`. It knows no run and decides nothing: what is
/// shown, and how, stands in the templates.
///
/// A template sees the summary's fields under the names they have in `aggregate-report.json`, and these functions: `duration(seconds)`,
/// `money(usd)`, `count(number)`, `cell(text)`, which makes a text safe for a Markdown table, `seen(text)`, which leaves out of
/// several lines what can't be seen, and `sha256(text)`, in base64, by which a page allows its own script and no other.
public final class Views {
    private Views() {}

    private static final Configuration FREEMARKER = configuration();

    private static Configuration configuration() {
        var c = new Configuration(Configuration.VERSION_2_3_34);
        c.setTemplateLoader(new ClassTemplateLoader(Views.class, "/templates"));
        c.setDefaultEncoding("UTF-8");
        c.setLocale(Locale.ROOT);
        c.setNumberFormat("computer");
        c.setBooleanFormat("c");
        c.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        c.setLogTemplateExceptions(false);
        c.setWrapUncheckedExceptions(true);
        c.setSharedVariable("duration", function(a -> Durations.words(Math.round(number(a) * 1000))));
        c.setSharedVariable("money", function(a -> money(number(a))));
        c.setSharedVariable("count", function(a -> count(Math.round(number(a)))));
        c.setSharedVariable("seen", function(a -> a.toString().lines().map(l -> Text.line(l, 1_000)).collect(java.util.stream.Collectors.joining("\n"))));
        c.setSharedVariable("sha256", function(a -> Base64.getEncoder().encodeToString(Digest.of(a.toString()))));
        c.setSharedVariable("cell", function(a -> a.toString().replaceAll("\\s+", " ").replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")));
        return c;
    }

    /// Renders `templates/<name>` with this model: a map, or a record whose JSON shape is used.
    public static String render(String name, Object model) {
        var out = new StringWriter();
        try {
            FREEMARKER.getTemplate(name).process(model instanceof Map ? model : Json.MAPPER.convertValue(model, Map.class), out);
        } catch (TemplateNotFoundException e) {
            throw new IllegalStateException("BUG: template " + name + " is missing", e);
        } catch (TemplateException | ParseException e) {
            throw new UserError("template " + name + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ": mend the template");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /// Writes `report.md`, `report.html` and `aggregate-report.json` into the run's folder.
    public static void report(RunFolder run, Summary summary) throws IOException {
        var model = Json.MAPPER.convertValue(summary, Map.class);
        for (var name : List.of("report.md", "report.html")) RunFolder.write(run.path().resolve(name), render(name + ".ftl", model));
        RunFolder.write(run.report(), Json.pretty(summary) + "\n");
    }

    /// What a person reads when a run is over.
    static String end(Summary summary, RunFolder run) {
        var here = Path.of("").toAbsolutePath();
        var folder = run.path().startsWith(here) ? here.relativize(run.path()) : run.path();
        return render("end.ftl", Map.of("run", Json.MAPPER.convertValue(summary, Map.class), "folder", folder.toString()));
    }

    static String money(double usd) {
        return usd == 0 || usd >= 0.1 ? "$%.2f".formatted(usd) : "$%.4f".formatted(usd);
    }

    static String count(long n) {
        return n < 10_000 ? Long.toString(n) : n < 1_000_000 ? n / 1000 + "k" : "%.1fM".formatted(n / 1e6);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static TemplateMethodModelEx function(java.util.function.Function<Object, Object> of) {
        return arguments -> of.apply(switch (arguments.getFirst()) {
            case TemplateNumberModel n -> n.getAsNumber();
            case TemplateScalarModel s -> s.getAsString();
            case Object o -> throw new TemplateModelException("a number or a text is wanted, not " + o);
        });
    }
}
