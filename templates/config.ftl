<#-- `orchestrate config`. Fields: `lines`, each with `name`, `value` and `place`, see lib/cli/Configuration.java; `refused`, sentences; `files`. -->
<#list lines as l>
${l.name?right_pad(16)} ${l.value?right_pad(20)} ${l.place}
</#list>

<#list files as f>
${(f?index == 0)?then("read from", "      and")} ${f}
</#list>
<#list refused as sentence>

${sentence}
</#list>
