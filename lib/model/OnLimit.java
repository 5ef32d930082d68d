package lib.model;

/// What is done when an account has met a limit: `WAIT` until it is lifted, or `STOP`: leave its tasks waiting for a later run.
public enum OnLimit { WAIT, STOP }
