<#-- `orchestrate clean --worktrees`. Fields: `dry_run` whether nothing was done; `fates` as in lib/merge/Cleaning.java. -->
<#assign gone = fates?filter(f -> f.why??), kept = fates?filter(f -> !f.why??)>
<#list fates as f>
${f.why???then(dry_run?then("goes", "removed"), "kept")?right_pad(8)} ${[f.run, f.task]?filter(p -> p != "")?join("/")}: ${f.why!(f.kept?map(k -> k.words)?join("; "))}
<#if f.back??>
  back   ${f.back}
</#if>
<#if f.dropped??>
  more   git log ${f.dropped}
</#if>
<#else>
no worktree or branch of a run is left
</#list>
<#if fates?size gt 1>

${gone?size} ${dry_run?then("would be removed", "removed")}, ${kept?size} kept
</#if>
