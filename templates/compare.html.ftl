<#-- `orchestrate report RUN1 RUN2 --format html`: the second run beside the first, in the style of the report. Fields: see lib/report/Comparison.java. -->
<#import "compare-words.ftl" as c>
<#assign style><#include "palette.css"><#include "report.css"></#assign>
<#assign bad = ["failing", "undone", "slower", "dearer"], good = ["fixed", "faster", "cheaper"]>
<#function mark kind><#return bad?seq_contains(kind)?then((kind == "failing")?then("bad", "again"), good?seq_contains(kind)?then("ok", "off"))></#function>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${sha256(style?markup_string)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${after.execution_id} beside ${before.execution_id}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${after.execution_id} beside ${before.execution_id}</h1>
<#-- It is green only if all is well, not if nothing has changed. -->
<#assign ill = figures?filter(f -> f.name == "failed" && (f.after!0) gt 0)?size gt 0>
<p class="verdict ${(counts.failing??)?then("bad", (ill || counts?keys?filter(k -> bad?seq_contains(k))?size gt 0)?then("again", "ok"))}">${c.summed(counts, same)}</p>
<p class="dim">${c.limits(threshold)}. ${c.unfinished(before, after)}</p>
</header>
<main>
<section>
<h2>Totals</h2>
<div class="wide" role="region" aria-label="Totals" tabindex="0"><table>
<thead><tr><th scope="col">figure</th><th scope="col" class="n">before</th><th scope="col" class="n">after</th><th scope="col" class="n">difference</th></tr></thead>
<tbody>
<#list figures as f>
<tr><th scope="row">${c.names[f.name]!f.name}</th><td class="n">${(f.before??)?then(c.shown(f.name, f.before!0), "unknown")}</td><td class="n">${(f.after??)?then(c.shown(f.name, f.after!0), "unknown")}</td><td class="n"><#if f.difference??>${c.signed(f.name, f.difference)}</#if></td></tr>
</#list>
</tbody></table></div>
</section>
<#list c.words?keys as k>
<#assign group = tasks?filter(t -> t.kinds?first == k)>
<#if group?size gt 0>
<section>
<h2 class="${mark(k)}">${c.words[k]?cap_first} <span class="dim">${group?size} ${(group?size == 1)?then("task", "tasks")}</span></h2>
<div class="wide" role="region" aria-label="${c.words[k]?cap_first}" tabindex="0"><table>
<thead><tr><th scope="col">task</th><th scope="col">before</th><th scope="col">after</th><th scope="col" class="n">time</th><th scope="col" class="n">cost</th><th scope="col">why</th></tr></thead>
<tbody>
<#list group[0..*1000] as t>
<tr><th scope="row">${t.task_id}<#list t.kinds[1..] as also> <span class="${mark(also)}">${c.words[also]}</span></#list></th><td>${(t.before.status)!"–"}</td><td>${(t.after.status)!"–"}</td><td class="n"><#if t.before??>${duration(t.before.duration)}</#if><#if t.before?? && t.after??> → </#if><#if t.after??>${duration(t.after.duration)}</#if></td><td class="n"><#if (t.before.cost_usd)??>${money(t.before.cost_usd)}</#if><#if (t.before.cost_usd)?? && (t.after.cost_usd)??> → </#if><#if (t.after.cost_usd)??>${money(t.after.cost_usd)}</#if></td><td>${t.reason!""}</td></tr>
</#list>
</tbody></table></div>
<#if group?size gt 1000><p class="dim">… and ${group?size - 1000} more</p></#if>
</section>
</#if>
</#list>
</main>
</body>
</html>
