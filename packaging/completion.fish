# Offers words that may stand in one value with commas between them.
function __gitops_steps_list
    set -l before (string match --regex -- '^.*,' (string replace --regex -- '^--[^=]*=' '' (commandline -ct)))
    set -q before[1]; or set before ''
    printf '%s\n' $before$argv
end
