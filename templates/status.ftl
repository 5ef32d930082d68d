<#-- `orchestrate status`: one run as plain text. Fields: see lib/report/Summary.java; `accounts`
     tells of those of which nothing is started now, `elsewhere` who runs it on another machine,
     `places` which hosts of its can't be reached. -->
<#assign s = summary>
<#function style t>
<#if t.paused!false><#return "warn"></#if>
<#if t.needs_you?? && t.status != "failed"><#return "warn"></#if>
<#return {"completed": t.caveats???then("warn", "ok"), "failed": "failed", "running": "running"}[t.status]!"dim">
</#function>
${paint("bold", execution_id)}: ${paint({"crashed": "failed", "running": "running"}[state]!"plain", state)}, ${s.successful} of ${s.total_tasks} succeeded<#if s.caveats gt 0> (${s.caveats} with a mark)</#if>, ${s.failed} failed, ${s.cancelled} cancelled, ${s.running} running, ${s.waiting} waiting; ${duration(s.wall_duration)}<#if s.total_cost_usd??>, ${money(s.total_cost_usd)}</#if>
<#if elsewhere??>${paint("warn", elsewhere)}
</#if>
<#if paused?? && state != "finished">${paint("warn", "paused since " + paused)}
</#if>
<#if held?? && state == "running">${paint("warn", "held: " + held)}
</#if>
<#if halted??>${paint("warn", "halted: " + halted)}
</#if>
<#list places![] as place>
${paint("warn", place)}
</#list>
<#list accounts![] as account>
account ${account}
</#list>
<#list (overlaps![])[0..*10] as o>
both    ${o.path}: ${o.tasks?join(", ")}
</#list>
<#if state == "crashed">→ orchestrate recover ${execution_id}, to go on with it
</#if>
<#assign width = [tasks?map(t -> width(t.task_id))?max!4, 48]?min, indent = mark("dim")?has_content?then("  ", "")>
<#if tasks?size gt 0>
${indent}${paint("dim", "state      " + pad("task", width) + "    time")}
</#if>
<#list tasks as t>
<#assign word = (t.paused!false)?then("paused", (t.needs_you?? && t.status != "failed")?then("needs you", (t.status == "cancelled" && (t.outcome!"") == "skipped")?then("skipped", t.status))), looks = style(t)>
${mark(looks)}${paint(looks, word?right_pad(10))} ${pad(t.task_id, width)} ${duration(t.duration)?left_pad(7)}<#if t.attempts?size gt 1> ${t.attempts?size} attempts</#if><#if t.exit_code?? && t.status != "completed"> exit ${t.exit_code}</#if><#if ["check", "strict", "setup"]?seq_contains((t.attempts?last.rule)!"") && t.status == "failed"> ${t.why!""}<#elseif (t.reason!"")?length gt 0 && t.status != "completed" && t.reason != "exit"> ${t.reason}</#if><#if t.status == "completed" && t.earlier?? && t.earlier.run??> ${t.reason}</#if><#if t.status == "completed" && t.caveats??> ! ${t.why!""}<#elseif t.needs_you?? && t.status == "waiting"> ${t.needs_you.words}</#if><#if t.status == "running" && (t.attempts?last.setup)?? && !(t.attempts?last.exit)?? && !(t.attempts?last.setup.exit)??> its worktree is set up</#if><#if t.status == "running" && t.progress??><#if t.progress.phase??> ${t.progress.phase}</#if><#if t.progress.all??> ${t.progress.done}/${t.progress.all}</#if> ${t.progress.line!""}</#if><#if t.changes??> <#if t.changes.files == 0>changed nothing<#else>changed ${t.changes.files} ${(t.changes.files == 1)?then("file", "files")}, +${t.changes.insertions} -${t.changes.deletions}</#if></#if>
</#list>
