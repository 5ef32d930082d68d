<#-- `orchestrate runs`: one line per run, newest first. Fields: `runs`, each as in lib/Summary.java. -->
<#if runs?size == 0>
no runs below this folder yet: start one with 'orchestrate run'
</#if>
<#list runs as r>
<#assign s = r.summary>
${r.execution_id?right_pad(36)} ${r.state?right_pad(9)} ${s.successful?string?left_pad(5)} ok ${s.failed?string?left_pad(4)} failed ${s.cancelled?string?left_pad(4)} cancelled ${duration(s.wall_duration)?left_pad(8)}<#if s.total_cost_usd??>  ${money(s.total_cost_usd)}</#if>
</#list>
