"""The API sets of each Windows, for make-profiles."""
import collections
import os
import sys

from profile_yaml import read_tsv, scalar, write_flow

SURE = ("observed", "older-and-later")
WORDS = SURE + ("uncertain",)
UNKNOWN = "unknown"


def load_apisets(data, targets):
    """target -> "name" or "name for importer" -> (evidence, host or "none").

    A Windows that isn't in the table has None.
    """
    sets = {target: None for target in targets}
    for target, name, host, importer, evidence in read_tsv(
            os.path.join(data, "apisets.tsv.xz")):
        if target not in sets:
            continue
        if evidence not in WORDS:
            sys.exit("%s: %s: bad evidence %s" % (target, name, evidence))
        if sets[target] is None:
            sets[target] = {}
        key = name + (" for " + importer if importer else "")
        sets[target][key] = (evidence, host or "none")
    return sets


def has_schema(build):
    """Windows 7 and later (R2301)."""
    major, minor = map(int, build.split(".")[:2])
    return (major, minor) >= (6, 1)


def inherited(build, parent):
    """What a target starts with: its parent's, if it has API sets at all."""
    return dict(parent or {}) if has_schema(build) else {}


def write_apisets(out, build, parent, new):
    """The key 'apisets': what differs from 'parent'."""
    old = inherited(build, parent)
    if new is None:
        if old:
            out += ["", "apisets: " + UNKNOWN]
        return
    groups = collections.defaultdict(lambda: collections.defaultdict(list))
    # Either of the sure words is as good as the other.
    for key in sorted(new):
        evidence, host = new[key]
        before = old.get(key, ("", ""))
        same = before[1] == host and (before[0] in SURE) == (evidence in SURE)
        if not (same and before[0]):
            groups[evidence][host].append(key)
    removed = sorted(key for key in old if key not in new)
    if not groups and not removed:
        return
    out += ["", "apisets:"]
    if removed:
        write_flow(out, "  ", "remove", removed)
    for evidence in WORDS:
        if evidence in groups:
            out.append("  %s:" % evidence)
        for host in sorted(groups[evidence]):
            write_flow(out, "    ", scalar(host), groups[evidence][host])


def expand_apisets(doc, build, parent):
    """What a file makes of its parent's; None where nothing is known."""
    sets = inherited(build, parent)
    words = doc.get("apisets", {})
    if words == UNKNOWN:
        return None
    for key in words.get("remove", ()):
        del sets[key]
    for evidence in WORDS:
        for host, keys in words.get(evidence, {}).items():
            sets.update((key, (evidence, host)) for key in keys)
    return sets or None


def sure(sets):
    """For comparing: the sure words are one."""
    return {key: (evidence in SURE, host)
            for key, (evidence, host) in (sets or {}).items()}
