<#-- `orchestrate diff`: what the tasks of a run have changed in their worktrees. Fields: see lib/report/Summary.java. -->
<#list tasks?filter(t -> t.changes??) as t><#assign c = t.changes>
${t.status?right_pad(10)} ${t.task_id?right_pad(20)} <#if c.files == 0>nothing<#else>${c.files} ${(c.files == 1)?then("file", "files")}, +${c.insertions} -${c.deletions}<#if c.commits??>, ${c.commits} ${(c.commits == 1)?then("commit", "commits")}</#if></#if>  ${c.branch}
<#else>
no task of ${execution_id} has a worktree of its own
</#list>
<#list overlaps![] as o>
both    ${o.path}: ${o.tasks?join(", ")}<#if o.conflict??>; ${o.conflict?then("they conflict", "git can merge them")}</#if>
</#list>
