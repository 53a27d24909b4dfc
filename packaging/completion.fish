# Offers words that may stand in one value with commas between them.
function __gitops_steps_list
    set -l typed (string replace --regex -- '^--[^=]*=' '' (commandline -ct))
    set -l before (string match --regex -- '^.*,' $typed)
    set -q before[1]; or set before ''
    printf '%s\n' $before$argv
end
