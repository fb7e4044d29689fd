"""What a case is: a file, what must be made of it, and why."""

import gzip
import json
import re
import shutil

CASES = {}
FINDING = re.compile(r"(?P<codes>[a-z|-]+)(@(?P<line>\d+))?(?P<blocking>!)?$")


def case(family, name, why, file, accounts, outcome="ok", codes="", may="", **more):
    """Registers a case.

    `codes` are all that must be there: `code` anywhere, `code@0` about the file, `code@3` a notice at line 3, `code@3!` blocking it,
    `one|other` when the documents leave the choice. `may` are codes that may be there too. Any other code is wrong. `accounts` are exact; `None`
    when the documents leave them open. `more`: kind, profile (where not `classic` and `student`), reading, ext, packed, says (words that a sentence must hold).
    """
    assert f"{family}-{name}" not in CASES, name
    refused = outcome == "reject"
    expected = {
        "family": family,
        "why": why,
        "outcome": outcome.split("|"),
        "kind": None if refused else "classic",
        "profile": None if refused else "student",
        "must": [finding(word, refused) for word in codes.split()],
        "may": may.split(),
        "accounts": accounts,
    }
    ext, packed = more.pop("ext", "csv"), more.pop("packed", False)
    for key, value in more.items():
        assert key in ("kind", "profile", "reading", "says"), key
        if value == "any":
            expected.pop(key, None)
        else:
            expected[key] = value
    if refused and "kind" not in more:
        # A refused file may have been recognised before it was refused.
        del expected["kind"]
    CASES[f"{family}-{name}"] = (file, ext, packed, expected)


def finding(word, refused):
    """One finding that must be there."""
    parts = FINDING.match(word)
    assert parts, word
    blocking = refused or bool(parts["blocking"])
    found = {"codes": parts["codes"].split("|"), "severity": "blocking" if blocking else "notice"}
    # Line 0 is the whole file; no line is anywhere.
    return {**found, "line": int(parts["line"]) or None} if parts["line"] else found


def write(folder):
    """Writes every case afresh."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, (file, ext, packed, expected) in sorted(CASES.items()):
        here = folder / name
        here.mkdir(parents=True)
        # The level and the date are said: the same bytes everywhere.
        file, ext = (gzip.compress(file, 9, mtime=0), ext + ".gz") if packed else (file, ext)
        assert len(file) < 45_000, f"{name}: {len(file)} bytes"
        (here / f"file.{ext}").write_bytes(file)
        (here / "expected.json").write_text(told(expected), encoding="utf-8")


def told(expected):
    """JSON with one account or finding per line, so that a difference is read at once."""
    def said(value):
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return "[\n" + ",\n".join(f"  {dumps(item)}" for item in value) + "\n ]"
        return dumps(value)

    return "{\n" + ",\n".join(f" {dumps(key)}: {said(value)}" for key, value in expected.items()) + "\n}\n"


def dumps(value):
    return json.dumps(value, ensure_ascii=False)
