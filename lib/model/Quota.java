package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// How much a run takes of each [Window] of its accounts: `off`, `spread`, `reserve=20%`, or `spread,reserve=20%`.
///
/// @param spread  whether its use is spread over a window, so that it ends near empty and not before
/// @param reserve percent that are left for whoever else uses the account
public record Quota(boolean spread, int reserve) {
    /// All there is, as fast as it goes.
    public static final Quota OFF = new Quota(false, 0);

    /// @throws UserError if the text is none
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Quota parse(String text) {
        var form = java.util.regex.Pattern.compile("off|(spread)?(?:(?:(?<=d),|^)reserve=(\\d{1,2})%)?").matcher(text.strip());
        if (!form.matches() || text.isBlank())
            throw new UserError("'" + text + "' is no quota: write off, spread, reserve=20% or spread,reserve=20%");
        return new Quota(form.group(1) != null, form.group(2) == null ? 0 : Integer.parseInt(form.group(2)));
    }

    public boolean on() {
        return !equals(OFF);
    }

    /// The share of a window that may be used.
    public double most() {
        return 1 - reserve / 100.0;
    }

    @JsonValue
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        if (spread) parts.add("spread");
        if (reserve > 0) parts.add("reserve=" + reserve + "%");
        return parts.isEmpty() ? "off" : String.join(",", parts);
    }
}
