#!/usr/bin/env python3
"""make_database_corpus.py FOLDER: edits for fuzz/database.c, named after what they make of the
database in order, and a few whole ones."""
import os
import sqlite3
import struct
import sys

FILES, RESULTS, RUNS, LAYOUT, CAUSES, TARGETS, SYMBOLS, IMPORTS = range(8)
IMPORTS_OF, FAILS_ON, UNKNOWN_ON, CHANGED, CAUSES_OF, DUPLICATES, UNREAD, ALL = range(8)
# Columns: of files, of results, of runs, of layout.
NUMBER, PATH, KIND, SHA256, RESULT, WHY, HOLDS_MORE, ARCHIVE, MEMBERS, PASSED_OVER = (
    1, 2, 3, 4, 5, 6, 8, 9, 10, 11)
FAILS, RECORD = 10, 11
RUN, ENDED, ASKED, VERSION, LINKS = 0, 2, 3, 4, 6
NAME, TYPE, SQL = 0, 1, 4
# The rows of the second audit are the last.
LAST = 9
NEXT = bytes([6])


def value(v):
    if v is None:
        return bytes([0])
    if isinstance(v, int):
        return bytes([1, v + 128]) if -128 <= v < 128 else bytes([2]) + struct.pack("<q", v)
    if isinstance(v, float):
        return bytes([3]) + struct.pack("<d", v)
    if isinstance(v, str):
        v = v.encode("utf-8", "surrogateescape")
        return bytes([4, len(v)]) + v
    return bytes([5, len(v)]) + v


def put(table, row, column, v):
    return bytes([0, table, row, column]) + value(v)


def copy(table, row, column, v):
    return bytes([1, table, row, column]) + value(v)


def drop(table, row):
    return bytes([2, table, row])


def patch(table, row, column, at, byte):
    return bytes([3, table, row, column, byte, at])


def byte(at, b):
    return bytes([4]) + struct.pack("<HBH", at & 0xfff, at >> 12, b)


def cut(part):
    return bytes([5]) + struct.pack("<H", part)


def number(n):
    out = bytearray()
    while n > 0x7f:
        out.append(n & 0x7f | 0x80)
        n >>= 7
    return bytes(out + bytes([n]))


def text(s):
    return number(len(s)) + s


def record(kind=0, message=b"", sha256=b"", targets=7, fails=0, cut_short=0, causes=(), brings=(), uses=()):
    """As audit/record_bytes.c has it."""
    out = number(kind) + text(message) + text(b"")
    out += number(2) + number(0) + text(sha256) + number(64) + number(5) + number(0x8664)
    out += number(0) + number(0) + number(targets) + number(targets & ~fails) + number(1) + number(fails)
    out += number(0) * 3 + number(cut_short) + number(1) + number(0) + number(2) + number(1) + number(1)
    out += number(len(causes))
    for finding, where, name in causes:
        out += number(finding) + number(where) + number(0) * 2 + number(1) + text(name) + text(b"i.dll") + text(b"")
    out += number(len(brings))
    for name in brings:
        out += number(3) + text(name) + text(b"text")
    out += number(len(uses))
    for name in uses:
        out += text(name)
    return out + number(0)


def edits():
    yield "in-order", ALL, b""
    yield "twice", ALL, NEXT
    yield "twice-not-the-same", ALL, NEXT + put(FILES, LAST, SHA256, "0" * 64) + put(FILES, LAST + 2, KIND, "unread")
    yield "second-has-other-files", ALL, NEXT + b"".join(
        put(FILES, LAST + i, PATH, "other/%d.dll" % i) for i in range(9))
    yield "no-audit-ended", ALL, put(RUNS, 0, ENDED, None) + put(RUNS, 1, ENDED, None)
    yield "another-dryload", IMPORTS_OF, put(RUNS, 1, VERSION, "dryload 0")
    yield "other-options", ALL, NEXT + put(RUNS, 1, ASKED, "path: x\ndelivery: d\n")
    yield "numbers-at-their-ends", UNREAD, (put(FILES, LAST, NUMBER, (1 << 63) - 1) +
                                            copy(FILES, LAST, NUMBER, -(1 << 63)) + put(RUNS, 1, LINKS, -1))
    yield "numbers-at-their-ends-twice", UNREAD, (put(FILES, LAST, NUMBER, (1 << 63) - 1) + NEXT +
                                                  put(FILES, LAST, NUMBER, (1 << 63) - 1))
    yield "one-path-in-two-rows", DUPLICATES, copy(FILES, LAST, NUMBER, 9 << 24) + put(FILES, LAST, RESULT, 2)
    yield "rows-that-begin-between", CHANGED, b"".join(
        copy(FILES, LAST, NUMBER, (1 << 24) + i) for i in range(1, 20))
    yield "less-members", ALL, drop(FILES, LAST + 7)
    yield "more-members", ALL, copy(FILES, LAST + 7, NUMBER, (7 << 24) + 9) + put(FILES, LAST + 6, MEMBERS, 1)
    yield "members-below-zero", ALL, put(FILES, LAST + 6, MEMBERS, -5)
    yield "archive-that-could-not-be-opened", UNREAD, (put(FILES, LAST + 6, PASSED_OVER, None) +
                                                      put(FILES, LAST + 7, PASSED_OVER, 5))
    yield "nothing-in-any-column", ALL, b"".join(put(FILES, LAST, c, None) for c in range(2, 12))
    yield "wrong-types", ALL, (put(FILES, LAST, PATH, 1.5) + put(FILES, LAST + 1, KIND, b"file\xff") +
                               put(FILES, LAST + 2, HOLDS_MORE, "x") + put(FILES, LAST + 3, WHY, b"\0\x1b[2J") +
                               put(RUNS, 1, LINKS, "many") + put(RUNS, 0, ENDED, b""))
    yield "paths-that-a-terminal-obeys", ALL, (put(FILES, LAST, PATH, "d/\x1b[31m\x7f\n\udcff\udc9b.dll") +
                                               put(FILES, LAST + 4, PATH, "a\0b") + put(FILES, LAST + 4, WHY, "\x9b\x1b\r\udcff"))
    yield "a-path-in-another", ALL, (put(FILES, LAST, PATH, "d/x.zip!/") + put(FILES, LAST + 1, PATH, "d/x.zip!") +
                                     put(FILES, LAST + 2, PATH, ""))
    yield "a-kind-of-cabinet", ALL, put(FILES, LAST + 3, WHY, "d/data1.cab: is read with d/setup.exe")
    yield "record-of-every-kind", ALL, b"".join(
        put(RESULTS, i, RECORD, record(kind, b"message")) for i, kind in enumerate((1, 2, 3))) + NEXT + b"".join(
        put(RESULTS, i, RECORD, record(kind, b"message")) for i, kind in enumerate((4, 5, 6)))
    yield "record-of-no-kind", ALL, put(RESULTS, 0, RECORD, record(99))
    yield "record-cut", ALL, put(RESULTS, 0, RECORD, record()[:-2])
    yield "record-of-nothing", ALL, put(RESULTS, 0, RECORD, None)
    yield "record-of-number", ALL, put(RESULTS, 0, RECORD, 12345)
    yield "record-with-digest-of-no-length", ALL, put(RESULTS, 0, RECORD, record(sha256=b"12"))
    yield "record-of-unknown-finding", ALL, put(RESULTS, 0, RECORD, record(causes=[(5000, 1, b"x")]))
    yield "record-that-promises-more", ALL, put(RESULTS, 0, RECORD, record()[:-4] + b"\xff\xff\x03\0\0\0")
    yield "record-of-all-targets", ALL, put(RESULTS, 0, RECORD, record(
        targets=(1 << 64) - 1, fails=1 << 63, causes=[(3, (1 << 64) - 1, b"k.dll!A"), (4, 1 << 63, b"")]))
    yield "records-of-many-things", ALL, (
        put(RESULTS, 0, RECORD, record(fails=6, cut_short=1, causes=[(3, 2, b"zlib1.dll!" + bytes([65 + i])) for i in range(5)],
                                       brings=[b"msvcr80.dll", b"a.dll"], uses=[b"\1zlib1.dll", b"q", b"\1", b""])) +
        put(RESULTS, 1, RECORD, record(fails=7, causes=[(4, 7, b"zlib1.dll!B"), (3, 2, b"zlib1.dll!A")],
                                       uses=[b"d/a.dll"])))
    yield "no-results", FAILS_ON, b"".join(drop(RESULTS, 0) for _ in range(3))
    yield "no-tables", CAUSES_OF, b"".join(drop(LAYOUT, 0) for _ in range(40))
    yield "no-results-table", ALL, drop(LAYOUT, place("results"))
    yield "view-of-another-run", ALL, put(LAYOUT, place("last_run"), SQL, "CREATE VIEW last_run AS SELECT 1 AS run")
    yield "endless-view", ALL, put(LAYOUT, place("last_run"), SQL, (
        "CREATE VIEW last_run AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c)"
        " SELECT max(x) AS run FROM c"))
    yield "schema-that-is-no-sql", ALL, put(LAYOUT, 0, SQL, "CREATE nonsense")
    yield "question-without-target", FAILS_ON, drop(TARGETS, 0)
    yield "no-targets", UNKNOWN_ON, b"".join(drop(TARGETS, 0) for _ in range(40))
    yield "no-run-before", CHANGED, drop(RUNS, 0)
    yield "changed-in-all", CHANGED, (put(FILES, 0, SHA256, "0" * 64) + put(FILES, 1, PATH, "d/old.dll") +
                                      put(RESULTS, 0, FAILS, 7) + put(FILES, 2, RESULT, 1))
    yield "answers-of-other-types", ALL, (put(SYMBOLS, 0, 2, b"\xff\x1b") + put(CAUSES, 0, 1, 77) +
                                          put(FILES, LAST, PATH, None) + put(FILES, LAST + 4, WHY, 1.5))
    yield "another-version-of-the-tables", ALL, byte(63, 9)
    yield "another-program", ALL, byte(71, 9)
    yield "half", ALL, cut(0x8000)
    yield "three-quarters", ALL, cut(0xc000)
    yield "head-alone", ALL, cut(0x0200)
    yield "nothing-left", ALL, cut(0)
    yield "pages-of-no-size", ALL, byte(16, 0xff)
    yield "another-encoding", ALL, byte(59, 2)
    yield "write-ahead-log", ALL, byte(18, 2) + byte(19, 2)
    for page in (1, 2, 5, 6, 7, 8, 14, 15):
        yield "damaged-page-%d" % page, ALL, byte(page << 12, 0x7f) + byte((page << 12) + 4, 0xee) + byte((page << 12) + 8, 1)


def whole(folder):
    """Databases as they are."""
    name = os.path.join(folder, "whole-empty")
    if os.path.exists(name):
        os.unlink(name)
    db = sqlite3.connect(name)
    db.executescript("PRAGMA page_size = 512; PRAGMA application_id = 0x64726c64; PRAGMA user_version = 4; VACUUM;")
    db.close()
    for encoding in "UTF-8", "UTF-16le":
        name = os.path.join(folder, "whole-" + encoding)
        if os.path.exists(name):
            os.unlink(name)
        db = sqlite3.connect(name)
        db.executescript("PRAGMA page_size = 512; PRAGMA encoding = '%s'; " % encoding + schema())
        db.execute("INSERT INTO runs VALUES(1, '', '', 'delivery: d', ?, '', 0)",
                   ("this" if encoding == "UTF-8" else b"this",))
        for i, (path, kind) in enumerate((("d/a.dll", "file"), ("d/b", "other"), ("d/c", "archive"))):
            db.execute("INSERT INTO files(run, number, path, kind, result) VALUES(1, ?, ?, ?, 1)", (i << 24, path, kind))
        db.execute("INSERT INTO results VALUES(1, NULL, '', 0, '', '', '', 0, 0, 0, 0, ?)", (record(),))
        db.commit()
        db.close()


def schema():
    """What audit/db_schema.c has."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "../audit/db_schema.c"), encoding="utf-8") as source:
        return "".join(line.strip().rstrip(";")[1:-1] for line in source if line.startswith('"'))


def place(name):
    """Of a table or view in the schema."""
    db = sqlite3.connect(":memory:")
    db.executescript(schema())
    return [row[0] for row in db.execute("SELECT name FROM sqlite_schema")].index(name)


def main():
    folder = sys.argv[1]
    for name, question, what in edits():
        with open(os.path.join(folder, name), "wb") as out:
            out.write(bytes([question]) + what)
    whole(folder)


main()
