#!/usr/bin/env python3
"""fuzz_coverage.py TARGET INPUTS FILE...: one row of scripts/fuzz-coverage, from llvm-cov's lcov.

It ends with 1 where fewer lines are covered than WANTED percent.
"""
import os
import re
import sys

# No bytes reach what is there for a failing allocation: `make check-faults` does.
NO_MEMORY = re.compile(r"\s*(return|ret =|error =) E_NO_MEMORY;\n|"
                       r'.*"(%s: )?out of memory"(, path)?\);\n')


WANTED = 95


def left_out(path):
    with open(path, encoding="utf-8") as text:
        return {number for number, line in enumerate(text, 1) if NO_MEMORY.fullmatch(line)}


def main():
    target, inputs, own = sys.argv[1], sys.argv[2], set(sys.argv[3:])
    lines = covered = 0
    skipped = None
    for line in sys.stdin:
        key, _, value = line.rstrip("\n").partition(":")
        if key == "SF":
            path = os.path.relpath(os.path.normpath(value))
            skipped = left_out(path) if path in own else None
        elif key == "DA" and skipped is not None:
            number, count = value.split(",")[:2]
            if int(number) not in skipped:
                lines += 1
                covered += int(count) != 0
    if lines == 0:
        sys.exit(f"fuzz-coverage: {target}: none of its files is in the program")
    print(f"{target:18} {inputs:>6} {lines:8} {100 * covered / lines:8.1f}%")
    if 100 * covered < WANTED * lines:
        sys.exit(1)


main()
