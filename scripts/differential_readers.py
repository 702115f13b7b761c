"""The programs that check-differential compares with, and how each reads many files at little cost."""
import contextlib
import json
import os
import re
import resource
import shutil
import subprocess
import threading

import differential
import differential_winedump

# Of processor for a command, and of the clock, on a busy machine.
SECONDS, SECONDS_OF_CLOCK = 60, 900
OUTPUT_MAX = 1 << 28
# Debian gives winedump its name in /usr/bin only together with all of Wine.
PATH = os.environ.get("PATH", os.defpath) + ":/usr/lib/wine"
# llvm-readobj would look for symbols of its own after each crash.
ENVIRONMENT = dict(os.environ, PATH=PATH, LC_ALL="C", TZ="UTC", LLVM_DISABLE_SYMBOLIZATION="1", LLVM_DISABLE_CRASH_REPORT="1")


def run(*command, errors=subprocess.DEVNULL):
    """What it prints, and its exit status; less than 0 where it crashes, or is ended here."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=ENVIRONMENT)
    timer = threading.Timer(SECONDS_OF_CLOCK, process.kill)
    timer.start()
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (SECONDS, SECONDS))
    text = process.stdout.read(OUTPUT_MAX)
    if process.stdout.read(1):
        process.kill()
    process.stdout.close()
    status = process.wait()
    timer.cancel()
    return text.decode("latin-1"), status


def output(*command):
    """What it prints, or None where it fails."""
    text, status = run(*command)
    return text if status == 0 else None


def split_json(text):
    decoder, at, found = json.JSONDecoder(), 0, []
    while at < len(text):
        document, end = decoder.raw_decode(text, at)
        found.append(document)
        at = end + 1
    return found


def by_halves(command, parse, split):
    """Of a program that says nothing more where a file makes it fail: then each half is tried."""
    def read(names):
        text = output(*command, *names)
        parts = [] if text is None else split(text)
        if len(parts) == len(names):
            return [parse(part) for part in parts]
        if len(names) == 1:
            return [None]
        middle = len(names) // 2
        return read(names[:middle]) + read(names[middle:])
    return read


def in_order(command, parse, split):
    """Of a program that ends in the file that it can't read, and names it: the next one goes on behind that."""
    def read(names):
        found = []
        while len(found) < len(names):
            left = names[len(found):]
            text, status = run(*command, *left, errors=subprocess.STDOUT)
            parts = split(text)
            if status < 0:
                # In a crash the end of the output is lost, and so which file it was in.
                found += [parse(part) for part in parts[:-1]] or ([None] if len(left) == 1 else read(left[:1]))
                continue
            failed = re.search(r"error: '(.*)': ", text)
            done = left.index(failed[1]) if failed and failed[1] in left else len(left)
            found += [parse(part) for part in parts[:done]]
            if done < len(left):
                found.append(parse(parts[done], ended=True) if done < len(parts) else None)
        return found
    return read


def readers(dryload):
    """{name: function from files to a reading of each, or None}; dryload is the first."""
    found = {
        "dryload": by_halves([dryload, "inspect", "-v", "-f", "json", "--"], differential.of_dryload, split_json),
        "llvm-readobj": in_order(["llvm-readobj", "--file-headers", "--sections", "--coff-imports", "--coff-exports", "--coff-basereloc",
                                  "--coff-tls-directory", "--coff-resources"], differential.of_llvm,
                                 lambda text: re.split(r"^File: .*$", text, flags=re.M)[1:]),
        "objdump": by_halves(["objdump", "-p"], differential.of_objdump, lambda text: re.split(r"^.*:     file format .*$", text, flags=re.M)[1:]),
        "lief": by_halves([os.path.join(os.path.dirname(dryload), "dryload-second-opinion")], differential.of_lief,
                          lambda text: re.split(r"^end$", text, flags=re.M)[:-1]),
        "winedump": lambda names: [differential_winedump.read(name, output) for name in names],
    }
    return {name: read for name, read in found.items() if name in ("dryload", "lief") or shutil.which(name, path=PATH)}
