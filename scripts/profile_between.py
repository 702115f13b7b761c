"""What tables of other builds, and of the other width, tell of one.

profiles/SOURCES.md, "Between two builds", has the rules and their counts.
"""
import collections
import os

from profile_targets import TARGETS, is_nt6
from profile_yaml import Row, is_ordinal, read_tsv

DIRECT = ("observed", "import-library")
PLACES = ("system32", "default-assembly")

# Where a name must have been that is still there by its documents.
SEVEN = (6, 1)


def build_numbers(target):
    return tuple(int(part) for part in target.build.split("."))


def is_there(inv, target, dll):
    place, evidence = inv[target.id].get(dll, ("", ""))
    return place in PLACES and evidence != "unproven"


def base_name(dll):
    return dll.rpartition(".")[0]


def load_documented(data):
    """(name without its ending, procedure) of all that the SDK documents."""
    path = os.path.join(data, "..", "raw-exports", "win32json.tsv.xz")
    return {(base_name(row[2]), row[4]) for row in read_tsv(path)}


# DLLs

def is_server_alone(target):
    return bool({"2003", "2019", "2022"} & set(target.groups))


def fill_dlls_between(inv):
    """A DLL that older and later Windows have is there, likely.

    What a Windows Server has must be in the list of one.
    """
    later = [t for t in TARGETS if is_nt6(t) and not t.partial]
    sure = {t.id: {d for d in inv[t.id] if is_there(inv, t, d)}
            for t in TARGETS if not t.partial}
    for target in later:
        alike = [t for t in TARGETS
                 if t.machine == target.machine and not t.partial]
        build = build_numbers(target)
        for dll, (_, evidence) in inv[target.id].items():
            if evidence != "unproven":
                continue
            having = [t for t in alike if dll in sure[t.id]]
            if not any(build_numbers(t) < build for t in having) or \
                    not any(build_numbers(t) > build for t in having):
                continue
            if "server" not in target.groups or \
                    any(is_server_alone(t) for t in having):
                inv[target.id][dll] = ("system32", "likely")


# Names

def names_there(tables, dll):
    """name -> targets in whose table it was seen; names without an ordinal."""
    out = collections.defaultdict(list)
    for target in TARGETS:
        for key, row in tables[target.id].get(dll, {}).items():
            if row.evidence in DIRECT and not is_ordinal(key):
                out[key].append(target)
    return out


def lacks(target, dll, name, tables, extents):
    table = tables[target.id].get(dll)
    if table is None:
        return False
    if name in table:
        return table[name].evidence == "absent"
    return extents[target.id].get(dll) != "partial"


def is_between(inv, target, dll, having):
    """In an older build of this width, and a later of either.

    7's own gdiplus may be version 1.0 as 2003's, Vista's import library isn't:
    the older one counts where it has the DLL in the same place.
    """
    build, place = build_numbers(target), inv[target.id][dll][0]
    return any(t.machine == target.machine and build_numbers(t) < build and
               inv[t.id].get(dll, ("",))[0] == place
               for t in having) and any(
        build_numbers(t) >= build for t in having if t is not target)


def is_kept(target, dll, name, having, tables, extents):
    """Documented, there on 7, and missing from no table of either width."""
    build = build_numbers(target)
    return any(build_numbers(t)[:2] == SEVEN for t in having) and not any(
        lacks(t, dll, name, tables, extents) for t in TARGETS
        if SEVEN <= build_numbers(t)[:2] and build_numbers(t) <= build)


def word_for(target, dll, name, having, known):
    inv, tables, extents, documented = known
    if is_between(inv, target, dll, having):
        return "older-and-later"
    if (base_name(dll), name) in documented and \
            is_kept(target, dll, name, having, tables, extents):
        return "likely"
    return None


def only(values):
    """The one that all have: ordinals that move are gone by now."""
    told = set(values)
    return told.pop() if len(told) == 1 else ""


def fill_table(target, dll, known, count):
    """The table with what is added, or None; 'extents' gets the new ones."""
    _, tables, extents, _ = known
    mine = tables[target.id].get(dll, {})
    rows = {}
    for name, having in names_there(tables, dll).items():
        if name in mine and mine[name].evidence != "uncertain":
            continue
        word = word_for(target, dll, name, having, known)
        if word is None:
            continue
        told = [tables[t.id][dll][name] for t in having]
        rows[name] = Row(only(row.ordinal for row in told if row.ordinal),
                         only(row.forwarder for row in told), word)
        count["rows", word + ", by other builds"] += 1
    if not rows:
        return None
    if dll not in tables[target.id]:
        extents[target.id][dll] = "partial"
    return {**mine, **rows}


def confirm_carried(tables):
    """ntdll of Server 2003 has what XP, its elder, and SP1 were seen to have.

    No library of its release tells of it.
    """
    mine, elder, later = (tables[t]["ntdll.dll"] for t in (
        "ws2003-rtm-x86", "xp-rtm-x86", "ws2003-sp1-x86"))
    for name, row in mine.items():
        if row.evidence == "uncertain" and not is_ordinal(name) and all(
                name in t and t[name].evidence in DIRECT
                for t in (elder, later)):
            mine[name] = row._replace(evidence="older-and-later")


def fill_names_between(inv, tables, extents, documented):
    """Fill the tables that aren't whole by what other builds have."""
    count = collections.Counter()
    known = inv, tables, extents, documented
    done = []
    for target in TARGETS:
        if not is_nt6(target) or target.partial:
            continue
        for dll in inv[target.id]:
            if is_there(inv, target, dll) and (
                    dll not in tables[target.id] or
                    extents[target.id].get(dll) == "partial"):
                table = fill_table(target, dll, known, count)
                if table:
                    done.append((target.id, dll, table))
    for target, dll, table in done:
        tables[target][dll] = table
    return count
