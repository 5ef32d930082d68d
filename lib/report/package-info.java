//SOURCES AccountUse.java Afresh.java Aggregator.java Cells.java Cleaned.java Comparison.java Consumed.java CriticalPath.java
//SOURCES Deliverables.java Diffstat.java Escaping.java Explanation.java Exporter.java Fields.java Forecast.java GitHubActions.java
//SOURCES History.java Inquiry.java Markdown.java Metrics.java News.java Notifier.java Order.java Paint.java Painted.java Patch.java
//SOURCES Rendering.java Report.java RunState.java Sentences.java SharedFiles.java Spans.java Spending.java Summary.java Tally.java
//SOURCES TodoList.java Trace.java Views.java

/// The board -> figures, and figures -> what people and programs read. It changes nothing of a run.
///
/// Read [Summary] and [Aggregator] first, with `Tally`, `Afresh`, [RunState], `CriticalPath` and `Consumed`; then [Inquiry], which
/// answers what is asked of a run, with `Explanation`; [Views] with `Fields`, `Escaping`, `Rendering`, [Paint], [Painted] and [Cells],
/// [Report] with `Trace` and `Spans`, `Deliverables` with `Diffstat`, `SharedFiles` and `Markdown`, [Patch]; `Comparison`, [History],
/// [Forecast], [Spending], [TodoList], [Order], [Sentences], [AccountUse], [Cleaned]; and who isn't looking is told by [News] and
/// [Notifier], or by [GitHubActions]; programs that watch others, by [Exporter] with `Metrics`.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.machine`, `lib.merge`.
package lib.report;
