#!/bin/sh
# config_http.t - clients of five products go live, stay, change and go again
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/cli/run.sh"
. "$TOP/tests/cli/config.sh"
. "$TOP/tests/cli/products.sh"

command -v curl >/dev/null || skip_all 'there is no curl'
command -v age >/dev/null || skip_all 'age is not installed'
perl -MJSON::PP -MDigest::SHA -e 1 2>/dev/null || skip_all 'perl has no JSON::PP'
DATA=$(data clients) || skip_all 'what real servers answered is not here'
DATA=${DATA%/clients}
make_people
rbctl -q key new >"$SCRATCH/identity"
printf admin-key >"$SCRATCH/admin-key"
rbctl -q secret set admin-key --from "$SCRATCH/admin-key"

raw() { # the server's own records
	curl -sS "$(cat "$SCRATCH/at")/raw"
}
hand() { # hand METHOD PATH [JSON]: what somebody does there by hand
	curl -sS -o /dev/null -X "$1" ${3:+-d "$3"} "$(cat "$SCRATCH/at")$2"
}
asked() { # asked METHOD: requests of that kind that the server got
	curl -sS "$(cat "$SCRATCH/at")/log" |
		jq -r ".[] | select(startswith(\"$1 \"))"
}
the_secret() {
	raw | jq -r ".[0].$(secret_of "$1")"
}
# stored: the secret that the vault has.
stored() {
	age -d -i "$XDG_CONFIG_HOME/rbctl/identity" \
		"$XDG_STATE_HOME/rbctl/vault/exporter-secret.age" |
		jq -j .value
}
is_stored() { # is_stored PRODUCT: the vault has the server's secret
	the_secret "$1" | tr -d '\n' >want
	[ "$(cat want)" != null ]
	stored >got
	cmp want got
}

for product in keycloak auth0 okta hydra glewlwyd; do
	cd "$SCRATCH/work" || exit 1
	mkdir "$product" && cd "$product" || exit 1
	rm -rf "$XDG_STATE_HOME/rbctl/vault/exporter"*
	: >"$SCRATCH/at"
	spawn perl "$TOP/tests/cli/admin.pl" "$product" "$DATA" \
		>"$SCRATCH/at" 2>"$SCRATCH/admin.log"
	wait_for test -s "$SCRATCH/at"
	product_store "$product" "$(cat "$SCRATCH/at")" >"$SCRATCH/world.log" 2>&1
	name=$(name_of "$product")

	check "$product: it goes live, and a second plan says no change" '
		rbctl plan exporter --env test >got
		contains got "It would be registered on the server"
		contains got "by $product"
		rbctl apply exporter --env test --json >got 2>talk.txt
		jq -e ".ok and .steps[0].config.action == \"create\"" got
		rbctl plan exporter --env test >got
		contains got "No change: the server has what is declared."
		rbctl drift exporter >got
		contains got "in sync"
		[ "$(raw | jq length)" = 1 ]
		rbctl secret list >got
		is_stored "$product"
	'
	check "$product: a change by hand is found, refused, and reconciled" '
		hand PATCH /raw "{\"$name\":\"Mine\",\"another\":\"stays\"}"
		exits 1 rbctl drift exporter >got
		contains got Mine
		lacks got another
		exits 1 rbctl apply exporter --env test --json >got 2>talk.txt
		[ "$(jq -r .reason got)" = DRIFT ]
		declare_product "$product" ".replaces = \
			\"$(jq -r ".changes[0].pre_sha256" got)\"" >log 2>&1
		rbctl apply exporter --env test >got 2>talk.txt
		contains got "exporter was changed"
		[ "$(raw | jq -r ".[0].$name")" = Exporter ]
		[ "$(raw | jq -r ".[0].another")" = stays ]
		rbctl plan exporter --env test >got
		contains got "No change"
	'
	check "$product: a signed change goes live, and no secret with it" '
		the_secret "$product" >before
		declare_product "$product" ".desired.$name = \"Exporter 2\"" \
			>log 2>&1
		rbctl apply exporter --env test --json >got 2>talk.txt
		jq -e ".steps[0].config.action == \"update\"" got
		[ "$(raw | jq -r ".[0].$name")" = "Exporter 2" ]
		the_secret "$product" >after
		same before after
		asked PUT >got
		asked PATCH >>got
		lacks got "$(cat before)"
		rbctl plan exporter --env test >got
		contains got "No change"
	'
	check "$product: a new secret goes straight into the vault" '
		the_secret "$product" >before
		rbctl apply exporter --env test --rotate --json >got 2>talk.txt
		jq -e ".ok and .steps[0].config.action == \"rotate\"" got
		lacks got "$(the_secret "$product")"
		the_secret "$product" >after
		exits 1 cmp -s before after
		is_stored "$product"
		rbctl plan exporter --env test >got
		contains got "No change"
	'
	check "$product: it goes again, when that is approved" '
		declare_product "$product" ".absent = true" >log 2>&1
		rbctl apply exporter --env test --delete >got 2>talk.txt
		contains got "exporter was deleted from the server"
		[ "$(raw)" = "[]" ]
		rbctl secret list >got
		lacks got exporter
	'
done

# ---- whatever the product is ----
start() { # start PRODUCT NAME: a world of its own
	cd "$SCRATCH/work" && mkdir "$2" && cd "$2" || exit 1
	rm -rf "$XDG_STATE_HOME/rbctl/vault/exporter"*
	: >"$SCRATCH/at"
	spawn perl "$TOP/tests/cli/admin.pl" "$1" "$DATA" \
		>"$SCRATCH/at" 2>"$SCRATCH/admin.log"
	wait_for test -s "$SCRATCH/at"
	product_store "$1" "$(cat "$SCRATCH/at")" >"$SCRATCH/world.log" 2>&1
	rbctl apply exporter --env test >"$SCRATCH/world.log" 2>&1
}

start keycloak masks
check 'a masked secret is neither taken nor given' '
	hand PUT /masks
	hand PATCH /raw "{\"badge\":\"[REDACTED]\"}"
	the_secret keycloak >before
	declare_product keycloak ".desired.name = \"Exporter 2\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "exporter was changed"
	the_secret keycloak >after
	same before after
	asked PUT >got
	lacks got "***"
	lacks got REDACTED
	is_stored keycloak
'
check 'nor is one that somebody declared' '
	asked PUT >before
	for mask in "[REDACTED]" "********"; do
		declare_product keycloak \
			".desired.attributes.badge = \"$mask\"" >log 2>&1
		for command in plan apply; do
			exits 5 rbctl $command exporter --env test >got 2>&1
			contains got "which is masked: nobody knows what"
		done
	done
	asked PUT >after
	same before after
	declare_product keycloak ".desired.name = \"Exporter 2\" |
		.desired.attributes.badge = \"********\" |
		.compare.secret = [\"/attributes/badge\"]" >log 2>&1
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'another vault learns from the receipts what the server calls it' '
	rm "$XDG_STATE_HOME/rbctl/vault/exporter.test.registration.age"
	rbctl plan exporter --env test >got
	contains got "No change"
'
check 'what was made anew by hand is found, and is drift' '
	made=$(raw | jq ".[0]")
	hand DELETE /raw
	exits 1 rbctl apply exporter --env test >got
	contains got "does not know it any more"
	curl -sS -o /dev/null -H "Authorization: Bearer admin-key" \
		-d "{\"clientId\":\"exporter\",\"enabled\":false}" \
		"$(cat "$SCRATCH/at")/admin/realms/corp/clients"
	exits 1 rbctl apply exporter --env test >got
	contains got "no: DRIFT: somebody changed"
	contains got enabled
'
start glewlwyd keeps
check 'a secret that the server would forget goes back as it was read' '
	hand PATCH /raw "{\"client_secret\":\"of-the-other-kind\"}"
	declare_product glewlwyd ".desired.name = \"Exporter 2\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "exporter was changed"
	lacks talk.txt of-the-other-kind
	[ "$(raw | jq -r ".[0].client_secret")" = of-the-other-kind ]
	git cat-file blob refs/rbctl/receipts/test:receipt.json >got
	lacks got of-the-other-kind
'
check 'and when that is masked, nothing is sent' '
	hand PATCH /raw "{\"client_secret\":\"**********\"}"
	declare_product glewlwyd ".desired.name = \"Exporter 3\"" >log 2>&1
	asked PUT >before
	exits 8 rbctl apply exporter --env test >got 2>talk.txt
	contains got "masked, and would forget it: nothing was sent"
	asked PUT >after
	same before after
'
start hydra etags
check 'a change goes only to the version that was read' '
	hand PUT /etags
	declare_product hydra ".desired.client_name = \"Exporter 2\"" >log 2>&1
	rbctl apply exporter --env test >got 2>talk.txt
	contains got "exporter was changed"
	hand PUT /hasty
	declare_product hydra ".desired.client_name = \"Exporter 3\"" >log 2>&1
	exits 1 rbctl apply exporter --env test >got 2>talk.txt
	contains got "DRIFT: somebody changed it on the server at this very"
	[ "$(raw | jq -r ".[0].client_name")" = "Exporter 2" ]
'
check 'without a key nothing is asked' '
	rbctl -q secret remove admin-key
	exits 9 rbctl plan exporter --env test >got 2>&1
	contains got "hint: rbctl secret set admin-key"
'
done_testing
