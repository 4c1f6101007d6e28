#!/bin/sh
# config.t - a declared client goes live, stays as declared, and goes again
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"

command -v curl >/dev/null || skip_all 'there is no curl'
config_world >"$SCRATCH/world.log" 2>&1

receipt() { # receipt FILTER: of the newest run's one step
	git cat-file blob refs/rbctl/receipts/test:receipt.json |
		jq -r ".steps[0].config | $1"
}

check 'plan shows what would be registered, and changes nothing' '
	rbctl plan exporter --env test >got
	contains got "It would be registered on the server"
	contains got "\"client_name\": \"Exporter\""
	contains got "Nothing was changed."
	rbctl plan exporter --env test --json >got
	[ "$(jq -r ".changes[0].action" got)" = create ]
	[ "$(on_server)" = "[]" ]
	exits 1 git rev-parse -q --verify refs/rbctl/receipts/test
'
check 'apply registers the client, and its secret is only in the vault' '
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "exporter was registered, as client-"
	[ "$(on_server | jq -r ".[0].client_name")" = Exporter ]
	rbctl secret list >got
	contains got vault:exporter-secret
	contains got vault:exporter.test.registration
	[ "$(receipt .action)" = create ]
	[ "$(receipt .state.scope)" = "payroll:read payroll:write" ]
	git cat-file blob refs/rbctl/receipts/test:receipt.json >got
	lacks got registration_access_token
	lacks got client_secret\"
	exits 1 grep -rq registration_access_token "$XDG_STATE_HOME"
'
check 'a second plan and a second apply say no change' '
	rbctl plan exporter --env test >got
	contains got "No change: the server has what is declared."
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "no change"
	[ "$(receipt .action)" = none ]
	[ "$(receipt .pre_sha256)" = "$(receipt .post_sha256)" ]
'
check 'what was never declared is nobody'"'"'s drift, and stays' '
	by_hand PATCH "{\"contacts\":[\"ops@example.org\"],
		\"grant_types\":[\"client_credentials\"]}"
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'a signed change goes live, field by field' '
	declare_config ".desired.scope = \"payroll:read\"" >log 2>&1
	rbctl plan exporter --env test >got
	contains got "It would be changed on the server:"
	contains got "Scope payroll:write was removed"
	lacks got client_name
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "exporter was changed"
	[ "$(on_server | jq -r ".[0].scope")" = payroll:read ]
	[ "$(on_server | jq -r ".[0].contacts[0]")" = ops@example.org ]
	[ "$(receipt .pre_sha256)" != "$(receipt .post_sha256)" ]
'
check 'a plan is stale when the server moved on since' '
	rbctl plan exporter --env test --json >"$SCRATCH/plan.json"
	rbctl apply --plan "$SCRATCH/plan.json" >got 2>talk.txt
	jq ".changes[0].pre_sha256 = \"$(printf null | sha256sum |
		cut -d " " -f 1)\"" "$SCRATCH/plan.json" >"$SCRATCH/old.json"
	exits 1 rbctl apply --plan "$SCRATCH/old.json" >got
	contains got "no: PLAN_STALE"
'
check 'nor is it carried out when somebody was there between the two' '
	declare_config ".desired.scope = \"payroll:write\"" >log 2>&1
	rbctl plan exporter --env test --json >"$SCRATCH/plan.json"
	[ "$(jq -r ".changes[0].action" "$SCRATCH/plan.json")" = update ]
	by_hand PATCH "{\"scope\":\"payroll:read payroll:write\"}"
	exits 1 rbctl apply --plan "$SCRATCH/plan.json" --json >got
	grep -qxE "PLAN_STALE|DRIFT" <<-END
		$(jq -r .reason got)
	END
	[ "$(on_server | jq -r ".[0].scope")" = "payroll:read payroll:write" ]
	by_hand PATCH "{\"scope\":\"payroll:read\"}"
	rbctl apply --plan "$SCRATCH/plan.json" >got 2>talk.txt
	[ "$(on_server | jq -r ".[0].scope")" = payroll:write ]
	declare_config ".desired.scope = \"payroll:read\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
'
check 'what somebody changed by hand is not overwritten' '
	by_hand PATCH "{\"client_name\":\"Mine\",\"scope\":\"payroll:write\"}"
	git rev-parse refs/rbctl/receipts/test >before
	exits 1 rbctl apply exporter --env test >got
	contains got "no: DRIFT: somebody changed '"'exporter' in 'test'"'"
	contains got "scope and client_name"
	contains got "The client is now called"
	exits 1 rbctl plan exporter --env test --json >got
	[ "$(jq -r .reason got)" = DRIFT ]
	[ "$(jq ".changes[0].drift | length" got)" -ge 2 ]
	[ "$(on_server | jq -r ".[0].client_name")" = Mine ]
	git rev-parse refs/rbctl/receipts/test >after
	same before after
'
check 'a sign-off of what is there reconciles it' '
	declare_config ".desired.scope = \"payroll:write\" |
		.desired.client_name = \"Mine\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "no change"
	declare_config ".desired.scope = \"payroll:read\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "was changed"
	[ "$(on_server | jq -r ".[0].client_name")" = Exporter ]
'
check 'a sign-off of the very state lets it be overwritten, and no other' '
	by_hand PATCH "{\"client_name\":\"Mine\"}"
	exits 1 rbctl plan exporter --env test --json >got
	digest=$(jq -r ".changes[0].pre_sha256" got)
	declare_config ".desired.scope = \"payroll:read\" |
		.replaces = \"$digest\"" >log 2>&1
	by_hand PATCH "{\"client_name\":\"Mine, too\"}"
	exits 1 rbctl apply exporter --env test >got
	contains got "no: DRIFT"
	by_hand PATCH "{\"client_name\":\"Mine\"}"
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "was changed"
	[ "$(on_server | jq -r ".[0].client_name")" = Exporter ]
'
check 'rotate puts a new secret straight into the vault' '
	sha256sum <"$XDG_STATE_HOME/rbctl/vault/exporter-secret.age" >before
	rbctl apply exporter --env test --rotate --json >got 2>talk.txt
	[ "$(receipt .action)" = rotate ]
	sha256sum <"$XDG_STATE_HOME/rbctl/vault/exporter-secret.age" >after
	exits 1 cmp -s before after
	lacks got client_secret
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'a step of a runbook applies it, and the next ones know its id' '
	git switch -q work
	git merge -q --ff-only main
	jq ".steps = [{id: \"make\", title: \"Make it so\",
			use: \"config.apply\", config: \"exporter\"},
		{id: \"tell\", title: \"Tell\", use: \"manual\",
			instructions: \"It is {{steps.make.id}}.\",
			confirm: \"I told them\"}] |
		del(.token.refresh) | del(.inputs)" runbooks/payroll.json >"$SCRATCH/edited"
	cat "$SCRATCH/edited" >runbooks/payroll.json
	commit "A step that applies"
	land_all >log 2>&1
	rbctl plan payroll --env test >got
	contains got "match configs/exporter.json, by rfc7592"
	exits 5 rbctl export sh payroll --env test >got 2>&1
	contains got "applies a configuration, which can'"'"'t be exported"
	by_hand PATCH "{\"client_name\":\"Mine\"}"
	exits 1 rbctl apply payroll --env test --yes \
		>got 2>talk.txt
	contains got "DRIFT: somebody changed"
	by_hand PATCH "{\"client_name\":\"Exporter\"}"
	rbctl apply payroll --env test --yes \
		>got 2>talk.txt
	contains got "exporter had what is declared: no change"
	contains talk.txt "It is client-"
'
check 'a client that is gone is not made anew without a sign-off' '
	by_hand DELETE
	exits 1 rbctl apply exporter --env test >got
	contains got "no: DRIFT"
	contains got "does not know it any more"
	[ "$(on_server)" = "[]" ]
	declare_config ".replaces = \"$(printf null | sha256sum |
		cut -d " " -f 1)\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "was registered"
'
check 'nothing is deleted that nobody approved' '
	exits 1 rbctl apply exporter --env test --delete >got
	contains got "no: UNAPPROVED"
	contains got "hint: write \"absent\": true"
	declare_config ".absent = true" >log 2>&1
	exits 1 rbctl apply exporter --env test >got
	contains got "no: OUT_OF_BOUNDS"
	contains got "hint: rbctl apply exporter --env test --delete"
	[ "$(on_server | jq length)" = 1 ]
	rbctl apply exporter --env test --delete >got 2>talk.txt
	contains got "exporter was deleted from the server"
	[ "$(on_server)" = "[]" ]
	rbctl secret list >got
	lacks got exporter
	rbctl apply exporter --env test --delete >got 2>talk.txt
	contains got "no change"
'
# killed WHERE: the create of a run that dies there.
killed() {
	RBCTL_TEST_KILL=apply:$1 rbctl apply exporter --env test >got 2>&1 || :
	rbctl resume --json >"$SCRATCH/unfinished"
	jq -r ".unfinished[-1].run" "$SCRATCH/unfinished" >"$SCRATCH/cut-off"
	[ "$(cat "$SCRATCH/cut-off")" != null ]
}
check 'a create whose answer was lost is not repeated blindly' '
	declare_config >log 2>&1
	killed sent
	[ "$(on_server | jq length)" = 1 ]
	exits 4 rbctl apply exporter --env test >got 2>&1
	contains got "nobody knows whether run"
	contains got "rbctl resume $(cat "$SCRATCH/cut-off")"
	exits 4 rbctl resume "$(cat "$SCRATCH/cut-off")" >got 2>&1
	by_hand DELETE
	rbctl resume "$(cat "$SCRATCH/cut-off")" --redo apply >got 2>&1
	[ "$(on_server | jq length)" = 1 ]
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'a create that is in the vault is known done, and not repeated' '
	declare_config ".absent = true" >log 2>&1
	rbctl apply exporter --env test --delete >got 2>&1
	declare_config >log 2>&1
	killed stored
	rbctl resume "$(cat "$SCRATCH/cut-off")" >got 2>&1
	[ "$(on_server | jq length)" = 1 ]
	rbctl apply exporter --env test >got 2>&1
	contains got "no change"
'
check 'an update that was cut off is finished' '
	declare_config ".desired.scope = \"payroll:write\"" >log 2>&1
	killed begun
	rbctl resume "$(cat "$SCRATCH/cut-off")" >got 2>&1
	[ "$(on_server | jq -r ".[0].scope")" = payroll:write ]
	declare_config ".desired.scope = \"payroll:read\"" >log 2>&1
	killed stored
	rbctl resume "$(cat "$SCRATCH/cut-off")" >got 2>&1
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'a token that was lost with its answer is said, nothing made twice' '
	declare_config ".desired.scope = \"payroll:write\"" >log 2>&1
	killed sent
	exits 1 rbctl resume "$(cat "$SCRATCH/cut-off")" >got 2>&1
	contains got "DRIFT"
	[ "$(on_server | jq length)" = 1 ]
'
check 'two environments can not have one entry, which a plan says' '
	git switch -q work
	git merge -q --ff-only main
	jq ".title = \"Production\"" environments/test.json >environments/prod.json
	make_config
	land_config "Another environment" >log 2>&1
	before=$(on_server | jq length)
	for command in plan apply; do
		exits 9 rbctl $command exporter --env prod >got 2>&1
		contains got "'"'exporter' has it in 'test'"'"
		contains got "hint: take \"store_as\" out of configs/exporter.json"
		lacks got "secret remove"
	done
	[ "$(on_server | jq length)" = "$before" ]
	declare_config "del(.store_as)" >log 2>&1
	rbctl plan exporter --env prod >got
	contains got "It would be registered on the server"
'
check 'an adapter that no version can apply is no choice' '
	make_config ".adapter = \"rfc7591\""
	exits 1 rbctl lint configs/exporter.json >got
	contains got "did you mean \"rfc7592\"?"
	git checkout -q configs/exporter.json
'
check 'a name that two things have is asked about' '
	git switch -q work
	git merge -q --ff-only main
	cp configs/exporter.json configs/payroll.json
	land_config "The same name twice" >log 2>&1
	exits 2 rbctl plan payroll --env test >got 2>&1
	contains got "write runbooks/payroll or configs/payroll"
	rbctl plan configs/payroll --env test >got 2>&1
	contains got "Configuration: payroll"
	rbctl plan runbooks/payroll --env test >got
	contains got "Runbook:     payroll"
'
done_testing
