package lib.report;

import java.io.*;
import java.util.*;
import java.util.concurrent.*;
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
        OTLP,
        /// Which task comes after which, as a flowchart that GitHub and others draw.
        MERMAID;

        /// @throws UserError if there is none of that name
        public static Format of(String name) {
            for (var format : values()) if (format.word().equals(name.toLowerCase(Locale.ROOT))) return format;
            throw new UserError("there is no report of the kind '" + name + "'" + UserError.suggestion(name, words().toList()) + ": use "
                    + said(words().toList()));
        }

        /// What the end of a file's name stands for: `.md`, `.html`, `.json`, `.csv`, `.xml` for JUnit's, `.trace.json` for a trace,
        /// `.otlp.json` for spans, `.mmd` for a flowchart.
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
                case "mmd", "mermaid" -> MERMAID;
                default -> throw new UserError(file
                        + ": its ending stands for no kind of report: use .md, .html, .json, .csv, .xml, .trace.json, .otlp.json or .mmd");
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

    /// A template's text, written somewhere.
    private interface Made {
        void by(String template, Writer out) throws IOException;
    }

    /// Writes the report in this format, as it is made.
    ///
    /// @throws UserError if a template of the user's is broken
    void write(Format format, Writer out) throws IOException {
        write(format, out, (template, to) -> views.write(template, summary, to));
    }

    /// Likewise; a broken template of the user's is told on stderr and ours takes its place: no run is lost by it.
    void writeOrOurs(Format format, Writer out) throws IOException {
        write(format, out, (template, to) -> views.writeOrOurs(template, summary,
                why -> System.err.println("orchestrate: " + why + "; ours was used for this report"), to));
    }

    private void write(Format format, Writer out, Made made) throws IOException {
        switch (format) {
            case MD -> made.by("report.md.ftl", out);
            case HTML -> made.by("report.html.ftl", out);
            case JSON -> {
                Json.pretty(summary, out);
                out.write('\n');
            }
            case CSV -> made.by("report.csv.ftl", new Rfc4180(out));
            case JUNIT -> made.by("junit.xml.ftl", out);
            case TRACE -> out.write(Trace.of(summary, run.journal()));
            case OTLP -> out.write(Spans.of(summary));
            case MERMAID -> out.write(Order.of(summary).flowchart());
        }
    }

    /// The report in this format.
    String as(Format format) {
        var out = new StringWriter();
        try {
            write(format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /// Lines that end as RFC 4180 wants.
    static String lines(String csv) {
        return csv.indexOf('\n') < 0 ? csv : csv.replaceAll("\r?\n", "\r\n");
    }

    /// Writes such lines, whatever pieces they come in.
    private static final class Rfc4180 extends FilterWriter {
        private boolean returned;

        Rfc4180(Writer out) {
            super(out);
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            write(new String(text, from, length), 0, length);
        }

        @Override
        public void write(String text, int from, int length) throws IOException {
            if (length == 0) return;
            var piece = text.substring(from, from + length);
            out.write(returned && piece.startsWith("\n") ? "\n" + lines(piece.substring(1)) : lines(piece));
            returned = piece.endsWith("\r");
        }
    }

    /// Writes `report.md`, `report.html`, `junit.xml` and, when they are there, `aggregate-report.json` into the run's folder.
    void write() throws IOException {
        // The page takes as long as the others.
        var page = CompletableFuture.runAsync(() -> {
            try {
                file("report.html", Format.HTML);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        file("report.md", Format.MD);
        file("junit.xml", Format.JUNIT);
        try {
            page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException unwritten) throw unwritten.getCause();
            throw e;
        }
        file(run.report().getFileName().toString(), Format.JSON);
    }

    private void file(String name, Format format) throws IOException {
        Whole.write(run.path().resolve(name), out -> writeOrOurs(format, out));
    }
}
