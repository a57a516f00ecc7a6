# SPDX-License-Identifier: Apache-2.0
"""Checks the rules of the house that no compiler checks. Prints one line for each breach, and fails if there is one.

Warnings (a file above 250 lines, a function above 60) are printed and do not fail.
"""

import ast
import pathlib
import re
import subprocess
import sys

FLOOR = {"base": 0, "chip": 1, "ppu": 1, "experiment": 1, "codegen": 2, "mapping": 2, "emulator": 2, "session": 3}

CODE = {".cpp", ".hpp", ".h", ".py", ".S"}
LICENSED = CODE | {".sh", ".cmake", ".toml", ".yml", ".ld"}
LICENSED_NAMES = {"CMakeLists.txt", "Makefile", "packages.txt", "requirements.txt", "run"}
BINARY = {".png", ".jpg", ".svg", ".pdf", ".bin", ".npz"}

LINES_WARN, LINES_FAIL = 250, 400
FUNCTION_WARN, FUNCTION_FAIL = 60, 120
FOLDERS = {"util", "utils", "common", "detail"}
# Headers under these names are other libraries' interfaces, which we keep as published.
PUBLISHED = "ppu/target/"

MACHINE_PATH = re.compile(r"(?<![\w.}])/(work|home|root|Users)/\w")
INCLUDE = re.compile(r"^\s*#\s*include\s+<hxtwin/(\w+)/", re.MULTILINE)
MACRO = re.compile(r"^\s*#\s*define\b", re.MULTILINE)
USING_NAMESPACE = re.compile(r"^\s*using namespace\b", re.MULTILINE)
GETTER = re.compile(r"(?<!std::)\bget_\w+\(")
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b(?!.*#\d)")
ROOM = re.compile(r"hxtwin_room\(\s*(\w+)([^)]*)\)")
KEYWORDS = {"USES", "SOURCES", "LINKS", "PRIVATE_LINKS"}


class Tree:
    """The files of the house, and what was found in them."""

    def __init__(self, root, files):
        self.root = pathlib.Path(root)
        self.files = sorted(files)
        self.breaches = []
        self.warnings = []

    def text(self, file):
        return (self.root / file).read_text(errors="replace")

    def breach(self, file, what):
        self.breaches.append(f"{file}: {what}")

    def warn(self, file, what):
        self.warnings.append(f"{file}: {what}")

    def code(self, *suffixes):
        return [f for f in self.files if pathlib.PurePath(f).suffix in (suffixes or CODE)]

    def public_headers(self):
        return [f for f in self.code(".hpp") if "/include/hxtwin/" in f]


def rooms_of(tree):
    """Which rooms each room says that it uses, by name."""
    rooms = {}
    for name in FLOOR:
        if f"{name}/CMakeLists.txt" not in tree.files:
            continue
        for room, rest in ROOM.findall(tree.text(f"{name}/CMakeLists.txt")):
            words, uses, reading = rest.split(), [], False
            for word in words:
                reading = word == "USES" if word in KEYWORDS else reading
                if reading and word != "USES":
                    uses.append(word)
            rooms[room] = uses
    return rooms


def reach_of(room, rooms):
    """The room and everything below that it may include."""
    reach, todo = set(), [room]
    while todo:
        at = todo.pop()
        if at not in reach:
            reach.add(at)
            todo.extend(rooms.get(at, []))
    return reach


def check_licence(tree):
    for file in tree.files:
        path = pathlib.PurePath(file)
        if path.suffix in LICENSED or path.name in LICENSED_NAMES:
            if "SPDX-License-Identifier: " not in "\n".join(tree.text(file).splitlines()[:3]):
                tree.breach(file, "has no SPDX-License-Identifier in its first three lines")


def check_includes(tree):
    rooms = rooms_of(tree)
    for room, uses in rooms.items():
        for used in uses:
            if FLOOR.get(used, 9) >= FLOOR[room]:
                tree.breach(f"{room}/CMakeLists.txt", f"uses {used}, which is not on a floor below")
    for file in tree.code(".hpp", ".cpp", ".h"):
        parts = file.split("/")
        room = parts[2] if parts[:2] == ["test", "unit"] else parts[0]
        if room not in rooms or file.startswith(PUBLISHED):
            continue
        for included in sorted(set(INCLUDE.findall(tree.text(file))) - reach_of(room, rooms)):
            tree.breach(file, f"includes a header of {included}, which {room} does not use")


def check_public_headers(tree):
    for file in tree.public_headers():
        text = tree.text(file)
        if MACRO.search(text):
            tree.breach(file, "defines a macro in a public header")
        if USING_NAMESPACE.search(text):
            tree.breach(file, "has `using namespace` in a header")
        if getter := GETTER.search(text):
            tree.breach(file, f"names a function {getter.group(0)[:-1]}; say what it returns, without get_")
        if "#pragma once" not in text:
            tree.breach(file, "has no #pragma once")


def check_rooms(tree):
    for room in [*FLOOR, "python"]:
        if f"{room}/CMakeLists.txt" in tree.files and f"{room}/README.md" not in tree.files:
            tree.breach(room, "has no README.md")


def check_names(tree):
    for file in tree.files:
        folders = set(pathlib.PurePath(file).parts[:-1])
        if (folders & FOLDERS) and not file.startswith(PUBLISHED):
            tree.breach(file, f"lies in a folder called {(folders & FOLDERS).pop()}; name the thing that it holds")


def check_words(tree):
    for file in tree.files:
        if pathlib.PurePath(file).suffix in BINARY:
            continue
        for number, line in enumerate(tree.text(file).splitlines(), 1):
            if MACHINE_PATH.search(line):
                tree.breach(f"{file}:{number}", "names a path of somebody's machine")
            if UNFINISHED.search(line) and pathlib.PurePath(file).suffix in LICENSED:
                tree.breach(f"{file}:{number}", "leaves something to be done without an issue number")
        if pathlib.PurePath(file).name == "CMakeLists.txt" and "-ffast-math" in tree.text(file):
            tree.breach(file, "uses -ffast-math, which makes results depend on the compiler")


def functions_of(file, text):
    """(name, first line, length) of each function: by syntax in Python; in formatted C++, one ends
    with a lone brace in column 0 and begins at the last line before it that starts there."""
    if file.endswith(".py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield node.name, node.lineno, node.end_lineno - node.lineno + 1
        return
    name, begin = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line == "}" and "(" in name:
            yield name.rstrip(" {"), begin, number - begin + 1
        if re.match(r"[^\s#/]", line):
            name, begin = line, number


def check_lengths(tree):
    for file in tree.code():
        text = tree.text(file)
        lines = text.count("\n")
        if lines > LINES_FAIL:
            tree.breach(file, f"has {lines} lines; {LINES_FAIL} are allowed, 250 are the aim")
        elif lines > LINES_WARN:
            tree.warn(file, f"has {lines} lines; {LINES_WARN} are the aim")
        for name, at, length in functions_of(file, text):
            if length > FUNCTION_FAIL:
                tree.breach(f"{file}:{at}", f"`{name}` has {length} lines; {FUNCTION_FAIL} are allowed")
            elif length > FUNCTION_WARN:
                tree.warn(f"{file}:{at}", f"`{name}` has {length} lines; 25 are the aim")


CHECKS = [check_licence, check_includes, check_public_headers, check_rooms, check_names, check_words, check_lengths]


def check(root, files):
    """Breaches and warnings of the given files, as two lists of lines."""
    tree = Tree(root, files)
    for one in CHECKS:
        one(tree)
    return tree.breaches, tree.warnings


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, check=True, text=True,
                            capture_output=True).stdout.splitlines()
    files = [f for f in listed if (root / f).is_file()]
    breaches, warnings = check(root, files)
    for line in warnings:
        print(f"warning: {line}")
    for line in breaches:
        print(f"error: {line}", file=sys.stderr)
    print(f"house check: {len(files)} files, {len(breaches)} breaches, {len(warnings)} warnings")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
