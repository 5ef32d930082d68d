<#-- `orchestrate runs`: one line per run, newest first. Fields: `runs`, each with `execution_id`, `state`, `result`, `start_time`, `end_time` and the totals
     `summary` as in lib/report/Summary.java; of one that can't be read only `reason`, see lib/report/History.java. -->
<#if runs?size == 0>
no runs below this folder yet: start one with 'orchestrate run'
</#if>
<#assign styles = {"succeeded": "ok", "failed": "failed", "running": "running", "crashed": "failed", "unreadable": "failed"}>
<#assign wide = [runs?map(r -> width(r.execution_id))?max!36, 36]?max>
<#list runs as r>
<#assign looks = styles[r.result]!"warn">
<#if r.summary??>
<#assign s = r.summary>
${mark(looks)}${pad(r.execution_id, wide)} ${paint(looks, r.result?right_pad(10))} ${s.successful?string?left_pad(5)} ok ${(s.failed gt 0)?then(paint("failed", s.failed?string?left_pad(4) + " failed"), s.failed?string?left_pad(4) + " failed")} ${s.cancelled?string?left_pad(4)} cancelled ${duration(s.wall_duration)?left_pad(8)}<#if s.total_cost_usd??>  ${money(s.total_cost_usd)}</#if><#if s.caveats gt 0>  ${s.caveats} with a mark</#if>
<#else>
${mark(looks)}${pad(r.execution_id, wide)} ${paint(looks, r.result?right_pad(10))} ${r.reason}
</#if>
</#list>
