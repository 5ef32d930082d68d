//SOURCES Address.java Ids.java KnownAgents.java Located.java LocatedReader.java Manifest.java Preflight.java ProfileKeys.java
//SOURCES PromptFile.java Request.java RuleKeys.java Schema.java SettingReader.java SyntaxError.java TaskKeys.java Template.java
//SOURCES TextFile.java Values.java

/// What the user wrote -> tasks and settings, and every complaint with its place. It starts nothing.
///
/// Read [Request] first, then [Manifest] with `SettingReader`, `TaskKeys`, `RuleKeys`, `ProfileKeys` and `PromptFile`, and [Schema];
/// [Values] with `Template` and [Ids]; [Preflight]; [Address]; and beneath them `Located`, `LocatedReader`, `SyntaxError` and [TextFile].
///
/// May use: `lib.model`, `lib.journal`, `lib.agents`.
package lib.input;
