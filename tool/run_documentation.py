# SPDX-License-Identifier: Apache-2.0
"""Runs the fenced ```python blocks of README.md and doc/, those of one page in order in one process."""

import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def code_of(page: pathlib.Path) -> str:
    """The page's blocks, on the lines on which they stand in the page."""
    text = page.read_text()
    code = ""
    for block in BLOCK.finditer(text):
        code += "\n" * (text.count("\n", 0, block.start(1)) - code.count("\n")) + block.group(1)
    return code


def runs(page: pathlib.Path) -> bool:
    """Whether the page's code runs in the root folder of the house."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / (page.name + ".py")
        script.write_text(code_of(page))
        return subprocess.run([sys.executable, str(script)], cwd=ROOT).returncode == 0


def main() -> int:
    pages = [p for p in [ROOT / "README.md", *sorted((ROOT / "doc").rglob("*.md"))] if code_of(p)]
    broken = [page.relative_to(ROOT) for page in pages if not runs(page)]
    for page in broken:
        print(f"{page}: its Python code does not run", file=sys.stderr)
    print(f"documentation: {len(pages)} pages with Python code, {len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
