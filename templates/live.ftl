<#--
  The live table. Its fields, see lib/terminal/LiveTable.java: `view` (table, log or help), `width`, `colour`, `foot`; the totals `run`, `elapsed`, `eta`, `all`,
  `settled`, `succeeded`, `failed`, `cancelled`, `retries`, `waiting`, `bar`, `gauges`, `spent`, `notices`, as many lines at all times, and `summary` of a run that
  is over; the table's `head`, `position`, `rows`, `failures`, whose cells fit their columns; below them, after `gap` lines, the end of a `log` below a `rule`; of a log, or what
  explains a task, `task`, `state`, `about`, `command`, `log`, `scrolled`, `place`. What stands after a tab goes to the right edge; lines are cut to the window;
  `foot` stands on its last line.
-->
<#assign esc = "\x1B", codes = {"running": "36", "ok": "32", "failed": "31", "warn": "33", "dim": "2", "bold": "1", "chosen": "7"}>
<#macro c style text><#if colour && text != "" && codes[style]??>${esc}[${codes[style]}m${text}${esc}[0m<#else>${text}</#if></#macro>
<#macro row r>
<#if r.chosen>
<@c style="chosen" text="▸ ${r.task} ${r.state}${r.middle}${r.line}" />${""}
<#elseif r.style == "dim">
<@c style="dim" text="  ${r.task} ${r.state}${r.middle}${r.line}" />${""}
<#elseif r.style == "ok">
  <@c style="dim" text=r.task /> <@c style="ok" text=r.state /><@c style="dim" text=r.middle + r.line />
<#else>
  ${r.task} <@c style=r.style text=r.state />${r.middle}${r.line}
</#if>
</#macro>
<#macro lines all>
<#list all as l>
${" "} <@c style=l.style text=l.text />${""}
</#list>
</#macro>
<#if view == "help">
<@c style="bold" text="Keys of the live table" />${""}

  ↑ ↓ j k              choose a task; PgUp PgDn Home End go further
  enter   e            what the chosen task writes; why it stands as it does
  /   o                only tasks with these words; another order
  y   Y                copy the path of the task's log; its command line
  p   r                pause, resume: the chosen task, or else the run
  x                    cancel the chosen task; asks first
  R                    try again: the chosen task, or else all that failed
  +   -   d            one slot more, one less; drain: start nothing new
  s                    stop the run; asks first
  esc                  choose none; show all
  q                    leave the table; the run goes on, or is over
  Ctrl-C               of a run's own table: drains, twice ends what runs,
                       three times kills it
<@c style="bold" text="In a log" />${""}
  ↑ ↓ space b g G      up and down, a page, to the beginning, to the end
  /   n N              search; the next place, the one before
  [   ]   f            an earlier attempt, a later one; follow its end or not
  esc                  ends the search; back to the table

  <@c style="dim" text="any key goes back" />
<#elseif view == "log">
<@c style="bold" text=task />  <@c style=style text=state />  <@c style="dim" text=about /><#if place != "">${"\t"}<@c style="warn" text=place /></#if>
<@c style="dim" text=command />${""}
<@lines log />
<#else>
<@c style="bold" text=run />  <@c style="dim" text=elapsed /><#if eta??>${"\t"}${eta}</#if>
<@c style="ok" text=bar.ok /><@c style="failed" text=bar.failed /><@c style="warn" text=bar.left /><@c style="dim" text=bar.rest />  ${settled}/${all}  <#if succeeded gt 0><@c style="ok" text="${succeeded} ok" /><#else>0 ok</#if><#if failed gt 0>  <@c style="failed" text="${failed} failed" /></#if><#if cancelled gt 0>  ${cancelled} cancelled</#if><#if retries gt 0>  <@c style="dim" text="${retries} ${(retries == 1)?then('retry', 'retries')}" /></#if>
<#if summary??>
<#list summary as line>
${line}
</#list>
<#else>
<#list gauges as g><@c style="dim" text=g.label /> <@c style=g.style text=g.full /><@c style="dim" text=g.empty /> <@c style=g.style text=g.text /><#if g?index == 0>  <@c style="dim" text="queue" /> ${waiting}</#if><#sep>  </#sep></#list>${""}
</#if>
<#if !summary??>
<#list notices as n>
<@c style="warn" text=n /><#if n?index == 0 && spent??>${"\t"}${spent}</#if>
</#list>
</#if>
<@c style="dim" text=head />${"\t"}<@c style="dim" text=position />
<#list rows as r>
<@row r=r />
</#list>
<#if failures?size gt 0>
<@c style="failed" text="${failed} failed" /><@c style="dim" text=(failures?size lt failed)?then(", the latest; / failed shows all", "") />${""}
<#list failures as r>
<@row r=r />
</#list>
</#if>
<#if gap??>
<#list 0..<gap as i>
${""}
</#list>
<@c style="dim" text="── " /><@c style="bold" text=task /> <@c style="dim" text=about + " " + rule />${""}
<@lines log />
</#if>
</#if>
${"\f"}<@c style=foot.style text=foot.text />
