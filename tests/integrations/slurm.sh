#!/bin/sh
# An array of Slurm on two nodes of a cluster that lives as long as the test: the
# merged report is that of one machine. One task is killed and one node goes away:
# merge names the files, and the same task alone, submitted again, does them.
. "$(dirname "$0")/lib.sh"
need slurmctld slurmd sbatch squeue sinfo scancel scontrol munged unshare ip
files_maker=$(dirname "$DRYLOAD")/make-files
[ -x "$files_maker" ] || { echo "$name: skipped: $files_maker isn't built"; exit 0; }

# Namespaces of its own: ports are free, and no daemon outlives the first process.
if [ -z "${IN_NAMESPACES-}" ]; then
	if ! unshare -fpnm --mount-proc true 2>/dev/null; then
		echo "$name: skipped: no namespaces are permitted here"
		exit 0
	fi
	rm -rf "$work"
	IN_NAMESPACES=1 exec unshare -fpnm --mount-proc --kill-child "$0"
fi
trap 'exit 1' INT TERM
# Names are looked up only where there is an address besides the loopback's.
ip link set lo up
ip link add eth0 type veth peer name eth1
ip addr add 192.0.2.1/24 dev eth0
ip link set eth1 up
ip link set eth0 up
cd "$work"
chmod 755 "$work"
scale=$SOURCE/integrations/scale

mkdir files
"$files_maker" files 300 7
n=0
while [ $n -lt 100 ]; do
	mkdir -p "files/$((n / 20))"
	cp "$([ $((n % 3)) -eq 0 ] && echo "$bad" || echo "$good")" "files/$((n / 20))/$n.dll"
	n=$((n + 1))
done
find "$work/files" -type f | sort >all.txt
total=$(wc -l <all.txt)
"$DRYLOAD" audit -f ndjson --every-path --files-from all.txt >one.ndjson || [ $? -eq 1 ]

# A part waits as long as there is a file "hold-NUMBER"; that is what gets killed.
mkdir bin
cat >bin/dryload <<END
#!/bin/sh
while [ -e "$work/hold-\$SLURM_ARRAY_TASK_ID" ]; do sleep 0.1; done
exec "$DRYLOAD" "\$@"
END
chmod +x bin/dryload
export PATH="$work/bin:$scale:$PATH"
unset DRYLOAD_PART

mkdir -m 700 munge
mkdir state spool-a spool-b
head -c 1024 /dev/urandom >munge/key
chmod 600 munge/key
export SLURM_CONF=$work/slurm.conf
cat >slurm.conf <<END
ClusterName=dryload
SlurmctldHost=$(uname -n)(192.0.2.1)
SlurmctldPort=6817
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
MpiDefault=none
ReturnToService=2
KillWait=1
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SlurmdParameters=config_overrides
NodeName=a NodeHostname=$(uname -n) NodeAddr=192.0.2.1 Port=17001 CPUs=16 RealMemory=32768
NodeName=b NodeHostname=$(uname -n) NodeAddr=192.0.2.1 Port=17002 CPUs=16 RealMemory=32768
PartitionName=all Nodes=a,b Default=YES MaxTime=INFINITE State=UP
END
munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge/socket" \
	--pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed" >munged.log 2>&1 &
slurmctld -D -c >slurmctld.out 2>&1 &
slurmd -D -N a >slurmd-a.out 2>&1 &
slurmd -D -N b >slurmd-b.out 2>&1 &

# within COMMAND...: it succeeds within thirty seconds.
within() {
	latest=$(($(date +%s) + 30))
	until "$@" >log 2>&1; do
		[ "$(date +%s)" -lt $latest ] || die "never: $*: $(squeue; sinfo; ls out; tail -n 20 slurmctld.log)"
		sleep 0.2
	done
}
nodes_are() { [ "$(sinfo -h -o '%t %D')" = "$1" ]; }
none_queued() { queue=$(squeue -h) && [ -z "$queue" ]; }
has_parts() { [ "$(ls out | grep -c '^part-')" -eq "$1" ]; }
runs() { [ "$(squeue -h -j "${job}_$1" -o %t)" = R ]; }
waits() { [ "$(squeue -h -j "${job}_$1" -o %t)" = PD ]; }
gone() { queue=$(squeue -h -j "${job}_$1") && [ -z "$queue" ]; }
# kill_all PATTERN: of the processes in these namespaces, at once.
kill_all() {
	found=
	for process in /proc/[0-9]*; do
		{ tr '\0' ' ' <"$process/cmdline" | grep -q -- "$1"; } 2>/dev/null || continue
		kill -9 "${process#/proc/}"
		found=1
	done
	[ -n "$found" ] || die "nothing to kill: $1"
}
# submit OPTION...: the recipe as it is, but for what the options say.
submit() {
	DRYLOAD=$work/bin/dryload passes sbatch --parsable -o "$work/task-%a.log" "$@" \
		--export="ALL,LIST=$work/all.txt,WORK=$work/out,PARTS=20" "$scale/dryload-array.sbatch"
	job=$(cat log)
}
merged() {
	status=0
	"$DRYLOAD" merge -f ndjson --files-from all.txt -o m.ndjson out/part-*.ndjson >log 2>&1 || status=$?
	[ $status -eq "$1" ] || die "merge ends with $status, not with $1"
}
within nodes_are 'idle 2'

# The whole array, with fewer parts than the recipe's.
submit --array=0-19
within none_queued
has_parts 20 || die "$(ls out | wc -l) parts of 20: $(cat task-*.log)"
merged 1
cmp one.ndjson m.ndjson || die "the report isn't that of one machine"

# Without PARTS a task alone would be the only part there is.
fails env SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_COUNT=1 LIST="$work/all.txt" WORK="$work/none" \
	sh "$scale/dryload-array.sbatch"
says PARTS
[ ! -e none ] || die "a part of an unknown number of parts was made"

# One is cancelled in the middle, one killed, and the node of one goes away.
rm -r out
touch hold-3 hold-7 hold-11
submit --array=0-19
within has_parts 17
within runs 3
within runs 7
within runs 11
scancel "${job}_3"
kill_all 'dryload-part.* 7 20 '
within gone 3
within gone 7
# Those that would tell of the end go first: a node that is gone says nothing.
node=$(squeue -h -j "${job}_11" -o %N)
task=$(squeue -h -j "${job}_11" -o %A)
kill_all "slurmd -D -N $node"
kill_all "slurmstepd: .$task\."
kill_all 'dryload-part.* 11 20 '
rm hold-*
# Slurm would find out by itself after SlurmdTimeout, and wait a while more.
passes scontrol update NodeName="$node" State=DOWN Reason=gone
within waits 11
passes scontrol update JobId="${job}_11" StartTime=now
within has_parts 18
within none_queued
[ -e out/part-000011.ndjson ] || die "what the lost node was at isn't done by the other"
merged 3
size=$(((total + 19) / 20))
sed -n "$((3 * size + 1)),$((4 * size))p;$((7 * size + 1)),$((8 * size))p" all.txt >lost.txt
sed -n 's/^.*: \(\/.*\): no part tells of it$/\1/p' log | cmp - lost.txt || die "not the files of parts 3 and 7 are named"

# These tasks alone, and the report is whole.
submit --array=3,7
within none_queued
merged 1
cmp one.ndjson m.ndjson || die "healed, the report isn't that of one machine"
ok
