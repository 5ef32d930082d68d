<#-- `orchestrate clean`. Fields: `dry_run` whether nothing was done; `fates` as in lib/merge/Cleaning.java, or `runs` as in lib/merge/OldRuns.java. -->
<#macro total gone kept more="">
<#if gone + kept gt 1 || more != "">

${gone} ${dry_run?then("would be removed", "removed")}, ${kept} kept${more}
</#if>
</#macro>
<#function size bytes>
  <#return (bytes gte 1073741824)?then((bytes / 1073741824)?string("0.0") + " GB", (bytes gte 1048576)?then((bytes / 1048576)?string("0.0") + " MB", (bytes / 1024)?ceiling + " kB"))>
</#function>
<#if runs??>
<#assign gone = runs?filter(r -> !r.kept??), free = 0>
<#list gone as r><#assign free += r.bytes></#list>
<#list runs as r>
${r.kept???then("kept", dry_run?then("goes", "removed"))?right_pad(8)} ${r.run}: ${r.kept!size(r.bytes)}
<#else>
no run is that old
</#list>
<#if runs?size gt 0>
<@total gone?size runs?size - gone?size "; " + size(free) + dry_run?then(" would get free", " got free") />
</#if>
<#else>
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
<@total gone?size kept?size />
</#if>
