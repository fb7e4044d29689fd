"""The digest of a plan, from what docs/api.md says of it and from nothing else."""

import hashlib


class Canonical:
    """Texts one after the other, each behind its length."""

    def __init__(self):
        self.hash = hashlib.sha256()

    def count(self, count: int):
        self.hash.update(count.to_bytes(8, "little"))

    def text(self, text: str):
        self.count(len(text.encode()))
        self.hash.update(text.encode())


def digest(roster: str, steps: list[tuple[str, object]], absent: str = "keep") -> str:
    """Of the steps of a plan that relinks nobody: each one an action and its account."""
    canonical = Canonical()
    canonical.text("balado plan 1")
    canonical.text(absent)
    canonical.count(len(steps))
    for action, account in sorted(steps, key=lambda step: step[1].ent_id.encode()):
        canonical.text(action)
        canonical.text(account.ent_id)
        if action in ("create", "update", "returning"):
            for text in (roster, account.last_name, account.first_name, account.login or ""):
                canonical.text(text)
            canonical.count(len(account.classes))
            for name in account.classes:
                canonical.text(name)
    return canonical.hash.hexdigest()
