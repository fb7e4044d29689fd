#!/usr/bin/env python3
"""Writes tests/exports/names/names.csv.gz: names of many countries, no two lines the same.

    pip install Faker==40.63.0
    python3 tests/exports/names/make.py

The same bytes at each run of one version of Faker; at this moment only is Faker needed. An ENT of France writes Latin letters,
mostly: languages of other letters keep a share.
"""

import csv
import gzip
import io
import unicodedata
import warnings
from importlib.util import find_spec
from pathlib import Path

from faker import Faker
from faker.config import AVAILABLE_LOCALES

SEED = 77
# Of each language, by its letters.
LATIN, OTHER = 480, 110
# Some languages have few names: after so many draws all of them are there.
DRAWS = 20_000
TITLES = ["locale", "first", "last"]
HERE = Path(__file__).parent


def has_people(locale):
    """Whether it has names of its own; some that are only another's, under a former name, are left out."""
    return locale != "fr_QC" and find_spec(f"faker.providers.person.{locale}") is not None


def is_latin(text):
    return all(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())


def names(locale, known):
    """Names of one language that no former one gave."""
    faker = Faker(locale)
    faker.seed_instance(SEED)
    found = []
    for _ in range(DRAWS):
        first, last = faker.first_name(), faker.last_name()
        if (first, last) not in known:
            known.add((first, last))
            found.append([locale, first, last])
        if len(found) == (LATIN if is_latin(first + last) else OTHER):
            break
    return found


if __name__ == "__main__":
    warnings.simplefilter("error")
    text, known, count = io.StringIO(), set(), 0
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TITLES)
    for locale in sorted(filter(has_people, AVAILABLE_LOCALES)):
        lines = names(locale, known)
        writer.writerows(lines)
        count += len(lines)
    packed = gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
    (HERE / "names.csv.gz").write_bytes(packed)
    print(f"{count} names, {len(packed)} bytes")
