<#-- `orchestrate doctor`. Fields: `parts`, see lib/machine/Checkup.java; `findings` and `processes`, see lib/machine/Doctor.java; `held`, accounts
     that are, in a sentence each; `marks` of what is good, to be looked at, and bad. -->
<#function marked at name><#return paint(["ok", "warn", "failed"][at], marks[at]) + " " + name?right_pad(10)></#function>
<#list parts as p>
${marked((p.state == "good")?then(0, (p.state == "warning")?then(1, 2)), p.part)} ${p.found}
<#if p.mend??>
             ${p.mend}
</#if>
</#list>
${marked(processes.cgroups???then(0, 1), "processes")} <#if processes.cgroups??>each attempt in a cgroup of its own (${processes.cgroups}, below ${processes.folder})<#else>known by session, descent and environment: no cgroups, ${processes.why}</#if>
<#if processes.advice??>
             ${processes.advice}
</#if>
<#list findings as f>
${marked(f.program???then(f.advice???then(1, 0), 2), f.agent)} <#if f.program??>${f.version!"?"} (known: ${f.tried_with}), ${f.program}<#if f.login??>, login by ${f.login}</#if><#else>not found</#if>
<#if f.advice??>
             ${f.advice}
</#if>
<#list f.lacks as lack>
             this version ${lack}
</#list>
</#list>
<#list held as h>
${marked(1, "held")} ${h}
</#list>
