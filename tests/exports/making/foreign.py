"""Files that are no list of accounts: named for what they are, with the way to the right one."""

import io
import zipfile
import zlib

from .cases import case
from .dress import BOM, ent
from .people import PUPILS

F = "foreign"


def refused(name, why, file, codes, **more):
    case(F, name, why, file, [], "reject", codes, **more)


LOGIN = b"""<!DOCTYPE html>
<html lang="fr"><head><title>Connexion</title></head>
<body><form action="/auth/login"><input name="email"><input name="password" type="password"></form></body></html>
"""
refused("html-login", "the ENT's session was over: the browser saved the sign-in page as export.csv", LOGIN, "html")
refused("html-blank-first", "the same behind a mark and blank lines", BOM + b"\r\n\r\n  " + LOGIN, "html")
refused("html-comment", "a page that starts with a remark", b"<!-- saved -->\n" + LOGIN, "html")
refused("html-error", "an error page of a proxy", b"<html><body><h1>502 Bad Gateway</h1></body></html>\n", "html")
refused("html-utf-16", "a page in UTF-16", b"\xff\xfe" + LOGIN.decode().encode("utf-16-le"), "html")
refused("json", "an answer of the ENT's own service", b'{"error":"not.allowed","login":"PLANTEE"}\n', "json")
refused("json-list", "the console's list as the browser gets it", b'[{"id":"1","lastName":"PLANTEE","email":"plantee@boite.example"}]', "json")
refused("json-mark", "the same behind a mark", BOM + b'\n{"users":[]}', "json")
refused("xml", "some XML", b'<?xml version="1.0"?>\n<eleves><eleve>PLANTEE</eleve></eleves>\n', "xml")
refused("pdf", "the printed list", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "pdf")


def archive(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(name, (2026, 9, 1, 0, 0, 0)), content)
    return out.getvalue()


refused("zip", "the export inside an archive", archive("export.csv", ent(PUPILS)), "zip")
refused("zip-name", "the same, called .zip", archive("export.csv", ent(PUPILS)), "zip", ext="zip")
refused("docx", "a letter", archive("word/document.xml", b"<w:document/>"), "zip", ext="docx")
refused("png", "a picture of the screen", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0" + zlib.compress(b"\0\0\0\0\0"), "binary")
refused("jpeg", "a photograph of the list", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + bytes(range(256)) * 4, "binary")
refused("program", "a program", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(512), "binary")
refused("zeros", "the disk was full or the PC crashed: only NUL bytes", bytes(4096), "binary|nul|empty")
refused("gzip", "a compressed file", b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zlib.compress(ent(PUPILS))[2:-4], "binary|zip")
refused("rtf", "a text processor's file: not JSON for all its brace", b"{\\rtf1\\ansi\\deff0 Liste des \\'e9l\\'e8ves\\par PLANTEE}\n",
        "binary|no-header|missing-columns")
refused("letter", "prose", "Madame,\n\nveuillez trouver la liste des élèves; merci.\n\nZéphyrine PLANTÉE\n".encode(), "no-header|missing-columns")
refused("mail", "a mail saved as a file", b"From: plantee@boite.example\r\nTo: ecole@boite.example\r\nSubject: liste\r\n\r\nBonjour\r\n",
        "no-header|missing-columns")
refused("contacts", "an address book", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:PLANTEE\r\nEND:VCARD\r\n", "no-header|missing-columns")
refused("one-word", "a word", b"Bonjour", "no-header|missing-columns")
refused("ole", "an old Office file that is no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "xls|binary")
refused("random", "bytes of nothing", bytes((at * 197 + at // 7 * 31) % 256 for at in range(3000)), "binary|no-header|missing-columns|nul")
