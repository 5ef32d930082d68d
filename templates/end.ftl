<#-- What a person reads when a run is over. Fields: `run` as in lib/report/Summary.java, `folder` its path, `left` what closed accounts leave waiting, with
     the time when it may go on, `told` whether what failed, or has a mark, was told as it happened. -->
<#assign s = run.summary>
<#if !(told!false)>
<#list run.tasks?filter(t -> t.status == "failed")[0..*10] as t>
<#assign exit = (t.attempts?last.exit)!"", reason = t.reason!"", evidence = (t.attempts?last.evidence)!"">
${mark("failed")}${paint("failed", "failed")}  ${paint("bold", t.task_id)}: <#if (t.attempts?last.decided_by)??>${evidence}<#if t.attempts?size gt 1>, after ${t.attempts?size} attempts</#if><#else><#if exit == "">${reason}<#elseif reason == "exit" || exit?starts_with("not started")>${exit}<#else>${reason}, ${exit}</#if><#if t.attempts?size gt 1> after ${t.attempts?size} attempts</#if><#if evidence != "" && !exit?contains(evidence)>: ${evidence}</#if></#if>
</#list>
<#if s.failed gt 10>
…       and ${s.failed - 10} more
</#if>
<#assign aside = run.tasks?filter(t -> t.attempts?filter(a -> a.work?? && a.work.odd)?size gt 0)>
<#list aside[0..*10] as t><#list t.attempts?filter(a -> a.work?? && a.work.odd) as a>
${mark("warn")}${paint("warn", "work !")}  ${t.task_id}: ${a.work.words}
</#list></#list>
<#if aside?size gt 10>
…       and ${aside?size - 10} more, see orchestrate explain TASK
</#if>
</#if>
<#list left![] as l>
${mark("warn")}${paint("warn", "waiting")} ${l}
</#list>
<#if !(told!false)>
<#list run.tasks?filter(t -> t.status == "completed" && t.caveats??)[0..*10] as t>
${mark("warn")}${paint("warn", "ok !")}    ${t.task_id}: ${t.why!""}
</#list>
<#if s.caveats gt 10>
…       and ${s.caveats - 10} more that succeeded with a mark
</#if>
</#if>
<#assign all = s.successful == s.total_tasks>
${mark(all?then("ok", (s.failed gt 0)?then("failed", "warn")))}${s.total_tasks} ${(s.total_tasks == 1)?then("task", "tasks")}: ${paint(all?then("ok", "plain"), s.successful + " succeeded")}<#if s.caveats gt 0> (${s.caveats} with a mark)</#if><#if s.failed gt 0>, ${paint("failed", s.failed + " failed")}</#if><#if s.cancelled gt 0>, ${s.cancelled} cancelled</#if><#if s.skipped gt 0> (${s.skipped} skipped)</#if>, ${s.retries} ${(s.retries == 1)?then("retry", "retries")}; ${duration(s.wall_duration)}<#if s.total_tasks gt 1 && s.parallel_speedup gte 1.05>, ${s.parallel_speedup?string("0.0")} times faster than one by one</#if><#if run.taken??>; ${run.taken.tasks} taken from earlier runs, ${duration(run.taken.duration)}<#if run.taken.cost_usd??> and ${money(run.taken.cost_usd)}</#if> saved</#if><#if s.waiting gt 0>; ${s.waiting} left waiting</#if><#if s.total_cost_usd??>; ${money(s.total_cost_usd)}</#if><#if s.estimated_usd??>; about ${money(s.estimated_usd)} <#if s.total_cost_usd??>more </#if>by list prices</#if><#if s.unpriced_attempts gt 0>, ${s.unpriced_attempts} ${(s.unpriced_attempts == 1)?then("attempt", "attempts")} of unknown cost</#if>
report  ${link(folder + "/report.md", folder + "/report.md")} and ${link(folder + "/report.html", "report.html")}<#if s.failed gt 0>; why: orchestrate explain TASK; rerun: orchestrate retry</#if>
