<#-- What `orchestrate integrate` ends with. Fields: `run` the run's id; `integration` as in lib/report/Summary.java. -->
<#assign i = integration>
<#list i.tasks as t>
${(t.fate == "in")?then("in", t.out?then("out", "-"))?right_pad(7)} ${t.task_id}<#if t.words != "">: ${t.words}</#if>
</#list>
<#assign got = i.tasks?filter(t -> t.fate == "in"), out = i.tasks?filter(t -> t.out)>

${got?size} in<#if out?size gt 0>, ${out?size} out</#if>; <#if i.checks?size gt 0>checked by: <#list i.checks[0..*3] as c>${c}<#sep>; </#list><#if i.checks?size gt 3> and ${i.checks?size - 3} more</#if><#else>not checked: --verify CMD does that</#if>
<#if i.branch??>
branch  ${i.branch}, at ${i.commit[0..*12]}
take    git merge --ff-only ${i.branch}
or      git push -u origin ${i.branch} && gh pr create --head ${i.branch}
</#if>
<#if out?size gt 0 && i.branch??>
again   mend one in its worktree ('git merge ${i.branch}' there), then: orchestrate integrate ${run}
</#if>
