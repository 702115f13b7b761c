#!/usr/bin/env python3
"""make_archives.py DIR: archives and installers of every kind, of the DLLs there.

DIR has user.dll, which imports helper.dll, that one, and program.exe. Each
archive has "bin" with the first two, and "other" with user.dll alone.
"""
import ctypes
import gzip
import io
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib

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


def by_libarchive(name, form, files, password=None):
    """An archive that libarchive can write, as what reads it here does."""
    lib = ctypes.CDLL("libarchive.so.13")
    for function in (lib.archive_write_new, lib.archive_entry_new):
        function.restype = ctypes.c_void_p
    out = ctypes.c_void_p(lib.archive_write_new())
    assert lib.archive_write_set_format_by_name(out, form) == 0
    if password:
        lib.archive_write_set_options(out, b"zip:encryption=traditional")
        lib.archive_write_set_passphrase(out, password)
    assert lib.archive_write_open_filename(out, name.encode()) == 0
    for path, data in files:
        entry = ctypes.c_void_p(lib.archive_entry_new())
        lib.archive_entry_set_pathname(entry, path.encode())
        lib.archive_entry_set_size(entry, ctypes.c_int64(len(data)))
        lib.archive_entry_set_filetype(entry, 0o100000)
        lib.archive_entry_set_perm(entry, 0o644)
        assert lib.archive_write_header(out, entry) == 0
        lib.archive_write_data(out, data, ctypes.c_size_t(len(data)))
        lib.archive_entry_free(entry)
    assert lib.archive_write_close(out) == 0
    lib.archive_write_free(out)


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xa001 if crc & 1 else 0)
    return crc


def lha_of(files):
    """Not compressed, with headers of level 0."""
    out = b""
    for name, data in files:
        name = name.replace("/", "\\").encode()
        head = b"-lh0-" + struct.pack("<IIIBBB", len(data), len(data), 0, 0x20,
                                      0, len(name)) + name + \
            struct.pack("<H", crc16(data))
        out += bytes((len(head), sum(head) & 0xff)) + head + data
    return out + b"\0"


def rar_of(files):
    """Not compressed, of version 4."""
    def block(kind, flags, body):
        head = struct.pack("<BHH", kind, flags, len(body) + 7) + body
        return struct.pack("<H", zlib.crc32(head) & 0xffff) + head

    out = b"Rar!\x1a\7\0" + block(0x73, 0, bytes(6))
    for name, data in files:
        name = name.replace("/", "\\").encode()
        out += block(0x74, 0x8000, struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x21, 20,
            0x30, len(name), 0x20) + name) + data
    return out + block(0x7b, 0x4000, b"")


def tar_with_links():
    """Two names of one file each: of a DLL, of none, and of what isn't there."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for name, data in (("bin/user.dll", USER), ("lib/real.dll", HELPER),
                           ("readme.txt", b"read this")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
        for name, target in (("bin/helper.dll", "lib/real.dll"),
                             ("bin/readme.txt", "readme.txt"),
                             ("bin/lost.dll", "lib/lost.dll")):
            info = tarfile.TarInfo(name)
            info.type = tarfile.LNKTYPE
            info.linkname = target
            t.addfile(info)
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


def with_resource(program, data):
    """The program, with one RT_RCDATA resource "CABINET" in a section more."""
    at = struct.unpack_from("<I", program, 0x3c)[0]
    count = struct.unpack_from("<H", program, at + 6)[0]
    table = at + 24 + struct.unpack_from("<H", program, at + 20)[0]
    last = struct.unpack_from("<8sIIII", program, table + 40 * (count - 1))
    rva = (last[2] + max(last[1], last[3]) + 0xfff) & ~0xfff
    raw = (len(program) + 0x1ff) & ~0x1ff

    def folder(named, entry, to):
        return struct.pack("<IIHHHHII", 0, 0, 0, 0, named, 1 - named, entry, to)

    tree = folder(0, 10, 1 << 31 | 24) + \
        folder(1, 1 << 31 | 88, 1 << 31 | 48) + folder(0, 1033, 72) + \
        struct.pack("<IIII", rva + 112, len(data), 0, 0) + \
        struct.pack("<H", 7) + "CABINET".encode("utf-16-le")
    body = tree.ljust(112, b"\0") + data
    out = bytearray(program.ljust(raw, b"\0") + body)
    out[table + 40 * count:table + 40 * (count + 1)] = struct.pack(
        "<8sIIIIIIHHI", b".rsrc", len(body), rva, len(body), raw, 0, 0, 0, 0,
        0x40000040)
    struct.pack_into("<H", out, at + 6, count + 1)
    struct.pack_into("<I", out, at + 24 + 56, rva + (len(body) + 0xfff & ~0xfff))
    struct.pack_into("<II", out, at + 24 + 96 + 16, rva, len(tree))
    return bytes(out)


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
    os.mkdir("odd")
    for name in ("plain.zip", "sample.jar", "sample.whl", "sample.nupkg"):
        write("kinds/" + name, zip_of(FILES))
    write("kinds/sample.tgz", tar_of(FILES, "w:gz"))
    write("kinds/sample.tar.xz", tar_of(FILES, "w:xz"))
    write("kinds/sample.tar.bz2", tar_of(FILES, "w:bz2"))
    write("kinds/sample.cpio", cpio_of(FILES))
    write("kinds/sample.rpm", rpm_of(FILES))
    write("kinds/sample.deb", ar_of([("debian-binary", b"2.0\n"),
                                     ("data.tar.xz", tar_of(FILES, "w:xz"))]))
    by_libarchive("kinds/sample.7z", b"7zip", FILES)
    by_libarchive("kinds/sample.xar", b"xar", FILES)
    write("kinds/sample.lzh", lha_of(FILES))
    write("kinds/sample.rar", rar_of(FILES))
    write("kinds/sfx-rar.exe", behind(PROGRAM, rar_of(FILES)))
    write("kinds/sfx.exe", behind(PROGRAM, zip_of(FILES)))
    for folder in ("bin", "other"):
        os.makedirs("tree/" + folder, exist_ok=True)
    for name, data in FILES:
        write("tree/" + name, data)
    tools = [["gcab", "-c", "../kinds/sample.cab", "bin/user.dll",
              "bin/helper.dll", "other/user.dll"],
             ["wimlib-imagex", "capture", ".", "../kinds/sample.wim", "x"],
             ["wimlib-imagex", "capture", ".", "../kinds/solid.esd", "x",
              "--solid"],
             ["wimlib-imagex", "capture", ".", "../odd/two.wim", "x"],
             ["wimlib-imagex", "append", ".", "../odd/two.wim", "y"],
             ["genisoimage", "-quiet", "-J", "-R", "-o",
              "../kinds/sample.iso", "."]]
    for tool in tools:
        run = subprocess.run(tool, cwd="tree", stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        if run.returncode != 0:
            sys.exit("%s: %s" % (tool[0], run.stdout.decode()))
    cab = read("kinds/sample.cab")
    write("kinds/sfx-cab.exe", behind(PROGRAM, bytes(100) + cab))
    write("kinds/iexpress.exe", with_resource(PROGRAM, cab))
    write("kinds/sfx-7z.exe", behind(PROGRAM, b";!@Install@!UTF-8!\n" +
                                     read("kinds/sample.7z")))
    make_msi("kinds/setup.msi")
    make_nsis("kinds/nsis.exe", "SetCompressor zlib", FILES)
    make_nsis("kinds/nsis-solid.exe", "SetCompressor /SOLID lzma", FILES)


def make_nsis(name, settings, files):
    script = settings + '\nUnicode true\nOutFile "%s"\nSection\n' % name
    for number, (path, data) in enumerate(files):
        write("nsis-%d" % number, data)
        script += 'SetOutPath "$INSTDIR\\%s"\nFile "/oname=%s" nsis-%d\n' % (
            os.path.dirname(path).replace("/", "\\"), os.path.basename(path),
            number)
    write("script.nsi", (script + "SectionEnd\n").encode())
    run = subprocess.run(["makensis", "-V1", "script.nsi"], check=False,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if run.returncode != 0:
        sys.exit("makensis: " + run.stdout.decode())


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
    make_nsis("bombs/nsis.exe", "SetCompressor zlib",
              [("0.dll", HELPER), ("1.dll", zeros[:65 << 20]),
               ("2.dll", USER)])
    write("bombs/nested.zip", zip_of([("0.dll", HELPER), ("in.zip", leaf)]))


def make_odd():
    write("odd/links.tar", tar_with_links())
    write("odd/case.zip", zip_of([("Bin/x/user.dll", USER), ("BIN/y", b"y"),
                                  ("bin/X/helper.dll", HELPER)]))
    whole = tar_of([("a.dll", HELPER), ("b.dll", HELPER * 500)], "w:gz")
    write("odd/cut.tgz", whole[:len(whole) * 3 // 4])
    write("odd/slip.zip", zip_of([("../../up/user.dll", HELPER),
                                  ("C:\\x\\..\\y.dll", HELPER),
                                  ("/abs.dll", HELPER)]))
    write("odd/no-nsis.exe", behind(PROGRAM, b"\0\0\0\0\xef\xbe\xad\xde"
                                 b"NullsoftInst" + bytes(100)))
    installer = read("kinds/nsis.exe")
    write("odd/cut-nsis.exe", installer[:-300])
    write("odd/bad-nsis.exe", installer[:-40] + b"\xff" * 20 + installer[-20:])
    by_libarchive("odd/secret.zip", b"zip", [("a.dll", HELPER)], b"secret")
    write("odd/installshield.exe", behind(PROGRAM, b"InstallShield" +
                                          bytes(100)))
    write("odd/old-inno.exe", PROGRAM[:0x30] + b"Inno" + PROGRAM[0x34:])
    write("odd/data1.hdr", b"ISc(" + bytes(100))
    write("odd/disk.vhdx", b"vhdxfile" + bytes(100))
    write("odd/x.dll.gz", gzip.compress(HELPER))
    os.mkdir("linker")
    write("linker/user.lib", ar_of([("/", bytes(4)), ("user.dll/", USER)]))
    write("linker/files.a", ar_of([("user.dll/", USER)]))
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
    make_damaged(msi, cab)
    for name, count in (("many", 150), ("more", 510)):
        write(name + ".zip", zip_of(
            [("%03d.cab" % n, cab) for n in range(count)] +
            [("data.cab", cab), ("setup.msi", msi)]))


def make_damaged(msi, cab):
    """Each has lost something else; each lies in a folder, and in an archive."""
    files = {"empty": b"", "text": b"text"}
    for at in range(0, len(msi), 512):
        rest = msi[at + 512:]
        files["cut%d" % at] = msi[:at]
        files["zeros%d" % at] = msi[:at].ljust(at + 512, b"\0") + rest
        files["ones%d" % at] = msi[:at].ljust(at + 512, b"\xff") + rest
    for name, data in files.items():
        os.makedirs("damaged/" + name)
        write("damaged/%s/setup.msi" % name, data)
        write("damaged/%s/data.cab" % name, cab)
        write("damaged/%s.zip" % name,
              zip_of([("setup.msi", data), ("data.cab", cab)]))


make_beside()
make_kinds()
make_nested()
make_bombs()
make_odd()
