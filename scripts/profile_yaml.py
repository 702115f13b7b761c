"""What make-profiles and make-overlays share: export rows, and YAML.

The YAML is a small part of it: maps, lists, lists of maps, and flow lists.
"""
import collections
import lzma
import re

THERE = ("observed", "import-library", "older-and-later", "later-sp",
         "likely")

Row = collections.namedtuple("Row", "ordinal forwarder evidence")


def read_tsv(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as f:
        next(f)
        for line in f:
            yield line.rstrip("\n").split("\t")


def is_ordinal(key):
    """@6000 stands for a row without a name; @f@8 is a name."""
    return key[0] == "@" and key[1:].isdigit()


# Writing

PLAIN = re.compile(r"[A-Za-z_?$.\d][\w?@$.# =-]*", re.ASCII)
TYPED = re.compile(r"(?i)(true|false|yes|no|on|off|null|[yn~]|[-+.\d]+"
                   r"|0x[\da-f]+|[\d.]+e\d+)")


def scalar(text, flow=False):
    if PLAIN.fullmatch(text) and not TYPED.fullmatch(text) and \
            " #" not in text and not (flow and "?" in text):
        return text
    return "'%s'" % text.replace("'", "''")


def write_flow(out, indent, key, items):
    """key: [a, b, ...], wrapped."""
    line = "%s%s: [" % (indent, key)
    if not items:
        line += "]"
    pad = " " * (len(indent) + 2)
    for n, item in enumerate(items):
        word = scalar(item, True) + ("]" if n == len(items) - 1 else ",")
        space = "" if line[-1] in "[ " else " "
        if len(line) + len(space) + len(word) > 99:
            out.append(line)
            line, space = pad, ""
        line += space + word
    out.append(line)


def write_list(out, key, items):
    """What is added one a line, where people add more; else as a text runs."""
    if key != "add":
        write_flow(out, "    ", key, items)
        return
    out.append("    %s:" % key)
    out += ["      - " + scalar(item) for item in items]


def spec(key, row):
    text = key
    if row.forwarder:
        text += " = " + row.forwarder
    if row.ordinal and not is_ordinal(key):
        text += " @" + row.ordinal
    return text


def key_order(key):
    nameless_row = is_ordinal(key)
    return (nameless_row, int(key[1:]) if nameless_row else 0, key)


# Reading again

KEY = re.compile(r"('(?:[^']|'')*'|[^'\":\[{][^:]*?):(?: +(.*))?")
SPEC = re.compile(r"(?:@(\d+)|(\S+?))(?: = (\S+))?(?: @(\d+))?")


def unquote(text):
    if text[:1] in "'\"":
        return text[1:-1].replace("''", "'")
    return text


def read_flow(text):
    return [unquote(item.strip()) for item in text[1:-1].split(",")
            if item.strip()]


def read_value(text, lines):
    """A scalar, or a flow list that may go on in the lines that follow."""
    if text == "{}":
        return {}
    if not text.startswith("["):
        return unquote(text)
    while not text.endswith("]"):
        text += " " + lines.pop()[1]
    return read_flow(text)


def read_map(lines, depth):
    out = {}
    while lines and lines[-1][0] == depth:
        key, text = KEY.fullmatch(lines.pop()[1]).groups()
        out[unquote(key)] = read_value(text, lines) if text \
            else read_block(lines, depth)
    return out


def read_list(lines, depth):
    out = []
    while lines and lines[-1][0] == depth and lines[-1][1][:2] == "- ":
        text = lines.pop()[1][2:]
        if KEY.fullmatch(text):
            lines.append((depth + 2, text))
            out.append(read_map(lines, depth + 2))
        else:
            out.append(unquote(text))
    return out


def read_block(lines, parent):
    if not lines or lines[-1][0] <= parent:
        return {}
    depth, text = lines[-1]
    read = read_list if text[:2] == "- " else read_map
    return read(lines, depth)


def read_yaml(path):
    """Nested dicts and lists of what is written here; no more of YAML."""
    lines = []
    with open(path, encoding="ascii") as f:
        for line in f:
            text = line.strip()
            if text and text[0] != "#":
                lines.append((len(line) - len(line.lstrip()), text))
    lines.reverse()
    return read_block(lines, -1)


def parse_spec(text, evidence):
    ordinal, name, forwarder, fixed = SPEC.fullmatch(text).groups()
    return name or "@" + ordinal, Row(fixed or ordinal or "",
                                      forwarder or "", evidence)
