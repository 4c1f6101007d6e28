#!/bin/sh
# git_ssh.t - the server's hook behind a real sshd
. "$(dirname "$0")/git_host.sh"

find_daemon sshd
port=$(free_port)
user=$(id -un)

# An account that is locked can log in by its key only where PAM decides.
pam=no
case $(getent shadow "$user" 2>/dev/null | cut -d: -f2) in
'!'*) pam=yes ;;
esac

for key in host client; do
	ssh-keygen -q -t ed25519 -N '' -C $key -f "$HOST/$key"
done
cat >"$HOST/login" <<END
#!/bin/sh
exec '$HOST/enter' git shell -c "\$SSH_ORIGINAL_COMMAND"
END
chmod +x "$HOST/login"
printf 'restrict,command="%s" %s\n' "$HOST/login" "$(cat "$HOST/client.pub")" \
	>"$HOST/authorized_keys"
printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$HOST/host.pub")" \
	>"$HOST/known_hosts"

# StrictModes would refuse a folder below /tmp, which others can write to.
cat >"$HOST/sshd_config" <<END
ListenAddress 127.0.0.1
Port $port
HostKey $HOST/host
AuthorizedKeysFile $HOST/authorized_keys
PidFile none
StrictModes no
UsePAM $pam
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxSessions 50
UseDNS no
PrintMotd no
SetEnv HOME=$HOST/home
END
cat >"$HOST/ssh_config" <<END
Host *
User $user
IdentityFile $HOST/client
IdentitiesOnly yes
IdentityAgent none
UserKnownHostsFile $HOST/known_hosts
GlobalKnownHostsFile /dev/null
StrictHostKeyChecking yes
BatchMode yes
LogLevel ERROR
ControlPath $HOST/line
END
printf '#!/bin/sh\nexec ssh -F "%s" "$@"\n' "$HOST/ssh_config" >"$HOST/ssh"
chmod +x "$HOST/ssh"
GIT_SSH=$HOST/ssh
export GIT_SSH

address() {
	echo "ssh://127.0.0.1:$port$HOST/$1.git"
}

# send_half FILE: what git would send, from a file, and then the line breaks.
send_half() {
	{
		cat "$1"
		wait_for half_is_there
	} | "$GIT_SSH" -p "$port" 127.0.0.1 \
		"git-receive-pack '$REPO'" >/dev/null 2>&1
}

# As root it wants a folder that the service's own start would make.
[ "$(id -u)" -ne 0 ] || [ -d /run/sshd ] || mkdir -m 755 /run/sshd
listens() {
	grep -q 'Server listening' "$HOST/sshd.log"
}
start_daemon "$HOST/sshd.log" listens "$daemon" -D -e -f "$HOST/sshd_config"

# One login for all pushes: each is a session of its own.
is_connected() {
	[ -S "$HOST/line" ]
}
start_daemon "$HOST/ssh.log" is_connected "$GIT_SSH" -M -N -p "$port" 127.0.0.1

. "$TOP/tests/server/git_cases.sh"
done_testing
