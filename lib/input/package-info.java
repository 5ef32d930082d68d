//SOURCES AccountKeys.java Address.java Arguments.java Columns.java Config.java Ids.java KnownAgents.java Located.java LocatedReader.java
//SOURCES Manifest.java Mistakes.java Preflight.java ProfileKeys.java PromptFile.java Rereading.java RuleKeys.java Schema.java
//SOURCES SettingReader.java ShellLine.java SyntaxError.java TaskKeys.java TextFile.java Unheeded.java Values.java

/// What the user wrote -> tasks and settings, and every complaint with its place. It starts nothing.
///
/// Read [Arguments] first, then [Manifest] with `SettingReader`, `TaskKeys`, `RuleKeys`, `ProfileKeys`, `AccountKeys`, `KnownAgents`,
/// `PromptFile`, `Mistakes` and [Unheeded], and [Schema]; [Config], what holds for all runs; `Values` with `Columns`, `ShellLine`,
/// `Rereading` and [Ids]; [Preflight]; [Address]; and beneath them `Located`, `LocatedReader`, `SyntaxError` and [TextFile].
///
/// May use: `lib.model`, `lib.journal`, `lib.agents`.
package lib.input;
