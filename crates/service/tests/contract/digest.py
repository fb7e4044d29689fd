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


def write_account(canonical: Canonical, roster: str, account: object):
    for text in (roster, account.last_name, account.first_name, account.login or ""):
        canonical.text(text)
    canonical.count(len(account.classes))
    for name in account.classes:
        canonical.text(name)


def by_id(account: object) -> bytes:
    return account.ent_id.encode()


def list_digest(roster: str, accounts: list) -> str:
    """Of the accounts of a list as such."""
    canonical = Canonical()
    canonical.text("balado list 1")
    canonical.count(len(accounts))
    for account in sorted(accounts, key=by_id):
        canonical.text(account.ent_id)
        write_account(canonical, roster, account)
    return canonical.hash.hexdigest()


def digest(roster: str, steps: list[tuple[str, object]], same_person: list[str] = []) -> str:
    """Of the steps of a plan that relinks nobody: each one an action and its account."""
    canonical = Canonical()
    canonical.text("balado plan 2")
    canonical.count(len(steps))
    for action, account in sorted(steps, key=lambda step: by_id(step[1])):
        canonical.text(action)
        canonical.text(account.ent_id)
        if action in ("create", "update", "returning", "deactivate"):
            write_account(canonical, roster, account)
    canonical.count(len(same_person))
    for ent_id in sorted(same_person, key=str.encode):
        canonical.text(ent_id)
    return canonical.hash.hexdigest()
