#!/bin/sh
# readme.t - the lines of README.md do what it says, typed as they stand
. "$(dirname "$0")/lib.sh"
for tool in jq git ssh-keygen; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done

unset RBCTL_NOW # the sandbox and its tokens live in real time
unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
unset GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE

spawn rbctl --json sandbox --secret-out "$SCRATCH/secret" \
	>"$SCRATCH/sandbox.json" 2>"$SCRATCH/sandbox.log"
wait_for grep -q issuer "$SCRATCH/sandbox.json"
issuer=$(jq -r .issuer "$SCRATCH/sandbox.json")
git init -q --bare -b main origin.git

# block WORD: the lines of the README between fences in which WORD stands,
# with addresses of here instead of its examples.
block() {
	awk -v word="$1" '
		/^```/ { if (on && index(text, word)) { printf "%s", text; exit }
			on = !on; text = ""; next }
		on { text = text $0 "\n" }' "$TOP/README.md" >"$SCRATCH/block"
	[ -s "$SCRATCH/block" ] || {
		echo "no lines of the README hold '$1'" >&3
		return 1
	}
	sed "s,https://sso.example.com/realms/corp,$issuer,
		s,https://git.example.com/finance-runbooks.git,$SCRATCH/work/origin.git," \
		"$SCRATCH/block"
}

# What a person would answer is given as options: nothing else is added.
mkdir "$SCRATCH/bin"
cat >"$SCRATCH/bin/rbctl" <<END
#!/bin/sh
case "\$1 \$2" in
"new "*) set -- "\$@" --client-id payroll-exporter --scope payroll:read \\
	--owner finance --secret vault:payroll-token-secret ;;
"secret set") set -- "\$@" --from "$SCRATCH/secret" ;;
"approve "*) set -- "\$@" --yes --reason 'payroll needs it' \\
	--answer scope=yes --answer secret=yes --answer revoked=yes \\
	--answer tested=yes --answer impact=little --answer backout=revoke ;;
"apply "*) set -- "\$@" --yes ;;
"diff "*) # 1 says that there are differences
	"$RBCTL" "\$@" || [ \$? -eq 1 ]
	exit ;;
esac
exec "$RBCTL" "\$@"
END
chmod +x "$SCRATCH/bin/rbctl"

# person NAME: from here on it is that person's machine.
person() {
	HOME=$SCRATCH/people/$1
	GIT_CONFIG_GLOBAL=$HOME/.gitconfig
	XDG_CONFIG_HOME=$HOME/.config
	XDG_STATE_HOME=$HOME/.local/state
	PATH=$SCRATCH/bin:$PATH
	export HOME GIT_CONFIG_GLOBAL XDG_CONFIG_HOME XDG_STATE_HOME PATH
	mkdir -p "$HOME"
	cd "$HOME"
}

# typed WORD: those lines, as one would type them into a shell.
typed() {
	block "$1" >"$SCRATCH/typed"
	sh -eu "$SCRATCH/typed"
}

for name in alice bob carol; do
	mkdir -p "$SCRATCH/people/$name"
	first=$(echo "$name" | cut -c1 | tr abc ABC)
	git config --file "$SCRATCH/people/$name/.gitconfig" \
		user.name "$first${name#?} Example"
	git config --file "$SCRATCH/people/$name/.gitconfig" \
		user.email "$name@example.org"
done
for name in bob carol; do
	ssh-keygen -q -t ed25519 -N '' -C "$name" \
		-f "$SCRATCH/people/$name/key"
	git config --file "$SCRATCH/people/$name/.gitconfig" \
		user.signingKey "$SCRATCH/people/$name/key"
	cp "$SCRATCH/people/$name/key.pub" "$SCRATCH/people/alice/$name.pub"
done

check 'once, for the team: a store is made and shared' '
	person alice
	typed "rbctl init"
	git -C "$SCRATCH/work/origin.git" rev-parse -q --verify main
'
check 'whoever writes a runbook makes it, and shares it' '
	person alice
	cd finance-runbooks
	typed "rbctl new"
	git -C "$SCRATCH/work/origin.git" rev-parse -q --verify payroll
'
check 'bob and carol sign it in clones of their own' '
	for signer in bob carol; do
		person $signer
		rbctl clone --yes "$SCRATCH/work/origin.git" finance-runbooks
		cd finance-runbooks
		typed "rbctl approve"
		cd ..
	done
'
check 'whoever runs it lands it, and it runs' '
	person alice
	cd finance-runbooks
	typed "rbctl land" >"$SCRATCH/said" 2>&1
	contains "$SCRATCH/said" "Done: "
	[ "$(git -C "$SCRATCH/work/origin.git" rev-parse main)" = \
		"$(git rev-parse HEAD)" ]
	contains ../audit.html "Audit report"
	[ -z "$(git status --porcelain)" ]
'
check 'a sign-off is checked without rbctl, in both ways' '
	person alice
	cd finance-runbooks
	{
		block "policy signers"
		block "cat-file commit COMMIT"
	} >"$SCRATCH/lines"
	for signer in bob carol; do
		commit=$(git log -1 --format=%H --author="$signer@" main)
		sed "s/COMMIT/$commit/g; s/bob@/$signer@/" "$SCRATCH/lines" \
			>"$SCRATCH/typed"
		sh -eu "$SCRATCH/typed" >"$SCRATCH/said" 2>&1
		contains "$SCRATCH/said" \
			"Good \"git\" signature for $signer@example.org"
		contains "$SCRATCH/said" \
			"Good \"rbctl-signoff@v1\" signature for $signer@"
		contains "$SCRATCH/said" "\"person\": \"$signer\""
	done
'
check 'and a statement that was altered is seen' '
	person alice
	cd finance-runbooks
	git cat-file commit main | sed "s/payroll needs it/payroll likes it/g" >raw
	forged=$(git hash-object -t commit -w raw)
	[ "$forged" != "$(git rev-parse main)" ]
	block "cat-file commit COMMIT" >"$SCRATCH/lines"
	sed "s/COMMIT/$forged/g; s/bob@/carol@/" "$SCRATCH/lines" \
		>"$SCRATCH/typed"
	"$RBCTL" policy signers >signers
	exits 255 sh -eu "$SCRATCH/typed" >"$SCRATCH/said" 2>&1
	lacks "$SCRATCH/said" "Good \""
'
done_testing
