<#-- `orchestrate report RUN1 RUN2 --format csv`: a line for each task that changed. Fields: see lib/report/Comparison.java. -->
task_id,changes,status_before,status_after,duration_before,duration_after,cost_usd_before,cost_usd_after,reason
<#list tasks as t>
${t.task_id},${t.kinds?join(" ")},${(t.before.status)!""},${(t.after.status)!""},${(t.before.duration?c)!""},${(t.after.duration?c)!""},${(t.before.cost_usd?c)!""},${(t.after.cost_usd?c)!""},${t.reason!""}
</#list>
