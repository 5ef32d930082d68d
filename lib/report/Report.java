package lib.report;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.*;
import lib.journal.*;
import lib.model.*;

/// The report of a run in each of its formats, for the terminal and for files. It knows what makes which format, not what they say.
public final class Report {
    private final RunFolder run;
    private final Summary summary;
    private final Views views;

    /// @param views the templates to use
    Report(RunFolder run, Summary summary, Views views) {
        this.run = run;
        this.summary = summary;
        this.views = views;
    }

    /// The kinds of reports there are.
    public enum Format {
        /// Markdown, for the terminal and a CI's summary.
        MD,
        /// A page that opens from disk.
        HTML,
        /// All figures, for programs: `aggregate-report.json`, which `templates/aggregate-report.schema.json` describes.
        JSON,
        /// A line per task, for spreadsheets: RFC 4180.
        CSV,
        /// For a CI's list of tests, as Maven Surefire writes it.
        JUNIT,
        /// Chrome's trace events, which Perfetto opens.
        TRACE,
        /// OpenTelemetry's spans, which a collector takes: OTLP/JSON.
        OTLP;

        /// @throws UserError if there is none of that name
        public static Format of(String name) {
            for (var format : values()) if (format.word().equals(name.toLowerCase(Locale.ROOT))) return format;
            throw new UserError("there is no report of the kind '" + name + "'" + UserError.suggestion(name, words().toList()) + ": use "
                    + said(words().toList()));
        }

        /// What the end of a file's name stands for: `.md`, `.html`, `.json`, `.csv`, `.xml` for JUnit's, `.trace.json` for a trace,
        /// `.otlp.json` for spans.
        ///
        /// @throws UserError if it stands for none
        public static Format ofFile(String file) {
            var name = file.toLowerCase(Locale.ROOT);
            if (name.endsWith(".trace.json") || name.endsWith(".trace")) return TRACE;
            if (name.endsWith(".otlp.json") || name.endsWith(".otlp")) return OTLP;
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "md" -> MD;
                case "html", "htm" -> HTML;
                case "json" -> JSON;
                case "csv" -> CSV;
                case "xml" -> JUNIT;
                default -> throw new UserError(file
                        + ": its ending stands for no kind of report: use .md, .html, .json, .csv, .xml, .trace.json or .otlp.json");
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Their names, as `--format` takes them.
        public static Stream<String> words() {
            return Arrays.stream(values()).map(Format::word);
        }

        private static String said(List<String> words) {
            return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
        }
    }

    /// What it tells.
    Summary summary() {
        return summary;
    }

    /// The report in this format.
    ///
    /// @throws UserError if a template of the user's is broken
    String as(Format format) {
        return made(format, views::text);
    }

    /// Likewise; a broken template of the user's is told on stderr and ours takes its place: no run is lost by it.
    String orOurs(Format format) {
        return made(format, (name, fields) -> views.textOrOurs(name, fields,
                why -> System.err.println("orchestrate: " + why + "; ours was used for this report")));
    }

    private String made(Format format, BiFunction<String, Object, String> text) {
        return switch (format) {
            case MD -> text.apply("report.md.ftl", summary);
            case HTML -> text.apply("report.html.ftl", summary);
            case JSON -> Json.pretty(summary) + "\n";
            case CSV -> lines(text.apply("report.csv.ftl", summary));
            case JUNIT -> text.apply("junit.xml.ftl", summary);
            case TRACE -> Trace.of(summary, run.journal());
            case OTLP -> Spans.of(summary);
        };
    }

    /// Lines that end as RFC 4180 wants.
    static String lines(String csv) {
        return csv.replaceAll("\r?\n", "\r\n");
    }

    /// Writes `report.md`, `report.html`, `junit.xml` and, when they are there, `aggregate-report.json` into the run's folder.
    void write() throws IOException {
        // The one for programs takes as long as all templates: made beside them, and written after them.
        var json = CompletableFuture.supplyAsync(() -> orOurs(Format.JSON));
        RunFolder.write(run.path().resolve("report.md"), orOurs(Format.MD));
        RunFolder.write(run.path().resolve("report.html"), orOurs(Format.HTML));
        RunFolder.write(run.path().resolve("junit.xml"), orOurs(Format.JUNIT));
        RunFolder.write(run.report(), json.join());
    }
}
