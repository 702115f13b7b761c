"""Why a reading differs: a row of tests/differential/README.md, or None."""
import differential_conditions as conditions


def first_difference(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for k in b:  # what the tool tells
            if a.get(k) != b[k]:
                return first_difference(a.get(k), b[k], f"{path}.{k}")
    if isinstance(a, list) and isinstance(b, list):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, f"{path}[{i}]")
        return f"{path}: {len(a)} and {len(b)} entries"
    return f"{path}: {str(a)[:60]} and {str(b)[:60]}"


# dryload reads no tables of what no Windows maps, or what it may map otherwise.
REFUSED = {
    "section-beyond-file", "section-beyond-image", "optional-magic", "optional-header-small", "sections-overlap", "sections-gap", "section-empty", "image-too-small", "alignments",
    "flat-section-moved", "image-base", "no-sections", "sections-too-many", "nt-headers-cut", "section-table-cut",
}
RT_MESSAGETABLE = 11
ARM = (0x1C0, 0x1C2, 0x1C4, 0xAA64)
DIRECTORY = {"exports": 0, "imports": 1, "resources": 2, "relocations": 5, "tls": 9, "delay_imports": 13}
MACHINES = (0x14C, 0x8664, 0x1C0, 0x1C4, 0xAA64)
LOCAL_SYMS_STRIPPED = 8
# LIEF takes no shorter name for that of a DLL.
DLL_NAME_LEAST = 4
# The sections in which objdump and llvm-readobj look for a table.
SECTION_OF_TABLE = {("objdump", "relocations"): ".reloc", ("llvm-readobj", "resources"): ".rsrc"}

UNREADABLE = {
    "imports": {"imports-unreadable", "import-name-unreadable", "imports-too-many"},
    "delay_imports": {"delay-imports-unreadable", "delay-import-name-unreadable", "delay-imports-too-many"},
    "exports": {"exports-unreadable"},
    "relocations": {"relocations-unreadable"},
    "tls": {"tls-unreadable"},
    "resources": {"resources-unreadable"},
}
DAMAGE = REFUSED.union(*UNREADABLE.values())


def agree(tool, area, ours, value):
    if area == "headers":
        return all(ours[k] == value[k] for k in value)
    if tool == "llvm-readobj" and area == "exports":
        # It prints no forwarders.
        return sorted([o, n, "", r] for o, n, _, r in ours) == sorted([o, n, "", r] for o, n, _, r in value)
    return ours == value


def without_empty_names(modules):
    return [[module, [name for name in names if name != ""]] for module, names in modules]


def has_names_of_no_letters(ours, value):
    """And nothing else differs."""
    return len(ours) == len(value) and all(
        module == other and len(names) == len(others) and all(a == b or a == "" for a, b in zip(names, others))
        for (module, names), (other, others) in zip(ours, value))


def differ_in_empty_names(ours, value):
    """Whether exports differ only in names that dryload finds empty."""
    names = {(ordinal, rva): name for ordinal, name, _, rva in value}
    return len(ours) == len(value) and all(name in ("", names.get((ordinal, rva))) for ordinal, name, _, rva in ours)


def why_unread(tool, area, ours, path, damaged):
    if damaged or DAMAGE & set(ours["defects"]):
        return "D1"
    if tool == "llvm-readobj" and ours["directories"][0][0] != 0 and conditions.table_of_names(path, ours) == 0:
        return "D23"
    if tool == "objdump" and ours["headers"]["machine"] in ARM:
        return "D29"
    if tool == "winedump" and area == "resources" and RT_MESSAGETABLE in conditions.resource_types(path, ours):
        return "D28"
    return None


def why_of_winedump(area, ours, value, path):
    """Reasons that only winedump has."""
    if area == "sections" and conditions.ends_in_its_sections(path):
        return "D7"
    if area in ("headers", "directories") and conditions.ends_in_its_optional_header(path):
        return "D20"
    if area == "headers" and {k for k in value if ours[area][k] != value[k]} == {"subsystem_version"}:
        low = ".".join(str(int(n) & 0xFF) for n in ours[area]["subsystem_version"].split("."))
        return "D25" if low == value["subsystem_version"] else None
    if area == "tls" and value and ours[area] and [n & 0xFFFFFFFF for n in ours[area]] == value:
        return "D24"
    if area in ("headers", "directories") and conditions.differs_behind_short_header(path, area, ours, value):
        return "D34"
    if not value and area in DIRECTORY and conditions.reaches_past_its_section(ours, DIRECTORY[area]):
        return "D27"
    if not value and area in DIRECTORY and conditions.is_in_headers(ours, DIRECTORY[area]):
        return "D33"
    if area in ("imports", "delay_imports") and without_empty_names(ours[area]) == value:
        return "D26"
    return None


def why_of_objdump(area, ours, value, path):
    if area == "exports" and conditions.table_of_names(path, ours) < ours["directories"][0][0]:
        return "D22"
    if area in ("headers", "directories") and conditions.differs_behind_short_header(path, area, ours, value):
        return "D34"
    if area == "exports" and not value and conditions.reaches_past_used(ours, 0):
        return "D27"
    if area == "relocations" and conditions.reaches_past_used(ours, 5) and conditions.relocations_in_used(path, ours) == value:
        return "D27"
    return None


def why_of_llvm(area, ours, value, _):
    if area in ("imports", "delay_imports") and has_names_of_no_letters(ours[area], value):
        return "D19"
    if area == "resources" and max(value, default=0) > 0xFFFF and sorted(n & 0xFFFF for n in value) == ours[area]:
        return "D36"
    return None


def why_of_lief(area, ours, value, path):
    if area == "headers" and conditions.ends_in_its_optional_header(path):
        return "D20"
    if area == "imports" and conditions.lies_nowhere(ours, 1):
        return "D21"
    if area == "imports" and [m for m in ours[area] if "?" not in m[0] and len(m[0]) >= DLL_NAME_LEAST or m in value] == value:
        return "D11"
    return None


WHY_OF = {"winedump": why_of_winedump, "objdump": why_of_objdump, "llvm-readobj": why_of_llvm, "lief": why_of_lief}


def why(tool, area, ours, value, path):
    defects = set(ours["defects"])
    reason = WHY_OF[tool](area, ours, value, path)
    if reason:
        return reason
    if area in ("headers", "directories", "sections") and "optional-magic" in defects:
        return "D13"
    if area == "headers":
        differ = {k for k in value if ours[area][k] != value[k]}
        if differ == {"sections"} and conditions.ends_in_its_sections(path):
            return "D7"
        if tool == "objdump" and value["characteristics"] == ours[area]["characteristics"] | LOCAL_SYMS_STRIPPED:
            differ.discard("characteristics")
            if not differ:
                return "D14"
        return "D6" if tool == "objdump" and differ <= {"section_alignment", "file_alignment"} and "alignments" in defects else None
    if area == "directories":
        if tool == "objdump" and all(a[0] == b[0] & 0xFFFFFFFF and a[1] == b[1] for a, b in zip(ours[area], value)):
            return "D30"
        return "D10" if tool == "objdump" and all(a == b or a[1] == b[1] == b[0] == 0 for a, b in zip(ours[area], value)) else None
    if area not in ("sections", "directories") and REFUSED & defects:
        return "D2"
    if UNREADABLE.get(area, set()) & defects:
        return "D3"
    if area in DIRECTORY and conditions.is_flat_elsewhere(ours, DIRECTORY[area]):
        return "D2"
    if area == "exports":
        ordinals = [e[0] for e in ours[area]]
        if len(set(ordinals)) < len(ordinals) and sorted(set(ordinals)) == sorted({e[0] for e in value}):
            return "D4"
    if area == "exports" and any(e[1].startswith(("<corrupt", "(nil)")) for e in value):
        return "D9"
    if tool == "llvm-readobj" and area == "exports" and differ_in_empty_names(ours[area], value):
        return "D9"
    if area == "tls" and ours[area] == [0, 0, 0, 0] and value is None:
        return "D8"
    if area == "relocations" and conditions.has_broken_block(path, ours):
        return "D5"
    if tool != "objdump" and area == "relocations" and conditions.has_high_adjusted(path, ours):
        return "D31"
    if tool in ("objdump", "winedump") and area == "imports" and ours["line_breaks"]:
        return "D16"
    if area == "imports" and conditions.thunks_are_odd(path, ours):
        return "D15"
    if tool == "llvm-readobj" and ours["headers"]["machine"] not in MACHINES:
        return "D18"
    if (tool, area) in SECTION_OF_TABLE and not value and conditions.has_no_section_named(ours, DIRECTORY[area], SECTION_OF_TABLE[tool, area]):
        return "D35"
    if area in DIRECTORY and conditions.is_off_sectors(ours, DIRECTORY[area]):
        return "D32"
    if area in ("relocations", "resources") and conditions.lies_elsewhere(ours, 5 if area == "relocations" else 2):
        return "D17"
    if area not in ("sections", "directories") and conditions.is_cut_in_its_last_sector(path, ours):
        return "D12"
    return None
