<#-- The report of one run as Markdown. Fields: see lib/report/Summary.java; names are those of aggregate-report.json. However large the run and whatever it says,
     it stays below 1 MiB, the most a GitHub step summary takes: texts are cut, rows are counted, failures come first. -->
<#assign s = summary>
<#function brief text most><#return cell(text?truncate_c(most, "…"))></#function>
<#assign all = s.successful == s.total_tasks && state == "finished">
${paint("bold", "# " + execution_id)}: <#if state != "finished">${state}<#else>${paint(all?then("ok", (s.failed gt 0)?then("failed", "warn")), all?then("all ${s.total_tasks}", "${s.successful} of ${s.total_tasks}") + " succeeded")}</#if>

| | |
|---|---|
| tasks | ${s.total_tasks}: ${s.successful} succeeded<#if s.caveats gt 0> (${s.caveats} with a mark)</#if>, ${s.failed} failed, ${s.cancelled} cancelled<#if s.skipped gt 0> (${s.skipped} of them skipped)</#if><#if s.running + s.waiting gt 0>, ${s.running} running, ${s.waiting} waiting</#if> |
| wall time | ${duration(s.wall_duration)} |
| time in tasks | ${duration(s.total_duration)} |
| speedup | ${s.parallel_speedup?string("0.00")}x, ${(s.efficiency * 100)?string("0")}% of ${parallel} slots |
| retries | ${s.retries} |
<#if taken??>| taken from earlier runs | ${taken.tasks} ${(taken.tasks == 1)?then("task", "tasks")}, which had taken ${duration(taken.duration)}<#if taken.cost_usd??> and ${money(taken.cost_usd)}</#if> |
</#if><#if course.limited gt 0>| lost to limits | ${duration(course.limited)} |
</#if><#if course.path?? && course.path.steps gt 1>| critical path | ${course.path.steps} attempts, ${duration(course.path.duration)} running<#if course.path.waited gte 0.1>, ${duration(course.path.waited)} waiting</#if>; the longest is ${course.path.longest?sort_by("duration")?last.task_id} |
</#if><#if s.total_cost_usd?? || s.tokens?? || models?size gt 0>| cost | <#if s.total_cost_usd??>${money(s.total_cost_usd)}<#elseif !s.estimated_usd??>not told</#if><#if s.estimated_usd??><#if s.total_cost_usd??>, </#if>about ${money(s.estimated_usd)}<#if s.total_cost_usd??> more</#if> by list prices</#if><#if s.total_cost_usd?? && s.unpriced_attempts gt 0>, ${s.unpriced_attempts} attempts of unknown cost</#if><#if s.tokens??>, ${count(s.tokens.input + s.tokens.cache_read + s.tokens.cache_write)} tokens in, ${count(s.tokens.output)} out</#if> |
</#if>| started | ${start_time} in ${brief(cwd, 500)} |
<#if halted??>| halted | ${brief(halted, 500)} |
</#if>
<#if course.needs??>

| kind | attempts | memory expected | peak | mean | CPU | CPU time |
|---|--:|--:|--:|--:|--:|--:|
<#list course.needs[0..*10] as k>
| ${brief(k.kind, 80)} | ${k.attempts} | <#if k.expected_memory gt 0>${k.expected_memory} MiB<#else>unknown</#if> | ${k.peak_memory} MiB | ${k.mean_memory} MiB | ${k.cpu?string("0.00")} | ${duration(k.cpu_seconds)} |
</#list>
</#if>
<#assign bad = tasks?filter(t -> t.status == "failed")>
<#if bad?size gt 0>

${paint("bold", "## Failures")}
<#list bad?sort_by("task_id")[0..*80] as t>

${paint("failed", "### " + t.task_id)}: ${brief(((t.reason!"") == "exit")?then((t.attempts?last.exit)!"exit", t.reason!"?"), 200)}

    ${seen(t.runs?truncate_c(800, "…"))?replace("\n", "\n    ")}

<#if t.attempts?size gt 0><#assign a = t.attempts?last>
${brief(a.exit!"?", 200)} after ${duration(a.duration)}, attempt ${a.number}<#if a.rule??>, by rule ${a.rule}<#if a.decided_by??>, then by ${(a.decided_by == "check")?then("its check", "--strict")}</#if></#if>. Once more: `orchestrate retry ${execution_id} ${t.task_id}`, or by itself, from the run's folder: `sh tasks/${t.task_id}/${a.number}/command`
<#if a.evidence?? && !(a.exit!"")?contains(a.evidence)>

    ${seen(a.evidence?truncate_c(800, "…"))?replace("\n", "\n    ")}
</#if>
</#if>
</#list>
<#if bad?size gt 80>

… and ${bad?size - 80} more failed tasks: the table below names the first of them, aggregate-report.json all.
</#if>
</#if>
<#assign marked = tasks?filter(t -> t.status == "completed" && t.caveats??)>
<#if marked?size gt 0>

## Succeeded with a mark

| task | what to look at |
|---|---|
<#list marked[0..*200] as t>
| ${t.task_id} | ${brief(t.why!"", 300)} |
</#list>
<#if marked?size gt 200>

… and ${marked?size - 200} more.
</#if>
</#if>
<#if models?size gt 0>

## Spent by model

| model | attempts | cost | tokens in | of them cached | out |
|---|--:|--:|--:|--:|--:|
<#list models[0..*50] as m>
| ${brief(m.model, 100)} | ${m.attempts} | <#if m.cost_usd??>${money(m.cost_usd)}<#else>not told</#if> | <#if m.tokens??>${count(m.tokens.input + m.tokens.cache_read + m.tokens.cache_write)} | ${count(m.tokens.cache_read)} | ${count(m.tokens.output)}<#else> | | </#if> |
</#list>
<#if models?size gt 50>

… and ${models?size - 50} more.
</#if>
</#if>
<#if integration??><#assign i = integration, got = i.tasks?filter(t -> t.fate == "in"), out = i.tasks?filter(t -> t.out)>

## Integrated

${got?size} in<#if out?size gt 0>, ${out?size} out</#if><#if !i.over>, not yet to its end: `orchestrate integrate ${execution_id}` goes on</#if><#if i.checks?size gt 0>; checked by <#list i.checks[0..*3] as c>`${c?replace("`", "'")?truncate_c(200, "…")}`<#sep>, </#list></#if>.<#if i.branch??> It is on `${i.branch}`: `git merge --ff-only ${i.branch}` takes it over.</#if>

| task | | why |
|---|---|---|
<#list i.tasks?sort_by("out")?reverse[0..*200] as t>
| ${t.task_id} | ${(t.fate == "in")?then("in", t.out?then("out", "unchanged"))} | <#if t.fate != "unchanged">${brief(t.words, 400)}</#if> |
</#list>
<#if i.tasks?size gt 200>

… and ${i.tasks?size - 200} more.
</#if>
</#if>
<#if overlaps??>

## Changed by more than one

| file | tasks | together |
|---|---|---|
<#list overlaps[0..*50] as o>
| ${brief(o.path, 300)} | ${brief(o.tasks?join(", "), 400)} | <#if o.conflict??>${o.conflict?then("they conflict", "git can merge them")}</#if> |
</#list>
<#if overlaps?size gt 50>

… and more, in aggregate-report.json.
</#if>
</#if>
<#assign changed = tasks?filter(t -> t.changes??)>
<#if changed?size gt 0>

## Changes

| worktree | branch | files | added | removed |
|---|---|--:|--:|--:|
<#list changed[0..*200] as t>
| ${t.task_id} | ${brief(t.changes.branch, 200)} | ${t.changes.files} | ${t.changes.insertions} | ${t.changes.deletions} |
</#list>
<#if changed?size gt 200>

… and ${changed?size - 200} more.
</#if>
</#if>
<#-- On a terminal nobody draws it. -->
<#if !mark("dim")?has_content && tasks?size lte 300 && tasks?filter(t -> t.after?size gt 0)?size gt 0>

## Order

```mermaid
${flowchart(tasks)?trim}
```
</#if>

## Tasks

<#assign rows = (tasks?size gt 1000)?then(bad[0..*1000] + tasks?filter(t -> t.status != "failed")[0..*1000], tasks), person = mark("dim")?has_content>
<#-- On a terminal the first columns are aligned, too. -->
<#function col text columns><#return person?then(pad(text, columns), text)></#function>
<#assign ids = person?then([tasks?map(t -> width(t.task_id))?max!4, 40]?min, 0), looks = {"completed": "ok", "failed": "failed", "running": "running"}>
| ${col("task", ids)} | ${col("status", 11)} | ${col("outcome", 12)} | attempts | ${col("time", 7)} | exit | cost | why | runs |
|---|---|---|--:|--:|--:|--:|---|---|
<#list rows[0..*1000] as t>
| ${col(t.task_id, ids)} | ${paint((t.status == "completed" && t.caveats??)?then("warn", looks[t.status]!"dim"), col(t.status + (t.status == "completed" && t.caveats??)?then(" !", ""), 11))} | ${col(t.outcome!"", 12)} | ${col(t.attempts?size?string, 8)} | ${col(duration(t.duration), 7)} | ${col((t.exit_code!"")?string, 4)} | <#if t.cost_usd??>${money(t.cost_usd)}</#if> | <#if t.status == "completed" && t.caveats??>${brief(t.why!"", 100)}<#elseif t.status != "completed" || !["exit", "completed"]?seq_contains(t.reason!"")>${brief(t.reason!"", 100)}</#if> | ${brief(t.runs, 100)} |
</#list>
<#if tasks?size gt 1000>

… and ${tasks?size - 1000} more in aggregate-report.json; failed ones come first here.
</#if>
