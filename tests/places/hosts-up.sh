#!/usr/bin/env bash
# Plays machines on this one: each NAME is an sshd of its own in a pid and host-name namespace of its own, on the loopback. It sees no process of the
# others; to end DIR/NAME.pid is to cut its power, and called again this starts it anew. Needs root and Debian's packages openssh-server and
# openssh-client. What it starts, hosts-down.sh ends.
#
#     tests/places/hosts-up.sh DIR NAME...      then: ssh -F DIR/ssh_config NAME true
#
# SSH_BASE_PORT (22030) is the first one's port. SSH_WITHOUT is a folder that none of them sees: each has an empty one in its place, and a home of
# its own, DIR/home.NAME.
set -euo pipefail
dir=$(mkdir -p "${1:?usage: hosts-up.sh DIR NAME...}" && cd "$1" && pwd)
shift
port=${SSH_BASE_PORT:-22030}
chmod 700 "$dir"
# sshd wants it for its own user; a package that starts no service leaves it to be made.
mkdir -p "$dir/home" /run/sshd
for key in host_key id; do [ -s "$dir/$key" ] || ssh-keygen -q -t ed25519 -N '' -f "$dir/$key"; done
cp "$dir/id.pub" "$dir/authorized_keys"
: >"$dir/ssh_config"

runs() { # NAME
    [ -s "$dir/$1.pid" ] && tr '\0' ' ' <"/proc/$(cat "$dir/$1.pid")/cmdline" 2>/dev/null | grep -qF "$dir/sshd_$1"
}

hidden=
[ -z "${SSH_WITHOUT:-}" ] || hidden="mount --make-rprivate / && mount -t tmpfs none '$SSH_WITHOUT' &&"
for name; do
    home=$dir/home${SSH_WITHOUT:+.$name}
    mkdir -p "$home"
    cat >"$dir/sshd_$name" <<EOF
Port $port
ListenAddress 127.0.0.1
HostKey $dir/host_key
AuthorizedKeysFile $dir/authorized_keys
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin prohibit-password
StrictModes no
MaxSessions 200
MaxStartups 100:30:200
ClientAliveInterval 5
ClientAliveCountMax 3
SetEnv HOME=$home
EOF
    cat >>"$dir/ssh_config" <<EOF
Host $name
  HostName 127.0.0.1
  Port $port
  User root
  IdentityFile $dir/id
  IdentitiesOnly yes
  UserKnownHostsFile $dir/known_hosts
  StrictHostKeyChecking accept-new
EOF
    port=$((port + 1))
    runs "$name" && continue
    # The namespace's first process dies with unshare, and all others with it.
    setsid unshare --pid --uts --fork --kill-child --mount-proc \
        sh -c "hostname $name; $hidden exec /usr/sbin/sshd -D -f $dir/sshd_$name -E $dir/$name.log" </dev/null >/dev/null 2>&1 &
    echo $! >"$dir/$name.pid"
done
for name; do
    for _ in $(seq 1 200); do
        ssh -F "$dir/ssh_config" -o BatchMode=yes "$name" true 2>/dev/null && continue 2
        sleep 0.05
    done
    echo "hosts-up: $name does not answer: $dir/$name.log" >&2
    exit 1
done
