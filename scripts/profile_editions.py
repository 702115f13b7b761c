"""Targets that stand for a client and a server of one code base."""
from profile_between import is_there
from profile_targets import TARGETS, is_nt6

# The servers and the client whose lists were read apart.
SERVERS, CLIENT = ("ws2019-", "ws2022-"), "win10-22h2-"

# The feature Server-Media-Foundation (R2911).
MEDIA = ("mf.dll", "mfcore.dll", "mfplat.dll", "mfplay.dll",
         "mfreadwrite.dll")


def ending(target):
    return target.id[target.id.index("x64"):]


def is_both(target):
    return not target.partial and is_nt6(target) and \
        "server" in target.groups and \
        not {"2019", "2022"} & set(target.groups)


def part_editions(inv):
    """What only the client has comes with a component to the server."""
    by_id = {t.id: t for t in TARGETS}
    for target in filter(is_both, TARGETS):
        mine = inv[target.id]
        servers = [by_id[s + ending(target)] for s in SERVERS]
        client = by_id[CLIENT + ending(target)]
        for dll in inv[client.id]:
            if dll in mine and is_there(inv, client, dll) and \
                    not any(dll in inv[s.id] for s in servers):
                mine[dll] = ("optional", mine[dll][1])
        for dll in set.intersection(*(set(inv[s.id]) for s in servers)):
            if dll not in inv[client.id]:
                mine.setdefault(dll, ("system32", "unproven"))


def part_media(inv):
    for target in TARGETS:
        if not is_nt6(target) or "server" not in target.groups:
            continue
        for dll in MEDIA:
            if is_there(inv, target, dll):
                inv[target.id][dll] = ("optional", inv[target.id][dll][1])
