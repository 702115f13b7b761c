#!/usr/bin/env python3
"""fuzz_coverage.py TARGET INPUTS FILE...: one row of scripts/fuzz-coverage, from llvm-cov's JSON."""
import json
import os
import sys


def main():
    target, inputs, own = sys.argv[1], sys.argv[2], set(sys.argv[3:])
    lines = covered = 0
    for file in json.load(sys.stdin)["data"][0]["files"]:
        if os.path.relpath(os.path.normpath(file["filename"])) not in own:
            continue
        lines += file["summary"]["lines"]["count"]
        covered += file["summary"]["lines"]["covered"]
    if lines == 0:
        sys.exit(f"fuzz-coverage: {target}: none of its files is in the program")
    print(f"{target:18} {inputs:>6} {lines:8} {100 * covered / lines:8.1f}%")


main()
