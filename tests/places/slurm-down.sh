#!/usr/bin/env bash
# Ends what slurm-up.sh has started below this folder, by the pids it wrote down, and all jobs there.
#
#     tests/places/slurm-down.sh DIR
set -u
dir=$(cd "${1:?usage: slurm-down.sh DIR}" && pwd) || exit
export SLURM_CONF="$dir/etc/slurm.conf" PATH="$PATH:/usr/sbin"

# A pid may be another's by now: ours is known by its configuration.
ours() {
    { tr '\0' '\n' <"/proc/$1/environ"; } 2>/dev/null | grep -qx "SLURM_CONF=$SLURM_CONF"
}

stop() {
    local pid
    for file in "$dir"/run/$1.pid; do
        pid=$(cat "$file")
        ours "$pid" || continue
        kill "$pid"
        for _ in $(seq 1 100); do
            ours "$pid" || break
            sleep 0.05
        done
        ours "$pid" && kill -9 "$pid"
    done
}

timeout 10 scancel --full --signal=KILL --user=root 2>/dev/null
timeout 10 scancel --user=root 2>/dev/null
for _ in $(seq 1 100); do
    [ -z "$(timeout 5 squeue -h 2>/dev/null)" ] && break
    sleep 0.1
done
stop 'slurmd.*'
stop slurmctld
stop munged
sed -n 's/^NodeName=\([^ ]*\).*/\1/p' "$SLURM_CONF" | while read -r name; do
    find /sys/fs/cgroup/*/"slurm_$name" -depth -type d -exec rmdir {} \; 2>/dev/null
done
exit 0
