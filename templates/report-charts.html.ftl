<#-- The drawings of report.html.ftl: what ran when, what the slots did, how busy the machine was, and the critical path. Across they are in percent of
     the run's time, so that they fit any width; the curves are stretched to it. -->
<#assign began = start_time?datetime.iso?long, wall = [summary.wall_duration * 1000, 1]?max, slots = 1, attempts = 0>
<#list tasks as t><#assign attempts = attempts + t.attempts?size><#list t.attempts as a><#if a.slot gt slots><#assign slots = a.slot></#if></#list></#list>
<#assign row = [[20, 640 / slots]?min, 1.5]?max, height = row * slots, detailed = attempts lte 400>
<#assign WORDS = {"running": "running", "checking": "checking", "paused": "paused", "cpu": "held: CPU", "memory": "held: memory", "resource": "fewer after a shortage", "limit": "at a limit", "overload": "service overloaded",
    "gate": "held by the gate", "backoff": "before another try", "after": "after other tasks", "starting": "starting", "crashed": "orchestrator gone", "halted": "halted", "unused": "no task left"}>
<#assign KINDS = {"succeeded": "ok", "transient": "again", "rate_limited": "limited", "resource": "again", "permanent": "bad", "cancelled": "off"}>
<#function kind outcome><#return KINDS[outcome]!"going"></#function>
<#function since time><#return duration([(time?datetime.iso?long - began) / 1000, 0]?max)></#function>
<#function percent seconds><#return (seconds * 100000 / wall)?string("0.###") + "%"></#function>
<#function at time><#return percent((time?datetime.iso?long - began) / 1000)></#function>
<#function thousandth time><#return ((time?datetime.iso?long - began) * 1000 / wall)?string("0.##")></#function>
<#-- How long it was in its slot, with pauses and without its check. -->
<#function held a><#return a.end_time???then(((a.end_time!start_time)?datetime.iso?long - a.start_time?datetime.iso?long) / 1000, a.duration)></#function>
<#-- What was tried again until there were no more tries is a failure in the end. -->
<#function colour t a followed><#return (t.status == "failed" && !followed)?then("bad", kind(a.outcome!""))></#function>
<#-- With its thousands apart. -->
<#function n figure><#return figure?string(",##0")></#function>
<#-- What is long is closed at first. -->
<#macro fold size what><#if size gt 10><details class="fold"><summary>${n(size)} ${what}</summary><#nested></details><#else><#nested></#if></#macro>
<#function px n><#return n?string("0.##")></#function>
<#assign critical = {}>
<#list (((course.path.steps)!0) gt 1)?then((course.path.longest)![], []) as step><#assign critical = critical + {step.task_id + "/" + step.attempt: true}></#list>

<#macro grid height><#list ["25%", "50%", "75%"] as x><line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}"/></#list></#macro>

<#macro axis><div></div><p class="axis" aria-hidden="true"><#list 0..4 as i><span>${(i == 0)?then("0", duration(summary.wall_duration * i / 4))}</span></#list></p></#macro>

<#macro timeline>
<#local top = (course.holds?size gt 0)?then(10, 0)>
<#local thick = px(row * 6 / 7)>
<#-- Each attempt's colour and, where there are many, what is drawn of it: made once, not for each colour. -->
<#local pieces><#list tasks as t><#list t.attempts as a>${colour(t, a, a?has_next)} <#if !detailed><#local w = px([held(a) * 1000000 / wall, 0.8]?max)>M${thousandth(a.start_time)} ${px((a.slot - 1) * row + row / 14)}h${w}v${thick}h-${w}z</#if>
</#list></#list></#local>
<#local pieces = pieces?markup_string?split("\n"), drawn = {}>
<#list ["ok", "again", "limited", "bad", "off", "going"] as c><#local drawn = drawn + {c: pieces?filter(p -> p?starts_with(c + " "))}></#list>
<p class="legend"><#list {"ok": "succeeded", "again": "tried again", "limited": "at a limit", "bad": "failed", "off": "cancelled", "going": "running"} as c, word><#if drawn[c]?size gt 0><span class="${c}">${word}</span> </#if></#list><#if course.slot_time.checking??><span class="key k-checking">its check</span> </#if><#if critical?size gt 0><span class="path">on the critical path</span></#if></p>
<div class="chart" data-wall="${wall?c}">
<svg class="names" height="${px(height + top)}" aria-hidden="true"><#if top gt 0><text x="100%" y="9">held</text></#if><#if row gte 12><#list 1..slots as i><text x="100%" y="${px(top + (i - 0.5) * row + 4)}">${i}</text></#list></#if></svg>
<div class="plot"><svg height="${px(height + top)}" role="group" aria-label="${n(summary.total_tasks)} tasks in ${slots} ${(slots == 1)?then("slot", "slots")} over ${duration(summary.wall_duration)}; the tables below tell the same in words">
<@grid height=px(height + top)/>
<#list course.holds as h>
<rect class="band f-${h.kind}" x="${at(h.start_time)}" y="0" width="${percent(h.duration)}" height="100%"/><rect class="f-${h.kind}" x="${at(h.start_time)}" y="1" width="${percent([h.duration, wall / 600000]?max)}" height="7"><title>${h.kind}, ${duration(h.duration)}: ${h.why}</title></rect>
</#list>
<#if detailed>
<#list tasks as t><#list t.attempts as a><#if (a.waited!0) gt wall / 500000><#local before = t.attempts[a?index - 1]>
<line class="wait ${(a.waited_for == "limit")?then("limited", "again")}" x1="${at(before.checked_time!before.end_time)}" y1="${px(top + (before.slot - 0.5) * row)}" x2="${at(a.start_time)}" y2="${px(top + (a.slot - 0.5) * row)}"/>
</#if></#list></#list>
</#if>
<#if detailed>
<#list tasks as t><#list t.attempts as a>
<a href="#task=${t.task_id}" tabindex="-1"><svg x="${at(a.start_time)}" y="${px(top + (a.slot - 1) * row + row / 14)}" width="${percent([held(a), wall / 1200000]?max)}" height="${px(row * 6 / 7)}"><rect class="${colour(t, a, a?has_next)}<#if critical[t.task_id + "/" + a.number]??> path</#if>" width="100%" height="100%" rx="2"><title>${t.task_id}, attempt ${a.number}: ${a.outcome!"running"}, ${duration(a.duration)}</title></rect><#if row gte 14><text x="5" y="${px(row * 3 / 7 + 4)}"<#if a.duration * 1000 lte wall / 30> class="small"</#if>>${t.task_id}</text></#if></svg></a>
<#if a.checked_time??><rect class="f-checking" x="${at(a.end_time)}" y="${px(top + (a.slot - 1) * row + row / 14)}" width="${percent([(a.checked_time?datetime.iso?long - a.end_time?datetime.iso?long) / 1000, wall / 1200000]?max)}" height="${px(row * 6 / 7)}" rx="2"><title>${t.task_id}, attempt ${a.number}: its check, ${a.check!""}</title></rect></#if>
</#list></#list>
<#else>
<svg viewBox="0 0 1000 ${px(height)}" preserveAspectRatio="none" width="100%" height="${px(height)}" y="${top}">
<#list drawn as c, some>
<path class="${c}" d="<#list some as piece>${piece?keep_after(" ")}</#list>"/>
</#list>
</svg>
</#if>
</svg></div>
<@axis/>
<@curves/>
</div>
<@shares/>
</#macro>

<#-- Points of a curve over the run's time: the middle of each piece, and both ends. -->
<#function x i n><#return (i == 0)?then(0, (i == n - 1)?then(1000, [((i + 0.5) * course.curves.step * 1000000 / wall), 1000]?min))></#function>
<#function line xs values scale><#return xs?map(i -> x(i, values?size)?string("0.#") + "," + (100 - values[i] * scale)?string("0.#"))?join(" ")></#function>

<#macro curves>
<#local c = course.curves, kinds = c.slots?keys, n = (kinds?size gt 0)?then(c.slots[kinds?first]?size, 0)>
<#if n gt 1>
<#local indexes = 0..<n, sum = indexes?map(i -> 0)>
<#list kinds as k><#local v = c.slots[k], sum = indexes?map(i -> sum[i] + v[i])></#list>
<#local most = [sum?max, 1]?max, base = indexes?map(i -> 0)>
<svg class="names" height="84" aria-hidden="true"><text x="100%" y="11">${most?string("0")}</text><text x="100%" y="82">slots</text></svg>
<div class="plot"><svg height="84" role="img" aria-label="What the slots did over time; the shares below tell it in words"><svg viewBox="0 0 1000 100" preserveAspectRatio="none" width="100%" height="100%">
<#list kinds as k><#local v = c.slots[k], next = indexes?map(i -> base[i] + v[i])>
<polygon class="f-${k}" points="${line(indexes, next, 100 / most)} ${line(indexes?reverse, base, 100 / most)}"/>
<#local base = next></#list>
</svg><@grid height="84"/></svg></div>
<#local cpu = (0..<c.cpu?size)?filter(i -> c.cpu[i]??), memory = (0..<c.memory?size)?filter(i -> c.memory[i]??)>
<#if memory?size gt 1>
<svg class="names" height="64" aria-hidden="true"><text x="100%" y="11">100%</text><text x="100%" y="62">busy</text></svg>
<div class="plot"><svg height="64" role="img" aria-label="CPU and memory of the machine over time, in percent"><@grid height="64"/><svg viewBox="0 0 1000 100" preserveAspectRatio="none" width="100%" height="100%">
<polyline class="line memory" points="${memory?map(i -> x(i, c.memory?size)?string("0.#") + "," + (100 - c.memory[i])?string("0.#"))?join(" ")}"/><#if cpu?size gt 1><polyline class="line cpu" points="${cpu?map(i -> x(i, c.cpu?size)?string("0.#") + "," + (100 - c.cpu[i])?string("0.#"))?join(" ")}"/></#if>
</svg></svg></div>
</#if>
</#if>
</#macro>

<#macro shares>
<#local all = 0><#list course.slot_time as k, v><#local all = all + v></#list>
<#if all gt 0>
<p class="legend">What the slots did: <#list course.slot_time as k, v><#if v gte all / 2000><span class="key k-${k}">${WORDS[k]!k} ${(v * 100 / all)?string((v lt all / 100)?then("0.0", "0"))}%</span> </#if></#list><#if course.curves.cpu?filter(v -> v??)?size gt 1><span class="key k-line-cpu">CPU</span> <span class="key k-line-memory">memory</span></#if></p>
</#if>
</#macro>

<#macro path>
<#local p = course.path>
<#if p.steps == 1>
<p>One attempt kept the run from ending earlier: <b>${p.longest?first.task_id}</b>, ${duration(p.duration)} running<#if p.waited gte 0.1>, ${duration(p.waited)} waiting</#if>.</p>
<#else>
<p>${n(p.steps)} attempts in a row kept the run from ending earlier: ${duration(p.duration)} running<#if p.waited gte 0.1>, ${duration(p.waited)} waiting</#if>.<#if p.steps gt p.longest?size> The ${p.longest?size} longest:</#if></p>
<@fold p.longest?size "attempts">
<div class="wide" role="region" aria-label="Critical path" tabindex="0"><table class="steps">
<thead><tr><th scope="col">began</th><th scope="col">task</th><th scope="col">why not before</th><th scope="col" class="n">waited</th><th scope="col" class="n">took</th><td></td></tr></thead>
<tbody>
<#list p.longest as step>
<tr><td>${since(step.start_time)}</td><th scope="row"><a href="#task=${step.task_id}">${step.task_id}</a><#if step.attempt gt 1> <span class="dim">attempt ${step.attempt}</span></#if></th><td>${{"start": "was first", "after": "comes after it", "slot": "waited for a free slot", "retry": "tried again"}[step.by]}</td><td class="n"><#if step.waited gte 0.1>${duration(step.waited)}</#if></td><td class="n">${duration(step.duration)}</td><td class="share"><svg width="100%" height="10" aria-hidden="true"><rect class="f-running" x="${at(step.start_time)}" width="${percent([step.duration, wall / 300000]?max)}" height="10" rx="2"/></svg></td></tr>
</#list>
</tbody></table></div>
</@fold>
</#if>
</#macro>
<#-- What attempts of each kind were expected to hold, and held: a bar on a line that is as long as the most of both. -->
<#macro needs>
<#local most = 1>
<#list course.needs as k><#local most = [most, k.expected_memory, k.peak_memory]?max></#list>
<@fold course.needs?size "kinds">
<div class="wide" role="region" aria-label="Memory and CPU" tabindex="0"><table class="steps">
<thead><tr><th scope="col">kind</th><th scope="col" class="n">attempts</th><th scope="col" class="n">expected</th><th scope="col" class="n">peak</th><th scope="col" class="n">mean</th><th scope="col" class="n">CPU</th><th scope="col" class="n">CPU time</th><td></td></tr></thead>
<tbody>
<#list course.needs as k>
<tr><th scope="row">${k.kind}</th><td class="n">${n(k.attempts)}</td><td class="n"><#if k.expected_memory gt 0>${n(k.expected_memory)} MiB<#else>unknown</#if></td><td class="n">${n(k.peak_memory)} MiB</td><td class="n">${n(k.mean_memory)} MiB</td><td class="n">${k.cpu?string("0.00")}</td><td class="n">${duration(k.cpu_seconds)}</td><td class="share"><svg width="100%" height="10" aria-hidden="true"><rect class="f-unused" width="${percent(k.expected_memory / most)}" height="10" rx="2"/><rect class="f-running" y="3" width="${percent(k.peak_memory / most)}" height="4" rx="2"/></svg></td></tr>
</#list>
</tbody></table></div>
</@fold>
<p class="dim">Wide bars: what one was expected to hold when it started; narrow ones: the most that one held.</p>
</#macro>
