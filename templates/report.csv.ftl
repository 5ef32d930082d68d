<#-- A line per task for spreadsheets, quoted as RFC 4180 wants; line breaks in values become blanks. Fields: see lib/report/Summary.java; names are those of
     aggregate-report.json. Times are in seconds, cost in US dollars, memory in MiB; what is not known is empty. -->
task_id,status,outcome,reason,exit_code,attempts,start_time,duration,cost_usd,tokens_in,tokens_out,model,peak_memory,evidence,source,mark
<#list tasks as t>
<#assign cost = "", read = "", wrote = "", model = "", peak = "", evidence = "", began = "">
<#if t.cost_usd??><#assign cost = t.cost_usd?c></#if>
<#list t.attempts as a>
<#if a?is_first><#assign began = a.start_time></#if>
<#if a.tokens??><#assign read = ((read == "")?then("0", read)?number + a.tokens.input + a.tokens.cache_read + a.tokens.cache_write)?c, wrote = ((wrote == "")?then("0", wrote)?number + a.tokens.output)?c></#if>
<#if a.model??><#assign model = a.model></#if>
<#if a.peak_memory??><#assign peak = [(peak == "")?then("0", peak)?number, a.peak_memory]?max?c></#if>
<#if a.evidence??><#assign evidence = a.evidence></#if>
</#list>
${t.task_id},${t.status},${t.outcome!""},${t.reason!""},${(t.exit_code?c)!""},${t.attempts?size},${began},${t.duration},${cost},${read},${wrote},${model},${peak},${evidence},${t.source!""},<#if t.status == "completed" && t.caveats??>${t.why!""}</#if>
</#list>
