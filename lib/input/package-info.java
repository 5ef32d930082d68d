//SOURCES AccountKeys.java Address.java Arguments.java Changed.java Columns.java Config.java Expression.java Family.java Filling.java
//SOURCES Foreach.java Ids.java KnownAgents.java LateTexts.java Located.java LocatedReader.java Lookup.java Manifest.java Matrix.java
//SOURCES Mistakes.java Preflight.java ProfileKeys.java PromptFile.java Reading.java Rereading.java RuleKeys.java Schema.java Scope.java
//SOURCES SettingReader.java ShellLine.java SyntaxError.java TaskKeys.java TaskList.java Template.java TextFile.java Tries.java
//SOURCES Unheeded.java Values.java Variables.java

/// What the user wrote -> tasks and settings, and every complaint with its place. It starts nothing.
///
/// Read [Arguments] first, then [Manifest] with [Reading], `TaskList`, `SettingReader`, `TaskKeys`, `RuleKeys`, `ProfileKeys`,
/// `AccountKeys`, `KnownAgents`, `PromptFile`, `Mistakes` and [Unheeded], and [Schema]; its templates: `Filling`, `Template`, `Expression`,
/// `Lookup`, `Scope` and `Variables`, and [LateTexts]; what makes many tasks of one: `Family` with `Matrix` and `Foreach`, and [Tries];
/// [Config], what holds for all runs; `Values` with `Columns`, `ShellLine`, `Changed`, `Rereading` and [Ids]; [Preflight]; [Address]; and
/// beneath them `Located`, `LocatedReader`, `SyntaxError` and [TextFile].
///
/// May use: `lib.model`, `lib.journal`, `lib.agents`.
package lib.input;
