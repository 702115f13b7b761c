"""Why a reading differs: a row of tests/differential/README.md, or None."""
import os


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
    "image-base", "no-sections", "sections-too-many", "nt-headers-cut", "section-table-cut",
}
RT_MESSAGETABLE = 11
ARM = (0x1C0, 0x1C2, 0x1C4, 0xAA64)
DIRECTORY = {"exports": 0, "imports": 1, "resources": 2, "relocations": 5, "tls": 9, "delay_imports": 13}
MACHINES = (0x14C, 0x8664, 0x1C0, 0x1C4, 0xAA64)

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


def has_broken_block(path, ours):
    """Whether a block of relocations has a size that can't be."""
    rva, size = ours["directories"][5]
    with open(path, "rb") as f:
        data = f.read()
    for _, at, _, offset, raw, _ in ours["sections"]:
        if at <= rva < at + raw:
            table = data[offset + rva - at:][:min(size, at + raw - rva)]
            while len(table) >= 8:
                block = int.from_bytes(table[4:8], "little")
                if block < 8 or block > len(table) or block % 2:
                    return True
                table = table[block:]
            # What is left is no head of a block.
            return len(table) > 0
    return False


def has_high_adjusted(path, ours):
    """Whether a relocation has a second slot: type 4, IMAGE_REL_BASED_HIGHADJ."""
    with open(path, "rb") as f:
        data = f.read()
    rva, size = ours["directories"][5]
    table = bytes_at(data, ours, rva, min(size, len(data)))
    while len(table) >= 8:
        block = int.from_bytes(table[4:8], "little")
        if any(high >> 4 == 4 for high in table[9:block:2]):
            return True
        table = table[max(block, 8):]
    return False


def is_cut_in_its_last_sector(path, ours):
    """Windows fills that up with zeros."""
    size = os.path.getsize(path)
    return any(size < offset + raw <= (size + 511) // 512 * 512 for _, _, _, offset, raw, _ in ours["sections"])


def bytes_at(data, ours, rva, size):
    """In the file; what no section has is zeros."""
    for _, at, _, offset, raw, _ in ours["sections"]:
        if at <= rva < at + raw:
            return data[offset + rva - at :][: min(size, at + raw - rva)].ljust(size, b"\0")
    return bytes(size)


def thunks_are_odd(path, ours):
    """Descriptors that Windows skips, or takes the names of from the other table."""
    with open(path, "rb") as f:
        data = f.read()
    at, _ = ours["directories"][1]
    for i in range(4096):
        lookup, _, _, name, address = (int.from_bytes(bytes_at(data, ours, at + 20 * i + k, 4), "little") for k in (0, 4, 8, 12, 16))
        if name == 0 or address == 0:
            return False
        if not any(bytes_at(data, ours, address, 4)) or not any(s[1] <= lookup < s[1] + s[4] for s in ours["sections"]):
            return True
    return False


def lies_elsewhere(ours, directory):
    """Whether a directory doesn't begin with a section."""
    return ours["directories"][directory][0] not in [s[1] for s in ours["sections"]]


def lies_nowhere(ours, directory):
    """Whether a directory begins in no section: in memory there are zeros, behind the headers."""
    return not any(s[1] <= ours["directories"][directory][0] < s[1] + max(s[2], s[4]) for s in ours["sections"])


def headers_end(path):
    """Where the optional header ends, where the table of sections does, and where the file does."""
    with open(path, "rb") as f:
        data = f.read()
    at = int.from_bytes(data[0x3C:0x40], "little")
    end = at + 24 + int.from_bytes(data[at + 20 : at + 22], "little")
    return end, end + 40 * int.from_bytes(data[at + 6 : at + 8], "little"), len(data)


def ends_in_its_optional_header(path):
    end, _, size = headers_end(path)
    return size < end


def ends_in_its_sections(path):
    _, end, size = headers_end(path)
    return size < end


def table_of_names(path, ours):
    """The address of the table of exported names."""
    with open(path, "rb") as f:
        data = f.read()
    return int.from_bytes(bytes_at(data, ours, ours["directories"][0][0] + 32, 4), "little")


def resource_types(path, ours):
    """The numbers of the types that the tree of resources begins with."""
    with open(path, "rb") as f:
        data = f.read()
    at = ours["directories"][2][0]
    count = sum(int.from_bytes(bytes_at(data, ours, at + k, 2), "little") for k in (12, 14))
    return {int.from_bytes(bytes_at(data, ours, at + 16 + 8 * i, 4), "little") for i in range(min(count, 64))}


def reaches_past_its_section(ours, directory):
    rva, size = ours["directories"][directory]
    return any(at <= rva < at + max(virtual, raw) < rva + size for _, at, virtual, _, raw, _ in ours["sections"])


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
    if tool == "llvm-readobj" and ours["directories"][0][0] != 0 and table_of_names(path, ours) == 0:
        return "D23"
    if tool == "objdump" and ours["headers"]["machine"] in ARM:
        return "D29"
    if tool == "winedump" and area == "resources" and RT_MESSAGETABLE in resource_types(path, ours):
        return "D28"
    return None


def why_of_winedump(area, ours, value, path):
    """Reasons that only winedump has."""
    if area == "sections" and ends_in_its_sections(path):
        return "D7"
    if area in ("headers", "directories") and ends_in_its_optional_header(path):
        return "D20"
    if area == "headers" and {k for k in value if ours[area][k] != value[k]} == {"subsystem_version"}:
        low = ".".join(str(int(n) & 0xFF) for n in ours[area]["subsystem_version"].split("."))
        return "D25" if low == value["subsystem_version"] else None
    if area == "tls" and value and ours[area] and [n & 0xFFFFFFFF for n in ours[area]] == value:
        return "D24"
    if not value and area in DIRECTORY and reaches_past_its_section(ours, DIRECTORY[area]):
        return "D27"
    if area in ("imports", "delay_imports") and without_empty_names(ours[area]) == value:
        return "D26"
    return None


def why(tool, area, ours, value, path):
    defects = set(ours["defects"])
    if tool == "winedump":
        reason = why_of_winedump(area, ours, value, path)
        if reason:
            return reason
    if tool == "lief" and area == "headers" and ends_in_its_optional_header(path):
        return "D20"
    if tool == "lief" and area == "imports" and lies_nowhere(ours, 1):
        return "D21"
    if tool == "objdump" and area == "exports" and table_of_names(path, ours) < ours["directories"][0][0]:
        return "D22"
    if tool == "llvm-readobj" and area in ("imports", "delay_imports") and has_names_of_no_letters(ours[area], value):
        return "D19"
    if area in ("headers", "directories", "sections") and "optional-magic" in defects:
        return "D13"
    if area == "headers":
        differ = {k for k in value if ours[area][k] != value[k]}
        if differ == {"sections"} and ends_in_its_sections(path):
            return "D7"
        if tool == "objdump" and differ == {"characteristics"} and value["characteristics"] == ours[area]["characteristics"] | 8:
            return "D14"
        return "D6" if tool == "objdump" and differ <= {"section_alignment", "file_alignment"} and "alignments" in defects else None
    if area == "directories":
        if tool == "objdump" and all(a[0] == b[0] & 0xFFFFFFFF and a[1] == b[1] for a, b in zip(ours[area], value)):
            return "D30"
        return "D10" if tool == "objdump" and all(a == b or a[1] == b[1] == b[0] == 0 for a, b in zip(ours[area], value)) else None
    if tool == "lief" and area == "imports" and [m for m in ours[area] if "?" not in m[0] or m in value] == value:
        return "D11"
    if area not in ("sections", "directories") and REFUSED & defects:
        return "D2"
    if UNREADABLE.get(area, set()) & defects:
        return "D3"
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
    if area == "relocations" and has_broken_block(path, ours):
        return "D5"
    if tool != "objdump" and area == "relocations" and has_high_adjusted(path, ours):
        return "D31"
    if tool in ("objdump", "winedump") and area == "imports" and ours["line_breaks"]:
        return "D16"
    if area == "imports" and thunks_are_odd(path, ours):
        return "D15"
    if tool == "llvm-readobj" and ours["headers"]["machine"] not in MACHINES:
        return "D18"
    if area in ("relocations", "resources") and lies_elsewhere(ours, 5 if area == "relocations" else 2):
        return "D17"
    if area not in ("sections", "directories") and is_cut_in_its_last_sector(path, ours):
        return "D12"
    return None
