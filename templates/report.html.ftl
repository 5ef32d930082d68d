<#-- The report of one run as a page that opens from disk and asks nothing of anybody. Fields: see lib/report/Summary.java; names are those of aggregate-report.json.
     Every value is escaped, as the name of this file asks; what agents wrote in Markdown becomes harmless HTML by markdown(). Style and script come from the
     files beside this one, and the page allows no others. report-charts.html.ftl draws. -->
<#import "report-charts.html.ftl" as charts>
<#assign s = summary, many = tasks?size gt 2000>
<#assign style><#include "palette.css"><#include "report.css"></#assign>
<#assign script><#include "theme.js"><#include "web-words.js"><#include "zoom.js"><#include "report.js"></#assign>
<#assign bad = tasks?filter(t -> t.status == "failed")>
<#assign good = state == "finished" && s.successful == s.total_tasks>
<#assign answered = tasks?filter(t -> t.agent?? && t.output??), changed = tasks?filter(t -> t.changes??)>
<#assign priced = s.total_cost_usd??, counted = s.tokens??>
<#function mark status><#return {"completed": "ok", "failed": "bad", "cancelled": "off", "running": "going"}[status]!"off"></#function>
<#function words reason><#return (reason == "exit")?then("exit status", reason)></#function>
<#-- That a task succeeded as others do need not be said. -->
<#function why t><#if t.status == "completed" && t.caveats??><#return t.why!""></#if><#return (t.status == "completed" && ["exit", "completed"]?seq_contains(t.reason!""))?then("", words(t.reason!""))></#function>
<#function peak t><#local most = 0><#list t.attempts as a><#if (a.peak_memory!0) gt most><#local most = a.peak_memory></#if></#list><#return most></#function>
<#function plural n one more><#return (n == 1)?then(one, more)></#function>
<#function n figure><#return charts.n(figure)></#function>
<#function input t><#return t.input + t.cache_read + t.cache_write></#function>
<#macro spent rows title>
<tbody>
<tr><th scope="rowgroup" colspan="6" class="dim">${title}</th></tr>
<#list rows as m>
<tr><th scope="row">${m.model!m.agent}</th><td class="n">${m.attempts}</td><td class="n"><#if m.cost_usd??>${money(m.cost_usd)}<#elseif m.tokens??>not told</#if></td><#if m.tokens??><td class="n">${count(input(m.tokens))}</td><td class="n">${count(m.tokens.cache_read)}</td><td class="n">${count(m.tokens.output)}</td><#else><td></td><td></td><td></td></#if></tr>
</#list>
</tbody>
</#macro>
<#-- A table that may be wider than a telephone; its keys scroll it. -->
<#macro wide name><div class="wide" role="region" aria-label="${name}" tabindex="0"><#nested></div></#macro>
<#macro order t><#if t.after?size gt 0><p class="dim">after <#list t.after[0..*30] as n><a href="#task=${n}">${n}</a>${(t.anyhow![])?seq_contains(n)?then("?", "")}<#sep>, </#list><#if t.after?size gt 30> and ${t.after?size - 30} more</#if><#if t.when??>; when <code>${t.when}</code></#if></p></#if></#macro>
<#macro runs t><pre class="copy">${seen(t.runs)}</pre><p class="dim links"><a href="#task=${t.task_id}">link</a><#list t.attempts as a> <span class="logs"><#if t.attempts?size gt 1>attempt ${a.number} </#if><a href="${a.stdout}">stdout</a> <a href="${a.stderr}">stderr</a></span></#list></p></#macro>
<#-- Tasks that failed alike: numbers and their own names apart. -->
<#function likeness t><#return (t.why!(t.reason!"?"))?replace(t.task_id, "")?replace("\\d+", "0", "r")?truncate_c(300, "")></#function>
<#function message t><#return seen(t.why!words(t.reason!"?"))?replace("\\s+", " ", "r")?truncate_c(200, "…")></#function>
<#function flaky t><#return t.status == "completed" && t.attempts?filter(a -> ["transient", "permanent"]?seq_contains(a.outcome!""))?size gt 0></#function>
<#assign wobbly = tasks?filter(t -> flaky(t))?size>
<#macro tries t>
<#if t.attempts?size gt 1><ol class="tries"><#list t.attempts as a><li value="${a.number}"><b class="${charts.kind(a.outcome!"")}">${a.outcome!"running"}</b><#if a.reason?? && !["exit", "completed"]?seq_contains(a.reason)> ${a.reason}</#if><#if a.exit??>, ${a.exit}</#if>, ${duration(a.duration)}<#if (a.waited!0) gte 0.1> after a wait of ${duration(a.waited)} (${a.waited_for})</#if></li></#list></ol></#if>
</#macro>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${sha256(style?markup_string)}'; script-src 'sha256-${sha256(script?markup_string)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${execution_id}: ${s.successful} of ${s.total_tasks} succeeded</title>
<style>${style}</style>
</head>
<body>
<header>
<div id="theme" class="theme" role="group" aria-label="Colours" hidden><button type="button" data-theme="" aria-pressed="true">auto</button><button type="button" data-theme="light" aria-pressed="false">light</button><button type="button" data-theme="dark" aria-pressed="false">dark</button></div>
<h1>${execution_id}</h1>
<p class="verdict ${good?then("ok", (s.failed gt 0 || state == "crashed")?then("bad", "off"))}"><#if state != "finished">${state}: <#elseif good>all ${n(s.total_tasks)} succeeded<#else>${n(s.successful)} of ${n(s.total_tasks)} succeeded</#if><#if state != "finished">${n(s.successful)} of ${n(s.total_tasks)} succeeded so far</#if></p>
<p class="dim">${start_time?datetime.iso?string("yyyy-MM-dd HH:mm 'UTC'")} in ${cwd}<#if halted??>; ${halted}</#if></p>
<nav aria-label="Contents"><#list [["timeline", "Timeline", 0, s.total_duration gt 0], ["failures", "Failures", bad?size, bad?size gt 0], ["path", "Critical path", 0, course.path?? && s.total_tasks gt 1], ["held", "When starts were held", course.holds?size, course.holds?size gt 0], ["spent", "Spent", 0, priced || counted], ["answers", "Answers", answered?size, answered?size gt 0], ["integrated", "Integrated", 0, integration??], ["overlaps", "Changed by more than one", (overlaps![])?size, overlaps??], ["changes", "Changes", changed?size, changed?size gt 0], ["all", "Tasks", s.total_tasks, true]] as c><#if c[3]><a href="#${c[0]}">${c[1]}<#if c[2] gt 0> <span class="dim">${n(c[2])}</span></#if></a> </#if></#list></nav>
</header>
<main>
<section aria-label="Figures">
<dl class="figures">
<div><dt>wall time</dt><dd>${duration(s.wall_duration)}</dd></div>
<div><dt>speedup</dt><dd>${s.parallel_speedup?string("0.0")}×</dd></div>
<div><dt>efficiency</dt><dd>${(s.efficiency * 100)?string("0")}%</dd></div>
<#if priced || counted><div><dt>cost</dt><dd><#if priced>${money(s.total_cost_usd)}<#elseif !s.estimated_usd??>not told</#if><#if s.estimated_usd??><#if priced> and </#if>about ${money(s.estimated_usd)}</#if></dd></div></#if>
<#if counted><div><dt>tokens in, out</dt><dd>${count(input(s.tokens))}, ${count(s.tokens.output)}</dd></div></#if>
<div><dt>failed</dt><dd<#if s.failed gt 0> class="bad"</#if>>${n(s.failed)}</dd></div>
<#if s.cancelled gt 0><div><dt><#if s.skipped == s.cancelled>skipped<#else>cancelled</#if></dt><dd>${n(s.cancelled)}</dd></div></#if>
<#if s.caveats gt 0><div><dt>succeeded with a mark</dt><dd class="limited">${n(s.caveats)}</dd></div>
</#if><#if wobbly gt 0><div><dt>flaky</dt><dd class="again"><a href="#only=flaky">${n(wobbly)}</a></dd></div></#if><div><dt>retries</dt><dd>${n(s.retries)}</dd></div>
<div><dt>lost to limits</dt><dd<#if course.limited gt 0> class="limited"</#if>>${(course.limited gt 0)?then(duration(course.limited), "–")}</dd></div>
</dl>
<#if s.unpriced_attempts gt 0><p class="dim">${s.unpriced_attempts} ${plural(s.unpriced_attempts, "attempt", "attempts")} used tokens without telling what they cost.</p></#if>
</section>
<#if s.total_duration gt 0>
<section>
<h2 id="timeline">Timeline</h2>
<@charts.timeline/>
</section>
</#if>
<#if bad?size gt 0>
<section>
<h2 id="failures">Failures</h2>
<#assign alike = bad?map(t -> {"task": t, "like": likeness(t)}), kinds = []>
<#list alike as a><#if kinds?size lte 50 && !kinds?seq_contains(a.like)><#assign kinds = kinds + [a.like]></#if></#list>
<#list kinds[0..*50] as kind>
<#assign group = alike?filter(a -> a.like == kind)?map(a -> a.task)>
<#if group?size gt 1><h3>${message(group[0])} <span class="dim">${n(group?size)} tasks</span></h3></#if>
<@charts.fold group?size "tasks">
<#list group[0..*20] as t>
<details<#if bad?size lte 3> open</#if>><summary><b>${t.task_id}</b> <span class="said">${message(t)}<#if t.attempts?size gt 1> after ${t.attempts?size} attempts</#if></span></summary>
<@runs t/>
<#assign evidence = seen((t.attempts?last.evidence)!""), output = seen(t.output!"")>
<#if evidence?has_content><pre>${evidence}</pre></#if>
<#if output?has_content && output != evidence><p class="dim">its last words</p><pre>${output}</pre></#if>
<@tries t/>
<p class="dim"><#if (t.attempts?last.rule)??>Judged by rule ${t.attempts?last.rule}<#if (t.attempts?last.decided_by)??>, then by ${(t.attempts?last.decided_by == "check")?then("its check", "--strict")}</#if>. </#if>Once more: <code class="copy">orchestrate retry ${execution_id} ${t.task_id}</code><#if t.attempts?size gt 0>, or by itself, from the run's folder: <code class="copy">sh tasks/${t.task_id}/${t.attempts?last.number}/command</code></#if></p>
</details>
</#list>
<#if group?size gt 20><p class="dim">… and ${n(group?size - 20)} more in <a href="#only=failed">the table</a></p></#if>
</@charts.fold>
</#list>
<#if kinds?size gt 50><p class="dim">… and more kinds of them: see <a href="#only=failed">the table</a></p></#if>
</section>
</#if>
<#if course.path?? && s.total_tasks gt 1>
<section>
<h2 id="path">Critical path</h2>
<@charts.path/>
</section>
</#if>
<#if course.needs??>
<section>
<h2 id="needs">Memory and CPU</h2>
<@charts.needs/>
</section>
</#if>
<#if course.holds?size gt 0>
<section>
<h2 id="held">When starts were held</h2>
<@charts.fold course.holds?size "times"><@wide "When starts were held"><table>
<thead><tr><th scope="col">from</th><th scope="col" class="n">for</th><th scope="col">by</th><th scope="col">why</th></tr></thead>
<tbody>
<#list course.holds[0..*100] as h>
<tr><td>${charts.since(h.start_time)}</td><td class="n">${duration(h.duration)}</td><td><span class="key k-${h.kind}">${h.kind}</span></td><td>${h.why}<#if h.times??> <span class="dim">${h.times} times</span></#if></td></tr>
</#list>
</tbody></table></@wide>
<#if course.holds?size gt 100><p class="dim">… and ${n(course.holds?size - 100)} more in aggregate-report.json</p></#if></@charts.fold>
</section>
</#if>
<#if priced || counted>
<section>
<h2 id="spent">Spent</h2>
<@wide "Spent"><table>
<thead><tr><td></td><th scope="col" class="n">attempts</th><th scope="col" class="n">cost</th><th scope="col" class="n">tokens in</th><th scope="col" class="n">of them cached</th><th scope="col" class="n">out</th></tr></thead>
<@spent agents?filter(a -> a.tokens?? || a.cost_usd??) "by agent"/>
<#if models?size gt 0><@spent models "by model"/></#if>
</table></@wide>
</section>
</#if>
<#if answered?size gt 0>
<section>
<h2 id="answers">Answers</h2>
<@charts.fold answered?size "answers">
<#list answered[0..*(many?then(50, 300))] as t>
<details class="answer"><summary><b>${t.task_id}</b> <span class="${mark(t.status)}">${t.status}<#if t.status == "completed" && t.caveats??> ! ${t.why!""}</#if></span> <span class="dim">${(t.progress.model)!t.agent}, ${duration(t.duration)}<#if t.cost_usd??>, ${money(t.cost_usd)}</#if></span></summary>
<div class="prose">${markdown(t.answer!t.output)}</div>
<#if (t.answer!t.output)?ends_with("…")><p class="dim">Cut here: <code>orchestrate logs --answer ${t.task_id}</code> tells all of it</p></#if>
</details>
</#list>
<#if answered?size gt many?then(50, 300)><p class="dim">… and ${answered?size - many?then(50, 300)} more: <code>orchestrate logs --answer TASK</code></p></#if>
</@charts.fold>
</section>
</#if>
<#if integration??><#assign i = integration, got = i.tasks?filter(t -> t.fate == "in"), out = i.tasks?filter(t -> t.out)>
<section>
<h2 id="integrated">Integrated</h2>
<p>${got?size} in<#if out?size gt 0>, ${out?size} out</#if><#if !i.over>, not yet to its end: <code>orchestrate integrate ${execution_id}</code> goes on</#if><#if i.checks?size gt 0>; checked by <#list i.checks[0..*3] as c><code>${c?truncate_c(200, "…")}</code><#sep>, </#list></#if>.<#if i.branch??> <code>git merge --ff-only ${i.branch}</code> takes it over.</#if></p>
<@charts.fold i.tasks?size "tasks"><@wide "Integrated"><table>
<thead><tr><th scope="col">task</th><th scope="col">in or out</th><th scope="col">why</th></tr></thead>
<tbody>
<#list i.tasks?sort_by("out")?reverse[0..*500] as t>
<tr><th scope="row">${t.task_id}</th><td class="${(t.fate == "in")?then("ok", t.out?then("bad", "dim"))}">${(t.fate == "in")?then("in", t.out?then("out", "unchanged"))}</td><td><#if t.fate != "unchanged">${t.words}</#if></td></tr>
</#list>
</tbody></table></@wide>
<#if i.tasks?size gt 500><p class="dim">… and ${n(i.tasks?size - 500)} more in aggregate-report.json</p></#if></@charts.fold>
</section>
</#if>
<#if overlaps??>
<section>
<h2 id="overlaps">Changed by more than one</h2>
<@charts.fold overlaps?size "files"><@wide "Changed by more than one"><table>
<thead><tr><th scope="col">file</th><th scope="col">tasks</th><th scope="col">together</th></tr></thead>
<tbody>
<#list overlaps as o>
<tr><th scope="row">${o.path}</th><td>${o.tasks?join(", ")}</td><td><#if o.conflict??>${o.conflict?then("they conflict", "git can merge them")}</#if></td></tr>
</#list>
</tbody></table></@wide></@charts.fold>
</section>
</#if>
<#if changed?size gt 0>
<section>
<h2 id="changes">Changes</h2>
<@charts.fold changed?size "worktrees"><@wide "Changes"><table>
<thead><tr><th scope="col">worktree</th><th scope="col">branch</th><th scope="col" class="n">files</th><th scope="col" class="n">lines added</th><th scope="col" class="n">removed</th></tr></thead>
<tbody>
<#list changed[0..*500] as t><#assign c = t.changes>
<tr><th scope="row"><#if c.largest?size gt 0><details><summary>${t.task_id}</summary><table class="files"><#list c.largest as f><tr><td>${f.path}</td><#if f.insertions??><td class="n ok">+${f.insertions}</td><td class="n bad">−${f.deletions}</td><#else><td class="n dim">binary</td><td></td></#if></tr></#list></table><#if c.files gt c.largest?size><p class="dim">… and ${c.files - c.largest?size} files more</p></#if></details><#else>${t.task_id}</#if></th><td><code>${c.branch}</code></td><td class="n">${c.files}</td><td class="n ${(c.insertions gt 0)?then("ok", "dim")}">+${c.insertions}</td><td class="n ${(c.deletions gt 0)?then("bad", "dim")}">−${c.deletions}</td></tr>
</#list>
</tbody></table></@wide>
<#if changed?size gt 500><p class="dim">… and ${n(changed?size - 500)} more in aggregate-report.json</p></#if></@charts.fold>
</section>
</#if>
<section>
<h2 id="all">Tasks</h2>
<p id="controls" class="controls" hidden><label>find <input id="find" type="search"></label>
<label>status <select id="status"><option value="">all</option><option>completed</option><option>failed</option><option>cancelled</option><option>running</option><option>waiting</option><option>flaky</option></select></label>
<span id="shown" class="dim" role="status"></span></p>
<@wide "All tasks"><table id="tasks" aria-labelledby="all">
<caption class="dim">${n(s.total_tasks)} ${plural(s.total_tasks, "task", "tasks")} <span id="how">in the order given</span></caption>
<thead><tr><th scope="col">task</th><th scope="col">status</th><th scope="col">why</th><th scope="col" class="n">attempts</th><th scope="col" class="n">time</th><th scope="col" class="n">exit</th><#if priced><th scope="col" class="n">cost</th></#if><#if counted><th scope="col" class="n">tokens</th></#if><th scope="col" class="n">memory</th></tr></thead>
<tbody>
<#list tasks[0..*(many?then(300, tasks?size))] as t>
<#assign memory = peak(t)>
<tr id="task=${t.task_id}"><th scope="row"><#if !many || t.status == "failed" && t?index lt 500><details><summary>${t.task_id}</summary><@order t/><@runs t/><@tries t/><#if t.output?? && !t.agent??><pre>${seen(t.output)}</pre></#if></details><#else><a href="#task=${t.task_id}">${t.task_id}</a></#if></th><td class="${mark(t.status)}">${t.status}${(t.status == "completed" && t.caveats??)?then(" !", "")}</td><td><#if flaky(t)><span class="flaky">flaky</span> </#if>${why(t)}</td><td class="n">${t.attempts?size}</td><td class="n" data-v="${t.duration}">${duration(t.duration)}</td><td class="n">${t.exit_code!""}</td><#if priced><td class="n" data-v="${t.cost_usd!(-1)}"><#if t.cost_usd??>${money(t.cost_usd)}</#if></td></#if><#if counted><td class="n" data-v="<#if t.tokens??>${input(t.tokens) + t.tokens.output}<#else>-1</#if>"><#if t.tokens??>${count(input(t.tokens) + t.tokens.output)}</#if></td></#if><td class="n" data-v="${memory}"><#if memory gt 0>${memory} MB</#if></td></tr>
</#list>
</tbody></table></@wide>
<#if many><#-- Ten thousand rows would take a browser seconds: the script makes them when they are looked at. -->
<noscript><p>The other ${n(tasks?size - 300)} tasks are in aggregate-report.json, and shown here where scripts may run.</p></noscript>
<div id="rest" hidden>[<#list tasks[300..] as t><#assign memory = peak(t)>["${t.task_id?json_string}","${t.status}","<#if flaky(t)>flaky </#if>${seen(why(t))?json_string}",${t.attempts?size},[${t.duration},"${duration(t.duration)}"],${t.exit_code!"\"\""}<#if priced>,[${t.cost_usd!(-1)},"<#if t.cost_usd??>${money(t.cost_usd)}</#if>"]</#if><#if counted>,<#if t.tokens??>[${input(t.tokens) + t.tokens.output},"${count(input(t.tokens) + t.tokens.output)}"]<#else>[-1,""]</#if></#if>,[${memory},"<#if memory gt 0>${memory} MB</#if>"]]<#sep>,
</#list>]</div>
</#if>
</section>
</main>
<script type="module">${script}</script>
</body>
</html>
