//SOURCES Agents.java Background.java Claude.java ClaudeReader.java ClaudeWindows.java Codex.java CodexWindows.java Gemini.java
//SOURCES InSessions.java LastLines.java LimitTime.java LimitWords.java Opencode.java Passing.java Plain.java Prices.java Profiled.java
//SOURCES Qwen.java ServiceError.java Shipped.java Sieve.java StreamReader.java ToolAnswer.java Untold.java Used.java

/// One file per agent CLI: how it is started, what its stream says, what its end means. They start nothing and read no file.
///
/// Read [Agents] first, then `Claude` with `ClaudeReader`, `ClaudeWindows` and `Background`, and of `Codex` with `CodexWindows`,
/// `Gemini`, `Qwen` and `Opencode` what differs: they share `StreamReader`, `Sieve` with `Passing`, `InSessions`, `ServiceError` with
/// `LimitWords` and `LimitTime`, `Untold`, `Used` and `Prices`, `LastLines`. [ToolAnswer] is for people who read their streams.
/// `Plain` is any other command, `Profiled` an agent described in a manifest, `Shipped` those described here.
///
/// May use: `lib.model`, `lib.board`.
package lib.agents;
