<#-- The live page of one run, as `watch --web` serves it: `run` is the run's id, `read_only` whether nothing can be asked of it. All else comes over the line, see lib/web/Feed.java:
     web.js puts it here. Style and scripts come from files, and the server allows no others. -->
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${run}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230b69c7'/%3E%3Cpath d='M3 4h7v2H3zm2 3h8v2H5zm-2 3h5v2H3z' fill='%23fff'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/palette.css">
<link rel="stylesheet" href="/web.css">
<script src="/theme.js"></script>
<script type="module" src="/web.js"></script>
</head>
<body>
<header class="top">
<div class="title">
<h1>${run}</h1>
<p class="now"><span id="state" class="verdict">…</span> <span id="elapsed" class="dim"></span> <span id="eta" class="dim"></span></p>
</div>
<p class="links"><#if read_only><span class="dim">read-only</span> </#if><a href="/report?run=${run?url("UTF-8")}" target="_blank" rel="noopener">report</a></p>
<div id="theme" class="theme" role="group" aria-label="Colours" hidden><button type="button" data-theme="" aria-pressed="true">auto</button><button type="button" data-theme="light" aria-pressed="false">light</button><button type="button" data-theme="dark" aria-pressed="false">dark</button></div>
<details id="runs" class="runs-list"><summary>all runs</summary><ul id="all-runs"></ul></details>
<#if !read_only>
<div class="actions" role="group" aria-label="The run">
<button type="button" id="pause" disabled>Pause</button>
<button type="button" id="again" disabled>Retry failed</button>
<button type="button" id="drain" disabled title="What runs may finish; nothing new starts">Drain</button>
<button type="button" id="stop" class="danger" disabled>Stop…</button>
</div>
</#if>
</header>
<p id="lost" class="lost" role="alert" hidden></p>
<main>
<section class="figures" aria-label="Figures">
<div class="figure wide"><h2>Tasks</h2><p class="big" id="done"></p><div class="bar parts" id="parts" aria-hidden="true"><i class="ok"></i><i class="bad"></i><i class="off"></i><i class="going"></i></div></div>
<div class="figure" id="slots"><h2>Slots</h2><p class="big"><span id="slots-text"></span><#if !read_only><span class="steps"><button type="button" id="fewer" aria-label="One slot less" disabled>−</button><button type="button" id="more" aria-label="One slot more" disabled>+</button></span></#if></p><div class="bar" aria-hidden="true"><i class="going"></i></div></div>
<div class="figure" id="cpu" hidden><h2>CPU</h2><p class="big"></p><div class="bar" aria-hidden="true"><i class="going"></i><b></b></div></div>
<div class="figure" id="memory" hidden><h2>Memory</h2><p class="big"></p><div class="bar" aria-hidden="true"><i class="going"></i><b></b></div></div>
<div class="figure" id="pressure" hidden><h2>Pressure</h2><p class="small"></p></div>
<div class="figure" id="spent" hidden><h2>Spent</h2><p class="big"></p><p class="small"></p></div>
</section>
<ul id="notices" class="notices" aria-label="What holds the run"></ul>
<section aria-labelledby="timeline-title">
<div class="bar-of-tools"><h2 id="timeline-title">Timeline</h2>
<p class="legend"><span class="going">running</span> <span class="still">paused</span> <span class="ok">succeeded</span> <span class="again">tried again</span> <span class="limited">at a limit</span> <span class="bad">failed</span> <span class="off">cancelled</span></p>
<label class="span">show <select id="span"><option value="0">the whole run</option><option value="3600000">the last hour</option><option value="600000">the last 10 minutes</option><option value="60000">the last minute</option></select></label></div>
<div class="timeline" id="drag" title="Drag over a stretch to see it closely"><canvas id="timeline" role="img" aria-label="Attempts per slot over time; the table below tells the same in words"></canvas><p id="tip" class="tip" hidden></p></div>
<p class="axis" id="axis" aria-hidden="true"><span></span><span></span><span></span></p>
</section>
<div class="split">
<section class="tasks" aria-labelledby="tasks-title">
<div class="bar-of-tools"><h2 id="tasks-title">Tasks</h2>
<div class="chips" id="chips" role="group" aria-label="Only those in a state"></div>
<label class="find">find <input id="find" type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"></label>
<span id="shown" class="dim" role="status"></span></div>
<div class="scroller" id="scroller"><table id="table" role="grid" tabindex="0" aria-label="Tasks: arrows choose, Enter opens"><thead></thead><tbody></tbody></table></div>
<p class="dim hint"><kbd>/</kbd> finds, <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> opens, <kbd>Esc</kbd> closes</p>
</section>
<aside class="task" id="task" aria-labelledby="task-name" hidden></aside>
</div>
</main>
<p id="said" class="said" role="status"></p>
<#if !read_only>
<dialog id="sure" aria-labelledby="sure-title">
<h2 id="sure-title">Stop the run?</h2>
<p>What runs is asked to end, and after its grace made to. Nothing new starts.</p>
<div class="actions"><button type="button" id="keep">Let it run</button><button type="button" id="stop-now" class="danger">Kill at once</button><button type="button" id="stop-soon" class="danger full">Stop the run</button></div>
</dialog>
</#if>
</body>
</html>
