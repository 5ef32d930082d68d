//SOURCES Address.java Ids.java KnownAgents.java Located.java LocatedReader.java Manifest.java PolicyKeys.java Preflight.java
//SOURCES ProfileKeys.java PromptFile.java Request.java SyntaxError.java TaskKeys.java Template.java TextFile.java Values.java

/// What the user wrote -> tasks and settings, and every complaint with its place. It starts nothing.
///
/// Read [Request] first, then [Manifest] with `TaskKeys`, `PolicyKeys`, `ProfileKeys`, `KnownAgents` and `PromptFile`; [Values] with
/// `Template` and [Ids]; [Preflight]; [Address]; and beneath them `Located`, `LocatedReader`, `SyntaxError` and [TextFile].
///
/// May use: `lib.model`, `lib.journal`, `lib.agents`.
package lib.input;
