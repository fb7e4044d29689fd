"""The real service on a free port, its data thrown away, and the mailbox of its school."""

import email
import email.policy
import re
import subprocess
import time
from pathlib import Path

# The demonstration's school: its number is right, and nobody's.
SCHOOL = "0779999A"


class Service:
    """`balado-service --demo`, from its first line to its last."""

    def __init__(self, program: str, data: Path):
        self.data = data
        words = [program, "--demo", "--listen", "127.0.0.1:0", "--data", str(data)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self._listening()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _listening(self) -> str:
        for line in self.process.stdout:
            if line.startswith("listening on "):
                return line.removeprefix("listening on ").strip()
        raise SystemExit("the service ended before it listened")

    def code(self) -> str:
        """The code of the mail that was just asked for; it leaves after the answer."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            for path in (self.data / "mails").glob("*.eml"):
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if code := re.search(r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", mail.get_body(("plain",)).get_content(), re.MULTILINE):
                    return code[1]
            time.sleep(0.05)
        raise SystemExit("no mail with a code came")
