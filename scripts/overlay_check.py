"""Reads profiles/overlays/ again and compares it with the tables."""
import glob
import os
import re

from overlay_facts import MACHINES, assembly_fields, header
from profile_yaml import parse_spec, read_yaml


def expand_specs(kinds, word):
    for key in kinds:
        if key in ("like", "remove", "later") or key in MACHINES:
            continue
        for item in kinds[key]:
            m = re.fullmatch(r"@(\d+)-@(\d+)", item)
            items = [item] if not m else [
                "@%d" % n for n in range(int(m[1]), int(m[2]) + 1)]
            for one in items:
                yield parse_spec(one, word if key == "add" else key)


def expand_removed(kinds):
    return {key for key, _ in expand_specs(
        {"add": kinds.get("remove", ())}, "")}


def expand_tables(docs):
    tables, done = {}, {}
    exports = {d: t for doc in docs for d, t in doc["exports"].items()}
    for doc in docs:
        for group in doc["tables"]:
            for machine in MACHINES:
                for dll in group.get(machine, ()):
                    tables[dll, machine] = group

    def expand(dll, machine):
        if (dll, machine) in done or (dll, machine) not in tables:
            return done.get((dll, machine), {})
        kinds, word = exports[dll], tables[dll, machine]["evidence"]
        rows = {}
        if "like" in kinds:
            rows = {key: row._replace(evidence=word) for key, row in
                    expand(kinds["like"], machine).items()}
        for part in (kinds, kinds.get(machine, {})):
            for key in expand_removed(part):
                del rows[key]
            rows.update(expand_specs(part, word))
        done[dll, machine] = rows
        return rows

    for dll, machine in tables:
        expand(dll, machine)
    later = {(dll, machine): tuple(exports[dll].get(machine, {}).get(
        "later", ())) for dll, machine in tables}
    return tables, done, later


def fields_read(node, pairs):
    """Does a map hold just these fields?"""
    pairs = list(pairs)
    want = {key: list(value) if isinstance(value, (list, tuple)) else value
            for key, value in pairs if value}
    return {key: value for key, value in node.items()
            if key in dict(pairs)} == want


def verify_overlays(facts, docs, others):
    for r in facts.redistributables.values():
        doc = docs.get(r.id, others.get(r.id))
        if doc is None or not fields_read(doc, header(r)):
            yield "header of " + r.id
            continue
        rows = {(dll, m, g["place"], tuple(g.get("targets", ())),
                 g.get("version", ""), g["evidence"])
                for g in doc.get("inventory", ())
                for m in g["machines"] for dll in g["dlls"]}
        if rows != {(f.dll, f.machine, f.place, f.targets, f.version,
                     f.evidence) for f in facts.files.get(r.id, ())}:
            yield "inventory of " + r.id
        rows = {(target, g["source"], dll, word, key)
                for g in doc.get("adds", ()) for target in g["targets"]
                for dll, words in g["exports"].items()
                for word, keys in words.items() for key in keys}
        if rows != {(a.target, a.source, a.dll, a.evidence, a.key)
                    for a in facts.adds.get(r.id, ())}:
            yield "adds of " + r.id
        mine = [a for a in facts.assemblies if r.id in a.overlays]
        yield from verify_assemblies(mine, doc.get("assemblies", []), r.id)


def verify_assemblies(want, got, where):
    if len(want) != len(got) or not all(
            fields_read(node, assembly_fields(a))
            for a, node in zip(want, got)):
        yield "assemblies of " + where


def verify_dlls(facts, doc):
    got = {}
    for g in doc["dlls"]:
        for dll in g["dlls"]:
            got[dll] = (g["what"], tuple(g["from"]), g.get("debug", ""),
                        g.get("app_local", ""))
    for dll, d in facts.dlls.items():
        if got.pop(dll, None) != tuple(d):
            yield "dlls.yaml: " + dll
    for dll in got:
        yield "dlls.yaml: %s too many" % dll


def verify_advice(facts, doc):
    got = {(dll, name): (g["instead"], g.get("origin", ""),
                         g.get("yy_thunks", ""))
           for dll, groups in doc["advice"].items()
           for g in groups for name in g["names"]}
    for key in set(got) | set(facts.advice):
        if got.get(key) != facts.advice.get(key):
            yield "advice.yaml: %s %s" % key
    for key in facts.advice_by_rule:
        if not any(rule_fits(rule, *key) for rule in doc["rules"]):
            yield "advice.yaml: no rule for %s %s" % key


def glob_fits(pattern, word):
    return re.fullmatch(
        re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), word)


def rule_fits(rule, dll, name):
    return any(glob_fits(p, dll) for p in rule["dlls"]) and \
        any(glob_fits(p, name) for p in rule.get("names", ["*"]))


def verify(facts, folder):
    """Compare every fact; tell what differs, and whether anything does."""
    def read(name):
        return read_yaml(os.path.join(folder, name))

    docs = {r: read(r + ".yaml") for r in facts.with_file}
    tables, exports, later = expand_tables(
        [read_yaml(path) for path in sorted(
            glob.glob(os.path.join(folder, "tables", "*.yaml")))])
    bad = list(verify_overlays(facts, docs, read("others.yaml")["others"]))
    bad += verify_assemblies([a for a in facts.assemblies if not a.overlays],
                             read("assemblies.yaml")["assemblies"], "Windows")
    bad += verify_dlls(facts, read("dlls.yaml"))
    bad += verify_advice(facts, read("advice.yaml"))
    for key in set(facts.tables) | set(tables):
        t = facts.tables.get(key)
        if t is None or key not in tables or not fields_read(
                tables[key], zip(t._fields[:4], t[:4])):
            bad.append("table of %s %s" % key)
        elif (exports[key], later[key]) != (facts.exports[key], t.later):
            bad.append("exports of %s %s" % key)
    for line in bad:
        print("differs: " + line)
    print("%d redistributables, %d with a file; %d rows of files, %d of "
          "adds; %d assemblies; %d DLLs" % (
              len(facts.redistributables), len(docs),
              sum(map(len, facts.files.values())),
              sum(map(len, facts.adds.values())), len(facts.assemblies),
              len(facts.dlls)))
    print("%d tables, %d exports; advice for %d procedures and DLLs, %d more "
          "by rule" % (len(tables), sum(map(len, exports.values())),
                       len(facts.advice), len(facts.advice_by_rule)))
    print("%d differences" % len(bad))
    return bool(bad)
