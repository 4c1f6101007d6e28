# rbctl.fish - completion for fish: rbctl itself says what can follow

function __rbctl_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    for line in ($words[1] help --complete -- $words[2..] "$typed" 2>/dev/null)
        switch $line
            case :file
                __fish_complete_path "$typed"
            case :folder
                __fish_complete_directories "$typed"
            case '*'
                echo $line
        end
    end
end

complete -c rbctl -f -a '(__rbctl_complete)'
