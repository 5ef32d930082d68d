<#-- `orchestrate report RUN1 RUN2`: the second run beside the first. Fields: see lib/Comparison.java. -->
<#assign words = {"failing": "newly failing", "undone": "no longer done", "slower": "slower", "dearer": "dearer", "new": "new", "gone": "gone", "fixed": "fixed", "faster": "faster", "cheaper": "cheaper"}>
<#assign names = {"total_tasks": "tasks", "successful": "succeeded", "wall_duration": "wall time", "total_duration": "time in tasks", "parallel_speedup": "speedup", "total_cost_usd": "cost"}>
<#function shown name value><#if name?ends_with("duration")><#return duration(value)><#elseif name?ends_with("usd")><#return money(value)><#elseif name == "parallel_speedup"><#return value?string("0.00") + "x"><#else><#return count(value)></#if></#function>
<#function signed name value><#if value == 0><#return "="></#if><#return (value lt 0)?then("-", "+") + shown(name, value?abs)></#function>
# ${after.execution_id} beside ${before.execution_id}

<#if counts?size == 0>Nothing changed: ${same} ${(same == 1)?then("task", "tasks")} as before<#else><#list counts?keys as k>${counts[k]} ${words[k]}<#sep>, </#list>; ${same} as before</#if>. Time counts from ${threshold.seconds} s and ${(threshold.share * 100)?round}%, cost from ${money(threshold.usd)} and ${(threshold.share * 100)?round}%.
<#if before.state != "finished" || after.state != "finished">
The ${(before.state != "finished")?then("first run is " + before.state, "")}${(before.state != "finished" && after.state != "finished")?then(", the ", "")}${(after.state != "finished")?then("second run is " + after.state, "")}: its figures are not the last.
</#if>

| | before | after | difference |
|---|--:|--:|--:|
<#list figures as f>
| ${names[f.name]!f.name} | ${(f.before??)?then(shown(f.name, f.before!0), "unknown")} | ${(f.after??)?then(shown(f.name, f.after!0), "unknown")} | <#if f.difference??>${signed(f.name, f.difference)}</#if> |
</#list>
<#list words?keys as k>
<#assign group = tasks?filter(t -> t.kinds?first == k)>
<#if group?size gt 0>

## ${words[k]?cap_first}

| task | before | after | time | cost | why |
|---|---|---|---|---|---|
<#list group[0..*200] as t>
| ${t.task_id}<#if t.kinds?size gt 1> (<#list t.kinds[1..] as also>${words[also]}<#sep>, </#list>)</#if> | ${(t.before.status)!""} | ${(t.after.status)!""} | <#if t.before??>${duration(t.before.duration)}</#if><#if t.before?? && t.after??> → </#if><#if t.after??>${duration(t.after.duration)}</#if> | <#if (t.before.cost_usd)??>${money(t.before.cost_usd)}</#if><#if (t.before.cost_usd)?? && (t.after.cost_usd)??> → </#if><#if (t.after.cost_usd)??>${money(t.after.cost_usd)}</#if> | ${cell(t.reason!"")} |
</#list>
<#if group?size gt 200>

… and ${group?size - 200} more.
</#if>
</#if>
</#list>
