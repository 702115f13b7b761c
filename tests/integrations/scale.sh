#!/bin/sh
# Parts of an audit on several hosts: one is cut off and one is killed in the
# middle, and the merged report is that of one machine.
. "$(dirname "$0")/lib.sh"
need parallel ssh ssh-keygen ip
scale=$SOURCE/integrations/scale
cd "$work"

files=$work/files
mkdir files
n=0
while [ $n -lt 400 ]; do
	mkdir -p "files/$((n / 20))"
	cp "$([ $((n % 3)) -eq 0 ] && echo "$bad" || echo "$good")" "files/$((n / 20))/$n.dll"
	n=$((n + 1))
done
echo text >files/0/readme.txt
find "$files" -type f | sort >all.txt
export DRYLOAD
"$DRYLOAD" audit -f ndjson --every-path --files-from all.txt >one.ndjson || [ $? -eq 1 ]

# Parts alone, with spaces and line breaks in a path; more parts than files.
mkdir "files/a b"
cp "$good" "files/a b/x
y.dll"
find "$files" -type f -print0 | sort -z >all.zero
i=0
while [ $i -lt 3 ]; do
	passes "$scale/dryload-part" -0 all.zero zero $i 3
	i=$((i + 1))
done
for number in 3 -1 x; do
	fails "$scale/dryload-part" -0 all.zero zero $number 3
	says "$number isn't one of"
done
(umask 027 && passes "$scale/dryload-part" -0 all.zero group 0 100)
[ "$(stat -c %a group/part-000000.ndjson)" = 640 ] || die "the group can't read a part"
"$DRYLOAD" merge -f ndjson --files-from all.zero -0 -o zero.ndjson zero/part-*.ndjson >log 2>&1 || [ $? -eq 1 ] || die "not all"
[ "$(wc -l <zero.ndjson)" -eq 402 ] || die "not all of the zero list"
rm -r "files/a b"

# One that is missing, and one that is told of twice.
head -n 400 one.ndjson >short.ndjson
"$DRYLOAD" merge -f ndjson --files-from all.txt -o m.ndjson short.ndjson >log 2>&1 && die "one is missing" || [ $? -eq 3 ]
says "$(tail -n 1 all.txt): no part tells of it"
"$DRYLOAD" merge -f ndjson --files-from all.txt -o m.ndjson one.ndjson short.ndjson >log 2>&1 || [ $? -eq 1 ] || die "twice is no trouble"
says "it is told of twice, the same: it counts once"
cmp one.ndjson m.ndjson || die "twice counts twice"

sshd=$(command -v sshd || echo /usr/sbin/sshd)
net=dl$$
end() {
	for h in 1 2 3; do
		for pid in $(ip netns pids $net-$h 2>/dev/null); do kill -9 "$pid" 2>/dev/null || :; done
		ip netns del $net-$h 2>/dev/null || :
		ip link del ${net}v$h 2>/dev/null || :
	done
	rm -rf "$work"
}
if [ ! -x "$sshd" ] || ! ip netns add $net-1 2>/dev/null; then
	echo "$name: the hosts are skipped: no sshd, or no network namespaces are permitted here"
	ok
	exit 0
fi
trap end EXIT
trap 'exit 1' INT TERM
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f host
ssh-keygen -q -t ed25519 -N '' -f user
chmod 700 "$work"
# HOME is ours: the start-up files of the user's shell may wait for one another.
cat >sshd_config <<END
HostKey $work/host
AuthorizedKeysFile $work/user.pub
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
MaxStartups 100
MaxSessions 100
PidFile none
SetEnv HOME=$work
END
third=$((($$ / 250) % 250)) fourth=10.$((200 + $$ % 50))
hosts=
for h in 1 2 3; do
	[ $h -eq 1 ] || ip netns add $net-$h
	ip link add ${net}v$h type veth peer name eth0 netns $net-$h
	ip addr add $fourth.$third.$((h * 4 + 1))/30 dev ${net}v$h
	ip link set ${net}v$h up
	ip -n $net-$h addr add $fourth.$third.$((h * 4 + 2))/30 dev eth0
	ip -n $net-$h link set eth0 up
	ip -n $net-$h link set lo up
	ip netns exec $net-$h "$sshd" -f "$work/sshd_config" -E "$work/sshd-$h.log"
	hosts=$hosts${hosts:+,}2/root@$fourth.$third.$((h * 4 + 2))
done
# Slow enough that something is under way when the hosts go.
cat >slow <<END
#!/bin/sh
sleep 0.3
exec $DRYLOAD "\$@"
END
chmod +x slow
export DRYLOAD_SSH="ssh -i $work/user -o IdentitiesOnly=yes -o ConnectTimeout=2 -o ServerAliveInterval=1 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
export PARALLEL_HOME=$work/parallel
DRYLOAD=$work/slow "$scale/dryload-parallel" all.txt out "$hosts" 20 >log 2>&1 &
run=$!
begun=0
while [ "$(ls out 2>/dev/null | grep -c '^part-')" -lt 4 ] && [ $begun -lt 300 ]; do
	sleep 0.1
	begun=$((begun + 1))
done
there=$(ls out | grep -c '^part-' || :)
[ "$there" -gt 0 ] || die "no host did a part in 30 seconds: $(cat sshd-*.log)"
ip link set ${net}v1 down
for pid in $(ip netns pids $net-2); do kill -9 "$pid" 2>/dev/null || :; done
status=0
wait $run || status=$?
[ $status -eq 1 ] || die "status $status of the hosts"
cmp one.ndjson out/all.ndjson || die "the report isn't that of one machine"
[ "$there" -lt 16 ] || die "all was done before the hosts went: the test tests nothing"

# What one part lost is done again, and only that.
rm out/part-000007.ndjson
sed -i 's/^8\t\(.*\)\t0\t0\t/8\t\1\t1\t0\t/' out/joblog
DRYLOAD_SSH="$DRYLOAD_SSH" "$scale/dryload-parallel" all.txt out : 20 >log 2>&1 || [ $? -eq 1 ] || die "it doesn't go on"
cmp one.ndjson out/all.ndjson || die "resumed, the report isn't that of one machine"
ok
