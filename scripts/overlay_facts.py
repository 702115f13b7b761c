"""The tables of what can be installed on a Windows, read for make-overlays."""
import collections
import os
import re

from profile_ordinals import drop_moving_ordinals
from profile_yaml import Row, read_tsv

MACHINES = ("x86", "x64")

# Releases by what they can take; Server 2003 stands at the level of XP, one
# service pack behind.
LEVELS = {
    "win95": 0, "win98": 1, "winme": 2, "nt4": 3, "w2k": 40, "w2k-sp3": 43,
    "w2k-sp4": 44, "xp": 50, "xp-sp1": 51, "ws2003": 51, "xp-sp2": 52,
    "ws2003-sp1": 52, "xp-sp3": 53, "ws2003-sp2": 53, "xp-x64": 53,
    "vista": 60, "vista-sp1": 61, "ws2008": 61, "vista-sp2": 62,
    "ws2008-sp2": 62, "win7": 70, "win7-sp1": 71, "win8": 80, "ws2012": 80,
    "win81": 81, "win10": 100, "ws2019": 103, "ws2022": 105, "win11": 110}
# A release without its service pack stands for all of them at the new end.
LATEST = {"w2k": 44, "xp": 53, "ws2003": 53, "vista": 62, "win7": 71,
          "ws2008": 62, "win10": 103}

FAMILIES = {
    "w2k": {"w2k-sp4-x86": 44},
    "xp": {"xp-rtm-x86": 50, "xp-sp1-x86": 51, "xp-sp2-x86": 52,
           "xp-sp3-x86": 53},
    "2003": {"ws2003-rtm-x86": 51, "ws2003-sp1-x86": 52,
             "ws2003-sp2-x86": 53, "ws2003-sp1-x64": 52,
             "ws2003-sp1-x64-wow64": 52, "ws2003-sp2-x64": 53,
             "ws2003-sp2-x64-wow64": 53},
    "vista": {"vista-rtm": 60, "vista-sp1": 61, "vista-sp2": 62},
    "win7": {"win7-rtm": 70, "win7-sp1-x86": 71, "win7-sp1-x64": 71,
             "win7-sp1-x64-wow64": 71},
    "win8": {"win8": 80}, "win81": {"win81": 81}, "win10": {"win10": 100},
    "2019": {"2019": 103}, "2022": {"2022": 105}, "win11": {"win11": 110}}
# Where the two ends say too much or too little.
APPLIES = {
    "wmp11": ("xp", "xp64"), "vc6": ("w2k",),
    "win10-updates": ("win10-22h2-x64", "win10-22h2-x64-wow64"),
    "win11-updates": ("win11-21h2-x64", "win11-21h2-x64-wow64")}

# Each of 14.x serves what was built with it or before: of those that a Windows
# takes the newest is the best.
NEWEST_FIRST = ("vc14-latest", "vc2022", "vc2019", "vc2019-xp", "vc2017",
                "vc2015-u3", "vc2015")

# Overlays that bring others, as their vendors say; of those that are brought,
# what fits the targets of both.
UCRT = ("ucrt", "ucrt-xp")
BRINGS = {
    # Which comes with it.
    "ie10": ("kb2670838",),
    # With the UCRT where none is there (R2308).
    "vc2015": UCRT, "vc2015-u3": UCRT, "vc2017": UCRT, "vc2019": UCRT,
    "vc2019-xp": UCRT, "vc2022": UCRT,
    # The same names, in a later build (R2502).
    "kb3063858": ("kb2533623",)}
# Overlays that have the files of another, in builds of their own.
FILES_OF = {"ucrt-1607": "ucrt"}

# Files that one has as another does: dlls.tsv names both.
FILES_AS = {"vc2022": ("vc14-latest", r"vcruntime140_threads\.dll"),
            "vc14-latest": ("vc2022", r"mfc140[a-z]{3}\.dll")}

# Of those that come with another, what is known from that: names of these DLLs.
GRAPHICS = ("d2d1.dll", "d3d10.dll", "d3d10_1.dll", "d3d10level9.dll",
            "xpsprint.dll")
ADDS_OF = {"kb2670838": ("ie11", GRAPHICS)}
# DLLs of Windows of which these bring builds whose names aren't known.
BROWSER = ("ieframe.dll", "iertutil.dll", "jsproxy.dll", "mshtml.dll",
           "urlmon.dll", "wininet.dll")
NEW_BUILDS = {
    "ie7": ("jsproxy.dll", "mshtml.dll", "urlmon.dll", "wininet.dll"),
    "ie9": BROWSER, "ie10": BROWSER,
    "kb2670838": GRAPHICS + (
        "d3d10_1core.dll", "d3d10core.dll", "d3d10warp.dll", "d3d11.dll",
        "dwrite.dll", "dxgi.dll", "uianimation.dll", "windowscodecs.dll",
        "windowscodecsext.dll")}
# What they change of Windows' own DLLs isn't written anywhere, or in part;
# of the first ones nor which of these DLLs they bring.
WHOLE = dict.fromkeys(("ie6", "ie9", "ie10", "wmp10", "desktop-experience",
                       "kb2670838", "kb2919355"), "no")
WHOLE.update(dict.fromkeys((
    "ie7", "wmp9", "directx9c", "dx11-vista", "winhttp51", "msi", "msxml3",
    "mdac28", "kb3033929", "kb4474419", "kb938397", "win7-updates",
    "win10-updates", "win11-updates"), "dlls"))

# Patch levels: what overlays-more.tsv has beside Internet Explorer's names.
UPDATES = {
    "win7": ("Windows 7 SP1 with its updates (6.1.7601.18xxx of 2013, "
             "6.1.7601.24545 of 2020)", "win7-sp1"),
    "win10": ("Windows 10 22H2 at another patch level of 10.0.19045",
              "win10"),
    "win11": ("Windows 11 21H2 with its updates (10.0.22000.2360)", "win11")}
# Where a list of names was cut; these are in the tables in full.
CUT_NAME = 511

# Overlays whose tables are in one file.
TABLES = (
    (r"ucrt", "ucrt"), (r"vc6|vc1-5", "vc6"), (r"vc200[23]", "vc7"),
    (r"vc2005", "vc8"), (r"vc2008", "vc9"), (r"vc2010", "vc10"),
    (r"vc2012", "vc11"), (r"vc2013", "vc12"), (r"vc|dotnet", "vc14"),
    (r"directx|d3dcompiler", "directx"), (r"", "more"))
# Run-time packages must fit to the very build, so they lie beside the DLL.
NO_TABLE = ("cc3260mt.dll", "rtl60.bpl")

# Windows' own assemblies: versions seen in listings of WinSxS; '?': by the
# number of the build.
INSTALLED = {
    ("Microsoft.Windows.Common-Controls", "6.0.0.0"): (
        "xp-rtm-x86 6.0.2600.0?", "xp-sp2-x86 6.0.2600.2180",
        "xp-sp3-x86 6.0.2600.5512", "ws2003-rtm-x86 6.0.3790.0?",
        "ws2003-sp1-x86 6.0.3790.1830?", "ws2003-sp2-x86 6.0.3790.3959?",
        "ws2003-sp1-x64 6.0.3790.1830?", "ws2003-sp2-x64 6.0.3790.3959"),
    ("Microsoft.Windows.Common-Controls", "5.82.0.0"): (
        "ws2003-rtm-x86 5.82.3790.0?", "ws2003-sp1-x86 5.82.3790.1830?",
        "ws2003-sp2-x86 5.82.3790.3959?", "ws2003-sp1-x64 5.82.3790.1830?",
        "ws2003-sp2-x64 5.82.3790.3959?"),
    ("Microsoft.Windows.GdiPlus", "1.0.0.0"): (
        "xp-sp2-x86 1.0.2600.2180?", "xp-sp3-x86 1.0.2600.5512?",
        "ws2003-rtm-x86 1.0.3790.0?", "ws2003-sp1-x86 1.0.3790.1830?",
        "ws2003-sp2-x86 1.0.3790.3959?", "ws2003-sp1-x64 1.0.3790.1830?",
        "ws2003-sp2-x64 1.0.3790.3959?"),
    ("Microsoft.Windows.GdiPlus", "1.1.0.0"): ("win7-sp1 1.1.7601.17514",),
}

# Said better, or more exactly, than in the table.
ONECORE = "link kernel32.lib, advapi32.lib ... instead of onecore.lib"
REWRITE = {
    "CRITICAL_SECTION, or a reader/writer lock of your own; VC++ run-time "
    "not newer than 14.27; Rust before 1.66? or a win7/XP port of std":
        "a CRITICAL_SECTION; VC++ run-time and STL not newer than 14.27; "
        "Rust: a port of std for the older Windows",
    "event or semaphore with a CRITICAL_SECTION (pthreads-win32 way); "
    "v141_xp and STL up to 14.27":
        "an event or semaphore with a CRITICAL_SECTION; toolset v141_xp, "
        "STL not newer than 14.27",
    "functions without _s, MinGW-w64 with -D__USE_MINGW_... / minwin "
    "shims, or link msvcr80 and later":
        "the function without _s, or a CRT of its own (msvcr80 and later, "
        "or a static one): msvcrt.dll has _s functions from Vista on",
    "documented kernel32 function; GetProcAddress with a fallback on ntdll":
        "the documented function of kernel32, or GetProcAddress on ntdll "
        "with a fallback",
    "GetProcAddress with a fallback (QueryFullProcessImageName: "
    "GetProcessImageFileName of psapi; GetQueuedCompletionStatusEx: "
    "GetQueuedCompletionStatus)":
        "GetProcAddress with a fallback: GetProcessImageFileName of psapi "
        "for QueryFullProcessImageName, GetQueuedCompletionStatus for its "
        "Ex",
    "VC++ 2008 or older, or v100 and later only from XP SP2 / 2003 SP1 on; "
    "own code: an encoding of your own, or GetProcAddress with a fallback":
        "build with Visual C++ 2008 or older, or require XP SP2 or 2003 "
        "SP1; in own code GetProcAddress with a fallback",
    "WDK 7.1 with the MSVCRT_XP support objects (msvcrt_winxp.obj?), VC-LTL, "
    "or the CRT DLL of the compiler":
        "the CRT DLL of the compiler or a static CRT; for msvcrt.dll the "
        "msvcrt_win*.obj of WDK 7.1, or VC-LTL",
    "CoGetCallContext?, or keep what CoInitializeEx returned; "
    "GetProcAddress with a fallback":
        "keep what CoInitializeEx returned; GetProcAddress with a fallback",
    "usp10.dll": "import it from usp10.dll: link usp10.lib before gdi32.lib",
    "install IE 7/8, delay-load, or libidn; on 2003 RTM there is no cure":
        "install Internet Explorer 7 or 8, delay-load normaliz.dll, or use "
        "libidn; 2003 without SP1 can't have it",
}

Redistributable = collections.namedtuple(
    "Redistributable", "id title kind version machines oldest newest "
    "shippable source notes applies_to brings")
File = collections.namedtuple(
    "File", "targets machine dll version place evidence")
Add = collections.namedtuple("Add", "target dll key evidence source")
Assembly = collections.namedtuple(
    "Assembly", "name version token architectures targets overlays files "
    "redirects default installed notes")
Dll = collections.namedtuple("Dll", "what overlays debug app_local")
Advice = collections.namedtuple("Advice", "instead origin yy_thunks")
Table = collections.namedtuple(
    "Table", "evidence whole version source later")


# What the files say of each, in this order.

def header(r):
    return (("title", r.title), ("kind", r.kind), ("version", r.version),
            ("machines", r.machines), ("shippable", r.shippable),
            ("oldest", r.oldest), ("newest", r.newest),
            ("applies_to", r.applies_to), ("brings", r.brings),
            ("whole", WHOLE.get(r.id, "")),
            ("source", r.source),
            ("notes", r.notes))


def assembly_fields(a):
    return (("name", a.name), ("version", a.version),
            ("public_key_token", a.token),
            ("architectures", a.architectures), ("targets", a.targets),
            ("files", a.files), ("redirects", a.redirects),
            ("default_context", a.default), ("installed", a.installed),
            ("notes", a.notes))


def listed(value):
    return tuple(v.strip() for v in value.split(",")) if value else ()


def level(word, newest):
    word = re.sub(r"-x(86|64)$", "", word.split(" ")[0].rstrip("?")) \
        if word != "xp-x64" else word
    return LATEST.get(word, LEVELS[word]) if newest else LEVELS[word]


def applies_to(name, oldest, newest):
    """Groups and ids of the targets between the two ends."""
    if name in APPLIES or not oldest or not newest:
        return APPLIES.get(name, ())
    low, high = level(oldest, False), level(newest, True)
    out = []
    for family, targets in FAMILIES.items():
        if family == "2003" and newest.startswith("xp") or \
                family == "xp" and oldest.startswith("ws2003"):
            continue
        inside = [t for t, n in targets.items() if low <= n <= high]
        out += [family] if len(inside) == len(targets) else inside
    return tuple(out)


def own_words(notes):
    """Without the names of the tables."""
    return re.sub(r"; see the inventories for which|"
                  r"; names(?: it adds to system DLLs)?: \S+\.tsv",
                  "", notes)


def load_redistributables(data):
    out = {}
    for name, title, kind, version, platforms, oldest, newest, shippable, \
            source, notes in read_tsv(data + "/redistributables.tsv"):
        out[name] = Redistributable(
            name, title, kind, version, listed(platforms), oldest, newest,
            shippable, source, own_words(notes),
            applies_to(name, oldest, newest), BRINGS.get(name, ()))
    for family, (title, level_word) in UPDATES.items():
        name = family + "-updates"
        out[name] = Redistributable(
            name, title, "update", "", ("x86", "x64"), level_word,
            level_word, "no", "system files of these builds",
            "of what the updates add, the names that were seen",
            applies_to(name, level_word, level_word), ())
    return out


def best_first(overlays):
    """In their order, but for those of 14.x among themselves."""
    newest = iter([o for o in NEWEST_FIRST if o in overlays])
    return tuple(next(newest) if o in NEWEST_FIRST else o for o in overlays)


# Nothing to install: whoever loads the DLL is that program, or it isn't.
PROGRAMS = {
    name: Dll("the program that a Node.js add-on is for: in its process alone "
              "the import is satisfied", ("app-private",), "", "")
    for name in ("electron.exe", "iojs.exe", "node.exe")}


def load_dlls(data):
    out = {row[0]: Dll(row[3], best_first(listed(row[1])),
                       row[4].replace("no", ""),
                       "" if row[5] == "no" else row[5])
           for row in read_tsv(data + "/dlls.tsv")}
    out.update(PROGRAMS)
    out["node.dll"] = out["node.dll"]._replace(what="Node.js as a DLL")
    return out


def narrowed(targets, limits):
    """Of groups of targets only those members that the overlay goes to."""
    out = []
    for word in targets:
        inside = [t for t in FAMILIES.get(word, ()) if t in limits]
        out += [word] if word in limits or not inside else inside
    return tuple(out)


def load_files(data, redistributables):
    out = collections.defaultdict(list)
    for overlay, targets, machine, dll, version, place, evidence in read_tsv(
            data + "/files.tsv"):
        out[overlay].append(File(
            () if targets == "*" else narrowed(
                listed(targets), redistributables[overlay].applies_to),
            machine, dll, version, place, evidence))
    for overlay, other in FILES_OF.items():
        out[overlay] = [f._replace(version="", evidence="likely")
                        for f in out[other]]
    return out


def add_files_of_others(facts):
    more = {overlay: [f._replace(version="", evidence="likely")
                      for f in facts.files[other] if re.fullmatch(dll, f.dll)]
            for overlay, (other, dll) in FILES_AS.items()}
    for overlay, files in more.items():
        facts.files[overlay] += files


def add_assembly_files(facts):
    """What an overlay's assemblies hold comes with it, be it not listed."""
    for a in facts.assemblies:
        for overlay in a.overlays:
            listed_dlls = {f.dll for f in facts.files.get(overlay, ())}
            if not listed_dlls:
                continue
            facts.files[overlay] += [
                File((), m, dll, a.version, "assembly " + a.name, "likely")
                for dll in (f.rstrip("?") for f in a.files)
                if dll not in listed_dlls
                for m in facts.redistributables[overlay].machines
                if m in MACHINES]


def load_adds(data):
    out = collections.defaultdict(list)
    for overlay, target, dll, name, ordinal, evidence, seen in read_tsv(
            data + "/adds.tsv"):
        if overlay.endswith("?"):
            overlay, evidence = overlay[:-1], "likely"
        if evidence == "user report":
            evidence, seen = "reported", seen or "a user's report"
        out[overlay].append(Add(target, dll, name or "@" + ordinal, evidence,
                                seen))
    path = data + "/../targets/overlays-more.tsv"
    for target, dll, name, change, seen in read_tsv(path):
        if "IE 11" in seen:
            out["ie11"].append(Add(target, dll, name, "likely", seen))
        elif change != "in-table" and len(name) < CUT_NAME:
            out[target.split("-")[0] + "-updates"].append(
                Add(target, dll, name, "observed", seen))
    for overlay, (other, dlls) in ADDS_OF.items():
        out[overlay] = [a._replace(evidence="likely") for a in out[other]
                        if a.dll in dlls]
    return out


def add_new_builds(facts):
    """Nothing tells their names: '*', on all targets of the overlay."""
    for overlay, dlls in NEW_BUILDS.items():
        r = facts.redistributables[overlay]
        facts.adds[overlay] += [
            Add(target, dll, "*", "reported", r.source)
            for dll in dlls for target in r.applies_to]


# "vista and later" and the like, as groups of targets.
LATER = ("vista", "win7", "win8", "win81", "win10", "2019", "2022", "win11")
COMES_WITH = {
    "vista and later": LATER, "xp and later": ("xp", "2003") + LATER,
    "ws2003-sp2-x86 and later": (
        "ws2003-sp2-x86", "ws2003-sp2-x64", "ws2003-sp2-x64-wow64") + LATER,
    "xp (localized editions)": ("xp",)}


def redirects_of(value, version):
    """FROM-TO>VERSION, several; Windows' own say it in words."""
    if re.fullmatch(r"([\d.]+-[\d.]+>[\d.]+\??;?)+", value):
        out = []
        for part in value.split(";"):
            span, _, to = part.partition(">")
            if to.rstrip("?") != version:
                raise ValueError(part)
            out.append(span + "?" * to.endswith("?"))
        return tuple(out)
    first = re.match(r"\d[\d.]+", value)
    return (first[0] + "-installed",) if first and first[0][-1] != "." \
        else ()


def load_assemblies(data, ids):
    out = []
    for name, version, token, archs, files, comes, redirects in read_tsv(
            data + "/assemblies.tsv"):
        words = [w for part in listed(comes)
                 for w in COMES_WITH.get(part, (part,))]
        overlays = tuple(w.split(" ")[0] for w in words
                         if w.split(" ")[0] in ids and w != "app-private")
        notes = [w for w in words if w in ("app-private", "dotnet20 (SP2)")]
        if files.startswith("none"):
            files, notes = "", notes + [files.split(": ")[1]]
        if "localized" in comes:
            notes.append("localized editions alone")
        installed = INSTALLED.get((name, version), ())
        targets = tuple(w for w in words if not overlays and
                        w != "app-private")
        plain = [t.rstrip("?") for t in targets]
        out.append(Assembly(
            name, version, token, listed(archs), targets, overlays,
            listed(files), redirects_of(redirects, version),
            "yes" if "default context" in redirects else "",
            tuple(i for i in installed if i.split(" ")[0] in plain or
                  i.startswith("win7") and "win7" in plain),
            ", ".join(notes)))
    return out


def load_advice(data):
    advice, by_rule = {}, set()
    for dll, name, _, _, instead, yy_thunks, origin in read_tsv(
            data + "/advice.tsv"):
        if instead.startswith(ONECORE) and dll.startswith("api-ms-win-"):
            by_rule.add((dll, name))
            continue
        advice[dll, name] = Advice(REWRITE.get(instead, instead),
                                   origin.replace(" 5.?", " 5"),
                                   yy_thunks if yy_thunks == "yes" else "")
    return advice, by_rule


def bringers(dll, dlls, files):
    """The overlays that bring a DLL; those with a list of files first."""
    out = [o for o, rows in files.items() if any(r.dll == dll for r in rows)]
    return out + [o for o in (dlls[dll].overlays if dll in dlls else ())
                  if o not in out and o != "windows"]


def later_names(value):
    _, mark, names = value.partition(" more: ")
    return listed(names) if mark else ()


def load_tables(data, facts):
    """(DLL, machine) -> Table, and -> key -> Row; of machines in use."""
    tables, exports = {}, {}
    for dll, machine, version, _, whole, evidence, source, later in read_tsv(
            data + "/exports/SOURCES.tsv"):
        who = bringers(dll, facts.dlls, facts.files)
        if machine not in MACHINES or dll in NO_TABLE or not any(
                machine in facts.redistributables[o].machines for o in who):
            continue
        tables[dll, machine] = Table(evidence, whole, version, source,
                                     later_names(later))
        exports[dll, machine] = {}
        facts.families[family_of(who[0])].append(dll)
    for dll in {dll for dll, _ in tables}:
        for row in read_tsv(data + "/exports/%s.tsv.xz" % dll):
            if (dll, row[1]) in tables:
                exports[dll, row[1]][row[2] or "@" + row[3]] = Row(
                    row[3], row[6], row[4])
    machines = {m: {d: t for (d, n), t in exports.items() if n == m}
                for m in MACHINES}
    drop_moving_ordinals(machines)
    return tables, exports


def family_of(overlay):
    return next(name for pattern, name in TABLES
                if re.match(pattern, overlay))


# No package installs them for all: they lie where a program puts them.
BESIDE = ("app-local", "with-product")


def known_by_dlls(facts, overlay):
    """The files of an overlay that has no list of them."""
    place = "app" if overlay.shippable in BESIDE else "system32"
    out = []
    for dll, d in facts.dlls.items():
        if overlay.id not in d.overlays or re.search(r"[*?[]", dll):
            continue
        inside = [a.name for a in facts.assemblies
                  if overlay.id in a.overlays and dll in a.files]
        where = "assembly " + inside[0] if inside else place
        out += [File((), m, dll, "", where, "likely")
                for m in overlay.machines]
    return out


def load(data):
    facts = type("Facts", (), {})()
    facts.redistributables = load_redistributables(data)
    facts.dlls = load_dlls(data)
    facts.files = load_files(data, facts.redistributables)
    facts.adds = load_adds(data)
    add_new_builds(facts)
    facts.assemblies = load_assemblies(data, facts.redistributables)
    facts.advice, facts.advice_by_rule = load_advice(data)
    facts.families = collections.defaultdict(list)
    facts.tables, facts.exports = load_tables(data, facts)
    facts.families = {name: sorted(set(dlls))
                      for name, dlls in facts.families.items()}
    with_table = {o for dll, _ in facts.tables
                  for o in bringers(dll, facts.dlls, facts.files)}
    of_assembly = {o for a in facts.assemblies for o in a.overlays}
    facts.with_file = [
        r for r in facts.redistributables
        if r in facts.files or r in facts.adds or r in with_table or
        r in of_assembly or r in BRINGS]
    for r in facts.with_file:
        if r not in facts.files and r not in facts.adds:
            facts.files[r] = known_by_dlls(facts, facts.redistributables[r])
    add_files_of_others(facts)
    add_assembly_files(facts)
    return facts
