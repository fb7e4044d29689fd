"""A real mail server for tests, on loopback: says what it was told to, and writes down what it took.

Each mail becomes NNN.json in the folder, as Python's own parser reads it.
"""

import argparse
import asyncio
import email
import email.policy
import json
import logging
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

# What goes wrong is the test's business.
logging.disable()

parser = argparse.ArgumentParser()
parser.add_argument("--folder", type=pathlib.Path, required=True)
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--user", default="")
parser.add_argument("--password", default="")
parser.add_argument("--certificate", default="")
parser.add_argument("--key", default="")
parser.add_argument("--tls-at-once", action="store_true")
parser.add_argument("--refuse", default="", help="what each recipient is answered")
parser.add_argument("--first", default="", help="what the first mail is answered")
parser.add_argument("--next", default="", help="what those after it are answered")
parser.add_argument("--hold", type=pathlib.Path, help="the first mail is answered once there is this file")
options = parser.parse_args()


class Taker:
    def __init__(self):
        self.first, self.hold = options.first, options.hold

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if options.refuse:
            return f"{options.refuse} <{address}>"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer, self.first = self.first, options.next
        hold, self.hold = self.hold, None
        while hold and not hold.exists():
            await asyncio.sleep(0.01)
        if answer:
            return answer
        write(session, envelope)
        return "250 taken"


def write(session, envelope):
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    body = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    taken = {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "headers": [[name, str(value)] for name, value in message.items()],
        "kind": message.get_content_type(),
        "text": body.get("text/plain", ""),
        "html": body.get("text/html", ""),
        "parts": sorted(body),
        "raw": envelope.content.decode("ascii"),
        "tls": session.ssl is not None or options.tls_at_once,
        "authenticated": bool(session.authenticated),
    }
    number = len(list(options.folder.glob("*.json")))
    path = options.folder / f"{number:03}.json"
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(taken))
    unfinished.rename(path)


def authenticate(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (options.user.encode(), options.password.encode())
    return AuthResult(success=right, handled=False)


def session(taker, context):
    return SMTP(
        taker,
        hostname="mail.example",
        enable_SMTPUTF8=False,
        tls_context=None if options.tls_at_once else context,
        require_starttls=bool(context) and not options.tls_at_once,
        authenticator=authenticate if options.user else None,
        auth_required=bool(options.user),
        auth_require_tls=False,
    )


async def main():
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    taker = Taker()
    server = await asyncio.get_running_loop().create_server(
        lambda: session(taker, context),
        "127.0.0.1",
        options.port,
        ssl=context if options.tls_at_once else None,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
