<#-- `orchestrate report RUN1 RUN2`: the second run beside the first. Fields: see lib/report/Comparison.java. -->
<#import "compare-words.ftl" as c>
# ${after.execution_id} beside ${before.execution_id}

${c.summed(counts, same)}. ${c.limits(threshold)}.
<#if c.unfinished(before, after) != "">
${c.unfinished(before, after)}
</#if>

| | before | after | difference |
|---|--:|--:|--:|
<#list figures as f>
| ${c.names[f.name]!f.name} | ${(f.before??)?then(c.shown(f.name, f.before!0), "unknown")} | ${(f.after??)?then(c.shown(f.name, f.after!0), "unknown")} | <#if f.difference??>${c.signed(f.name, f.difference)}</#if> |
</#list>
<#list c.words?keys as k>
<#assign group = tasks?filter(t -> t.kinds?first == k)>
<#if group?size gt 0>

## ${c.words[k]?cap_first}

| task | before | after | time | cost | why |
|---|---|---|---|---|---|
<#list group[0..*200] as t>
| ${t.task_id}<#if t.kinds?size gt 1> (<#list t.kinds[1..] as also>${c.words[also]}<#sep>, </#list>)</#if> | ${(t.before.status)!""} | ${(t.after.status)!""} | <#if t.before??>${duration(t.before.duration)}</#if><#if t.before?? && t.after??> → </#if><#if t.after??>${duration(t.after.duration)}</#if> | <#if (t.before.cost_usd)??>${money(t.before.cost_usd)}</#if><#if (t.before.cost_usd)?? && (t.after.cost_usd)??> → </#if><#if (t.after.cost_usd)??>${money(t.after.cost_usd)}</#if> | ${cell(t.reason!"")} |
</#list>
<#if group?size gt 200>

… and ${group?size - 200} more.
</#if>
</#if>
</#list>
