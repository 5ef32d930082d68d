<#-- junit.xml, as Maven Surefire writes it and Jenkins, GitLab and GitHub's actions read it: the run is a suite, each task a test. Fields: see
     lib/report/Summary.java. What succeeded at a later attempt is a pass with flakyFailure elements; what failed has its last attempt as failure, since that
     one decided, and those before it as rerunFailure; what was cancelled, skipped or isn't over is skipped. A test's time is that of all its
     attempts, the suite's time is wall time. The class name is the run's name without its time, so that a CI sees the same test in each run. -->
<#assign s = summary, name = execution_id?replace("^\\d{8}-\\d{6}-?", "", "r")>
<#macro earlier t kind><#list t.attempts as a><#if a?has_next>
    <${kind} message="attempt ${a.number}: ${a.reason!a.exit!""}" type="${a.outcome!"unknown"}"><stackTrace>${a.exit!""}<#if a.evidence?? && !(a.exit!"")?contains(a.evidence)>
${a.evidence}</#if></stackTrace></${kind}>
</#if></#list></#macro>
<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="${execution_id}" tests="${s.total_tasks}" failures="${s.failed}" errors="0" skipped="${s.total_tasks - s.successful - s.failed}" time="${s.wall_duration}">
  <properties>
    <property name="state" value="${state}"/>
    <property name="start_time" value="${start_time}"/>
    <property name="cwd" value="${cwd}"/>
    <property name="parallel" value="${parallel}"/>
    <property name="retries" value="${s.retries}"/>
    <property name="total_duration" value="${s.total_duration}"/>
<#if s.total_cost_usd??>
    <property name="total_cost_usd" value="${s.total_cost_usd}"/>
</#if>
  </properties>
<#list tasks as t>
  <testcase name="${t.task_id}" classname="${name?has_content?then(name, "run")}" time="${t.duration}">
<#if t.status == "completed">
<@earlier t=t kind="flakyFailure" />
<#elseif t.status == "failed">
    <failure message="<#if (t.attempts?last.decided_by)??>${t.why!""}<#else>${((t.reason!"exit") == "exit")?then((t.attempts?last.exit)!"exit", t.reason!"")}</#if>" type="${t.outcome!"unknown"}"><#if t.attempts?size gt 0><#assign a = t.attempts?last>${a.exit!""}<#if a.evidence?? && !(a.exit!"")?contains(a.evidence)>
${a.evidence}</#if>
once more: orchestrate retry ${execution_id} ${t.task_id}</#if></failure>
<@earlier t=t kind="rerunFailure" />
<#else>
    <skipped message="${(t.status == "cancelled")?then(t.outcome!"cancelled", t.status)}<#if t.reason??>: ${t.reason}</#if>"/>
</#if>
    <system-out>$ ${seen(t.runs)}<#if (t.output!"") != "">

${seen(t.output)}</#if></system-out>
<#if t.status == "completed" && t.caveats??>
    <system-err>succeeded with a mark: ${t.why!""}</system-err>
</#if>
  </testcase>
</#list>
</testsuite>
