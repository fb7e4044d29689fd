#!/usr/bin/env python3
"""Writes tests/exports/cases: files that a school can bring, each with what must be made of it and why.

    python3 tests/exports/make.py

The same bytes at each run. Python 3.11 and its standard library; the `.xls` cases need xlwt (`pip install xlwt`), at this moment
only. The expectations come from what the reader promises, not from what the program says: change one only with a reason.
"""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
FAMILIES = [
    "encodings", "separators", "quotes", "lines", "truncation", "invisible", "spreadsheets", "columns", "exports", "others",
    "workbooks", "books", "shown", "pages", "foreign", "profiles", "doubles", "lists", "moved", "shifted", "misread", "escapes", "blanks", "nothing",
    "series",
]

if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(HERE))
    for family in FAMILIES:
        import_module(f"making.{family}")
    from making.cases import CASES, write

    write(HERE / "cases")
    print(f"{len(CASES)} cases")
