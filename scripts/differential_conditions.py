"""What the bytes of a file, or the headers that dryload read in it, have that makes readings differ."""
import os

# Windows rounds the place of a section in the file down to it (R211).
SECTOR = 512
# Where the fields of the optional header end, and where the directories begin, of a PE32 and a PE32+ file.
FIELD_END = {
    "magic": 2, "entry_point": 20, "image_base": 32, "section_alignment": 36, "file_alignment": 40, "subsystem_version": 52,
    "size_of_image": 60, "size_of_headers": 64, "subsystem": 70, "dll_characteristics": 72,
}
DIRECTORIES_AT = {0x10B: 96, 0x20B: 112}


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
    return any(size < offset + raw <= (size + SECTOR - 1) // SECTOR * SECTOR for _, _, _, offset, raw, _ in ours["sections"])


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


def section_of(ours, directory):
    """That which a directory begins in, by the section headers; or None."""
    rva = ours["directories"][directory][0]
    return next((s for s in ours["sections"] if s[1] <= rva < s[1] + max(s[2], s[4])), None)


def is_flat_elsewhere(ours, directory):
    """Whether a flat file has a directory in a section whose address isn't its place in the file."""
    rva = ours["directories"][directory][0]
    return "flat" in ours["defects"] and any(
        at != offset and (at <= rva < at + raw or offset <= rva < offset + raw) for _, at, _, offset, raw, _ in ours["sections"])


def is_off_sectors(ours, directory):
    """Whether a directory is in a section that begins within a sector of the file."""
    section = section_of(ours, directory)
    return "flat" not in ours["defects"] and section is not None and section[3] % SECTOR != 0


def is_in_headers(ours, directory):
    return lies_nowhere(ours, directory) and 0 < ours["directories"][directory][0] < ours["headers"]["size_of_headers"]


def has_no_section_named(ours, directory, name):
    """And the directory begins with one of another name."""
    names = [s[0] for s in ours["sections"]]
    return name not in names and not lies_elsewhere(ours, directory)


def lies_elsewhere(ours, directory):
    """Whether a directory doesn't begin with a section."""
    return ours["directories"][directory][0] not in [s[1] for s in ours["sections"]]


def lies_nowhere(ours, directory):
    """Whether a directory begins in no section: in memory there are zeros, behind the headers."""
    return section_of(ours, directory) is None


def headers_end(path):
    """Where the optional header ends, where the table of sections does, and where the file does."""
    with open(path, "rb") as f:
        data = f.read()
    at = int.from_bytes(data[0x3C:0x40], "little")
    end = at + 24 + int.from_bytes(data[at + 20 : at + 22], "little")
    return end, end + 40 * int.from_bytes(data[at + 6 : at + 8], "little"), len(data)


def differs_behind_short_header(path, area, ours, value):
    """Whether all that differs is shown as 0, and lies behind the size that the file header has for the optional one."""
    with open(path, "rb") as f:
        data = f.read()
    at = int.from_bytes(data[0x3C:0x40], "little")
    size = int.from_bytes(data[at + 20 : at + 22], "little")
    if area == "headers":
        return all(FIELD_END.get(k, 0) > size and value[k] == 0 for k in value if ours[area][k] != value[k])
    if area != "directories" or "optional-magic" in ours["defects"]:
        return False
    first = DIRECTORIES_AT[ours["headers"]["magic"]]
    shown = value + [[0, 0]] * (len(ours[area]) - len(value))
    return all(a == b or b == [0, 0] and first + 8 * (i + 1) > size for i, (a, b) in enumerate(zip(ours[area], shown)))


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


def used_end(section):
    """Where what objdump takes of a section ends."""
    _, at, virtual, _, raw, _ = section
    return at + (min(virtual, raw) or raw)


def reaches_past_used(ours, directory):
    rva, size = ours["directories"][directory]
    section = section_of(ours, directory)
    return section is not None and used_end(section) < rva + size


def relocations_in_used(path, ours):
    """How many entries there are, without padding, up to where objdump takes their section."""
    section = section_of(ours, 5)
    rva, size = ours["directories"][5]
    with open(path, "rb") as f:
        table = bytes_at(f.read(), ours, rva, max(min(size, used_end(section) - rva), 0))
    count = 0
    while len(table) >= 8:
        block = max(int.from_bytes(table[4:8], "little"), 8)
        count += sum(high >> 4 != 0 for high in table[9:block:2])
        table = table[block:]
    return count
