<#-- `orchestrate doctor`. Fields: `findings` and `processes`, see lib/machine/Doctor.java; `held`, accounts that are, in a sentence each. -->
<#list findings as f>
${f.agent?right_pad(10)} <#if f.program??>${f.version!"?"} (known: ${f.seen}), ${f.program}<#if f.login??>, login by ${f.login}</#if><#else>not found</#if>
<#if f.advice??>
           ${f.advice}
</#if>
<#list f.lacks as lack>
           this version ${lack}
</#list>
</#list>
<#list held as h>
held       ${h}
</#list>
processes  <#if processes.cgroups??>each attempt in a cgroup of its own (${processes.cgroups}, below ${processes.folder})<#else>known by session, descent and environment: no cgroups, ${processes.why}</#if>
<#if processes.advice??>
           ${processes.advice}
</#if>
