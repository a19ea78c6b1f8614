"""A relevance study a year on, in words: the effect with its intervals, and what a useful image came to."""

from dataclasses import dataclass
from typing import Final

from gltd.disclosure import MINIMUM
from gltd.reports import french
from gltd.reports.relevance import Measured, Useful
from gltd.reports.relevance_table import Table
from gltd.reports.studies import Estimate

_FEW: Final = (
    "Les faits comptés dans le champ ou autour sont trop peu nombreux pour être diffusés : l'effet se lit au "
    "registre, par ceux qui y ont droit."
)
_TIED: Final = (
    "Les faits de chaque période ne sont pas imprimés : ses jours sont aussi comptés plus haut, et une "
    "soustraction en donnerait de petits nombres."
)
_FEW_REQUESTS: Final = (
    "trop peu de réquisitions pour être diffusées, et pour un coût par réquisition utile ; le registre les "
    "donne à ceux qui y ont droit"
)


@dataclass(frozen=True)
class After:
    """The section of the document: what can be read out, two tables, the costs, the limits."""

    sentences: tuple[str, ...]
    zones: Table
    estimates: Table
    costs: tuple[str, ...]
    limits: tuple[str, ...]


def lay_out_after(measured: Measured) -> After:
    """Put what was measured into words; small counts, and what would give them back, are left out."""
    counts = [count for zone in measured.zones for count in (zone.before, zone.after)]
    few = min(counts, default=0) < MINIMUM
    told = not few and measured.apart
    said = _FEW if few else _TIED
    # An effect and its interval, beside the counts of large zones, give small counts back.
    estimates = () if few else measured.estimates
    return After(
        sentences=(measured.sentence,) if told else (said,),
        zones=Table(
            "Faits par zone, avant et après la mise en service",
            ("Zone", "Rôle", "Avant", "Après"),
            tuple(
                (zone.name, zone.role, french.number(zone.before), french.number(zone.after))
                for zone in (measured.zones if told else ())
            ),
            (2, 3),
        ),
        estimates=Table(
            "Effet, en nombre de faits",
            ("Effet", "Estimation", "Intervalle"),
            tuple(_tell_estimate(one) for one in estimates),
            (1, 2),
            _tell_level(estimates),
        ),
        costs=tuple(filter(None, (tell_useful(measured.useful, printed=True), measured.all_cameras))),
        limits=measured.limits if told else (),
    )


def _tell_estimate(estimate: Estimate) -> tuple[str, str, str]:
    low, value, high = (
        french.signed(part, decimals=1) for part in (estimate.low, estimate.value, estimate.high)
    )
    return estimate.label, value, f"{low} à {high}"


def _tell_level(estimates: tuple[Estimate, ...]) -> str:
    if not estimates:
        return ""
    level = french.percent(100 * estimates[0].level, sign=False)
    return f"Intervalles à {level}. Un intervalle qui contient zéro n'établit ni hausse ni baisse."


def tell_useful(useful: Useful | None, *, printed: bool) -> str:
    """Say what the requests for images of a camera gave, and what a useful one came to.

    ``printed`` leaves small counts out.
    """
    if useful is None:
        return ""
    opening = f"Caméra {useful.number}, {french.number(useful.months)} mois renseignés"
    small = any(0 < count < MINIMUM for count in (useful.useful, useful.count - useful.useful))
    if printed and small:
        return f"{opening} : {_FEW_REQUESTS}."
    noun = "réquisitions utiles" if useful.useful > 1 else "réquisition utile"
    said = f"{opening} : {french.number(useful.useful)} {noun} sur {french.number(useful.count)}."
    return (
        f"{said} Achat, hors taxes : {useful.cost}."
        if useful.cost
        else f"{said} Son coût n'est pas renseigné."
    )
