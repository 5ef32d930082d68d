#!/usr/bin/env bash
# A Slurm of one's own, from nothing in half a second: munged, slurmctld and NODES times slurmd, all on this machine, without systemd and on the loopback
# alone. Needs root and Debian's packages munge, slurmctld, slurmd, slurm-client and slurm-wlm-basic-plugins. What it starts, slurm-down.sh ends.
#
#     tests/places/slurm-up.sh DIR [NODES=1] [CPUS=4]      then: . DIR/env.sh
#
# SLURM_BASE_PORT (16817) and SLURM_PREFIX (n), which the nodes' names begin with, have to differ between two at a time: ports by 200.
set -euo pipefail
dir=$(mkdir -p "${1:?usage: slurm-up.sh DIR [NODES] [CPUS]}" && cd "$1" && pwd)
nodes=${2:-1} cpus=${3:-4} base=${SLURM_BASE_PORT:-16817} prefix=${SLURM_PREFIX:-n} run=$dir/run
export SLURM_CONF="$dir/etc/slurm.conf" PATH="$PATH:/usr/sbin"

fail() {
    echo "slurm-up: $*" >&2
    exit 1
}

wait_for() { # TRIES COMMAND...
    local n=$1
    shift
    for _ in $(seq 1 "$n"); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.05
    done
    return 1
}

# A daemon in its foreground mode, in a session of its own, so that the pid is its own.
start() { # NAME COMMAND...
    local name=$1
    shift
    setsid "$@" >"$dir/log/$name.out" 2>&1 </dev/null &
    echo $! >"$run/$name.pid"
}

mkdir -p "$dir"/{etc,log,run,ctld}
echo "export SLURM_CONF='$SLURM_CONF' PATH=\"\$PATH:/usr/sbin\"" >"$dir/env.sh"
(umask 077 && head -c 128 /dev/urandom >"$dir/etc/munge.key")
plugins=$(dirname "$(find /usr/lib -name auth_munge.so -path '*slurm*' | head -1)")
# Jobs are held together by a group of the kernel's where Slurm can have one.
if [ -d /sys/fs/cgroup/freezer ]; then hold=cgroup ram=yes task=task/cgroup; else hold=linuxproc ram=no task=task/none; fi
{
    cat <<END
ClusterName=throwaway
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$base
SlurmdPort=$((base + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$run/munge.sock,cred_expire=10
CredType=cred/munge
StateSaveLocation=$dir/ctld
SlurmdSpoolDir=$dir/spool.%n
SlurmctldPidFile=$run/slurmctld.own
SlurmdPidFile=$run/slurmd.%n.own
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.%n.log
PluginDir=$plugins
ProctrackType=proctrack/$hold
TaskPlugin=$task
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=100000,sched_interval=5,batch_sched_delay=0
DefMemPerCPU=16
KillWait=5
EnforcePartLimits=ALL
ReturnToService=2
SlurmdParameters=config_overrides
AccountingStorageType=accounting_storage/none
END
    for i in $(seq 1 "$nodes"); do
        echo "NodeName=$prefix$i NodeHostname=$prefix$i NodeAddr=127.0.0.1 Port=$((base + 100 + i)) CPUs=$cpus RealMemory=2000 State=UNKNOWN"
    done
    echo "PartitionName=main Nodes=${prefix}[1-$nodes] Default=YES MaxTime=INFINITE DefaultTime=60 State=UP"
} >"$SLURM_CONF"
printf '%s\n' CgroupPlugin=autodetect CgroupAutomount=no "ConstrainRAMSpace=$ram" ConstrainCores=no >"$dir/etc/cgroup.conf"

munged --force --num-threads=4 --key-file="$dir/etc/munge.key" --socket="$run/munge.sock" --pid-file="$run/munged.pid" \
    --seed-file="$dir/etc/munged.seed" --log-file="$dir/log/munged.log" 2>"$dir/log/munged.err"
wait_for 100 munge -n -S "$run/munge.sock" || fail "munged did not start: $dir/log/munged.log"
start slurmctld slurmctld -D -i
wait_for 200 sh -c 'scontrol ping | grep -q "is UP"' || fail "slurmctld did not start: $dir/log/slurmctld.log"
for i in $(seq 1 "$nodes"); do
    mkdir -p "$dir/spool.$prefix$i"
    start "slurmd.$prefix$i" slurmd -D -N "$prefix$i"
done
# shellcheck disable=SC2016 # the inner shell's
wait_for 400 sh -c '[ "$(sinfo -hN -o %t | grep -c "^idle$")" -ge "$0" ]' "$nodes" || fail "nodes are not ready: $dir/log/slurmd.*.log"
