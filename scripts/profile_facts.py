"""The tables of exports, the inventory and the coverage, as they are read."""
import collections
import os
import sys

import profile_between as between
from apiset_yaml import load_apisets
from overlay_facts import CUT_NAME, load_assemblies
from profile_editions import part_editions, part_media
from profile_ordinals import (
    drop_moving_ordinals, fill_between, fixed_ordinals, keep_alike, keep_fixed,
    nameless, numbered_alike, ordinals_are_whole)
from profile_targets import FOUNDING, KNOWN_X64, TARGETS, is_nt6
from profile_yaml import THERE, Row, is_ordinal, read_tsv

WORDS = THERE + ("uncertain", "absent")

# What COVERAGE says of a DLL whose names are all known.
WHOLE_STATES = ("whole", "names", "hint-complete")
OPEN_STATES = ("derived", "none", "own-code")

# Served by WinSxS where it isn't in system32 (R607).
DEFAULT_ASSEMBLY = "gdiplus.dll"

Facts = collections.namedtuple(
    "Facts", "inventory gone tables extents assemblies apisets")


def load_inventory(data):
    """target -> DLL -> (place, evidence); target -> DLLs shown absent."""
    inv = {t.id: {} for t in TARGETS}
    gone = {t.id: set() for t in TARGETS}
    for name in ("inventory.tsv.xz", "inventory-more.tsv.xz"):
        for target, dll, place, evidence in read_tsv(
                os.path.join(data, name)):
            if target not in inv:
                continue
            if evidence == "absent":
                gone[target].add(dll)
            else:
                inv[target][dll] = (place, evidence)
    return inv, gone


def fill_inventory(inv):
    """What the lists of Windows 7 and later pass over isn't known.

    Most of them list .dll files alone, though an older one may tell of others.
    """
    later = [t for t in TARGETS if is_nt6(t) and not t.partial]
    others = {dll for mine in inv.values() for dll in mine
              if not dll.endswith(".dll")}
    for target in later:
        mine = inv[target.id]
        for dll in others:
            mine.setdefault(dll, ("system32", "unproven"))
        mine.setdefault(DEFAULT_ASSEMBLY, ("default-assembly", "likely"))


def fill_holes(inv):
    """Lists with gaps: what they should have by others isn't known."""
    # Its list is that of SysWOW64, which lacks what 64-bit Windows has once.
    known = {"win7-sp1-x86": {dll for dll in inv["win7-sp1-x64"]
                              if not dll.startswith("wow64")}}
    # Even aclui.dll and mshtml.dll are missing there.
    for ending in ("x64", "x64-wow64"):
        known["win10-1607-" + ending] = (
            set(inv["win7-sp1-" + ending]) &
            set().union(*(inv[later + ending] for later in (
                "ws2019-", "win10-22h2-", "ws2022-", "win11-21h2-"))))
    for target, dlls in known.items():
        for dll in dlls:
            inv[target].setdefault(dll, ("system32", "unproven"))


def fill_partial(inv, gone):
    """A partly known Windows may have what its parent in the YAML has."""
    for target in TARGETS:
        if not target.partial or not target.parent:
            continue
        for dll in inv[target.parent]:
            if dll not in gone[target.id]:
                inv[target.id].setdefault(dll, ("system32", "unproven"))


def load_coverage(data):
    return {(target, dll): state for target, dll, state, *_ in read_tsv(
        os.path.join(data, "COVERAGE-more.tsv"))}


def load_exports(data, target):
    """DLL -> key -> Row; the key is the name, or @ordinal without one."""
    tables = collections.defaultdict(dict)
    for dll, name, ordinal, forwarder, evidence in read_tsv(
            os.path.join(data, "exports.%s.tsv.xz" % target)):
        key = name or "@" + ordinal
        if key in tables[dll] or evidence not in WORDS:
            sys.exit("%s: %s: bad row %s" % (target, dll, key))
        tables[dll][key] = Row(ordinal, forwarder, evidence)
    return dict(tables)


def doubt_patched(data, tables):
    """What another installation of the same build lacks is there likely."""
    for target, dll, name, change, _ in read_tsv(
            os.path.join(data, "overlays-more.tsv")):
        # Of longer names only the beginning is in the other's list.
        if change == "in-table" and len(name) < CUT_NAME:
            table = tables[target][dll]
            table[name] = table[name]._replace(evidence="later-sp")


# In Vista's import library, which is that of version 6; no list of the DLL in
# system32 has these names, and 343 to 348 are no ordinals of it before.
COMCTL32_6 = ("DrawShadowText", "HIMAGELIST_QueryInterface",
              "ImageList_CoCreateInstance", "ImageList_ReadEx",
              "ImageList_WriteEx", *("@%d" % n for n in (
                  *range(343, 349), 380, 381)))

# shell32's forwarders are a later service pack's, and shlwapi has no such name.
SHARED = ("SHAllocShared", "SHFreeShared", "SHUnlockShared")


def doubt_rows(tables):
    """Rows that don't fit what else is known of their Windows."""
    for target, dll, keys in (
            ("vista-sp1-x86", "comctl32.dll", COMCTL32_6),
            ("vista-sp1-x64", "comctl32.dll", COMCTL32_6),
            ("ws2003-rtm-x86", "shell32.dll", SHARED)):
        table = tables[target][dll]
        for key in keys:
            if key in table and table[key].evidence in THERE:
                table[key] = table[key]._replace(evidence="uncertain")


def untie_icu(tables):
    """Windows before 10 1903 has no icu.dll: the code is in these two."""
    for target in ("ws2019-x64", "ws2019-x64-wow64"):
        for dll in ("icuuc.dll", "icuin.dll"):
            table = tables[target].get(dll, {})
            for key, row in table.items():
                if row.forwarder.lower().startswith("icu."):
                    table[key] = row._replace(forwarder="")


def settle_ordinals(tables):
    """Keep ordinals only where they are fixed; tell how many.

    Also DLL -> those pairs of Vista and later.
    """
    founding = {t: tables[t] for t in FOUNDING}
    later = {t.id: tables[t.id] for t in TARGETS if is_nt6(t)}
    alike = {dll: numbered_alike(founding, later, dll) for dll in sorted(
        {dll for t in later.values() for dll in t})}
    fixed = {}
    for target in TARGETS:
        if target.id in FOUNDING or is_nt6(target):
            continue
        for dll, table in tables[target.id].items():
            if any(dll in t and nameless(t[dll]) for t in founding.values()):
                continue
            if dll not in fixed:
                fixed[dll] = fixed_ordinals(founding, dll)
            keep_fixed(table, fixed[dll])
    count = keep_alike(alike, later)
    count.update(drop_moving_ordinals(founding))
    return count, alike


# XP SP1's own list lacks what SP1 brought (SetDllDirectory, GetProcessId).
NOT_WHOLE = {("xp-sp1-x86", "kernel32.dll")}


def extent_of(target, dll, state, table):
    """'whole', 'names' (not the ordinals) or 'partial': profiles/README.md"""
    if target.id in FOUNDING:
        return "whole"
    if (target.id, dll) in NOT_WHOLE:
        return "partial"
    if target.partial:
        known = state.startswith(WHOLE_STATES)
    else:
        known = not state.startswith(OPEN_STATES) and any(
            row.evidence == "observed" for row in table.values())
    if not known:
        return "partial"
    if nameless(table) and not ordinals_are_whole(table):
        return "names"
    return "whole"


def load_extents(tables, coverage):
    """target -> DLL -> extent, where it isn't 'whole'."""
    out = {}
    for target in TARGETS:
        mine = out[target.id] = {}
        for dll, table in tables[target.id].items():
            word = extent_of(
                target, dll, coverage.get((target.id, dll), ""), table)
            if word == "whole":
                continue
            mine[dll] = word
            drop_open_ordinals(table)
    return out


def drop_open_ordinals(table):
    """An ordinal of which nothing is known needs no row to say so."""
    for key in [key for key, row in table.items()
                if is_ordinal(key) and row.evidence == "uncertain"]:
        del table[key]


def load(data):
    inv, gone = load_inventory(data)
    fill_inventory(inv)
    fill_holes(inv)
    between.fill_dlls_between(inv)
    part_editions(inv)
    part_media(inv)
    fill_partial(inv, gone)
    tables = {t.id: load_exports(data, t.id) for t in TARGETS}
    doubt_patched(data, tables)
    doubt_rows(tables)
    untie_icu(tables)
    between.confirm_carried(tables)
    count, alike = settle_ordinals(tables)
    extents = load_extents(tables, load_coverage(data))
    # Behind the extents: they don't make a table's ordinals whole.
    count.update(fill_between(
        {t.id: between.build_numbers(t) for t in TARGETS}, alike, tables,
        [t.id for t in TARGETS if is_nt6(t)]))
    count.update(between.fill_names_between(
        inv, tables, extents, between.load_documented(data)))
    rows = load_assemblies(os.path.join(data, "..", "overlays"), ())
    assemblies = {t.id: assemblies_of(t, rows) for t in TARGETS}
    apisets = load_apisets(data, [t.id for t in TARGETS])
    return Facts(inv, gone, tables, extents, assemblies, apisets), count


def known_dlls(target, inv):
    names = list(target.known_dlls)
    if names and target.machine == "x64":
        names += KNOWN_X64
    return sorted(n + ".dll" for n in names
                  if inv.get(n + ".dll", ("",))[0] == "system32")


def answers(target, word):
    words = (target.id,) + target.groups
    # The servers of the same code; the lists name the clients.
    if "2019" in words or "2022" in words:
        words += ("win10",)
    return word in words


def versions_of(target, row):
    """What the assembly serves: one version, a range, or an open one."""
    low = next(v for v in row.version.split(" ")
               if " / " not in row.version or
               target.build.startswith(v[:4]))
    if not row.redirects:
        return low
    known = dict(i.split(" ") for i in row.installed)
    high = known.get(target.id.replace("-wow64", ""), "?")
    return low + "-" + ("" if high.endswith("?") else high)


# R2603: which versions of these Windows Vista and later hold isn't known.
RUN_TIMES = ({
    "name": "Microsoft.VC80.CRT", "versions": "8.0.41204.256-",
    "public_key_token": "1fc8b3b9a1e18e3b",
    "files": ["msvcr80.dll", "msvcp80.dll", "msvcm80.dll"]}, {
    "name": "Microsoft.VC90.CRT", "versions": "9.0.20718.0-",
    "public_key_token": "1fc8b3b9a1e18e3b",
    "files": ["msvcr90.dll", "msvcp90.dll", "msvcm90.dll"]})

# Its versions are those of the Windows, which no manifest asks for.
NOT_LATER = ("Microsoft.VC80.CRT", "Microsoft.VC90.CRT",
             "Microsoft.Windows.SystemCompatible")


def assemblies_of(target, rows):
    """evidence -> assemblies that this Windows ships (R607)."""
    out = collections.defaultdict(list)
    machine = "amd64" if target.machine == "x64" else "x86"
    for row in rows:
        words = [w for w in row.targets if answers(target, w.rstrip("?"))]
        if not words or machine not in row.architectures:
            continue
        if is_nt6(target) and row.name in NOT_LATER:
            continue
        doubt = words[0].endswith("?") or row.token.endswith("?")
        out["unproven" if doubt else "documented"].append({
            "name": row.name, "versions": versions_of(target, row),
            "public_key_token": row.token.rstrip("?"),
            "files": [f.rstrip("?") for f in row.files]})
    if is_nt6(target) and out:
        out["unproven"] += RUN_TIMES
    return dict(out)
