<#-- The live table. Fields: see lib/LiveTable.java. Lines are cut to the window's width; the rows are as many as fit its height. -->
<#assign esc = "\x1B">
<#macro c code text><#if colour>${esc}[${code}m${text}${esc}[0m<#else>${text}</#if></#macro>
<#assign wide = width gte 110>
<#assign head = "TASK"?right_pad(22) + "STATE"?right_pad(13) + "TIME"?left_pad(7) + " # ">
<#if steps><#assign head = head + " " + "PHASE"?right_pad(10) + "TODO"?left_pad(6)></#if>
<#if wide><#assign head = head + "TURN"?left_pad(5) + "TOKENS"?left_pad(8) + "COST"?left_pad(9)></#if>
<#macro row r>
<#local state = r.state?right_pad(12)[0..*12]>
<#local code = (r.state == "running")?then("36", (r.state == "failed")?then("31", (r.state?starts_with("retry") || r.state == "paused")?then("33", "2")))>
${r.task?right_pad(21)[0..*21]} <@c code=code text=state /> ${r.time?left_pad(7)} ${r.attempt?right_pad(2)}<#if steps> ${r.phase?right_pad(10)[0..*10]}${r.todos?left_pad(6)}</#if><#if wide>${r.turn?left_pad(5)}${r.tokens?left_pad(8)}${r.cost?left_pad(9)}</#if>  ${r.line}
</#macro>
<@c code="1" text=run />  ${elapsed}<#if cost??>  ${cost}</#if>
${bar} ${settled}/${all}  <@c code="32" text="${succeeded} ok" />  <#if failed gt 0><@c code="31" text="${failed} failed" /><#else>0 failed</#if><#if cancelled gt 0>  ${cancelled} cancelled</#if><#if retries gt 0>  ${retries} ${(retries == 1)?then("retry", "retries")}</#if>
slots ${running}/${slots}  waiting ${waiting}  cpu ${cpu!"-"}%  memory ${memory!"-"}%
<#if paused??>
<@c code="33" text="paused for " + paused + ": orchestrate resume goes on" />${""}
</#if>
<#if held??>
<@c code="33" text="held: " + held />${""}
</#if>
<#if halted??>
<@c code="33" text=halted />${""}
</#if>
<#list limits as l>
<@c code="33" text="${l.account}: " + l.closed?then("stopped, ${l.words}", "at its limit, goes on in ${l.words}") />${""}
</#list>

<@c code="2" text=head + "  LAST LINE" />${""}
<#list rows as r>
<@row r=r />
</#list>
<#if more gt 0>
<@c code="2" text="… and ${more} more to do" />${""}
</#if>
<#list failures as r>
<@row r=r />
</#list>
<#if keys??>
<@c code="2" text=keys />${""}
</#if>
