<#-- What a person reads when a run is over. Fields: `run` as in lib/Summary.java, `folder` its path. -->
<#assign s = run.summary>
<#list run.tasks?filter(t -> t.status == "failed")[0..*10] as t>
failed  ${t.task_id}: ${t.reason!"?"}<#if t.exit_code??>, exit ${t.exit_code}</#if><#if t.attempts?size gt 1> after ${t.attempts?size} attempts</#if><#if (t.attempts?last.evidence)??>: ${t.attempts?last.evidence}</#if>
</#list>
<#if s.failed gt 10>
…       and ${s.failed - 10} more
</#if>
${s.total_tasks} ${(s.total_tasks == 1)?then("task", "tasks")}: ${s.successful} succeeded<#if s.failed gt 0>, ${s.failed} failed</#if><#if s.cancelled gt 0>, ${s.cancelled} cancelled</#if><#if s.skipped gt 0> (${s.skipped} skipped)</#if>, ${s.retries} ${(s.retries == 1)?then("retry", "retries")}; ${duration(s.wall_duration)}, ${s.parallel_speedup?string("0.0")} times faster than one by one<#if s.total_cost_usd??>; ${money(s.total_cost_usd)}</#if>
report  ${folder}/report.md<#if s.failed gt 0>; why: orchestrate explain TASK</#if>
