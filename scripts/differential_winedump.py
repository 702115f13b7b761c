"""winedump's readings in the form of differential.py: its headers and imports, then a table at a time."""
import re

from differential import printable

HEADERS = {
    "machine": (r"^  Machine: +([0-9A-F]+)", 16), "sections": (r"^  Number of Sections: +(\d+)", 10),
    "timestamp": (r"^  TimeDateStamp: +([0-9A-F]+)", 16), "characteristics": (r"^  Characteristics: +([0-9A-F]+)", 16),
    "magic": (r"^  Magic +0x([0-9A-Fa-f]+)", 16), "entry_point": (r"^  entrypoint RVA +0x([0-9A-Fa-f]+)", 16),
    "image_base": (r"^  image base +0x([0-9A-Fa-f]+)", 16), "section_alignment": (r"^  section align +0x([0-9A-Fa-f]+)", 16),
    "file_alignment": (r"^  file align +0x([0-9A-Fa-f]+)", 16), "size_of_image": (r"^  size of image +0x([0-9A-Fa-f]+)", 16),
    "size_of_headers": (r"^  size of headers +0x([0-9A-Fa-f]+)", 16), "subsystem": (r"^  Subsystem +0x([0-9A-Fa-f]+)", 16),
    "dll_characteristics": (r"^  DLL characteristics: +0x([0-9A-Fa-f]+)", 16),
}
# The directory that a table is in: where it has no address, winedump prints nothing.
TABLES = {"export": 0, "resource": 2, "reloc": 5, "tls": 9}
AREAS = {"export": "exports", "resource": "resources", "reloc": "relocations", "tls": "tls"}


def read(path, output):
    """A reading; 'unread' has the areas in which winedump fails. output(command) is what a program prints."""
    text = output("winedump", "-f", "-j", "import", "dump", path)
    found = {"unread": []}
    if text is None:
        # What it fails in may be either.
        text = output("winedump", "-f", "dump", path)
        found["unread"] += ["imports", "delay_imports"]
    if text is None or "\nOptional Header" not in text:
        return None
    found.update(headers(text))
    if "imports" not in found["unread"]:
        found.update(imports(text))
    for table, directory in TABLES.items():
        has = directory < len(found["directories"]) and found["directories"][directory][0] != 0
        text = output("winedump", "-j", table, "dump", path) if has else ""
        if text is None:
            found["unread"].append(AREAS[table])
        else:
            found[AREAS[table]] = PARSERS[table](text)
    return found


def headers(text):
    found = {}
    for name, (pattern, base) in HEADERS.items():
        m = re.search(pattern, text, re.M)
        found[name] = int(m[1], base) if m else None
    version = re.search(r"^  subsystem version +(\d+)\.(\d+)", text, re.M)
    found["subsystem_version"] = f"{int(version[1])}.{int(version[2])}" if version else None
    return {
        "headers": found,
        "directories": [[int(a, 16), int(b, 16)] for a, b in re.findall(r"^  .{12} rva: 0x([0-9a-f]+) +size: 0x([0-9a-f]+)", text, re.M)],
        "sections": [[printable(re.sub(r" .*", "", name)), int(at, 16), int(size, 16), int(offset, 16), int(raw, 16), int(flags, 16)]
                     for name, size, at, offset, raw, flags in re.findall(
                         r"^  ([\s\S]{8}|/\d+ \(.*\)) +VirtSize: 0x([0-9a-f]+) +VirtAddr: +0x([0-9a-f]+)\n    raw data offs: +0x([0-9a-f]+)  "
                         r"raw data size: 0x([0-9a-f]+)\n.*\n.*\n    characteristics: 0x([0-9a-f]+)\n.*", text, re.M)],
    }


def imports(text):
    """Delayed ones follow."""
    at = re.search(r"^Delay Import Table size", text, re.M)
    at = at.start() if at else len(text)
    first = re.search(r"^Import Table size", text, re.M)
    return {"imports": modules(text[first.start() : at] if first else "", r"  offset [0-9a-f]{8} (.*)$"),
            "delay_imports": modules(text[at:], r"  grAttrs [0-9a-f]{8} offset [0-9a-f]{8} (.*)$")}


def modules(text, head):
    found = []
    for line in text.split("\n"):
        m = re.match(head, line)
        if m:
            found.append([printable(m[1]), []])
        m = re.match(r"  [0-9a-f]{8,16}\s+(\d+)  (.*)$", line)
        if m and found:
            found[-1][1].append(f"#{m[1]}" if m[2] == "<by ordinal>" else printable(m[2]))
    return found


def exports(text):
    found = []
    for line in text.split("\n"):
        m = re.match(r"  ([0-9A-F]{8})\s+(\d+) (.*?)(?: \(-> (.*)\))?$", line)
        if m:
            name = "" if m[3] == "<by ordinal>" else m[3]
            found.append([int(m[2]), printable(name), printable(m[4] or ""), int(m[1], 16)])
    return sorted(found)


def tls(text):
    m = re.search(r"Raw data\s+([0-9a-f]+)-([0-9a-f]+) \(data size [0-9a-f]+ zero fill size ([0-9a-f]+)\)\n\s+Index address\s+([0-9a-f]+)", text)
    return [int(m[1], 16), int(m[2], 16), int(m[4], 16), int(m[3], 16)] if m else None


def relocations(text):
    return len(re.findall(r"^    off \S+ type (?!BASED_ABSOLUTE)", text, re.M))


def resources(text):
    """Of several languages, each is listed."""
    return sorted(int(n, 16) for n in re.findall(r"^  (?:RT_)?MANIFEST Name=([0-9a-f]{4}) ", text, re.M))


PARSERS = {"export": exports, "resource": resources, "reloc": relocations, "tls": tls}
