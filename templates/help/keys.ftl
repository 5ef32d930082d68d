<#-- A list of keys, for other pages. Fields: see lib/cli/Topics.java. -->
<#macro list keys>
<#list keys as k>
  ${k.name?right_pad(22)}${k.lines?first}
<#list k.lines[1..] as l>
                        ${l}
</#list>
</#list>
</#macro>
