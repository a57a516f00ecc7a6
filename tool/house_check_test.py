# SPDX-License-Identifier: Apache-2.0
"""Each rule of house_check.py: a tree that keeps it, and one that breaks it."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import house_check  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
HASH = "# SPDX-License-Identifier: Apache-2.0\n"
HEADER = SPDX + "#pragma once\n"
HOUSE = {
    "base/CMakeLists.txt": HASH + "hxtwin_room(base SOURCES src/error.cpp LINKS fmt::fmt)\n",
    "base/README.md": "# base\n",
    "chip/CMakeLists.txt": HASH + "hxtwin_room(chip USES base SOURCES src/a.cpp)\n",
    "chip/README.md": "# chip\n",
    "mapping/CMakeLists.txt": HASH + "hxtwin_room(mapping\n    USES chip\n    SOURCES src/a.cpp)\n",
    "mapping/README.md": "# mapping\n",
    "ppu/CMakeLists.txt": HASH + "hxtwin_room(ppu USES base SOURCES src/a.cpp)\n",
    "ppu/README.md": "# ppu\n",
}


def check(extra, without=()):
    files = {name: text for name, text in {**HOUSE, **extra}.items() if name not in without}
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return house_check.check(root, files)


class HouseCheck(unittest.TestCase):
    def assert_clean(self, extra):
        self.assertEqual(check(extra), ([], []))

    def assert_breach(self, words, extra, without=()):
        breaches, _ = check(extra, without)
        self.assertEqual(len(breaches), 1, breaches)
        self.assertIn(words, breaches[0])

    def test_accepts_a_tidy_house(self):
        self.assert_clean({})

    def test_finds_a_file_without_licence(self):
        self.assert_breach("SPDX", {"base/src/a.cpp": "int a;\n"})
        self.assert_breach("SPDX", {"Makefile": "all:\n"})

    def test_allows_includes_of_rooms_used_and_of_those_they_use(self):
        self.assert_clean({"mapping/src/a.cpp": SPDX + "#include <hxtwin/chip/a.hpp>\n#include <hxtwin/base/a.hpp>\n"})

    def test_finds_an_include_sideways(self):
        self.assert_breach("chip does not use", {"chip/src/a.cpp": SPDX + "#include <hxtwin/ppu/a.hpp>\n"})

    def test_finds_an_include_upwards(self):
        self.assert_breach("base does not use", {"base/src/a.cpp": SPDX + "#include <hxtwin/chip/a.hpp>\n"})

    def test_finds_a_unit_test_that_includes_another_room(self):
        self.assert_breach("chip does not use", {"test/unit/chip/a.cpp": SPDX + "#include <hxtwin/mapping/a.hpp>\n"})

    def test_lets_tests_of_pairs_include_what_they_want(self):
        self.assert_clean({"test/cross/a.cpp": SPDX + "#include <hxtwin/mapping/a.hpp>\n#include <hxtwin/ppu/a.hpp>\n"})

    def test_finds_a_room_that_uses_its_neighbour(self):
        self.assert_breach("not on a floor below",
                           {"chip/CMakeLists.txt": HASH + "hxtwin_room(chip USES base ppu SOURCES a.cpp)\n"})

    def test_finds_a_macro_in_a_public_header_only(self):
        self.assert_breach("macro", {"chip/include/hxtwin/chip/a.hpp": HEADER + "#define A 1\n"})
        self.assert_clean({"chip/src/a.hpp": HEADER + "#define HXTWIN_A 1\n"})

    def test_finds_getters_and_using_namespace_and_a_missing_guard(self):
        name = "chip/include/hxtwin/chip/a.hpp"
        self.assert_breach("get_size", {name: HEADER + "int get_size();\n"})
        self.assert_clean({name: HEADER + "auto a = std::get_if<int>(&v);\n"})
        self.assert_breach("using namespace", {name: HEADER + "using namespace std;\n"})
        self.assert_breach("pragma once", {name: SPDX})

    def test_finds_a_room_without_page(self):
        self.assert_breach("README", {}, without=("chip/README.md",))

    def test_finds_folders_named_after_nothing(self):
        self.assert_breach("util", {"chip/src/util/a.cpp": SPDX})
        self.assert_clean({"ppu/target/include/halco/common/a.h": SPDX})

    def test_finds_paths_of_a_machine(self):
        path = "/".join(["", "home", "someone"])
        self.assert_breach("doc/a.md:2", {"doc/a.md": f"first\nsee {path}\n"})
        self.assert_clean({"doc/a.md": "see doc/" + "work/flow\n"})

    def test_finds_things_left_to_do(self):
        word = "TO" + "DO"
        self.assert_breach("issue number", {"chip/src/a.cpp": SPDX + f"// {word}: later\n"})
        self.assert_clean({"chip/src/a.cpp": SPDX + f"// {word} #12: later\n"})

    def test_finds_long_files_and_warns_before(self):
        self.assert_breach("401 lines", {"chip/src/a.cpp": SPDX + "int a;\n" * 400})
        breaches, warnings = check({"chip/src/a.cpp": SPDX + "int a;\n" * 250})
        self.assertEqual((breaches, len(warnings)), ([], 1))

    def test_finds_long_functions_in_cpp_and_python(self):
        body = "    a();\n" * 125
        self.assert_breach("`void f()` has 127 lines", {"chip/src/a.cpp": SPDX + "void f() {\n" + body + "}\n"})
        table = "constexpr std::array a{\n" + "    b(1),\n" * 125 + "};\n"
        self.assert_clean({"chip/src/a.cpp": SPDX + table + "void g() {\n    h();\n}\n"})
        self.assert_breach("`f` has 126 lines", {"tool/a.py": HASH + "def f():\n" + body})


if __name__ == "__main__":
    unittest.main()
