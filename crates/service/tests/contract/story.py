"""A school's September by a client that a program made from `/v1/openapi.json`.

python story.py <balado-service>

The document is valid; the client made of it signs in, imports twice, reads the receipt, undoes the
second import, finds the list as it was, and lets one pupil leave.
"""

import base64
import hashlib
import json
import secrets
import sys
import tempfile
from datetime import date
from importlib import import_module
from pathlib import Path

import httpx

from digest import digest, list_digest
from made import PACKAGE, make_client
from service import SCHOOL, Service


# The version of the contract, with every request.
CONTRACT = {"balado-contract": "2"}


class School:
    """What the secretary does, in calls of the client that was made."""

    def __init__(self, service: Service):
        self.models = import_module(f"{PACKAGE}.models")
        self.client = import_module(PACKAGE).Client(base_url=service.address, headers=CONTRACT)
        self.sign_in(service)

    def call(self, operation: str, expected: int, **parameters):
        """One request, answered as the story wants it."""
        module = import_module(f"{PACKAGE}.api.{operation}")
        answer = module.sync_detailed(client=self.client, **parameters)
        if answer.status_code != expected:
            raise SystemExit(f"{operation}: {answer.status_code} {answer.content.decode()}")
        return answer

    def sign_in(self, service: Service):
        verifier = secrets.token_urlsafe(32)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        body = self.models.SignInBody(uai=SCHOOL, challenge=challenge, device="SECRETARIAT-2")
        asked = self.call("sign_in.post_v1_sign_ins", 202, body=body).parsed
        body = self.models.RedeemBody(person="Mme Martin", verifier=verifier, code=service.code())
        opened = self.call("sign_in.post_v1_sign_ins_id_redeem", 200, id=asked.id, body=body).parsed
        made = import_module(PACKAGE)
        self.client = made.AuthenticatedClient(base_url=service.address, headers=CONTRACT, token=opened.session)
        expect(opened.role, self.models.Role.CHEF, "the role of who came through the mailbox")

    def roster(self):
        """The revision and the accounts: one a line, which is no JSON of a document (NDJSON)."""
        answer = self.call("roster.get_v1_roster", 200, list_=self.models.RosterBody.STUDENTS)
        held = [self.models.HeldBody.from_dict(json.loads(line)) for line in answer.content.splitlines()]
        return answer.headers["etag"], held

    def import_list(self, accounts: list, leaving: list[str] = []):
        """Compares, opens, sends in one chunk, commits; the receipt is the one that is kept. Of those whom
        the list does not name, only `leaving` are deactivated."""
        etag, held = self.roster()
        steps = compare(accounts, held, leaving)
        plan = digest("students", steps)
        count = lambda wanted: sum(action == wanted for action, _ in steps)
        counts = {name: count(name) for name in ("create", "update", "unchanged", "returning", "absent", "deactivate")}
        models = self.models
        body = models.OpenImportBody(
            list_=models.RosterBody.STUDENTS, base=etag.strip('"'), complete=True, rows=len(accounts), chunks=1, digest=plan,
            list_digest=list_digest("students", accounts), counts=models.CountsBody(**counts),
            rules=models.RulesBody(absent=models.AbsentRuleBody.KEEP, except_=leaving),
            source=models.SourceBody(kind="classic", date=date(2026, 9, 1), lines=len(accounts), left_aside=0, kept_back=0),
        )
        opened = self.call("imports.post_v1_imports", 201, body=body, idempotency_key=secrets.token_hex(8)).parsed
        chunk = models.ChunkBody(rows=accounts)
        self.call("imports.put_v1_imports_id_chunks_n", 204, id=opened.id, n=0, body=chunk, content_digest=content_digest(chunk))
        return self.commit(opened.id, etag, plan)

    def commit(self, id, etag: str, plan: str):
        body = self.models.CommitBody(digest=plan)
        done = self.call("imports.post_v1_imports_id_commit", 200, id=id, if_match=etag, body=body).parsed
        kept = self.call("imports.get_v1_imports_id_receipt", 200, id=id).parsed
        expect(kept, done, "the receipt is the same for ever")
        return kept

    def undo(self, id):
        undo = self.call("imports.post_v1_imports_id_undo", 201, id=id).parsed
        return self.commit(undo.id, f'"{undo.base}"', undo.digest)


def compare(accounts: list, held: list, leaving: list[str]) -> list[tuple[str, object]]:
    """The plan, when nobody comes back: what docs/api.md calls its steps."""
    known = {one.ent_id: one for one in held}
    wanted = {one.ent_id for one in accounts}
    fields = lambda one: (one.last_name, one.first_name, one.login or None, one.classes)
    same = lambda one: fields(one) == fields(known[one.ent_id])
    action = lambda one: "create" if one.ent_id not in known else "unchanged" if same(one) else "update"
    absent = lambda one: "deactivate" if one.ent_id in leaving else "absent"
    held = [one for one in held if one.active and one.ent_id not in wanted]
    return [(action(one), one) for one in accounts] + [(absent(one), one) for one in held]


def content_digest(chunk) -> str:
    """Of the body as httpx sends it (RFC 9530)."""
    sent = httpx.Request("PUT", "http://localhost", json=chunk.to_dict()).content
    return f"sha-256=:{base64.b64encode(hashlib.sha256(sent).digest()).decode()}:"


def expect(found, expected, what: str):
    if found != expected:
        raise SystemExit(f"{what}: {found}, not {expected}")


def tell(program: str):
    with tempfile.TemporaryDirectory() as folder, Service(program, Path(folder) / "data") as service:
        make_client(service.address, Path(folder))
        school = School(service)
        pupil = lambda n, name: school.models.AccountBody(
            ent_id=f"28461{n:02}", last_name="D’Almeida", first_name=name, login=f"{name.lower()}.dalmeida", classes=["5B"]
        )
        pupils = [pupil(n, name) for n, name in enumerate(["Inès", "Zoé", "Noé", "Léo", "Maël"])]
        first = school.import_list(pupils[:3])
        expect(first.counts.create, 3, "accounts of the first list")
        before = school.roster()[1]
        pupils[0].classes = ["4A"]
        second = school.import_list(pupils)
        expect((second.counts.create, second.counts.update, second.counts.unchanged), (2, 1, 2), "the second list")
        undone = school.undo(second.id)
        expect((undone.removed, undone.restored, undone.conflicts), (2, 1, 0), "the undoing")
        expect(undone.undoes, second.id, "what it undoes")
        expect(school.roster()[1], before, "the list after the undoing")
        third = school.import_list(pupils[:1], leaving=[pupils[2].ent_id])
        expect((third.counts.deactivate, third.counts.absent), (1, 1), "one leaves and one stays")
        expect(third.source.lines, 1, "the file as it was told")
    print("the document is valid; a client made of it signed in, imported, read its receipts and undid")


tell(sys.argv[1])
