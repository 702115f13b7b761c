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
    """Documented, there on 7, and not known to be gone from any since."""
    build = build_numbers(target)
    return any(t.machine == target.machine and
               build_numbers(t)[:2] == SEVEN for t in having) and not any(
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


def forwarder_of(dll, name, having, tables):
    """The one that all have; what only some forward is code elsewhere."""
    told = {tables[t.id][dll][name].forwarder for t in having}
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
        # The other width alone doesn't settle what was in doubt.
        if word is None or name in mine and not any(
                t.machine == target.machine and
                build_numbers(t) > build_numbers(target) for t in having):
            continue
        ordinal = mine[name].ordinal if name in mine else ""
        rows[name] = Row(ordinal, forwarder_of(dll, name, having, tables),
                         word)
        count["rows", word + ", by other builds"] += 1
    if not rows:
        return None
    if dll not in tables[target.id]:
        extents[target.id][dll] = "partial"
    return {**mine, **rows}


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
