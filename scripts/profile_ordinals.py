"""Which ordinals are fixed: profiles/SOURCES.md, "Ordinals"."""
import collections

from profile_yaml import THERE, is_ordinal

# Below this share of neighbours, ordinals were given by hand.
AUTOMATIC = 0.75


def sequence_share(table):
    """How many neighbours in name order have neighbouring ordinals."""
    ordinals = [int(table[key].ordinal) for key in sorted(table)
                if not is_ordinal(key) and table[key].ordinal]
    if len(ordinals) < 2:
        return 1.0
    steps = sum(b - a == 1 for a, b in zip(ordinals, ordinals[1:]))
    return steps / (len(ordinals) - 1)


def nameless(table):
    return any(is_ordinal(key) for key in table)


def fixed_ordinals(tables, dll):
    """Pairs (name, ordinal) of a hand-numbered DLL, the same everywhere."""
    mine = [t[dll] for t in tables.values() if dll in t]
    if any(sequence_share(table) >= AUTOMATIC for table in mine):
        return set()
    names = collections.defaultdict(set)
    ordinals = collections.defaultdict(set)
    for table in mine:
        for key, row in table.items():
            if row.ordinal:
                names[row.ordinal].add(key)
            if row.ordinal or row.evidence in THERE:
                ordinals[key].add(row.ordinal)
    return {(key, ordinal) for ordinal, keys in names.items() for key in keys
            if len(keys) == 1 and ordinals[key] == {ordinal}}


def drop_moving_ordinals(tables):
    """Keep ordinals only where they are fixed; tell how many."""
    count = collections.Counter()
    for dll in sorted({dll for t in tables.values() for dll in t}):
        fixed = fixed_ordinals(tables, dll)
        kind = "hand-numbered" if fixed else "automatic"
        whole = False
        for table in (t[dll] for t in tables.values() if dll in t):
            if nameless(table):
                whole = True
                count["rows", "whole, kept"] += len(table)
                continue
            for key, row in table.items():
                if (key, row.ordinal) in fixed:
                    count["rows", "hand-numbered, kept"] += 1
                    continue
                if row.ordinal:
                    count["rows", kind + ", ordinal dropped"] += 1
                table[key] = row._replace(ordinal="")
        count["DLLs", "whole" if whole else kind] += 1
    return count


def alike_pairs(tables):
    """Names and ordinals that never stand for another one.

    What has no ordinal in a table tells nothing, and an ordinal without a
    name is the same export as the one that has got a name since.
    """
    names = collections.defaultdict(set)
    ordinals = collections.defaultdict(set)
    for table in tables:
        for key, row in table.items():
            if row.ordinal and not is_ordinal(key):
                names[row.ordinal].add(key)
                ordinals[key].add(row.ordinal)
    return {(key, ordinal) for ordinal, keys in names.items() for key in keys
            if len(keys) == 1 and len(ordinals[key]) == 1}


def numbered_alike(founding, tables, dll):
    """The fixed pairs among targets whose ordinals are partly known.

    Of a DLL that is numbered by hand on all of them, those that are the same
    wherever there are any; else those that were fixed before.
    """
    before = [t[dll] for t in founding.values() if dll in t]
    mine = [t[dll] for t in tables.values() if dll in t]
    shares = [sequence_share(table) for table in mine
              if sum(1 for key, row in table.items()
                     if row.ordinal and not is_ordinal(key)) > 1]
    alike = alike_pairs(before + mine)
    if shares and max(shares) < AUTOMATIC:
        return alike
    if any(nameless(table) for table in before):
        return alike & alike_pairs(before)
    return alike & fixed_ordinals(founding, dll)


def keep_fixed(table, fixed):
    """Drop the ordinals behind names that aren't in 'fixed'; their number."""
    dropped = 0
    for key, row in table.items():
        if row.ordinal and not is_ordinal(key) and \
                (key, row.ordinal) not in fixed:
            table[key] = row._replace(ordinal="")
            dropped += 1
    return dropped


def keep_alike(fixed, tables):
    """For targets that updates change: nothing but what never moved."""
    count = collections.Counter()
    for dll, pairs in fixed.items():
        for table in (t[dll] for t in tables.values() if dll in t):
            count["rows", "Vista and later, ordinal dropped"] += \
                keep_fixed(table, pairs)
            count["rows", "Vista and later, ordinal kept"] += sum(
                1 for row in table.values() if row.ordinal)
    return count


def fill_between(builds, fixed, tables, asked):
    """Give names the fixed ordinals that older and later builds have.

    'asked' are the targets whose tables may have been read without them.
    """
    count = collections.Counter()
    for dll, pairs in fixed.items():
        known = collections.defaultdict(list)
        for target, table in tables.items():
            for key, row in table.get(dll, {}).items():
                if (key, row.ordinal) in pairs:
                    known[key].append((builds[target], row.ordinal))
        for target in asked:
            table = tables[target].get(dll, {})
            for key, row in table.items():
                if row.ordinal or row.evidence not in THERE or \
                        key not in known:
                    continue
                if min(known[key])[0] <= builds[target] <= max(known[key])[0]:
                    table[key] = row._replace(ordinal=known[key][0][1])
                    count["rows", "Vista and later, ordinal between"] += 1
    return count


def ordinals_are_whole(table):
    return nameless(table) and all(
        row.ordinal and row.evidence == "observed" for row in table.values())
