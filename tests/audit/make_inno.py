#!/usr/bin/env python3
"""make_inno.py DIR: installers, of user.dll, which imports helper.dll, that one,
and program.exe there. They are as Inno Setup 2.0.0 has it: of all versions with components, the
one with the fewest fields. Their order is that of innoextract's src/setup."""
import os
import struct
import sys
import zipfile
import zlib

NEXT_TO_NOTHING = struct.pack("<HBBHBBBB", 0, 0, 4, 0, 0, 4, 0, 0)
VERSIONS = NEXT_TO_NOTHING + bytes(10)
HEADER_STRINGS = 20
AT_TABLE = 0x30


def string(text):
    data = text.encode("cp1252")
    return struct.pack("<I", len(data)) + data


def block(data):
    """Stored, in parts with a checksum each."""
    head = struct.pack("<II", 0xffffffff, len(data))
    parts = [data[i:i + 4096] for i in range(0, len(data), 4096)]
    return struct.pack("<I", zlib.crc32(head)) + head + b"".join(
        struct.pack("<I", zlib.crc32(p)) + p for p in parts)


def header(files, locations):
    counts = [0, 0, 0, 0, files, locations] + [0] * 7
    return (string("Sample") * HEADER_STRINGS +
            struct.pack("<13I", *counts) + VERSIONS +
            bytes(4 * 4 + 4 + 4) + bytes(4) + bytes(4) +
            string("") * 2)


def file_entry(path, component, location):
    return (string("") + string(path) + string("") + string(component) +
            string("") + VERSIONS +
            struct.pack("<III", location, 0xffffffff, 0) +
            bytes([2]) + bytes(2) + bytes(1))


def location_entry(at, data, packed, slice_number):
    return struct.pack("<IIIIIIQIIB", slice_number, slice_number, at,
                       len(data), len(packed), zlib.adler32(data),
                       0x19db1ded53e8000, 0, 0, 0)


def installer(program, files, slices=None, damages=False):
    """Of (path, component, data); the program is any with 64 bytes before its
    header. With a list for slices, their content is in that of one."""
    chunks, seen, entries, locations = b"", {}, b"", b""
    base = 12 if slices is not None else 0
    for path, component, data in files:
        if data not in seen:
            packed = zlib.compress(data, 9)
            locations += location_entry(base + len(chunks), data, packed, 1)
            chunks += b"zlb\x1a" + packed
            seen[data] = len(seen)
        entries += file_entry(path, component, seen[data])
    if damages:
        chunks = chunks[:-20] + b"?" * 20
    body = (b"Inno Setup Setup Data (2.0.0)".ljust(64, b"\0") +
            block(header(len(files), len(seen)) + entries) +
            block(locations))
    table_at = len(program)
    header_at = table_at + 12 + 8 * 4
    data_at = 0 if slices is not None else header_at + len(body)
    table = b"rDlPtS02\x87eVx" + struct.pack("<8I", 0, 0, 0, 0, 0, 0,
                                              header_at, data_at)
    if slices is not None:
        slices.append(b"idska32\x1a" + struct.pack("<I", base + len(chunks)) +
                      chunks)
        chunks = b""
    found = b"Inno" + struct.pack("<II", table_at, table_at ^ 0xffffffff)
    program = program[:AT_TABLE] + found + program[AT_TABLE + 12:]
    return program + table + body + chunks


def read(name):
    with open(name, "rb") as f:
        return f.read()


def write(name, data):
    with open(name, "wb") as f:
        f.write(data)


def main():
    os.chdir(sys.argv[1])
    user, helper = read("user.dll"), read("helper.dll")
    program = read("program.exe")
    slices = []
    write("more.exe", installer(program, [
        ("{app}\\bin\\user.dll", "", user),
        ("{app}\\bin\\helper.dll", "", helper),
        ("{app}\\other\\user.dll", "", user),
        ("{app}\\one.dll", "", helper), ("{sys}\\two.dll", "", helper),
        ("{app}\\same.dll", "old", user), ("{app}\\same.dll", "new", helper),
        ("..\\..\\up.dll", "", helper + b"1"),
        ("{tmp}\\n\xe4me.dll", "", helper + b"2")]))
    write("setup.exe", installer(program, [("{app}\\sliced.dll", "", helper)],
                                 slices))
    write("setup-1.bin", slices[0])
    with zipfile.ZipFile("in.zip", "w") as z:
        z.write("setup.exe")
        z.write("more.exe")
    write("bad.exe", installer(program, [("{app}\\whole.dll", "", helper),
                                         ("{app}\\bad.dll", "", user)],
                               damages=True))
    write("bomb.exe", installer(program, [
        ("{app}\\0.dll", "", helper), ("{app}\\1.dll", "", bytes(65 << 20)),
        ("{app}\\2.dll", "", user)]))
    for what in ("escape", "crash", "parts", "newer", "slots", "mixed", "bomb",
                 "silent"):
        write("fake-%s.exe" % what, program[:AT_TABLE] + b"Inno" +
              program[AT_TABLE + 4:] + what.encode().rjust(16))


main()
