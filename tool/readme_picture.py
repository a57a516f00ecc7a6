# SPDX-License-Identifier: Apache-2.0
"""Puts the pictures of out/homeostasis side by side into doc/image/homeostasis.png, for the README."""
from pathlib import Path

from PIL import Image

root = Path(__file__).parent.parent
pictures = [Image.open(root / "out/homeostasis" / name).convert("RGB") for name in ("rates.png", "weights.png")]
height = min(p.height for p in pictures)
pictures = [p.resize((p.width * height // p.height, height)) for p in pictures]
whole = Image.new("RGB", (sum(p.width for p in pictures), height), "white")
left = 0
for picture in pictures:
    whole.paste(picture, (left, 0))
    left += picture.width
whole.quantize(64).save(root / "doc/image/homeostasis.png", optimize=True)
