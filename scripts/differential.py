"""One form for what several programs read in a PE file.

A reading is {area: value}: headers, directories, sections, imports,
delay_imports, exports, relocations, tls, resources. Only areas that a program
tells of are in its reading.
"""
import os
import re

HEADERS = [
    "machine", "sections", "timestamp", "characteristics", "magic", "entry_point", "image_base", "section_alignment",
    "file_alignment", "subsystem_version", "size_of_image", "size_of_headers", "subsystem", "dll_characteristics",
]


def number(text):
    return int(text, 16) if text.startswith("0x") else int(text)


def printable(text):
    """dryload writes \\x85 for a byte that others print as it is."""
    text = re.sub(r"\\x([0-9a-fA-F]{2})", "?", text)
    return "".join(c if 0x20 <= ord(c) < 0x7f else "?" for c in text)


# dryload.

def symbol(s):
    return f"#{s['ordinal']}" if s["procedure"] is None else printable(s["procedure"])


def of_dryload(d):
    h = d["headers"]
    if h is None or not d.get("sections") and not h:
        return {"readable": False}
    exports = d["exports"]
    defects = [x["id"] if isinstance(x, dict) else x for x in d["defects"]]
    found = {
        "readable": True,
        "defects": defects,
        "line_breaks": any("\n" in (s["procedure"] or "") for m in d["imports"] for s in m["symbols"]),
        "headers": {**{k: h[k] for k in HEADERS if k in h}, "sections": len(d["sections"]), "magic": 0x20B if h["format"] == "PE32+" else 0x10B},
        "directories": [[x["rva"], x["size"]] for x in h["directories"]],
        "sections": [[printable(s["name"]), s["rva"], s["virtual_size"], s["raw_offset"], s["raw_size"], s["characteristics"]] for s in d["sections"]],
        "imports": [[printable(m["module"] or ""), [symbol(s) for s in m["symbols"]]] for m in d["imports"]],
        "delay_imports": [[printable(m["module"] or ""), [symbol(s) for s in m["symbols"]]] for m in d["delay_imports"]],
        "exports": sorted([s["ordinal"], printable(s["procedure"] or ""), printable(s["forwarder"] or ""), s["rva"]] for s in exports["symbols"]) if exports else [],
        "relocations": d["relocations"]["entries"],
        "tls": [d["tls"][k] for k in ("start", "end", "index", "zero_fill")] if d["tls"] else None,
        "resources": sorted(m["id"] for m in d["manifests"]),
    }
    return found


# LIEF, by second-opinion/lief.c.

def of_lief(text):
    lines = [line.split("\t") for line in text.split("\n")]
    h = {x[1]: int(x[2], 16) for x in lines if x[0] == "header"}
    if not h.get("readable"):
        return None
    h["subsystem_version"] = f"{h['subsystem_major']}.{h['subsystem_minor']}"
    imports = []
    for x in lines:
        if x[0] == "module":
            imports.append([unescape(x[1]), []])
        elif x[0] == "import":
            imports[-1][1].append(unescape(x[2]))
    return {
        "headers": {k: h[k] for k in HEADERS},
        "sections": [[unescape(x[2]), *(int(n, 16) for n in x[3:8])] for x in lines if x[0] == "section"],
        "imports": imports,
    }


def unescape(text):
    return printable(re.sub(r"\\x(..)", lambda m: chr(int(m[1], 16)), text))


# llvm-readobj.

def blocks(text, name):
    return re.findall(rf"^{name} [{{\[]\n(.*?)^[}}\]]", text, re.M | re.S)


def field(text, name, default=None):
    m = re.search(rf"^\s*{name}: (?:.*\()?(0x[0-9A-Fa-f]+|-?\d+)\)?$", text, re.M)
    return number(m[1]) if m else default


def of_llvm(text):
    file, optional = blocks(text, "ImageFileHeader"), blocks(text, "ImageOptionalHeader")
    if not file or not optional:
        return None
    file, optional = file[0], optional[0]
    flags = [int(x, 16) for x in re.findall(r"Characteristics \[ \(0x([0-9A-F]+)\)", file + optional)]
    h = {
        "machine": field(file, "Machine"), "sections": field(file, "SectionCount"), "timestamp": field(file, "TimeDateStamp"),
        "characteristics": flags[0], "magic": field(optional, "Magic"), "entry_point": field(optional, "AddressOfEntryPoint"),
        "image_base": field(optional, "ImageBase"), "section_alignment": field(optional, "SectionAlignment"),
        "file_alignment": field(optional, "FileAlignment"),
        "subsystem_version": f"{field(optional, 'MajorSubsystemVersion')}.{field(optional, 'MinorSubsystemVersion')}",
        "size_of_image": field(optional, "SizeOfImage"), "size_of_headers": field(optional, "SizeOfHeaders"),
        "subsystem": field(optional, "Subsystem"), "dll_characteristics": flags[1],
    }
    sections = []
    for s in re.findall(r"^  Section \{\n(.*?)^  \}", text, re.M | re.S):
        name = bytes.fromhex(re.search(r"Name: .*\(([0-9A-F ]*)\)$", s, re.M)[1]).split(b"\0")[0].decode("latin-1")
        sections.append([printable(name), field(s, "VirtualAddress"), field(s, "VirtualSize"), field(s, "PointerToRawData"),
                         field(s, "RawDataSize"), int(re.search(r"Characteristics \[ \(0x([0-9A-F]+)\)", s)[1], 16)])
    tls = blocks(text, "TLSDirectory")
    found = {
        "headers": h,
        "sections": sections,
        "imports": [llvm_module(b) for b in blocks(text, "Import")],
        "delay_imports": [llvm_module(b) for b in blocks(text, "DelayImport")],
        "exports": sorted(e for e in map(llvm_export, blocks(text, "Export")) if e[3] != 0),
        "relocations": len(re.findall(r"^    Type: (?!ABSOLUTE)", "".join(blocks(text, "BaseReloc")), re.M)),
        "tls": [field(tls[0], k) for k in ("StartAddressOfRawData", "EndAddressOfRawData", "AddressOfIndex", "SizeOfZeroFill")] if tls and tls[0].strip() else None,
    }
    resources = blocks(text, "Resources")
    manifest = re.search(r"^  Type: MANIFEST \(ID 24\) \[\n(.*?)^  \]", resources[0] if resources else "", re.M | re.S)
    found["resources"] = sorted(int(n) for n in re.findall(r"^    Name: \(ID (\d+)\)", manifest[1] if manifest else "", re.M))
    return found


def llvm_module(b):
    symbols = []
    for name, n in re.findall(r"^\s+Symbol: (.*?) ?\((\d+)\)$", b, re.M):
        symbols.append(printable(name) if name else f"#{n}")
    return [printable(re.search(r"^  Name: (.*)$", b, re.M)[1]), symbols]


def llvm_export(b):
    name = re.search(r"^  Name: (.*)$", b, re.M)
    forward = re.search(r"^  ForwardedTo: (.*)$", b, re.M)
    return [field(b, "Ordinal"), printable(name[1] if name else ""), printable(forward[1].strip() if forward else ""), field(b, "RVA", 0)]


# objdump.

def of_objdump(text):
    def hexa(name):
        m = re.search(rf"^{name}\s+(?:0x)?([0-9a-f]+)", text, re.M)
        return int(m[1], 16) if m else None

    def decimal(name):
        m = re.search(rf"^{name}\s+(-?\d+)", text, re.M)  # it shows 16 bits with a sign
        return int(m[1]) & 0xFFFF if m else None
    if hexa("Magic") is None:
        return None
    found = {
        "headers": {
            "characteristics": hexa("Characteristics"), "magic": hexa("Magic"), "entry_point": hexa("AddressOfEntryPoint"),
            "image_base": hexa("ImageBase"), "section_alignment": hexa("SectionAlignment"), "file_alignment": hexa("FileAlignment"),
            "subsystem_version": f"{decimal('MajorSubsystemVersion')}.{decimal('MinorSubsystemVersion')}",
            "size_of_image": hexa("SizeOfImage"), "size_of_headers": hexa("SizeOfHeaders"), "subsystem": hexa("Subsystem") & 0xFFFF,
            "dll_characteristics": hexa("DllCharacteristics") & 0xFFFF,
        },
        "directories": [[int(a, 16), int(b, 16) & 0xFFFFFFFF] for a, b in re.findall(r"^Entry [0-9a-f] ([0-9a-f]+) ([0-9a-f]+)", text, re.M)],
        "imports": objdump_imports(text),
        "exports": objdump_exports(text),
        "relocations": len(re.findall(r"^\treloc .* (?!ABSOLUTE)\S+$", text, re.M)),
    }
    return found


def objdump_imports(text):
    found = []
    for name, body in re.findall(r"^\tDLL Name: (.*)\n(?:\tvma:.*\n)?((?:\t(?!DLL Name).*\n)*)", text, re.M):
        symbols = []
        for line in body.split("\n"):
            m = re.match(r"\t[0-9a-f]+\t +([0-9a-f]+)  (<none>|.*?)(?:\t[0-9a-f]+)?$", line)
            if m:
                # Of 64-bit thunks it shows more than the 16 bits of an ordinal.
                ordinal = (int(m[1], 16) if len(m[1]) >= 9 else int(m[1])) & 0xFFFF
                symbols.append(f"#{ordinal}" if m[2] == "<none>" else printable(m[2]))
            elif line.startswith("\t<corrupt"):
                symbols.append("")
        found.append([printable(name), symbols])
    return found


def objdump_exports(text):
    base = re.search(r"^Ordinal Base \t\t\t(\d+)", text, re.M)
    if not base:
        return []
    at = {}
    for i, _, rva, what in re.findall(r"^\t\[\s*(\d+)\] \+base\[\s*(\d+)\] (?:0x)?([0-9a-f]+) (Export RVA|Forwarder RVA -- .*)", text, re.M):
        at[int(i)] = [int(rva, 16), printable(what[16:].strip()) if what.startswith("Forwarder") else ""]
    names = re.split(r"^\[Ordinal/Name Pointer\] Table", text, flags=re.M)
    found, named = [], set()
    for i, name in re.findall(r"^\t\[\s*(\d+)\] (.*)$", names[1], re.M) if len(names) > 1 else []:
        i = int(i)
        if i in at:
            named.add(i)
            found.append([int(base[1]) + i, printable(name), at[i][1], at[i][0]])
    found += [[int(base[1]) + i, "", at[i][1], at[i][0]] for i in at if i not in named]
    return sorted(found)


# winedump, a table at a time.

def wine_imports(text):
    """Delayed ones follow in the same table, with lines that say so."""
    found = []
    text = re.split(r"^Delay", text, flags=re.M)[0]
    for line in text.split("\n"):
        m = re.match(r"  offset [0-9a-f]{8} (.*)$", line)
        if m:
            found.append([printable(m[1]), []])
        m = re.match(r"  [0-9a-f]{8,16}\s+(\d+)  (.*)$", line)
        if m and found:
            found[-1][1].append(f"#{m[1]}" if m[2] == "<by ordinal>" else printable(m[2]))
    return {"imports": found}


def wine_exports(text):
    found = []
    for line in text.split("\n"):
        m = re.match(r"  ([0-9A-F]{8})\s+(\d+) (.*?)(?: \(-> (.*)\))?$", line)
        if m:
            name = "" if m[3] == "<by ordinal>" else m[3]
            found.append([int(m[2]), printable(name), printable(m[4] or ""), int(m[1], 16)])
    return {"exports": sorted(found)}


def wine_tls(text):
    m = re.search(r"Raw data\s+([0-9a-f]+)-([0-9a-f]+) \(data size \d+ zero fill size (\d+)\)\n\s+Index address\s+([0-9a-f]+)", text)
    return {"tls": [int(m[1], 16), int(m[2], 16), int(m[4], 16), int(m[3])] if m else None}


def wine_relocations(text):
    return {"relocations": len(re.findall(r"^    off \S+ type (?!BASED_ABSOLUTE)", text, re.M))}


WINEDUMP = {"import": wine_imports, "export": wine_exports, "tls": wine_tls, "reloc": wine_relocations}


# Why a reading differs: a row of tests/differential/README.md, or None.

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


def why_unread(ours, damaged):
    return "D1" if damaged or DAMAGE & set(ours["defects"]) else None


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


def ends_in_its_optional_header(path):
    with open(path, "rb") as f:
        data = f.read()
    at = int.from_bytes(data[0x3C:0x40], "little")
    return len(data) < at + 24 + int.from_bytes(data[at + 20 : at + 22], "little")


def names_lie_before(path, ours):
    """Whether the table of exported names begins before its directory."""
    with open(path, "rb") as f:
        data = f.read()
    at, _ = ours["directories"][0]
    return int.from_bytes(bytes_at(data, ours, at + 32, 4), "little") < at


def has_names_of_no_letters(ours, value):
    """And nothing else differs."""
    return len(ours) == len(value) and all(
        module == other and len(names) == len(others) and all(a == b or a == "" for a, b in zip(names, others))
        for (module, names), (other, others) in zip(ours, value))


def why(tool, area, ours, value, path):
    defects = set(ours["defects"])
    if tool == "lief" and area == "headers" and ends_in_its_optional_header(path):
        return "D20"
    if tool == "lief" and area == "imports" and lies_nowhere(ours, 1):
        return "D21"
    if tool == "objdump" and area == "exports" and names_lie_before(path, ours):
        return "D22"
    if tool == "llvm-readobj" and area in ("imports", "delay_imports") and has_names_of_no_letters(ours[area], value):
        return "D19"
    if area in ("headers", "directories") and "optional-magic" in defects:
        return "D13"
    if area == "headers":
        differ = {k for k in value if ours[area][k] != value[k]}
        if differ == {"sections"} and "section-table-cut" in defects:
            return "D7"
        if tool == "objdump" and differ == {"characteristics"} and value["characteristics"] == ours[area]["characteristics"] | 8:
            return "D14"
        return "D6" if tool == "objdump" and differ <= {"section_alignment", "file_alignment"} and "alignments" in defects else None
    if area == "directories":
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
    if area == "tls" and ours[area] == [0, 0, 0, 0] and value is None:
        return "D8"
    if area == "relocations" and has_broken_block(path, ours):
        return "D5"
    if tool == "objdump" and area == "imports" and ours["line_breaks"]:
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
