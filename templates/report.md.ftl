<#-- The report of one run as Markdown. Fields: see lib/Summary.java; names are those of aggregate-report.json. -->
<#assign s = summary>
# ${execution_id}: <#if state != "finished">${state}<#elseif s.successful == s.total_tasks>all ${s.total_tasks} succeeded<#else>${s.successful} of ${s.total_tasks} succeeded</#if>

| | |
|---|---|
| tasks | ${s.total_tasks}: ${s.successful} succeeded, ${s.failed} failed, ${s.cancelled} cancelled<#if s.skipped gt 0> (${s.skipped} of them skipped)</#if><#if s.running + s.waiting gt 0>, ${s.running} running, ${s.waiting} waiting</#if> |
| wall time | ${duration(s.wall_duration)} |
| time in tasks | ${duration(s.total_duration)} |
| speedup | ${s.parallel_speedup?string("0.00")}x, ${(s.efficiency * 100)?string("0")}% of ${parallel} slots |
| retries | ${s.retries} |
<#if s.total_cost_usd?? || s.tokens?? || models?size gt 0>| cost | <#if s.total_cost_usd??>${money(s.total_cost_usd)}<#else>unknown</#if><#if s.unpriced_attempts gt 0>, ${s.unpriced_attempts} attempts of unknown cost</#if><#if s.tokens??>, ${count(s.tokens.input + s.tokens.cache_read + s.tokens.cache_write)} tokens in, ${count(s.tokens.output)} out</#if> |
</#if>| started | ${start_time} in ${cell(cwd)} |
<#if halted??>| halted | ${cell(halted)} |
</#if>
<#assign bad = tasks?filter(t -> t.status == "failed")>
<#if bad?size gt 0>

## Failures
<#list bad?sort_by("task_id")[0..*100] as t>

### ${t.task_id}: ${cell(((t.reason!"") == "exit")?then((t.attempts?last.exit)!"exit", t.reason!"?"))}

<#if t.attempts?size gt 0><#assign a = t.attempts?last>
${a.exit!"?"} after ${duration(a.duration)}, attempt ${a.number}<#if a.rule??>, by rule ${a.rule}</#if>. Run it again: `sh tasks/${t.task_id}/${a.number}/command`
<#if a.evidence?? && !(a.exit!"")?contains(a.evidence)>

    ${a.evidence?replace("\n", "\n    ")}
</#if>
</#if>
</#list>
<#if bad?size gt 100>

… and ${bad?size - 100} more.
</#if>
</#if>
<#if models?size gt 0>

## Spent by model

| model | attempts | cost | tokens in | from cache | out |
|---|--:|--:|--:|--:|--:|
<#list models as m>
| ${cell(m.model)} | ${m.attempts} | <#if m.cost_usd??>${money(m.cost_usd)}<#else>unknown</#if> | <#if m.tokens??>${count(m.tokens.input + m.tokens.cache_write)} | ${count(m.tokens.cache_read)} | ${count(m.tokens.output)}<#else> | | </#if> |
</#list>
</#if>

## Tasks

| task | status | outcome | attempts | time | exit | cost | why |
|---|---|---|--:|--:|--:|--:|---|
<#list tasks[0..*1000] as t>
| ${t.task_id} | ${t.status} | ${t.outcome!""} | ${t.attempts?size} | ${duration(t.duration)} | ${t.exit_code!""} | <#if t.cost_usd??>${money(t.cost_usd)}</#if> | <#if t.status != "completed" || !["exit", "completed"]?seq_contains(t.reason!"")>${cell(t.reason!"")}</#if> |
</#list>
<#if tasks?size gt 1000>

… and ${tasks?size - 1000} more in aggregate-report.json.
</#if>
