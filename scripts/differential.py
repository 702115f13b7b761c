"""One form for what several programs read in a PE file.

A reading is {area: value}: headers, directories, sections, imports,
delay_imports, exports, relocations, tls, resources. Only areas that a program
tells of are in its reading; "unread" lists those in which it failed.
"""
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


# The order in which it prints what a file has of them.
LLVM_BLOCKS = {"imports": ("Import", "DelayImport"), "exports": ("Export",), "relocations": ("BaseReloc",), "tls": ("TLSDirectory",), "resources": ("Resources",)}


def llvm_unread(text):
    """The areas that can't be told where it has ended early: that which it was in, and all behind."""
    order = list(LLVM_BLOCKS)
    begun = [i for i, area in enumerate(order) for block in LLVM_BLOCKS[area] if re.search(rf"^{block} [{{\[]", text, re.M)]
    unread = order[max(begun, default=0):]
    return unread + (["delay_imports"] if "imports" in unread else [])


def of_llvm(text, ended=False):
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
    found["unread"] = llvm_unread(text) if ended else []
    return {area: value for area, value in found.items() if area not in found["unread"]}


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
            m = re.match(r"\t([0-9a-f]+)\t +([0-9a-f]+)  (<none>|.*?)(?:\t[0-9a-f]+)?$", line)
            if m:
                # It shows more than the 16 bits of an ordinal, of 64-bit thunks in hexadecimal.
                decimal = m[2].isdigit() and int(m[2]) == int(m[1], 16) & 0x7FFFFFFF
                ordinal = (int(m[2]) if decimal or len(m[2]) < 9 else int(m[2], 16)) & 0xFFFF
                symbols.append(f"#{ordinal}" if m[3] == "<none>" else printable(m[3]))
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
