package lib.report;

import java.nio.file.Path;
import java.util.*;
import lib.merge.*;
import lib.model.*;

/// What `clean` tells: what became of worktrees, branches and runs that were to go. It removes nothing.
///
/// @param templates a folder whose templates come first; null for none
/// @param dry       whether it is only told
/// @param json      whether programs are told
public record Cleaned(Path base, Path templates, boolean dry, boolean json) {

    public String worktrees(List<Cleaning.Fate> fates) {
        return told("fates", fates);
    }

    public String runs(List<OldRuns.Fate> fates) {
        return told("runs", fates);
    }

    private String told(String name, List<?> fates) {
        var all = new LinkedHashMap<String, Object>();
        all.put("dry_run", dry);
        all.put(name, fates.stream().map(fate -> Json.MAPPER.convertValue(fate, Map.class)).toList());
        return json ? Json.pretty(all) + "\n" : Views.of(base, templates).text("cleaned.ftl", all);
    }
}
