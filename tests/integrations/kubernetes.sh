#!/bin/sh
# The pods of the indexed Job without a cluster: its command, user and mount, taken
# out of the manifest, once for each index, in a root that has the image's programs.
# One is lost in the middle; made again, it heals the report.
. "$(dirname "$0")/lib.sh"
need python3 unshare setpriv chroot
cd "$work"
if ! python3 -c 'import yaml' 2>/dev/null || ! unshare -mpf true 2>/dev/null; then
	echo "$name: skipped: no python3-yaml, or no namespaces are permitted here"
	exit 0
fi

python3 - "$SOURCE/integrations/scale/kubernetes-job.yaml" >settings <<'END'
import shlex, sys, yaml
job = yaml.safe_load(open(sys.argv[1]))
spec = job["spec"]
container, = spec["template"]["spec"]["containers"]
mount, = container["volumeMounts"]
volume, = spec["template"]["spec"]["volumes"]
assert (job["apiVersion"], job["kind"], spec["completionMode"]) == ("batch/v1", "Job", "Indexed")
assert mount["name"] == volume["name"]
assert container["securityContext"]["runAsNonRoot"] and container["securityContext"]["runAsUser"] != 0
command = container["command"] + container["args"]
# Kubernetes itself would put in $(NAME); the shell is to do so.
assert not any("$(" in word for word in command)
with open("command", "w") as f:
    f.write("\0".join(command) + "\0")
with open("environment", "w") as f:
    f.write("".join(f"{e['name']}={e['value']}\0" for e in container.get("env", [])))
# As many parts as pods.
assert f"\"$JOB_COMPLETION_INDEX\" {spec['completions']} " in container["args"][0]
print(f"completions={spec['completions']} user={container['securityContext']['runAsUser']}")
print(f"mount={shlex.quote(mount['mountPath'])}")
END
. ./settings

root=$work/root
mkdir -p root/usr root/dev root/proc root/tmp root/image "root$mount" claim/dlls
chmod 755 "$work"
chmod 1777 root/tmp
for link in bin lib lib64; do
	[ ! -L /$link ] || cp -P /$link root
done
cp "$DRYLOAD" "$SOURCE/integrations/scale/dryload-part" root/image
n=0
while [ $n -lt 250 ]; do
	cp "$([ $((n % 3)) -eq 0 ] && echo "$bad" || echo "$good")" "claim/dlls/$n.dll"
	n=$((n + 1))
done
(cd claim && find dlls -type f | sort | sed "s|^|$mount/|") >all.txt
cp all.txt claim
mkdir claim/audit
chown "$user" claim/audit

# in_pod INDEX COMMAND...: as the container's first process, without privileges.
cat >in_pod <<END
set -e
mount --rbind /usr root/usr
mount --rbind /dev root/dev
mount -t proc proc root/proc
mount --bind claim "root$mount"
index=\$1
shift
exec chroot root /usr/bin/env -i PATH=/image:/usr/bin:/bin JOB_COMPLETION_INDEX="\$index" \\
	setpriv --reuid $user --regid 0 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "\$@"
END
in_pod() { unshare -mpf sh in_pod "$@"; }
# pod INDEX: the container of the manifest.
pod() { xargs -0 -a command unshare -mpf sh in_pod "$1" >log 2>&1; }
merged() {
	status=0
	"$DRYLOAD" merge -f ndjson --files-from all.txt -o m.ndjson claim/audit/part-*.ndjson >log 2>&1 || status=$?
	[ $status -eq "$1" ] || die "merge ends with $status, not with $1"
}
[ ! -s environment ] || die "the test doesn't set the variables of the manifest"
in_pod 0 dryload audit -f ndjson --every-path --files-from "$mount/all.txt" >one.ndjson || [ $? -eq 1 ]

lost=41 i=0
while [ $i -lt "$completions" ]; do
	if [ $i -eq $lost ]; then
		printf '#!/bin/sh\nhead -c 1000 /dev/zero\nkill -9 $$\n' >root/image/dryload
		! pod $i || die "a pod whose audit is killed passes"
		cp "$DRYLOAD" root/image
	else
		pod $i || die "pod $i fails, status $?"
	fi
	i=$((i + 1))
done
merged 3
size=$(((250 + completions - 1) / completions))
sed -n "$((lost * size + 1)),$((lost * size + size))p" all.txt >lost.txt
sed -n 's/^.*: \(\/.*\): no part tells of it$/\1/p' log | cmp - lost.txt || die "not the lost pod's files are named"

pod $lost || die "made again, the pod fails"
merged 1
cmp one.ndjson m.ndjson || die "the report isn't that of one machine"
ok
