<#-- The report of one run as a page that opens from disk and asks nothing of anybody. Fields: see lib/Summary.java; names are those of aggregate-report.json.
     Every value is escaped, as the name of this file asks; style and script come from the files beside this one, and the page allows no others. -->
<#assign s = summary, many = tasks?size gt 2000>
<#assign style><#include "palette.css"><#include "report.css"></#assign>
<#assign script><#include "report.js"></#assign>
<#assign began = start_time?datetime.iso?long, wall = [s.wall_duration * 1000, 1]?max>
<#assign slots = 1>
<#list tasks as t><#list t.attempts as a><#if a.slot gt slots><#assign slots = a.slot></#if></#list></#list>
<#assign row = [[18, 600 / slots]?min, 1.5]?max, height = row * slots>
<#assign bad = tasks?filter(t -> t.status == "failed")>
<#assign good = state == "finished" && s.successful == s.total_tasks>
<#function kind outcome><#return {"succeeded": "ok", "transient": "again", "rate_limited": "limited", "resource": "again", "permanent": "bad", "cancelled": "off"}[outcome]!"going"></#function>
<#function mark status><#return {"completed": "ok", "failed": "bad", "cancelled": "off", "running": "going"}[status]!"off"></#function>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${sha256(style?markup_string)}'; script-src 'sha256-${sha256(script?markup_string)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${execution_id}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${execution_id}</h1>
<p class="verdict ${good?then("ok", (s.failed gt 0 || state == "crashed")?then("bad", "off"))}"><#if state != "finished">${state}: <#elseif good>all ${s.total_tasks} succeeded<#else>${s.successful} of ${s.total_tasks} succeeded</#if><#if state != "finished">${s.successful} of ${s.total_tasks} succeeded so far</#if></p>
<p class="dim">${start_time} in ${cwd}<#if halted??>; ${halted}</#if></p>
</header>
<main>
<section aria-label="Figures">
<dl class="figures">
<div><dt>wall time</dt><dd>${duration(s.wall_duration)}</dd></div>
<div><dt>speedup</dt><dd>${s.parallel_speedup?string("0.0")}×</dd></div>
<div><dt>efficiency</dt><dd>${(s.efficiency * 100)?string("0")}%</dd></div>
<div><dt>failed</dt><dd>${s.failed}</dd></div>
<div><dt>cancelled</dt><dd>${s.cancelled}</dd></div>
<div><dt>retries</dt><dd>${s.retries}</dd></div>
<div><dt>cost</dt><dd><#if s.total_cost_usd??>${money(s.total_cost_usd)}<#elseif s.tokens??>unknown<#else>–</#if></dd></div>
<#if s.tokens??><div><dt>tokens in, out</dt><dd>${count(s.tokens.input + s.tokens.cache_read + s.tokens.cache_write)}, ${count(s.tokens.output)}</dd></div></#if>
</dl>
<#if s.unpriced_attempts gt 0><p class="dim">${s.unpriced_attempts} ${(s.unpriced_attempts == 1)?then("attempt", "attempts")} used tokens without telling what they cost.</p></#if>
</section>
<section>
<h2>Timeline</h2>
<p class="legend"><span class="ok">succeeded</span> <span class="again">tried again</span> <span class="limited">at a limit</span> <span class="bad">failed</span> <span class="off">cancelled</span></p>
<svg class="timeline" viewBox="0 0 1000 ${height?string("0.##")}" preserveAspectRatio="none" role="img" aria-label="${s.total_tasks} tasks in ${slots} ${(slots == 1)?then("slot", "slots")} over ${duration(s.wall_duration)}; the table below tells the same in words">
<#list tasks as t><#list t.attempts as a>
<rect class="${(t.status == "failed" && !a?has_next)?then("bad", kind(a.outcome!""))}" x="${((a.start_time?datetime.iso?long - began) * 1000 / wall)?string("0.##")}" y="${((a.slot - 1) * row + row / 12)?string("0.##")}" width="${[a.duration * 1000000 / wall, 0.8]?max?string("0.##")}" height="${(row * 5 / 6)?string("0.##")}"><#if !many><title>${t.task_id}, attempt ${a.number}: ${a.outcome!"running"}, ${duration(a.duration)}</title></#if></rect>
</#list></#list>
</svg>
<p class="axis"><span>0</span><span>${duration(s.wall_duration / 2)}</span><span>${duration(s.wall_duration)}</span></p>
</section>
<#if bad?size gt 0>
<section>
<h2>Failures</h2>
<#assign reasons = []>
<#list bad[0..*2000] as t><#if !reasons?seq_contains(t.reason!"?")><#assign reasons = reasons + [t.reason!"?"]></#if></#list>
<#list reasons[0..*50] as reason>
<#assign group = bad?filter(t -> (t.reason!"?") == reason)>
<h3>${reason} <span class="dim">${group?size} ${(group?size == 1)?then("task", "tasks")}</span></h3>
<#list group[0..*20] as t>
<details<#if group?size lte 3> open</#if>><summary><b>${t.task_id}</b> ${(t.attempts?last.exit)!""}<#if t.attempts?size gt 1> after ${t.attempts?size} attempts</#if></summary>
<#if (t.attempts?last.evidence)??><pre>${seen(t.attempts?last.evidence)}</pre></#if>
<#if (t.attempts?last.rule)??><p class="dim">by rule ${t.attempts?last.rule}; once more, from the run's folder:</p></#if>
<pre>sh tasks/${t.task_id}/${(t.attempts?last.number)!1}/command</pre>
</details>
</#list>
<#if group?size gt 20><p class="dim">… and ${group?size - 20} more in the table</p></#if>
</#list>
</section>
</#if>
<#if models?size gt 0>
<section>
<h2>Spent by model</h2>
<div class="wide"><table>
<thead><tr><th scope="col">model</th><th scope="col" class="n">attempts</th><th scope="col" class="n">cost</th><th scope="col" class="n">tokens in</th><th scope="col" class="n">from cache</th><th scope="col" class="n">out</th></tr></thead>
<tbody>
<#list models as m>
<tr><th scope="row">${m.model}</th><td class="n">${m.attempts}</td><td class="n"><#if m.cost_usd??>${money(m.cost_usd)}<#else>unknown</#if></td><#if m.tokens??><td class="n">${count(m.tokens.input + m.tokens.cache_write)}</td><td class="n">${count(m.tokens.cache_read)}</td><td class="n">${count(m.tokens.output)}</td><#else><td></td><td></td><td></td></#if></tr>
</#list>
</tbody></table></div>
</section>
</#if>
<section>
<h2>Tasks</h2>
<p class="controls"><label>find <input id="find" type="search"></label>
<label>status <select id="status"><option value="">all</option><option>completed</option><option>failed</option><option>cancelled</option><option>running</option><option>waiting</option></select></label>
<span id="shown" class="dim" role="status"></span></p>
<div class="wide"><table id="tasks">
<thead><tr><th scope="col">task</th><th scope="col">status</th><th scope="col">why</th><th scope="col" class="n">attempts</th><th scope="col" class="n">time</th><th scope="col" class="n">exit</th><th scope="col" class="n">cost</th><th scope="col" class="n">memory</th></tr></thead>
<tbody>
<#list tasks as t>
<#assign peak = 0><#list t.attempts as a><#if (a.peak_memory!0) gt peak><#assign peak = a.peak_memory></#if></#list>
<tr><th scope="row"><#if t.output?? && (!many || t.status == "failed" && t?index lt 500)><details><summary>${t.task_id}</summary><pre>${seen(t.output)}</pre></details><#else>${t.task_id}</#if></th><td class="${mark(t.status)}">${t.status}</td><td><#if t.status != "completed" || !["exit", "completed"]?seq_contains(t.reason!"")>${t.reason!""}</#if></td><td class="n">${t.attempts?size}</td><td class="n" data-v="${t.duration}">${duration(t.duration)}</td><td class="n">${t.exit_code!""}</td><td class="n" data-v="${t.cost_usd!(-1)}"><#if t.cost_usd??>${money(t.cost_usd)}</#if></td><td class="n" data-v="${peak}"><#if peak gt 0>${peak} MB</#if></td></tr>
</#list>
</tbody></table></div>
</section>
</main>
<script>${script}</script>
</body>
</html>
