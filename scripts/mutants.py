"""Mutants of a C file, all in one text: each is asleep until its number is chosen.

clang's syntax tree tells where expressions and statements are. What is changed
is in tests/mutants/README.md.
"""
import json
import re
import subprocess

ORDER = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}
ARITHMETIC = {"+": "-", "-": "+", "&": "|", "|": "&"}
INTEGER = re.compile(r"^(const )?(bool|_Bool|char|int|long|short|unsigned|signed|s?size_t|u?int\d+_t|(un)?signed [a-z ]+|long [a-z ]+|enum \w+|target_set|ptrdiff_t|DWORD|WORD|BYTE)$")
# Macros that stand for one number.
NUMBERS = re.compile(r"^(true|false|IMAGE_\w+|ERROR_\w+|STATUS_\w+|U?INT\d+_MAX|SIZE_MAX)$")
# Only what has no memory left, which fault injection tests, tells these apart.
MEMORY = {"E_NO_MEMORY", "E_IO"}
# To forget these loses memory or files, which sanitizers see.
CLEAN_UP = re.compile(r"^(free|munmap|close|closedir|fclose|arena_release|\w+_(free|release|close))$")
# What parentheses are looked for in.
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|.', re.S)
# Not evaluated, or constant.
CONSTANT = {"UnaryExprOrTypeTraitExpr", "OffsetOfExpr", "ConstantExpr", "EnumConstantDecl", "EnumDecl", "RecordDecl", "StaticAssertDecl", "TypedefDecl"}


class Refused(Exception):
    """The node is of a macro, and can't be changed where it stands."""


class File:
    def __init__(self, path, flags, first):
        with open(path, "rb") as f:
            self.text = f.read()
        self.path, self.first = path, first
        self.mutants = []  # {file, line, function, kind, what}
        self.edits = []  # (offset, class, depth, text, end of what is replaced)
        self.constants = set()
        self.errors = set()
        tree = subprocess.run(["clang", *flags, "-w", "-fsyntax-only", "-Xclang", "-ast-dump=json", path], check=True, stdout=subprocess.PIPE).stdout
        for node in json.loads(tree)["inner"]:
            if node["kind"] == "FunctionDecl" and "inner" in node and "includedFrom" not in json.dumps([node["loc"], node["range"]]):
                body = node["inner"][-1]
                if body["kind"] == "CompoundStmt":
                    self.function = node["name"]
                    self.returns = node["type"]["qualType"].split("(")[0].strip()
                    self.walk(body, None, 0)

    # Where things stand.

    def offset(self, loc, at_end):
        if "expansionLoc" in loc:
            loc = loc["expansionLoc"]
            if loc.get("isMacroArgExpansion"):
                raise Refused
            end = loc["offset"] + loc["tokLen"]
            if at_end and self.text[end:end + 1] == b"(":
                end = self.closing(end)
            return end if at_end else loc["offset"]
        if "offset" not in loc:
            raise Refused
        return loc["offset"] + (loc["tokLen"] if at_end else 0)

    def closing(self, at):
        depth = 0
        for token in TOKEN.finditer(self.text, at):
            depth += {b"(": 1, b")": -1}.get(token[0], 0)
            if depth == 0:
                return token.end()
        raise Refused

    def span(self, node):
        begin, end = node["range"]["begin"], node["range"]["end"]
        places = [loc["expansionLoc"]["offset"] if "expansionLoc" in loc else None for loc in (begin, end)]
        if places[0] is not None and places[0] == places[1]:
            raise Refused
        return self.offset(begin, False), self.offset(end, True)

    def source(self, start, end):
        return re.sub(r"\s+", " ", self.text[start:end].decode(errors="replace"))

    def is_empty(self, node):
        try:
            return re.sub(rb"\s", b"", self.text[slice(*self.span(node))]) == b"{0}"
        except Refused:
            return False

    # What is changed.

    def mutant(self, start, kind, was, becomes):
        # Only a text without a place in the file stays the same when lines move.
        self.mutants.append({
            "file": self.path, "line": self.text.count(b"\n", 0, start) + 1, "function": self.function,
            "kind": kind, "what": f"{was} → {becomes}"[:160],
        })
        return self.first + len(self.mutants) - 1

    def insert(self, start, end, depth, before, after):
        self.edits.append((start, 2, depth, before, start))
        self.edits.append((end, 0, -depth, after, end))

    def compare(self, node, depth):
        start, end = self.span(node)
        (_, left_end), (right_start, _) = map(self.span, node["inner"])
        op = node["opcode"]
        others = ORDER.get(op) or (ARITHMETIC[op],)
        was = self.source(start, end)
        left, right = self.source(start, left_end), self.source(right_start, end)
        numbers = [(o, self.mutant(start, "comparison" if op in ORDER else "arithmetic", was, f"{left} {o} {right}")) for o in others]
        n = numbers[0][1]
        plus = ["+" if self.is_bit_field(i) else "" for i in node["inner"]]
        choice = "".join(f"MUTANT({m}) ? l{n} {o} r{n} : " for o, m in numbers)
        self.insert(start, end, depth, f"({{ __auto_type l{n} = {plus[0]}(", f"); {choice}l{n} {op} r{n}; }})")
        self.edits.append((left_end, 1, 0, f"); __auto_type r{n} = {plus[1]}(", right_start))

    def is_bit_field(self, node):
        while node["kind"] in ("ImplicitCastExpr", "ParenExpr"):
            node = node["inner"][0]
        return node.get("objectKind") == "bitfield"

    def logical(self, node, depth):
        start, end = self.span(node)
        (_, left_end), (right_start, _) = map(self.span, node["inner"])
        op, other = node["opcode"], {"&&": "||", "||": "&&"}[node["opcode"]]
        n = self.mutant(start, "logical", self.source(start, end), f"{self.source(start, left_end)} {other} {self.source(right_start, end)}")
        test = f"l{n} != MUTANT({n}) ? !!(" if op == "&&" else f"l{n} == MUTANT({n}) ? !!("
        self.insert(start, end, depth, f"({{ int l{n} = !!(", f") : l{n}; }})")
        self.edits.append((left_end, 1, 0, f"); {test}", right_start))

    def negate(self, node, depth, kind="condition"):
        while node["kind"] in ("ImplicitCastExpr", "ParenExpr"):
            node = node["inner"][0]
        if node["kind"] == "BinaryOperator" and node.get("opcode") in ORDER or "IntegerLiteral" == node["kind"]:
            return
        start, end = self.span(node)
        was = self.source(start, end)
        n = self.mutant(start, kind, was, f"!({was})")
        self.insert(start, end, depth, f"(!!(", f") != MUTANT({n}))")

    def constant(self, node, depth):
        begin = node["range"]["begin"]
        if "expansionLoc" in begin:
            begin = begin["expansionLoc"]
            if begin.get("isMacroArgExpansion") or "offset" not in begin:
                raise Refused
            start, end = begin["offset"], begin["offset"] + begin["tokLen"]
            if not NUMBERS.match(self.text[start:end].decode()):
                raise Refused
        else:
            start, end = self.span(node)
        was = self.source(start, end)
        if start in self.constants or was in MEMORY:
            return
        self.constants.add(start)
        becomes = {"0": "1", "1": "0", "true": "0", "false": "1"}.get(was, f"({was} + 1)")
        n = self.mutant(start, "constant", was, becomes)
        self.insert(start, end, depth, f"(MUTANT({n}) ? {becomes} : ", ")")

    def remove(self, node, depth):
        if node["kind"] in ("BreakStmt", "ContinueStmt"):
            start, end = self.span(node)
            semicolon = self.text.index(b";", end) + 1
            n = self.mutant(start, "removed", self.source(start, end), "nothing")
            self.insert(start, semicolon, depth, f"{{ if (!MUTANT({n})) ", " }")
            return
        if node["kind"] == "CallExpr" and CLEAN_UP.match(self.called(node)):
            return
        if node["kind"] == "CallExpr" or node["kind"] == "CompoundAssignOperator" or \
                node["kind"] == "BinaryOperator" and node["opcode"] == "=" or \
                node["kind"] == "UnaryOperator" and node["opcode"] in ("++", "--"):
            start, end = self.span(node)
            n = self.mutant(start, "removed", self.source(start, end), "nothing")
            self.insert(start, end, depth, f"(MUTANT({n}) ? (void)0 : (void)(", "))")

    def called(self, node):
        while "inner" in node:
            node = node["inner"][0]
        return node.get("referencedDecl", {}).get("name", "")

    def returned(self, value, depth, unless_ok):
        inner = value
        while inner["kind"] in ("ImplicitCastExpr", "ParenExpr"):
            inner = inner["inner"][0]
        # Constants, comparisons and && change by themselves.
        if inner["kind"] in ("IntegerLiteral", "CharacterLiteral", "CompoundLiteralExpr") or \
                inner["kind"] == "BinaryOperator" and inner["opcode"] in {**ORDER, "&&": 0, "||": 0} or \
                inner["kind"] == "UnaryOperator" and inner["opcode"] == "!" or \
                inner.get("referencedDecl", {}).get("kind") == "EnumConstantDecl" or unless_ok:
            return
        start, end = self.span(value)
        was = self.source(start, end)
        if MEMORY & set(was.replace(":", " ").split()):
            return
        if was in ("NULL", "true", "false", "STR_EMPTY") or NUMBERS.match(was):
            return
        if self.returns in ("bool", "_Bool"):
            becomes, before, after = f"!({was})", "(!(", None
        elif self.returns.endswith("*"):
            becomes = "NULL"
        elif INTEGER.match(self.returns):
            becomes = f"({was}) + 1" if inner["kind"] in ("DeclRefExpr",) else "0"
        else:
            becomes = f"({self.returns}){{ 0 }}"
        n = self.mutant(start, "return", f"return {was}", f"return {becomes}")
        if becomes.startswith("!("):
            self.insert(start, end, depth, "(!!(", f") != MUTANT({n}))")
        elif becomes.endswith("+ 1"):
            self.insert(start, end, depth, f"(MUTANT({n}) + (", "))")
        else:
            self.insert(start, end, depth, f"(MUTANT({n}) ? {becomes} : (", "))")

    # The walk.

    def walk(self, node, parent, depth):
        if not node or "kind" not in node or node["kind"] in CONSTANT:
            return
        kind, inner = node["kind"], node.get("inner", [])
        if kind == "VarDecl" and (node.get("storageClass") == "static" or "[" in node["type"]["qualType"] and node.get("init") is None):
            return
        if kind == "ImplicitCastExpr" and node["castKind"] in ("NullToPointer",):
            return
        # '{ 0 }' says that all is empty, not that its first field is the number 0.
        if kind == "InitListExpr" and self.is_empty(node):
            return
        before = len(self.mutants), len(self.edits)
        try:
            self.change(node, kind, inner, depth)
        except Refused:
            del self.mutants[before[0]:], self.edits[before[1]:]
        first = 1 if kind == "CaseStmt" else 0
        for child in inner[first:]:
            self.walk(child, node, depth + 10)

    def change(self, node, kind, inner, depth):
        if kind == "BinaryOperator":
            if node["opcode"] in ORDER:
                self.compare(node, depth)
            elif node["opcode"] in ("&&", "||"):
                self.logical(node, depth)
            elif node["opcode"] in ARITHMETIC and all(INTEGER.match(n["type"]["qualType"]) for n in (node, *inner)):
                self.compare(node, depth)
        elif kind == "UnaryOperator" and node["opcode"] == "!":
            start, end = self.span(node)
            n = self.mutant(start, "negation", self.source(start, end), self.source(start + 1, end))
            self.insert(start, end, depth, "((", f") != MUTANT({n}))")
        elif kind in ("IntegerLiteral", "CharacterLiteral"):
            self.constant(node, depth)
        elif kind == "DeclRefExpr" and node["referencedDecl"]["kind"] == "EnumConstantDecl":
            self.constant(node, depth)
        elif kind in ("IfStmt", "WhileStmt", "ConditionalOperator"):
            self.attempt(self.negate, inner[0], depth + 5)
        elif kind == "ForStmt" and inner[2]:
            self.attempt(self.negate, inner[2], depth + 5)
        elif kind == "DoStmt":
            self.attempt(self.negate, inner[1], depth + 5)
        elif kind == "ReturnStmt" and inner:
            self.attempt(self.returned, inner[0], depth + 5, node["id"] in self.errors)
        if kind == "IfStmt":
            self.note_error(inner)
        self.statements(kind, inner, depth)

    def attempt(self, change, *arguments):
        before = len(self.mutants), len(self.edits)
        try:
            change(*arguments)
        except Refused:
            del self.mutants[before[0]:], self.edits[before[1]:]

    def note_error(self, inner):
        """if (ret != OK) return ret: only without memory is it come by."""
        start, end = self.span(inner[0])
        if inner[1]["kind"] == "ReturnStmt" and self.source(start, end).endswith("!= OK"):
            self.errors.add(inner[1]["id"])

    def statements(self, kind, inner, depth):
        children = {
            "CompoundStmt": inner, "IfStmt": inner[1:], "WhileStmt": inner[1:], "DoStmt": inner[:1],
            "ForStmt": inner[4:], "CaseStmt": inner[-1:], "DefaultStmt": inner[-1:], "LabelStmt": inner[-1:],
        }.get(kind, [])
        for child in children:
            if child and "kind" in child:
                self.attempt(self.remove, child, depth + 5)

    # The text with all of them.

    def changed(self):
        out, at = [b'#include "tests/mutants/mutant.h"\n#line 1 "%s"\n' % self.path.encode()], 0
        for offset, _, _, text, end in sorted(self.edits, key=lambda e: (e[0], e[1], e[2])):
            out.append(self.text[at:offset])
            out.append(text.encode())
            at = max(at, end)
        return b"".join(out) + self.text[at:]
