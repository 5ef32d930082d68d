<#-- `orchestrate explain`: why a task stands where it stands. Fields: `task` is one of lib/report/Summary.java's lines, `run` the run's id, `folder` its path,
     `waits` what it waits for, `limit` what ended it, `last` its last lines, `next` commands that lead on. -->
<#assign looks = {"completed": task.caveats???then("warn", "ok"), "failed": "failed", "running": "running"}[task.status]!"dim">
<#function outcome a><#return (a.outcome == "succeeded")?then("ok", (a.outcome == "permanent" || a.outcome?starts_with("permanent"))?then("failed", "warn"))></#function>
${mark(looks)}${paint("bold", task.task_id)}: ${paint(looks, task.status)}<#if task.outcome?? && task.outcome != "succeeded"> (${task.outcome})</#if><#if task.reason?? && !["exit", "completed"]?seq_contains(task.reason)>, ${task.reason}</#if><#if task.status == "completed" && task.caveats??> ! ${task.why!""}</#if><#if task.source??>, from ${task.source}</#if>
runs: ${task.runs?replace("\n", "\n      ")}
<#if task.after?size gt 0>after: <#list task.after as n>${n}${(task.anyhow![])?seq_contains(n)?then("?", "")}<#sep>, </#list>
</#if><#if task.when??>when: ${task.when}
</#if>
<#list waits![] as why>
${paint("warn", "waits for")} ${why}
</#list>
<#if task.attempts?size == 0 && (waits![])?size == 0>never started
</#if>
<#if task.earlier?? && task.earlier.again??>runs again: ${task.earlier.again}
</#if>
<#list (task.earlier?? && task.earlier.run??)?then(task.attempts[1..], task.attempts) as a>
${paint("bold", "attempt " + a.number)}: slot ${a.slot}<#if a.place??> on ${a.place}</#if>, from ${a.start_time}, ${duration(a.duration)}<#if a.pid??>, pid ${a.pid}</#if><#if a.cost_usd??>, ${money(a.cost_usd)}</#if>
<#if a.setup??>    setup     ${a.setup.exit!a.exit???then("end not seen", "still running")}<#if a.setup.duration??> after ${duration(a.setup.duration)}</#if>: ${folder}/${a.setup.log}
</#if>    exit      ${a.exit!"still running"}
<#if a.outcome??>    outcome   ${paint(outcome(a), a.outcome + ": " + a.reason)}
    rule      ${a.rule}<#if a.decided_by??>, then ${(a.decided_by == "check")?then("its check", "--strict")}</#if>
</#if><#if a.evidence?? && !(a.exit!"")?contains(a.evidence)>    evidence  ${a.evidence?replace("\n", "\n              ")}
</#if><#if a.left??>    left      ${a.left} ${(a.left == 1)?then("process", "processes")} behind, which ${(a.left == 1)?then("was", "were")} ended
</#if><#if a.peak_memory??>    memory    ${a.peak_memory} MiB at most<#if a.expected_memory??>, ${a.expected_memory} expected</#if>; ${duration(a.cpu_seconds!0)} of CPU time
</#if><#if a.work??>    work      ${a.work.words}
</#if><#if a.check??>    check     ${a.check}
</#if>    command   ${link(folder + "/tasks/" + task.task_id + "/" + a.number + "/command", folder + "/tasks/" + task.task_id + "/" + a.number + "/command")}
</#list>
<#if task.until??>next attempt not before ${task.until}
</#if>
<#if limit??>ended by  ${limit}
</#if>
<#list last![]>
last output
<#items as line>
    ${paint("dim", line)}
</#items>
</#list>
<#list next![] as way>
→ ${paint("bold", way.command)}   ${way.does}
</#list>
