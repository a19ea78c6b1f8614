"""The form that goes with a request for a subsidy: each camera, its place, its purpose, its cost net of tax.

It is neutral: it bears no ministry's mark, and holds what the files of the State's fund ask. The same content
gives the same bytes.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from typing import Final

from gltd.reports import french
from gltd.reports.encoding import dump, encode

TITLE: Final = "Fiche des caméras"
_NOTES: Final = (
    "Les finalités sont celles de l'article : {article}.",
    "Ce qui est engagé et ce qui est payé sont deux montants ; ils ne s'ajoutent pas.",
    "Chaque montant est un chiffre du registre, avec sa source. « Non renseigné » n'est pas zéro.",
)


@dataclass(frozen=True)
class CameraLine:
    """One camera of the request."""

    number: str
    place: str
    area: str
    purpose: str
    in_service: str
    authorised_until: dt.date | None
    cost_net: Decimal | None


@dataclass(frozen=True)
class FundingLine:
    """One funder in one year; committed and paid are printed apart and never added."""

    funder: str
    year: int
    tax: str
    committed: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class CameraForm:
    """The whole form."""

    scheme: str
    applicant: str
    prepared_on: dt.date
    article: str
    article_read: dt.date
    cameras: tuple[CameraLine, ...]
    fundings: tuple[FundingLine, ...]
    simulated: bool = False

    @property
    def cost_net(self) -> Decimal | None:
        """What the cameras cost, net of tax; ``None`` where no cost is known."""
        known = [line.cost_net for line in self.cameras if line.cost_net is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def costs_known(self) -> int:
        """How many cameras have a cost."""
        return sum(line.cost_net is not None for line in self.cameras)


@dataclass(frozen=True)
class _Page:
    """The form in words, as the template prints it."""

    title: str
    subtitle: str
    lines: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: str
    funding_heads: tuple[str, ...]
    funding_rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    simulated: bool
    language: str = field(default="fr")


def print_camera_form(form: CameraForm) -> bytes:
    """Print the form as a tagged PDF (PDF/UA-1), dated by its own content."""
    import typst

    template = resources.files("gltd.reports").joinpath("templates/camera_form.typ").read_bytes()
    day = dt.datetime.combine(form.prepared_on, dt.time.min, tzinfo=dt.UTC)
    return typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": dump(encode(_lay_out(form))).decode("utf-8")},
        pdf_standards=["ua-1"],
        timestamp=int(day.timestamp()),
    )


def _lay_out(form: CameraForm) -> _Page:
    count = len(form.cameras)
    known = form.costs_known
    noun = french.plural("caméra", count=known)
    law = f"{form.article}, version lue du {french.day(form.article_read)}"
    return _Page(
        title=TITLE,
        subtitle="Vidéoprotection de la voie publique, pièce d'une demande de financement",
        lines=(
            ("Dispositif", form.scheme),
            ("Demandeur", form.applicant or french.NOT_GIVEN),
            ("Nombre de caméras", french.number(count)),
            ("Établie le", french.day(form.prepared_on)),
        ),
        heads=("Numéro", "Implantation", "Finalité", "En service", "Autorisée jusqu'au", "Coût HT"),
        rows=tuple(_tell_camera(line) for line in form.cameras),
        total=french.typeset(
            f"Coût hors taxes : {_money(form.cost_net)}, pour {french.number(known)} {noun} "
            f"dont le coût est connu, sur {french.number(count)}."
        ),
        funding_heads=("Financeur", "Année", "Montants", "Engagé", "Payé"),
        funding_rows=tuple(
            (line.funder, str(line.year), line.tax, _money(line.committed), _money(line.paid))
            for line in form.fundings
        ),
        notes=tuple(french.typeset(note.format(article=law)) for note in _NOTES),
        simulated=form.simulated,
    )


def _tell_camera(line: CameraLine) -> tuple[str, ...]:
    place = f"{line.place} ({line.area})" if line.area else line.place
    until = french.day(line.authorised_until) if line.authorised_until else french.NOT_GIVEN
    purpose, entered = line.purpose or french.NOT_GIVEN, line.in_service or french.NOT_GIVEN
    return line.number, place, purpose, entered, until, _money(line.cost_net)


def _money(value: Decimal | None) -> str:
    return french.NOT_GIVEN if value is None else french.money(value)
