#!/usr/bin/env python3
"""make_emulator_corpus.py FOLDER: seeds of `emulator`, from fuzz/guests; needs mingw-w64."""
import os
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# As in fuzz/emulator.c.
WS2003_X86, WS2003_X64, WIN10_X86, WIN10_X64 = range(4)
FILTER, NEIGHBOUR = 4, 16

FORWARDERS = """
System = KERNEL32.Sleep
Number = ws2_32.N115
Again = own.System
Circle = own.Circle
Beside = beside.One
BesideNumber = beside.N1
Nowhere = nowhere.X
NoNumber = beside.N99999
NoPoint = kernel32.NoPoint
"""
X86, X64 = "i686-w64-mingw32", "x86_64-w64-mingw32"


# What the linker wouldn't write, in place of what it did.
ODD_FORWARDERS = (b".N", b".#"), (b"kernel32.NoPoint", b"kernel32_NoPoint")


class Compiler:
    def __init__(self, folder):
        self.folder = folder

    def library(self, machine, dll, exports):
        definitions = os.path.join(self.folder, "imports.def")
        library = os.path.join(self.folder, f"{machine}-{dll}.a")
        with open(definitions, "w", encoding="ascii") as out:
            out.write(f"LIBRARY {dll}\nEXPORTS\n{exports}\n")
        subprocess.run([f"{machine}-dlltool", "-k", "-d", definitions, "-l", library], check=True)
        return library

    def dll(self, machine, source, entry="DllMain", defines=(), libraries=(), exports="", linker=()):
        out, definitions = (os.path.join(self.folder, name) for name in ("own.dll", "own.def"))
        decorated = entry + ("@12" if machine == X86 else "")
        with open(definitions, "w", encoding="ascii") as text:
            text.write(f"LIBRARY own.dll\nEXPORTS\nOne = {decorated}\n{exports}\n")
        if machine == X86:
            entry = f"_{decorated}"
        subprocess.run(
            [f"{machine}-gcc", "-Os", "-s", "-shared", "-nostdlib", "-fno-builtin", "-w",
             "-fno-asynchronous-unwind-tables" if machine == X86 else "-fno-ident",
             "-Wl,--no-insert-timestamp,--kill-at,--enable-stdcall-fixup", f"-Wl,-e,{entry}",
             *(f"-D{name}" for name in defines), *(f"-Wl,{word}" for word in linker),
             "-o", out, os.path.join(HERE, "guests", source), definitions,
             *libraries, "-lkernel32", "-lntdll", "-lmsvcrt"], check=True)
        with open(out, "rb") as file:
            return file.read()


class Image:
    """The fields of a DLL that hostile ones have wrong."""

    def __init__(self, data):
        self.data = bytearray(data)
        self.optional = struct.unpack_from("<I", data, 60)[0] + 24
        self.wide = struct.unpack_from("<H", data, self.optional)[0] == 0x20b
        self.directories = self.optional + (112 if self.wide else 96)
        sections = self.optional + struct.unpack_from("<H", data, self.optional - 4)[0]
        self.sections = [sections + 40 * i
                         for i in range(struct.unpack_from("<H", data, self.optional - 18)[0])]

    def put(self, at, kind, value):
        struct.pack_into("<" + kind, self.data, at, value)
        return self

    def base(self, value):
        return self.put(self.optional + (24 if self.wide else 28), "Q" if self.wide else "I", value)

    def size(self, value):
        return self.put(self.optional + 56, "I", value)

    def headers(self, value):
        return self.put(self.optional + 60, "I", value)

    def section(self, index, field, value):
        return self.put(self.sections[index] + field, "I", value)

    def at(self, rva):
        for section in self.sections:
            size, address, raw_size, raw = struct.unpack_from("<4I", self.data, section + 8)
            if address <= rva < address + max(size, raw_size):
                return raw + rva - address
        return rva

    def relocations(self, *types):
        """The first ones get these types."""
        rva = struct.unpack_from("<I", self.data, self.directories + 5 * 8)[0]
        for i, kind in enumerate(types):
            at = self.at(rva) + 8 + 2 * i
            old = struct.unpack_from("<H", self.data, at)[0]
            self.put(at, "H", kind << 12 | old & 0xfff)
        return self

    def last_relocation(self):
        """The first one is of the last byte of the image."""
        rva = struct.unpack_from("<I", self.data, self.directories + 5 * 8)[0]
        size = struct.unpack_from("<I", self.data, self.optional + 56)[0]
        return self.put(self.at(rva), "I", size - 0x1000).put(self.at(rva) + 8, "H", 0x3fff)

    def tls(self, rva, start, end, fill):
        """A directory of thread-local storage in the header's page."""
        pointer = "Q" if self.wide else "I"
        at = self.optional + (24 if self.wide else 28)
        base = struct.unpack_from("<" + pointer, self.data, at)[0]
        n = 8 if self.wide else 4
        at = self.directories + 9 * 8
        self.put(at, "I", rva).put(at + 4, "I", 4 * n + 8)
        at = self.at(rva)
        for i, value in enumerate((start, end, rva + 4 * n + 4, 0)):
            self.put(at + n * i, pointer, value + base if value else 0)
        return self.put(at + 4 * n, "I", fill)


def neighbour_of(machine, c):
    return c.dll(machine, "beside.c", exports="Two = KERNEL32.Sleep")


def write(folder, name, options, own, beside=None):
    with open(os.path.join(folder, name), "wb") as out:
        out.write(bytes([options | (NEIGHBOUR if beside is not None else 0)]))
        if beside is not None:
            out.write(struct.pack("<I", len(own)))
        out.write(own)
        out.write(beside or b"")


# Of hostile.c: on both machines, then on one.
BOTH = """answers_five goes_on_where_it_cannot unwound_answers_five unwound_exits unwinds_nowhere
vectored_exits crashes_without_stack captures reads_nothing runs_nothing is_illegal overflows
callback_crashes callback_nests callback_leaves callback_lacks_stack unwind_all
vectored_goes_on loops eats_memory reads_thread_block runs_vectors starts_threads""".split()
ALONE_X64 = "runs_wide_vectors unwind_without_stack unwinds adds_tables".split()


def guests(folder, c):
    for machine, bits, old, new in ((X86, "x86", WS2003_X86, WIN10_X86),
                                    (X64, "x64", WS2003_X64, WIN10_X64)):
        for guest in BOTH + (ALONE_X64 if machine == X64 else []):
            dll = c.dll(machine, "hostile.c", defines=[f"GUEST={guest}"])
            write(folder, f"{guest}_{bits}", old, dll)
            if guest == "callback_leaves":
                write(folder, f"{guest}_{bits}_10", new, dll)
        write(folder, f"starts_threads_late_{bits}", new | FILTER,
              c.dll(machine, "hostile.c", defines=["GUEST=starts_threads", "LATE"],
                    exports="GetFilterVersion" + ("=GetFilterVersion@4" if machine == X86 else "")))
    write(folder, "unwinds_its_caller_x64", WIN10_X64,
          c.dll(X64, "hostile.c", "unwinds_its_caller", defines=["GUEST=unwind_all"]))


def loads(folder, c):
    machine, windows = X86, WIN10_X86
    beside = neighbour_of(machine, c)
    own = c.dll(machine, "hostile.c", defines=["GUEST=asks_for_exports"], exports=FORWARDERS)
    for plain, odd in ODD_FORWARDERS:
        own = own.replace(plain, odd)
    write(folder, "asks_for_exports", windows, own, beside)
    write(folder, "loads", windows,
          c.dll(machine, "hostile.c", defines=["GUEST=loads"]), beside)
    write(folder, "loads_by_path", WS2003_X86,
          c.dll(machine, "hostile.c", defines=["GUEST=loads_by_path"]), beside)
    write(folder, "loads_unknown", windows,
          c.dll(machine, "hostile.c", defines=["GUEST=loads_unknown"]), beside)
    for dll, exports in (("beside.dll", "DllMain"), ("beside.dll", "ByNumber @1 NONAME"),
                         ("gone.dll", "DllMain"), ("bound.dll", "DllMain"),
                         ("unsure.dll", "DllMain"), ("brought.dll", "DllMain"),
                         ("ws2_32.dll", "ByNumber @115 NONAME"), ("beside.dll", "NotThere"),
                         ("beside.dll", "ByNumber @900 NONAME")):
        symbol = exports.split()[0]
        number = exports.split()[1][1:] if "@" in exports else ""
        name = f"imports_{dll[:-4]}_{symbol.lower()}{number}"
        if symbol == "DllMain":
            symbol, exports = "One", "One"
        library = c.library(machine, dll, exports)
        write(folder, name, windows,
              c.dll(machine, "imports.c", defines=[f"IMPORTED={symbol}"],
                    libraries=[library]), beside)


def headers(folder, c):
    for machine, bits, windows in (X86, "x86", WIN10_X86), (X64, "x64", WIN10_X64):
        plain = c.dll(machine, "imports.c", defines=["IMPORTED=rand"])
        flat = c.dll(machine, "imports.c", defines=["IMPORTED=rand"],
                     linker=["--section-alignment,512", "--file-alignment,512"])

        def of(data=plain):
            return Image(data)

        size = struct.unpack_from("<I", plain, of().optional + 56)[0]
        for name, image in {
                "flat": of(flat),
                "flat_cut": Image(flat[:-512]),
                "flat_larger": of(flat).size(0x10000),
                "flat_moved": of(flat).base(0x01000000),
                "moved": of().base(0x01000000),
                "moved_oddly": of().base(0x01000000).relocations(1, 2, 0, 10),
                "moved_by_mips": of().base(0x01000000).relocations(5),
                "moved_beyond": of().base(0x01000000).last_relocation(),
                "headers_large": of().headers(size + 0x1000),
                "headers_beyond": of().headers(0x01000000),
                "image_small": of().size(0x2000),
                "image_tiny": of().size(0x1000),
                "section_large": of().section(-1, 8, 0x800000).section(-1, 16, 0x100000),
                "image_large": of().size(0x04000000),
                "image_huge": of().size(0x7fff0000),
                "tls_outside": of().tls(0x3b0, 0x100000, 0x100010, 0),
                "tls_large": of().tls(0x3b0, 0x1000, 0x1010, 0x0e000000),
        }.items():
            write(folder, f"header_{name}_{bits}", windows, bytes(image.data))
        write(folder, f"machine_other_{bits}", WIN10_X64 if machine == X86 else WIN10_X86, plain)
        two = bytes(of().tls(0x3b0, 0x1000, 0x1010, 0).data)
        library = c.library(machine, "beside.dll", "One")
        own = Image(c.dll(machine, "imports.c", defines=["IMPORTED=One"], libraries=[library]))
        write(folder, f"tls_two_{bits}", windows, bytes(own.tls(0x3b0, 0x1000, 0x1010, 0).data), two)
        threads = c.dll(machine, "hostile.c", defines=["GUEST=starts_threads", "LATE"],
                        exports="GetFilterVersion" + ("=GetFilterVersion@4" if machine == X86 else ""))
        write(folder, f"tls_of_threads_{bits}", windows | FILTER,
              bytes(Image(threads).tls(0x3b0, 0x1000, 0x1010, 14 << 20).data))
        write(folder, f"refuses_{bits}", windows,
              c.dll(machine, "imports.c", defines=["IMPORTED=One", "REFUSES"], libraries=[library]),
              neighbour_of(machine, c))
        write(folder, f"cut_{bits}", windows, plain[:0x300])
        write(folder, f"without_a_file_{bits}", windows, b"")


def main():
    with tempfile.TemporaryDirectory() as temporary:
        c = Compiler(temporary)
        for make in guests, loads, headers:
            make(sys.argv[1], c)


main()
