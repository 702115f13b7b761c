#!/usr/bin/env python3
"""make_archives.py FOLDER: seeds of `unpack`; needs gcab."""
import bz2
import gzip
import io
import lzma
import os
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile

DLL = b"MZ" + bytes(range(256)) * 4
MEMBER, DATA, DROP, PASSED, LINK, NOTE, LIMIT, CLAIM, OWNED, END = range(1, 11)
BESIDE, LATE, FRAMES = b"\xfd", b"\xfe", b"\xff"
END_OF_64 = (END, struct.pack("<Q", 64))


def frames(*rows):
    return FRAMES + b"".join(struct.pack("<II", kind, len(data)) + data for kind, data in rows)


def all_frames():
    """By name: what a broken dryload-unpack could say."""
    member, data = (MEMBER, b"a/x.dll"), (DATA, DLL)
    yield "frames-whole", frames(member, data, (PASSED, b"\1read.me"), (PASSED, b"\0empty"),
                                 (LINK, b"y.dll\0a/x.dll"), (LINK, b"z.txt\0read.me"),
                                 (LINK, b"lost.dll\0gone.dll"), (NOTE, b"a\0is damaged"),
                                 (NOTE, b"\0is damaged"), (CLAIM, b"x1.cab"),
                                 (OWNED, b"setup.msi"), (MEMBER, b"b.dll"), data, (DROP, b""),
                                 END_OF_64)
    yield "frames-cut-in-a-member", frames(member, data)[:-9]
    yield "frames-data-of-no-member", frames(data)
    yield "frames-member-with-a-zero", frames((MEMBER, b"a\0b"), data)
    yield "frames-passed-without-a-name", frames((PASSED, b"\1"))
    yield "frames-link-to-nothing", frames((LINK, b"y.dll"))
    yield "frames-note-without-an-end", frames((NOTE, b"text"))
    yield "frames-limit", frames(member, (LIMIT, b"\0too much"), END_OF_64)
    yield "frames-claim-of-anything", frames((CLAIM, b""), END_OF_64)
    yield "frames-end-of-odd-length", frames((END, b"1"))
    yield "frames-of-no-kind", frames((99, b"1"))
    yield "frames-too-long", FRAMES + struct.pack("<II", NOTE, 1 << 30)
    yield "frames-more-than-is-kept", frames(member, (DATA, b"MZ" * 8300))
    yield "frames-too-many-claims", frames(*[(CLAIM, b"c")] * 600)
    yield "frames-too-many-notes", frames(*[(NOTE, b"a\0b")] * 1100)


def tar(*entries, form=tarfile.GNU_FORMAT):
    """Of (name, bytes) or (name, link's target, kind)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as file:
        for entry in entries:
            info = tarfile.TarInfo(entry[0])
            if len(entry) == 3:
                info.linkname, info.type = entry[1], entry[2]
                file.addfile(info)
            else:
                info.size = len(entry[1])
                file.addfile(info, io.BytesIO(entry[1]))
    return out.getvalue()


def tars():
    plain = tar(("a.dll", DLL), ("notes.txt", b"text" * 9000), ("b.dll", "a.dll", tarfile.LNKTYPE),
                ("c.dll", "a.dll", tarfile.SYMTYPE), ("folder", "", tarfile.DIRTYPE),
                ("../up//./x.exe", DLL), ("..", DLL), ("nothing.dll", b""))
    yield "plain.tar.xz", lzma.compress(plain)
    yield "plain.tar.bz2", bz2.compress(plain)
    yield "cut.tar", tar(("a.dll", DLL * 3))[:1024]
    yield "damaged-head.tar", tar(("a.dll", DLL))[:2048] + b"x" * 512
    yield "long-path.tar.gz", gzip.compress(tar(("p/" * 2500 + "a.dll", DLL)), mtime=0)
    yield "latin-path.tar", tar(("\udce4.dll", DLL))[:2048]
    yield "two-long-paths.tar.gz", gzip.compress(
        tar(("p" * 4200 + ".dll", DLL), ("l" * 4200, "t" * 4200, tarfile.LNKTYPE)), mtime=0)
    yield "link-without-a-name.tar", tar(("", "", tarfile.LNKTYPE))
    yield "too-many-members.tar.gz", gzip.compress(
        tar(*[(f"{i}.dll", b"") for i in range(1001)]), mtime=0)
    yield "too-many-links.tar.gz", gzip.compress(
        tar(*[(f"{i}.dll", "x", tarfile.LNKTYPE) for i in range(1002)]), mtime=0)
    yield "sparse.tar.gz", gzip.compress(sparse(), mtime=0)


def sparse():
    """A file of which only two parts are told, in GNU's old format."""
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "holes.dll")
        with open(path, "wb") as file:
            file.write(DLL)
            file.seek(300000)
            file.write(DLL)
        out = os.path.join(work, "out.tar")
        subprocess.run(["tar", "-C", work, "-S", "-cf", out, "holes.dll"], check=True)
        with open(out, "rb") as file:
            return file.read()


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in entries:
            file.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def damaged(data, member):
    """The zip, with other bytes where that member's are."""
    at = data.index(member) + len(member)
    return data[:at] + bytes(b ^ 0x5A for b in data[at:at + 8]) + data[at + 8:]


def zips():
    two = zipped(("a.dll", DLL), ("sub\\b.dll", DLL), ("read.me", b"text " * 9000))
    yield "damaged-member.zip", damaged(two, b"a.dll")
    yield "cut.zip", two[:200]
    yield "stored-cut.zip", zipped(("a.dll", DLL), ("b.dll", DLL * 2),
                                   method=zipfile.ZIP_STORED)[:1800]
    bomb = zipped(("a.dll", b"MZ" + b"\0" * (5 << 20)))
    yield "more-than-is-read.zip", bomb
    yield "made-to-fill-disks.zip", LATE + zipped(("a.dll", b"MZ" + b"\0" * 4096))
    yield "archives-in-it.zip", zipped(("x.bin", zipped(("a.dll", DLL))),
                                       ("x.msi", b"\xd0\xcf\x11\xe0" + b"\0" * 600))
    head = bytearray(zipped(("a.dll", DLL)))
    head[6] |= 1
    at = head.index(b"PK\1\2")
    head[at + 8] |= 1
    yield "encrypted.zip", bytes(head)


def cabinets(work):
    path = os.path.join(work, "a.dll")
    with open(path, "wb") as file:
        file.write(DLL * 80)
    out = os.path.join(work, "x.cab")
    subprocess.run(["gcab", "-c", "-z", "-n", out, path], check=True)
    with open(out, "rb") as file:
        cabinet = file.read()
    split = bytearray(cabinet)
    split[30] |= 2
    stored = zipped(("a.dll", DLL * 80), ("read.me", b"text" * 30000), ("b.dll", DLL),
                    method=zipfile.ZIP_STORED)
    yield "beside.cab", BESIDE + cabinet
    yield "beside-cut.cab", BESIDE + cabinet[:60]
    yield "beside-split.cab", BESIDE + bytes(split)
    yield "beside-too-large.zip", BESIDE + zipped(("a.dll", b"MZ" + b"\0" * (5 << 20)))
    yield "beside.tar.gz", BESIDE + gzip.compress(tar(("a.txt", b"text" * 40000), ("b.dll", DLL)),
                                                  mtime=0)
    yield "beside-skipped.tar", BESIDE + tar(("a.dll", b"\0" * 100000), ("b.dll", DLL))
    yield "beside-nothing", BESIDE
    yield "skipped.zip.gz", gzip.compress(stored, mtime=0)


def ar(*entries):
    out = b"!<arch>\n"
    for name, data in entries:
        out += f"{name + '/':16}{0:<12}{0:<6}{0:<6}{'100644':8}{len(data):<10}`\n".encode() + data
    return out


def others():
    text = b"text" * 10000
    yield "skipped.a", ar(("read.me", text), ("b.dll", DLL))
    yield "damaged.7z", b"7z\xbc\xaf\x27\x1c\0\4" + b"\x5a" * 60
    yield "cut-in-the-second.tar.gz", gzip.compress(
        tar(("a.dll", DLL), ("b.dll", os.urandom(3000))), mtime=0)[:1500]
    yield "nothing-known", b"what this is, nobody knows"
    yield "empty.gz", gzip.compress(b"", mtime=0)
    yield "cut.gz", gzip.compress(DLL, mtime=0)[:40]
    yield "lzma-alone.dll.lzma", lzma.compress(DLL, format=lzma.FORMAT_ALONE)


def main():
    with tempfile.TemporaryDirectory() as work:
        for kind in all_frames(), tars(), zips(), cabinets(work), others():
            for name, data in kind:
                with open(os.path.join(sys.argv[1], name), "wb") as file:
                    file.write(data)


main()
