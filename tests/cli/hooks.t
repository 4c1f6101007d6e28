#!/bin/sh
# hooks.t - rbctl hooks installs what fits, and sees what is wrong
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/store.sh"

make_store store >/dev/null

# unwrapped COMMAND…: its answer as one line, in `got`.
unwrapped() {
	unwrapped_code=0
	"$@" >wrapped || unwrapped_code=$?
	tr -s " \n" " " <wrapped >got
	return $unwrapped_code
}

check 'a new store has its hooks' '
	cd store
	rbctl hooks check >got
	contains got "pre-commit   installed"
'
check 'a missing hook is seen and put back' '
	cd store
	rm .git/hooks/pre-push
	exits 1 rbctl hooks check >got
	contains got "pre-push     missing"
	rbctl hooks install
	rbctl hooks check
'
check 'an edited hook is seen' '
	cd store
	echo : >>.git/hooks/pre-commit
	exits 1 rbctl hooks check >got
	contains got "pre-commit   edited"
'
check 'another program'"'"'s hook is kept unless forced, and beside then' '
	cd store
	exits 5 rbctl hooks install 2>got
	contains got "another program"
	rbctl hooks install --force
	[ -f .git/hooks/pre-commit.before-rbctl ]
	rbctl hooks check
'
check 'a hook that is not executable is seen' '
	cd store
	chmod -x .git/hooks/commit-msg
	exits 1 rbctl hooks check >got
	contains got "not executable"
	chmod +x .git/hooks/commit-msg
'
check 'a hook of another version of rbctl is told from an edited one' '
	cd store
	printf "#!/bin/sh\n# pre-commit - older words\nexec rbctl hook pre-commit\n" \
		>.git/hooks/pre-commit
	exits 1 rbctl hooks check >got
	contains got "pre-commit   of another version of rbctl"
	contains got "next: rbctl hooks install"
	printf "#!/bin/sh\n# pre-commit - older words\nexec rbctl hook pre-commit || :\n" \
		>.git/hooks/pre-commit
	exits 1 rbctl hooks check >got
	contains got "pre-commit   edited"
	rm .git/hooks/pre-commit
	rbctl hooks install
	rbctl hooks check
'
check 'so is a program of another version that the hooks would run' '
	cd store
	mkdir -p ../bin
	printf "#!/bin/sh\necho rbctl 0.0.1\n" >../bin/rbctl
	chmod +x ../bin/rbctl
	PATH=$PWD/../bin:$PATH
	exits 1 "$RBCTL" hooks check >got
	contains got "another version: rbctl 0.0.1"
'
check 'and a PATH without any' '
	cd store
	mkdir -p ../git
	ln -sf "$(command -v git)" ../git/git
	PATH=$PWD/../git
	exits 1 "$RBCTL" hooks check >../got
	PATH=/usr/bin:/bin
	contains ../got "PATH finds none"
'

# bypassed SCOPE FILE: core.hooksPath is set there, and the hooks are told so.
bypassed() {
	exits 1 rbctl hooks check >got
	contains got "core.hooksPath ($1: $2) sends git to /elsewhere"
	contains got "pre-commit   bypassed"
	exits 1 rbctl --json hooks check >got
	jq -e --arg scope "$1" '.ok == false and .hooks_path.scope == $scope
		and .hooks["pre-push"] == "bypassed"' got
}

# The command that the answer names.
take_the_advice() {
	sed -n "s/^next: //p" got | sh
}

check 'core.hooksPath of the repository is told, and how to take it back' '
	cd store
	git config core.hooksPath /elsewhere
	bypassed local "$PWD/.git/config"
	exits 1 rbctl hooks check >got
	take_the_advice
	rbctl hooks check
'
check 'that of the person is told, too' '
	cd store
	git config --global core.hooksPath /elsewhere
	bypassed global "$HOME/.gitconfig"
	exits 1 rbctl hooks check >got
	take_the_advice
	rbctl hooks check
	git config --unset core.hooksPath
'
check 'hooks are not written where other repositories would run them' '
	cd store
	git config --global core.hooksPath "$PWD/../shared"
	rm .git/hooks/pre-push
	rbctl hooks install >got
	contains got "git does not look there"
	[ -x .git/hooks/pre-push ]
	[ ! -e ../shared ]
	git config --global --unset core.hooksPath
'
check 'that of the machine is told, too' '
	cd store
	printf "[core]\n\thooksPath = /elsewhere\n" >"$SCRATCH/system"
	GIT_CONFIG_SYSTEM=$SCRATCH/system
	export GIT_CONFIG_SYSTEM
	unset GIT_CONFIG_NOSYSTEM
	bypassed system "$GIT_CONFIG_SYSTEM"
'
check 'and that of the environment, which no file holds' '
	cd store
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/elsewhere
	export GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
	exits 1 rbctl hooks check >got
	contains got "core.hooksPath (command) sends git to /elsewhere"
	contains got "next: take core.hooksPath out of the environment"
'
check 'a folder of its own choice is fine when the hooks are there' '
	cd store
	git config core.hooksPath "~/hooks"
	exits 1 rbctl hooks check >got
	rbctl hooks install
	[ -x "$HOME/hooks/pre-push" ]
	rbctl hooks check >got
	contains got "sends git to $HOME/hooks"
	git config --unset core.hooksPath
'
check 'an empty core.hooksPath turns hooks off, and that is told' '
	cd store
	git config core.hooksPath ""
	exits 1 rbctl hooks check >got
	contains got "pre-commit   bypassed"
	git config --unset core.hooksPath
'
check 'a repository to work in says that it decides nothing for others' '
	cd store
	rbctl hooks check >got
	contains got "This is a repository to work in"
'
check 'a bare repository gets the hook of a server' '
	git init -q --bare -b main bare.git
	exits 1 rbctl -C bare.git hooks check >got
	contains got "pre-receive  missing"
	rbctl -C bare.git hooks install >got
	contains got pre-receive
	[ -x bare.git/hooks/pre-receive ]
'
check 'a server that was not told where trust begins says so, and how' '
	exits 1 rbctl -C bare.git hooks check >got
	contains got "This is a server"
	contains got "nobody said yet where it begins"
	contains got "refs/heads/main, and every branch"
	contains got "rbctl -C $PWD/bare.git trust"
'
check 'one that was told says what it does' '
	git -C store push -q "$PWD/bare.git" main:refs/heads/begin
	rbctl -C bare.git trust --yes begin
	unwrapped rbctl -C bare.git hooks check
	contains got "which nobody has pushed yet"
	git -C store push -q "$PWD/bare.git" main
	unwrapped rbctl -C bare.git hooks check
	contains got "refs/heads/main, at $(git -C store rev-parse --short=12 main), which is approved"
	contains got "no deletion"
'
check 'with the settings of git that bear on it, in plain words' '
	rbctl -C bare.git hooks check >got
	matches got "receive.denyDeletes +not set: a push may delete other"
	matches got "http.receivepack +not set: over HTTP those may push"
	git -C bare.git config transfer.fsckObjects true
	rbctl -C bare.git hooks check >got
	matches got "receive.fsckObjects +true: git checks the form"
	git -C bare.git config receive.denyDeletes yes
	git -C bare.git config http.receivepack false
	git -C bare.git config receive.maxInputSize 50m
	git -C bare.git config receive.fsckObjects false
	rbctl -C bare.git hooks check >got
	matches got "receive.denyDeletes +true: a push deletes no branch"
	matches got "receive.maxInputSize +52428800: a push of more bytes"
	matches got "receive.fsckObjects +false: git doesn.t check"
	matches got "http.receivepack +false: over HTTP nobody may push"
	rbctl -C bare.git --json hooks check >got
	jq -e ".ok and .kind == \"server\" and .server.trusted and
		.server.live.ref == \"refs/heads/main\" and .server.live.approved
		and .server.settings[\"receive.denyDeletes\"].value == \"true\"" got
'
check 'a server whose hook is bypassed is found out' '
	git -C bare.git config core.hooksPath /dev/null
	exits 1 rbctl -C bare.git hooks check >got
	contains got "pre-receive  bypassed"
	contains got "core.hooksPath (local: $PWD/bare.git/config)"
	git -C bare.git config --unset core.hooksPath
'
check 'and one whose live branch holds what nobody approved' '
	(
		cd store
		git switch -q -c wild
		commit_checklist wild
		git push -q ../bare.git HEAD:refs/heads/wild
		git switch -q main
	)
	git -C bare.git update-ref refs/heads/main refs/heads/wild
	exits 1 unwrapped rbctl -C bare.git hooks check
	contains got "which is not approved"
	contains got "update-ref refs/heads/main REVISION"
	git -C bare.git update-ref refs/heads/main "$(git -C store rev-parse main)"
'

# ---- asked from outside ----

check 'a remote is asked what it does, and takes nothing' '
	cd store
	git remote add origin ../bare.git
	git -C ../bare.git for-each-ref >../before
	unwrapped rbctl hooks check --server origin
	contains got "origin answers:"
	contains got "This is a server"
	contains got "which is approved"
	contains got "receive.denyDeletes"
	git -C ../bare.git for-each-ref >../after
	same ../before ../after
	rbctl hooks check --server origin --json >got
	jq -e ".ok and .decides and (.answer | length > 5)" got
'
check 'one without the hook gives itself away, and keeps nothing' '
	git init -q --bare -b main plain.git
	cd store
	exits 1 rbctl hooks check --server ../plain.git >got
	contains got "has no hook of rbctl"
	contains got "rbctl hooks install"
	[ -z "$(git -C ../plain.git for-each-ref)" ]
	exits 1 rbctl hooks check --server ../plain.git --json >got
	jq -e ".ok == false and .decides == false" got
'
check 'one that was not told where trust begins is no good answer' '
	git init -q --bare -b main untold.git
	rbctl -C untold.git hooks install
	cd store
	exits 1 rbctl hooks check --server ../untold.git >got
	contains got "nobody said yet"
	contains got "next: as the user that git runs as"
'
check 'one that is not there, or refuses for its own reasons, is an error' '
	cd store
	exits 6 rbctl hooks check --server ../nowhere.git 2>err
	contains err "gives no answer"
	printf "#!/bin/sh\necho no visitors >&2\nexit 1\n" >../plain.git/hooks/pre-receive
	chmod +x ../plain.git/hooks/pre-receive
	exits 6 rbctl hooks check --server ../plain.git 2>err
	contains err "no visitors"
	exits 6 rbctl hooks check --server --mirror 2>err
	lacks err "no visitors"
'
check 'the answer for programs' '
	cd store
	rbctl hooks check --json >got
	jq -e ".format == \"hooks/1\" and .ok and .kind == \"work\" and
		.hooks[\"pre-push\"] == \"installed\" and .next == \"\"" got
'
done_testing
