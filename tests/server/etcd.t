#!/bin/sh
# etcd.t - a vault in etcd is one vault on all machines, whatever etcd suffers
. "$(dirname "$0")/etcd.sh"

check 'doctor asks each member' '
	three
	shared
	rbctl -q key new >"$SCRATCH/identity"
	rbctl doctor >got
	[ "$(grep -c "^good .*etcd at http://127.0.0.1:[0-9]* answers" got)" -eq 3 ]
	contains got "0 entries under '\''finance'\''"
'
printf 'a long secret' >secret
printf 'another one' >another
machines a b
check 'what one machine keeps the other one has' '
	on a rbctl secret set payroll --from "$PWD/secret" >got
	contains got "saved vault:payroll"
	on b rbctl secret list >got
	contains got "vault:payroll"
	on b rbctl secret set payroll --from "$PWD/another" >got
	contains got "replaced vault:payroll"
	on b rbctl secret set other --from "$PWD/secret" >got
	on a rbctl secret list --json >got
	jq -e "[.secrets[] | select(.readable) | .name] == [\"other\", \"payroll\"]" got
	on a rbctl secret remove other >got
	exits 9 on b rbctl secret remove other 2>err
	contains err "the vault holds no '\''other'\''"
	[ ! -d "$SCRATCH/machines/a/home/.local/state/rbctl/vault" ]
'
check 'an entry is an age file, and nothing else is written' '
	stored finance/entries/payroll |
		age -d -i "$XDG_CONFIG_HOME/rbctl/identity" >entry
	jq -e ".value == \"another one\"" entry
	etcdctl --endpoints "$(endpoints)" get "" --prefix --keys-only |
		grep . >keys
	echo finance/entries/payroll | same - keys
	etcdctl --endpoints "$(endpoints)" get "" --prefix >all
	lacks all "another one"
'
check 'a name is found among more than one answer holds' '
	for i in $(seq 1100); do
		echo "put finance/entries/many-$i x"
	done | sed "s/^put //" | while read -r key value; do
		printf "put %s %s\n" "$key" "$value"
	done >puts
	# 100 operations in one transaction is what etcd takes
	split -l 100 puts part.
	for part in part.*; do
		{ echo; cat "$part"; echo; echo; } |
			etcdctl --endpoints "$(endpoints)" txn >txn
		contains txn SUCCESS
	done
	rbctl secret list >got
	[ "$(grep -c "^vault:many-" got)" -eq 1100 ]
	contains got "vault:payroll"
	etcdctl --endpoints "$(endpoints)" del --prefix finance/entries/many- >got
	echo 1100 | same - got
'
check 'a vault moves from its folder to etcd as it is' '
	mv "$XDG_CONFIG_HOME/rbctl/vault.json" "$SCRATCH/vault.json"
	rbctl -q secret set moved --from secret >got
	mv "$SCRATCH/vault.json" "$XDG_CONFIG_HOME/rbctl/vault.json"
	cd "$XDG_STATE_HOME/rbctl/vault"
	for file in *.age; do
		etcdctl --endpoints "$(endpoints)" \
			put "finance/entries/${file%.age}" <"$file"
	done
	rbctl secret list >"$SCRATCH/work/got"
	cd "$SCRATCH/work"
	echo "vault:moved" >want
	grep -x vault:moved got | same want -
	rbctl -q secret remove moved >got
'

# race NAME: machine a is about to write that entry, and waits for a pipe.
race() {
	rm -f pipe
	mkfifo pipe
	on a rbctl secret set "$1" --from "$PWD/pipe" >got.a 2>err.a &
	exec 9>pipe # opens when a has looked at the vault, and reads
}
finish() {
	printf 'too late' >&9
	exec 9>&-
	code=0
	wait $! || code=$?
	[ "$code" -eq 9 ]
}
check 'who comes second overwrites nothing, and is told' '
	race payroll
	on b rbctl -q secret set payroll --from "$PWD/secret" >got
	finish
	contains err.a "somebody changed the vault entry '\''payroll'\''"
	contains err.a "hint: look at what is there now"
	stored finance/entries/payroll |
		age -d -i "$XDG_CONFIG_HOME/rbctl/identity" >entry
	jq -e ".value == \"a long secret\"" entry
'
check 'nor does it make again what was removed, or replace what is new' '
	race payroll
	on b rbctl -q secret remove payroll >got
	finish
	contains err.a "somebody removed the vault entry '\''payroll'\''"
	race payroll
	on b rbctl -q secret set payroll --from "$PWD/secret" >got
	finish
	contains err.a "somebody made a vault entry '\''payroll'\''"
	rbctl secret list >got
	echo vault:payroll | same - got
'
check 'with a member killed everything goes on' '
	killed=m1
	[ "$(leader)" != m1 ] || killed=m2
	echo "$killed" >killed
	signal KILL "$killed"
	on a rbctl -q secret set one --from "$PWD/secret" >got
	on b rbctl secret list >got
	contains got vault:one
	exits 1 rbctl doctor >got
	[ "$(grep -c "^good .*etcd at" got)" -eq 2 ]
	matches got "^bad .*$(cat "$ETCD/$killed.url"): .*nobody answers"
'
check 'and with the leader killed, when the others have a new one' '
	start "$(cat killed)"
	wait_for healthy 3
	old=$(leader)
	signal KILL "$old"
	on a rbctl -q secret set two --from "$PWD/secret" >got
	on b rbctl secret list >got
	contains got vault:two
	start "$old"
	wait_for healthy 3
'
check 'a member whose disk hangs is passed over' '
	signal STOP m1
	on a rbctl -q secret set three --from "$PWD/secret" >got
	signal CONT m1
	wait_for healthy 3
	on b rbctl secret list >got
	contains got vault:three
'
check 'without most members nothing is changed, and it is said' '
	signal KILL m2
	signal KILL m3
	exits 7 on a rbctl secret set four --from "$PWD/secret" 2>err
	contains err "none of the vault'\''s 3 endpoints can answer"
	contains err "hint: "
	start m2
	start m3
	wait_for healthy 3
	on b rbctl secret list >got
	lacks got vault:four
	contains got vault:three
'
check 'with nobody there it says whom it asked' '
	signal KILL m1
	signal KILL m2
	signal KILL m3
	exits 7 on a rbctl secret list 2>err
	contains err "nobody answers at '\''127.0.0.1'\''"
	start m1
	start m2
	start m3
	wait_for healthy 3
	rbctl secret list >got
	contains got vault:payroll
'

# ---- what an etcd may say ----

# at FILTER: this machine's vault is where jq's filter says.
single() {
	shared ".endpoints = [\"$(cat "$ETCD/$1.url")\"] | ${2:-.}"
}
check 'an endpoint of another cluster gets nothing' '
	alone other
	shared ".endpoints += [\"$(cat "$ETCD/other.url")\"]"
	exits 1 rbctl doctor >got
	contains got "and others are of cluster"
	rbctl secret list >got
	signal KILL m1
	signal KILL m2
	signal KILL m3
	# the first that it may ask then is the wrong one
	cluster=$(etcdctl --endpoints "$(cat "$ETCD/other.url")" \
		endpoint status -w json | jq ".[0].Status.header.cluster_id")
	shared ".endpoints += [\"$(cat "$ETCD/other.url")\"] | .cluster = \"17\""
	exits 9 rbctl secret set five --from secret 2>err
	contains err "and your vault is in cluster 17"
	contains err "vault.json"
	etcdctl --endpoints "$(cat "$ETCD/other.url")" get "" --prefix >got
	same /dev/null got
	single other ".cluster = \"$(etcdctl --endpoints \
		"$(cat "$ETCD/other.url")" endpoint status -w fields |
		sed -n "s/^\"ClusterID\" : //p")\""
	rbctl -q secret set five --from secret >got
'
check 'what answers and is no etcd is named' '
	printf "%s\n" "http://127.0.0.1:$(free_port)" >"$ETCD/web.url"
	port=$(sed "s/.*://" "$ETCD/web.url")
	spawn perl -MIO::Socket::INET -e "
		my \$s = IO::Socket::INET->new(Listen => 5, ReuseAddr => 1,
			LocalAddr => \"127.0.0.1:$port\");
		while (my \$c = \$s->accept) {
			1 while defined(\$_ = <\$c>) && /\S/;
			print \$c \"HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n\",
				\"<html\"; close \$c }" >/dev/null 2>&1
	single web
	wait_for grep -q ":$(printf %04X "$port")" /proc/net/tcp
	exits 9 rbctl secret list 2>err
	contains err "is no etcd (HTTP status 404)"
'
filled() {
	etcdctl --endpoints "$(cat "$ETCD/full.url")" put much <filler || :
	etcdctl --endpoints "$(cat "$ETCD/full.url")" alarm list |
		grep -q NOSPACE
}
check 'a full etcd says so, and what it has can be read' '
	alone full --quota-backend-bytes 100000
	single full
	rbctl -q secret set small --from secret >got
	head -c 60000 /dev/zero | tr "\\0" x >filler
	# How full it is etcd knows only after a while.
	wait_for filled
	exits 9 rbctl secret set big --from secret 2>err
	contains err "is full and takes nothing more (NOSPACE)"
	contains err "etcdctl alarm disarm"
	rbctl secret list >got
	contains got vault:small
'
check 'users and their passwords' '
	root() {
		etcdctl --endpoints "$(cat "$ETCD/other.url")" "$@"
	}
	root user add root:rootpw
	root user add alice:alicepw
	root role add finance
	root user grant-role alice finance
	root auth enable
	single other
	exits 9 rbctl secret list 2>err
	contains err "wants to know who you are"
	contains err "hint: write '\''user'\'' and '\''password'\''"
	printf wrong >"$XDG_CONFIG_HOME/rbctl/pw"
	chmod 600 "$XDG_CONFIG_HOME/rbctl/pw"
	single other ".user = \"alice\" | .password = \"pw\""
	exits 9 rbctl secret list 2>err
	contains err "does not know this user and password"
	printf alicepw >"$XDG_CONFIG_HOME/rbctl/pw"
	exits 9 rbctl secret list 2>err
	contains err "does not let you at the keys under '\''finance'\''"
	contains err "readwrite finance/"
	root --user root:rootpw role grant-permission finance \
		--prefix=true readwrite finance/
	rbctl secret list >got
	contains got vault:five
	rbctl -q secret set six --from secret >got
	rbctl secret list >got
	contains got vault:six
	single m1 ".user = \"alice\" | .password = \"pw\""
	start m1
	start m2
	start m3
	wait_for healthy 3
	exits 9 rbctl secret list 2>err
	contains err "has no users"
'

# ---- TLS ----

# signed NAME EXTENSION…: a certificate of the test's own authority.
signed() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout "$1.key" -subj "/CN=$1" -out "$1.csr" 2>/dev/null
	printf '%s\n' 'subjectAltName=IP:127.0.0.1' \
		"extendedKeyUsage=$2" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -days 2 \
		-CAcreateserial -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}
unset RBCTL_NOW
check 'over TLS, with certificates on both sides' '
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca 2>/dev/null
	signed server serverAuth,clientAuth
	signed client clientAuth
	port=$(free_port)
	peer=$(free_port)
	member tls --listen-client-urls "https://127.0.0.1:$port" \
		--advertise-client-urls "https://127.0.0.1:$port" \
		--listen-peer-urls "http://127.0.0.1:$peer" \
		--initial-advertise-peer-urls "http://127.0.0.1:$peer" \
		--initial-cluster "tls=http://127.0.0.1:$peer" \
		--client-cert-auth --trusted-ca-file ca.pem \
		--cert-file server.pem --key-file server.key
	echo "https://127.0.0.1:$port" >"$ETCD/tls.url"
	wait_for etcdctl --endpoints "https://127.0.0.1:$port" --cacert ca.pem \
		--cert client.pem --key client.key endpoint health
	cp ca.pem client.pem client.key "$XDG_CONFIG_HOME/rbctl"
	chmod 600 "$XDG_CONFIG_HOME/rbctl/client.key"
	single tls ".ca = \"ca.pem\" | .certificate = \"client.pem\" |
		.key = \"client.key\""
	rbctl -q secret set payroll --from secret >got
	rbctl secret list >got
	contains got vault:payroll
	rbctl doctor >got
	contains got "etcd at https://127.0.0.1:$port answers"
'
check 'a server that cannot prove itself is not trusted' '
	single tls ".certificate = \"client.pem\" | .key = \"client.key\""
	exits 7 rbctl secret list 2>err
	contains err "the certificate of '\''127.0.0.1'\'' is not trusted"
'
check 'nor does etcd let in who cannot' '
	single tls ".ca = \"ca.pem\""
	exits 7 rbctl secret list 2>err
	contains err "hint: "
'
check 'a key that others can read is not used' '
	chmod 644 "$XDG_CONFIG_HOME/rbctl/client.key"
	single tls ".ca = \"ca.pem\" | .certificate = \"client.pem\" |
		.key = \"client.key\""
	exits 9 rbctl secret list 2>err
	contains err "can be read by others (644)"
	exits 1 rbctl doctor >got
	contains got "can be read by others (644)"
'
done_testing
