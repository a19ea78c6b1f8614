"""One document of each format, made by the libraries that people's programs use, with the same sentences."""

import io
from email.message import EmailMessage
from functools import cache

import docx
import odfdo
import typst

TITLE = "Opération aux Tilleuls"
BODY = (
    "Mardi 12 mars 2024, quarante-deux policiers ont été engagés dans le quartier des Tilleuls, à Bellerive. "
    "Quatre personnes ont été interpellées au cours de la soirée, et deux ont été déférées le lendemain."
)
SEIZED = "1,2 kg d'héroïne"
PAGE = f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} - Le Courrier</title>
<meta property="og:site_name" content="Le Courrier de Bellerive">
<meta property="article:published_time" content="2024-03-13T08:00:00+01:00">
<meta name="author" content="Camille Durand"><script>var kilos = "999 kg de cocaïne";</script></head>
<body><nav>12 kg de liens</nav><article><h1>{TITLE}</h1><p>{BODY}</p><ul><li>{SEIZED}</li></ul></article>
<footer>300 kg de pied de page</footer></body></html>"""


@cache
def word() -> bytes:
    """Return a Word document with a table."""
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 1)
    document.add_paragraph(BODY)
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Saisie", SEIZED
    return _saved(document.save)


@cache
def open_text() -> bytes:
    """Return an OpenDocument text with a list."""
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, TITLE))
    document.body.append(odfdo.Paragraph(BODY))
    document.body.append(odfdo.List([SEIZED]))
    return _saved(document.save)


@cache
def portable() -> bytes:
    """Return a PDF whose lines break in the middle of sentences."""
    return _typeset(f'#set document(title: "{TITLE}")\n= {TITLE}\n\n{BODY}\n\n- {SEIZED}')


@cache
def scanned() -> bytes:
    """Return a PDF without any text."""
    return _typeset("#rect(width: 5cm, height: 5cm, fill: black)")


@cache
def message(*, subtype: str = "plain", attached: bool = True) -> bytes:
    """Return an e-mail of a press office, with an attachment."""
    mail = EmailMessage()
    mail["From"] = "Préfecture de Bellerive <camille.durand@bellerive.gouv.example>"
    mail["To"] = "redaction@courrier.example"
    mail["Date"] = "Wed, 13 Mar 2024 08:00:00 +0100"
    mail["Subject"] = TITLE
    content = f"{BODY}\n\n- {SEIZED}\n"
    if subtype == "html":
        mail.set_content(f"<p>{BODY}</p><ul><li>{SEIZED}</li></ul>", subtype="html")
    else:
        mail.set_content(content)
    if attached:
        mail.add_attachment(b"999 kg", maintype="application", subtype="octet-stream", filename="annexe.bin")
    return mail.as_bytes()


def everything() -> dict[str, bytes]:
    """Return each document by its file name."""
    return {
        "communique.txt": f"{TITLE}\n{BODY}\n{SEIZED}".encode(),
        "communique.docx": word(),
        "communique.odt": open_text(),
        "communique.pdf": portable(),
        "communique.html": PAGE.encode(),
        "communique.eml": message(),
    }


def _saved(save) -> bytes:  # type: ignore[no-untyped-def]  # the save of any of the libraries
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def _typeset(markup: str) -> bytes:
    made = typst.compile(markup.encode())
    assert isinstance(made, bytes)
    return made
