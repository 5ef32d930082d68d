//SOURCES Aggregator.java Comparison.java CriticalPath.java Deliverables.java Diffstat.java Escaping.java Explanation.java Forecast.java
//SOURCES GitHubActions.java History.java Inquiry.java Markdown.java News.java Notifier.java Patch.java Rendering.java Report.java
//SOURCES Cleaned.java RunState.java Sentences.java SharedFiles.java Spending.java Summary.java TodoList.java Trace.java Views.java

/// The board -> figures, and figures -> what people and programs read. It changes nothing of a run.
///
/// Read [Summary] and [Aggregator] first, with [RunState] and `CriticalPath`; then [Inquiry], which answers what is asked of a run, with
/// `Explanation`; [Views] with `Escaping` and `Rendering`, [Report] with `Trace`, `Deliverables` with `Diffstat`, `SharedFiles` and
/// `Markdown`, [Patch]; `Comparison`, [History], [Forecast], [Spending], [TodoList], [Sentences], [Cleaned]; and who isn't looking is told
/// by [News] and [Notifier], or by [GitHubActions].
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.machine`, `lib.merge`.
package lib.report;
