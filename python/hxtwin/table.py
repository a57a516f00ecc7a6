# SPDX-License-Identifier: Apache-2.0
"""Tables of what was expected and what came out."""

import json
from dataclasses import asdict, dataclass


@dataclass
class Line:
    """One quantity: what was published or is asked for, ours, and whether ours is within what is asked."""

    quantity: str
    published: str
    ours: str
    passed: bool

    def __post_init__(self):
        self.passed = bool(self.passed)  # numpy's bool is no bool of JSON


def text(lines):
    """The lines as text in aligned columns, closed by how many passed."""
    head = ("quantity", "published", "here", "")
    rows = [(line.quantity, line.published, line.ours, "PASS" if line.passed else "FAIL") for line in lines]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(4)]
    form = lambda row: "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
    passed = sum(line.passed for line in lines)
    rule = "-" * (sum(widths) + 6)
    return "\n".join([form(head), rule, *map(form, rows), rule, f"{passed} of {len(lines)} lines pass"])


def write(lines, text_path, json_path, **more):
    """Writes the table as text and as JSON; `more` goes into the JSON beside the lines."""
    text_path.write_text(text(lines) + "\n")
    json_path.write_text(json.dumps({"lines": [asdict(line) for line in lines], **more}, indent=2) + "\n")
