package lib.model;

/// What the processes of an attempt are seen to do.
///
/// @param cpu  CPU time that they have taken so far, in milliseconds
/// @param born when the youngest of those was born that live and that the agent has started; null if there is none
public record Life(String task, int attempt, long cpu, Long born) {}
