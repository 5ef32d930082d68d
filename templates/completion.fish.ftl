<#-- `orchestrate completion fish`. Fields: `verbs`, see lib/cli/Completion.java; `runs` and `tasks`, lines for sh that print their ids. -->
<#function q text><#return "'" + text?replace("\\", "\\\\")?replace("'", "\\'") + "'"></#function>
function __orchestrate_verb
    set -l words (commandline -opc)
    if test (count $words) -lt 2
        test -z "$argv"
    else
        contains -- $words[2] $argv
    end
end
function __orchestrate_runs
    sh -c ${q(runs)}
end
function __orchestrate_tasks
    sh -c ${q(tasks)}
end
complete -c orchestrate -e
complete -c orchestrate -f
complete -c orchestrate -n __orchestrate_verb -s h -l help -d 'Show help'
complete -c orchestrate -n __orchestrate_verb -s V -l version -d 'Show the version'
<#list verbs as verb>
complete -c orchestrate -n __orchestrate_verb -a ${verb.name} -d ${q(verb.text)}
<#assign at = "complete -c orchestrate -n '__orchestrate_verb " + verb.name + "'">
<#list verb.options as o>
<#list o.names?filter(n -> n?starts_with("--no-")) as no>
${at} -l ${no?substring(2)} -d ${q("Not so: " + o.text)}
</#list>
${at}<#list o.names?filter(n -> !n?starts_with("--no-")) as name> ${name?starts_with("--")?then("-l " + name?substring(2), "-s " + name?substring(1))}</#list><#if o.label??><#if o.files> -r -F<#else> -x</#if></#if><#if o.values?size gt 0> -a ${q(o.values?join(" "))}</#if> -d ${q(o.text)}
</#list>
<#if verb.kind == "files">
${at} -F
<#elseif verb.kind != "">
${at} -a '(__orchestrate_${verb.kind})'
<#elseif verb.values?size gt 0>
${at} -a ${q(verb.values?join(" "))}
</#if>
</#list>
