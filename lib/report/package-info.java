//SOURCES AccountUse.java Aggregator.java Cells.java Cleaned.java Comparison.java Consumed.java CriticalPath.java Deliverables.java
//SOURCES Diffstat.java Escaping.java Explanation.java Exporter.java Forecast.java GitHubActions.java History.java Inquiry.java
//SOURCES Markdown.java Metrics.java News.java Notifier.java Paint.java Painted.java Patch.java Rendering.java Report.java RunState.java
//SOURCES Sentences.java SharedFiles.java Spans.java Spending.java Summary.java TodoList.java Trace.java Views.java

/// The board -> figures, and figures -> what people and programs read. It changes nothing of a run.
///
/// Read [Summary] and [Aggregator] first, with [RunState], `CriticalPath` and `Consumed`; then [Inquiry], which answers what is asked
/// of a run, with `Explanation`; [Views] with `Escaping`, `Rendering`, [Paint], [Painted] and [Cells], [Report] with `Trace` and
/// `Spans`, `Deliverables` with `Diffstat`, `SharedFiles` and `Markdown`, [Patch]; `Comparison`, [History], [Forecast], [Spending],
/// [TodoList], [Sentences], [AccountUse], [Cleaned]; and who isn't looking is told by [News] and [Notifier], or by [GitHubActions];
/// programs that watch others, by [Exporter] with `Metrics`.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.machine`, `lib.merge`.
package lib.report;
