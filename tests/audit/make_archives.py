#!/usr/bin/env python3
"""make_archives.py DIR: archives and installers of every kind, of the DLLs there.

DIR has user.dll, which imports helper.dll, that one, and program.exe. Each
archive has "bin" with the first two, and "other" with user.dll alone.
"""
import gzip
import io
import os
import struct
import subprocess
import sys
import tarfile
import zipfile

os.chdir(sys.argv[1])


def read(name):
    with open(name, "rb") as f:
        return f.read()


def write(name, data):
    with open(name, "wb") as f:
        f.write(data)


USER, HELPER, PROGRAM = read("user.dll"), read("helper.dll"), read("program.exe")
FILES = [("bin/user.dll", USER), ("bin/helper.dll", HELPER),
         ("other/user.dll", USER), ("readme.txt", b"read this" * 1000)]


def zip_of(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files:
            z.writestr(name, data)
    return out.getvalue()


def tar_of(files, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as t:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def ar_of(files):
    out = b"!<arch>\n"
    for name, data in files:
        out += b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (
            name.encode(), 0, 0, 0, b"100644", len(data))
        out += data + b"\n" * (len(data) % 2)
    return out


def cpio_of(files):
    out = b""
    for name, data in files + [("TRAILER!!!", b"")]:
        name = name.encode() + b"\0"
        head = [1, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0]
        out += b"070701" + b"".join(b"%08x" % n for n in head) + name
        out += b"\0" * (-len(out) % 4) + data
        out += b"\0" * (-len(out) % 4)
    return out


def rpm_of(files):
    lead = struct.pack(">4sBBHH66sHH16s", b"\xed\xab\xee\xdb", 3, 0, 0, 1,
                       b"sample", 1, 5, b"")
    header = b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", 0, 0)
    return lead + header + header + gzip.compress(cpio_of(files))


def behind(program, data):
    """The program with the data behind its last section."""
    return program + data


def table(msi, name, keys, columns, types, rows):
    lines = ["\t".join(columns), "\t".join(types), "\t".join([name] + keys)]
    lines += ["\t".join(row) for row in rows]
    write(name + ".idt", "".join(line + "\r\n" for line in lines).encode())
    subprocess.run(["msibuild", msi, "-i", name + ".idt"], check=True)
    os.remove(name + ".idt")


def make_msi(msi, cabinet="#data.cab"):
    """An installer; its cabinet, data.cab, is made here."""
    for key, data in (("fileA", USER), ("fileB", HELPER), ("fileC", USER)):
        write(key, data)
    subprocess.run(["gcab", "-c", "data.cab", "fileA", "fileB", "fileC"],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["msibuild", msi, "-s", "Sample", "Vendor",
                    ";1033", "{00000000-0000-0000-0000-000000000001}"],
                   check=True)
    table(msi, "Directory", ["Directory"],
          ["Directory", "Directory_Parent", "DefaultDir"],
          ["s72", "S72", "l255"],
          [["TARGETDIR", "", "SourceDir"],
           ["ProgramFilesFolder", "TARGETDIR", "."],
           ["VENDOR", "ProgramFilesFolder", "VEND~1|Vendor Inc"],
           ["BIN", "VENDOR", "bin:source"], ["OTHER", "VENDOR", "other"]])
    table(msi, "Component", ["Component"],
          ["Component", "ComponentId", "Directory_", "Attributes",
           "Condition", "KeyPath"],
          ["s72", "S38", "s72", "i2", "S255", "S72"],
          [["C1", "", "BIN", "0", "", "fileA"],
           ["C2", "", "OTHER", "0", "", "fileC"]])
    table(msi, "File", ["File"],
          ["File", "Component_", "FileName", "FileSize", "Version",
           "Language", "Attributes", "Sequence"],
          ["s72", "s72", "l255", "i4", "S72", "S20", "I2", "i2"],
          [["fileA", "C1", "USER~1.DLL|user.dll", "1", "", "", "0", "1"],
           ["fileB", "C1", "helper.dll", "1", "", "", "0", "2"],
           ["fileC", "C2", "user.dll", "1", "", "", "0", "3"]])
    table(msi, "Media", ["DiskId"],
          ["DiskId", "LastSequence", "DiskPrompt", "Cabinet", "VolumeLabel",
           "Source"],
          ["i2", "i2", "L64", "S255", "S32", "S72"],
          [["1", "3", "", cabinet, "", ""]])
    if cabinet.startswith("#"):
        subprocess.run(["msibuild", msi, "-a", "data.cab", "data.cab"],
                       check=True)


def make_kinds():
    os.mkdir("kinds")
    for name in ("plain.zip", "sample.jar", "sample.whl", "sample.nupkg"):
        write("kinds/" + name, zip_of(FILES))
    write("kinds/sample.tgz", tar_of(FILES, "w:gz"))
    write("kinds/sample.tar.xz", tar_of(FILES, "w:xz"))
    write("kinds/sample.tar.bz2", tar_of(FILES, "w:bz2"))
    write("kinds/sample.cpio", cpio_of(FILES))
    write("kinds/sample.rpm", rpm_of(FILES))
    write("kinds/sample.deb", ar_of([("debian-binary", b"2.0\n"),
                                     ("data.tar.xz", tar_of(FILES, "w:xz"))]))
    write("kinds/sfx.exe", behind(PROGRAM, zip_of(FILES)))
    for folder in ("bin", "other"):
        os.makedirs("tree/" + folder, exist_ok=True)
    for name, data in FILES:
        write("tree/" + name, data)
    tools = [["gcab", "-c", "../kinds/sample.cab", "bin/user.dll",
              "bin/helper.dll", "other/user.dll"],
             ["wimlib-imagex", "capture", ".", "../kinds/sample.wim", "x"],
             ["xorriso", "-as", "mkisofs", "-J", "-R", "-o",
              "../kinds/sample.iso", "."]]
    for tool in tools:
        subprocess.run(tool, cwd="tree", check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    make_msi("kinds/setup.msi")


def make_nested():
    os.mkdir("nested")
    inner = zip_of(FILES)
    for n in range(9):
        inner = zip_of([("%d.zip" % n, inner), ("%d.dll" % n, HELPER)])
    write("nested/deep.zip", inner)
    write("nested/three.zip",
          zip_of([("a.tgz", tar_of([("b.zip", zip_of(FILES))], "w:gz"))]))


def make_bombs():
    os.mkdir("bombs")
    zeros = bytes(100 << 20)
    leaf = zip_of([("0.dll", HELPER), ("zeros.dll", zeros)])
    write("bombs/flat.zip", zip_of([("0.dll", HELPER), ("1.dll", zeros),
                                    ("2.dll", USER)]))
    for _ in range(3):
        leaf = zip_of([("%d.zip" % n, leaf) for n in range(16)])
    write("bombs/nested.zip", zip_of([("0.dll", HELPER), ("in.zip", leaf)]))


def make_odd():
    os.mkdir("odd")
    whole = tar_of([("a.dll", HELPER), ("b.dll", HELPER * 500)], "w:gz")
    write("odd/cut.tgz", whole[:len(whole) * 3 // 4])
    write("odd/slip.zip", zip_of([("../../up/user.dll", HELPER),
                                  ("C:\\x\\..\\y.dll", HELPER),
                                  ("/abs.dll", HELPER)]))
    write("odd/nsis.exe", behind(PROGRAM, b"\0\0\0\0\xef\xbe\xad\xde"
                                 b"NullsoftInst" + bytes(100)))
    write("odd/disk.vhdx", b"vhdxfile" + bytes(100))
    write("odd/x.dll.gz", gzip.compress(HELPER))
    write("odd/none.cab", b"MSCF" + bytes(100))


def split(cabinet):
    """The cabinet, as one that goes on in another ([MS-CAB] 2.1)."""
    return cabinet[:30] + b"\2\0" + cabinet[32:36] + b"next.cab\0\0" + \
        cabinet[36:]


def make_beside():
    """An installer whose cabinet lies beside it: on the disk, in an archive."""
    os.makedirs("beside/alone")
    os.makedirs("beside/lost")
    os.makedirs("beside/broken")
    make_msi("beside/setup.msi", "Data.cab")
    msi, cab = read("beside/setup.msi"), read("data.cab")
    write("beside/data.cab", cab)
    write("beside/both.zip", zip_of([("a/DATA.CAB", cab), ("a/setup.msi", msi),
                                     ("b/data.cab", cab)]))
    write("beside/alone/data.cab", cab)
    write("beside/lost/setup.msi", msi)
    write("beside/broken/data.cab", cab)
    write("beside/broken/setup.msi", msi[:1024])
    write("beside/split.cab", split(cab))


make_beside()
make_kinds()
make_nested()
make_bombs()
make_odd()
