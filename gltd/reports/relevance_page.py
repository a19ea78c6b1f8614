"""A relevance study in words, as its PDF prints it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gltd.reports import french
from gltd.reports.document import typeset
from gltd.reports.relevance import RelevanceSheet
from gltd.reports.relevance_after import After, lay_out_after
from gltd.reports.relevance_counts import SHORT, Counts, open_sheet, protect_sheet
from gltd.reports.relevance_map import draw_map
from gltd.reports.relevance_table import Table

TITLE: Final = "Étude de pertinence d'une caméra"
_SEEN_LITTLE: Final = (
    "Le nombre de faits du champ n'est pas diffusé : il est petit, ou en ferait retrouver un petit. "
    "Le registre le donne à ceux qui y ont droit."
)
_WITHHELD: Final = (
    f"« {SHORT} » : non diffusé. Le compte est inférieur à 5, ou permettrait d'en retrouver un qui l'est."
)
_ALT: Final = (
    "Plan du champ de la caméra, de son pourtour et des champs des caméras en place ; le tableau 1 en donne "
    "les faits."
)


_TENTH: Final = 0.1
_NO_FOLLOW: Final = (
    "Aucune mesure n'est enregistrée : sans elle, personne ne saura dans un an si la caméra a changé quelque "
    "chose."
)


@dataclass(frozen=True)
class Shade:
    """One cell of the week: what is printed, and how dark it is, from 0 to 1."""

    text: str
    shade: float


@dataclass(frozen=True)
class Week:
    """The week around the camera: a line a day, a column a part of the day."""

    caption: str
    heads: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[Shade, ...], ...]


@dataclass(frozen=True)
class Card:
    """One figure in large type with its label and what bounds it."""

    printed: str
    label: str
    note: str


@dataclass(frozen=True)
class Page:
    """The whole document in words."""

    title: str
    kind: str
    camera: str
    place: str
    lines: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...]
    draft: bool
    simulated: bool
    lead: str
    cards: tuple[Card, ...]
    svg: str
    svg_alt: str
    pieces: Table
    categories: Table
    parts: Table
    week: Week
    patrol: str
    seen: str
    overlaps: Table
    alternatives: Table
    follow: tuple[str, ...]
    follow_lines: tuple[tuple[str, str], ...]
    cost: str
    fundings: Table
    limits: tuple[str, ...]
    withheld: str
    sources: tuple[tuple[str, str], ...]
    sha256: str
    applicant: str
    after: After | None


def lay_out(sheet: RelevanceSheet, *, opened: bool = False) -> Page:
    """Put a sheet into the words of its pages; ``opened`` for those who may see small counts."""
    counts = open_sheet(sheet) if opened else protect_sheet(sheet)
    subject = sheet.subject
    place = f"{subject.place} ({subject.area})" if subject.area else subject.place
    svg = draw_map(sheet.outlines)
    page = Page(
        title=TITLE,
        kind="Vidéoprotection de la voie publique",
        camera=f"Caméra {subject.number}",
        place=place,
        lines=_tell_subject(sheet),
        lacks=sheet.lacks,
        draft=sheet.draft,
        simulated=sheet.simulated,
        lead=sheet.asked.sentence if _tells_view(counts) else _SEEN_LITTLE,
        cards=_make_cards(sheet, counts=counts),
        svg="",
        svg_alt=_ALT,
        pieces=_tabulate_pieces(sheet, counts=counts),
        categories=_tabulate_categories(sheet, counts=counts),
        parts=_tabulate_parts(sheet, counts=counts),
        week=_tabulate_week(sheet, counts=counts),
        patrol=_tell_patrol(sheet),
        seen=_tell_seen(sheet, counts=counts),
        overlaps=_tabulate_overlaps(sheet, counts=counts),
        alternatives=Table(
            "Réponses examinées à côté de la caméra",
            ("Réponse", "Avis", "Pourquoi"),
            tuple((one.question, one.answer, one.reason or "–") for one in sheet.alternatives),
            (),
        ),
        follow=_tell_follow(sheet),
        follow_lines=_list_follow(sheet),
        cost=_tell_cost(sheet),
        fundings=_tabulate_fundings(sheet),
        limits=sheet.asked.limits,
        withheld=_WITHHELD if counts.withheld else "",
        sources=_list_sources(sheet),
        sha256=sheet.sha256,
        applicant=subject.applicant,
        after=None if sheet.measured is None else lay_out_after(sheet.measured),
    )
    typed = typeset(page)
    # The picture is drawn once its words are set.
    return Page(**{**{name: getattr(typed, name) for name in Page.__dataclass_fields__}, "svg": svg})


def _tells_view(counts: Counts) -> bool:
    return all(counts.shows(name, *rest) for name, *rest in (("piece", 0), ("total",), ("seen",)))


def _tell_subject(sheet: RelevanceSheet) -> tuple[tuple[str, str], ...]:
    subject, asked = sheet.subject, sheet.asked
    planned = french.day(subject.planned_on) if subject.planned_on else french.NOT_GIVEN
    return (
        ("Dispositif", subject.scheme),
        ("Demandeur", subject.applicant or french.NOT_GIVEN),
        ("Finalité", subject.purpose or french.NOT_GIVEN),
        ("Champ de vision", subject.view or french.NOT_GIVEN),
        ("Prévue pour le", planned),
        ("Période étudiée", french.period(asked.start, end=asked.end)),
        ("Faits comptés", asked.counted),
        ("Établie le", french.day(sheet.prepared_on)),
    )


def _make_cards(sheet: RelevanceSheet, *, counts: Counts) -> tuple[Card, ...]:
    view, total, seen = sheet.view.facts, sheet.total, sheet.seen
    told = _tells_view(counts)
    share = _percent(view, total) if told else SHORT
    cards = [
        Card(
            counts.say(view, "piece", 0),
            "faits dans le champ" if view != 1 else "fait dans le champ",
            f"sur {counts.say(total, 'total')} comptés, {share}",
        )
    ]
    found = sheet.concentration
    if found is not None and found.ratio is not None:
        high = "∞" if found.high is None else french.number(found.high, decimals=1)
        bounds = french.interval(french.number(found.low, decimals=1), high=high)
        cards.append(
            Card(
                f"×{french.WIDE}{french.number(found.ratio, decimals=1)}" if told else SHORT,
                "de faits au km², contre le reste",
                f"intervalle {bounds}" if told else "",
            )
        )
        cards.append(
            Card(
                _percent(found.ground_share, 1),
                "du terrain dans le champ",
                f"indice PAI {french.number(found.pai, decimals=1)}" if told else "",
            )
        )
    already = _percent(seen.facts, view) if view else "–"
    cards.append(
        Card(
            already if told else SHORT,
            "des faits du champ déjà vus par une autre caméra",
            f"{counts.say(seen.facts, 'seen')} sur {counts.say(view, 'piece', 0)}" if view else "aucun fait",
        )
    )
    return tuple(cards)


def _percent(part: float, whole: float) -> str:
    """Print a share, with as many decimals as it takes to see it."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if share == 0:
        return french.percent(0, sign=False)
    decimals = 1 if share >= 1 else 2 if share >= _TENTH else 3
    return french.percent(share, decimals=decimals, sign=False)


def _tabulate_pieces(sheet: RelevanceSheet, *, counts: Counts) -> Table:
    total_shown = counts.shows("total")
    rows = []
    for i, piece in enumerate(sheet.pieces):
        shown = counts.shows("piece", i)
        area = french.NOT_GIVEN if piece.area_ha is None else french.number(piece.area_ha, decimals=1)
        density = SHORT
        if shown:
            per = 100 * piece.facts / piece.area_ha if piece.area_ha else None
            density = "–" if per is None else french.number(per, decimals=0)
        share = _percent(piece.facts, sheet.total) if shown and total_shown else SHORT
        rows.append((piece.name, counts.say(piece.facts, "piece", i), share, area, density))
    rows.append(("Ensemble", counts.say(sheet.total, "total"), "", "", ""))
    heads = ("Zone", "Faits", "Part", "Surface (ha)", "Faits au km²")
    return Table("Faits par zone", heads, tuple(rows), (1, 2, 3, 4))


def _tabulate_categories(sheet: RelevanceSheet, *, counts: Counts) -> Table:
    rows = [
        (
            split.name,
            *(counts.say(n, "category", k, i) for i, n in enumerate(split.counts)),
            counts.say(sum(split.counts), "category", k),
        )
        for k, split in enumerate(counts.categories)
    ]
    heads = ("Catégorie", *(piece.name for piece in sheet.pieces), "Ensemble")
    return Table("Faits par catégorie et par zone", heads, tuple(rows), tuple(range(1, len(heads))))


def _tabulate_parts(sheet: RelevanceSheet, *, counts: Counts) -> Table:
    rows = [
        (split.name, *(counts.say(n, "part", b, i) for i, n in enumerate(split.counts)))
        for b, split in enumerate(counts.parts)
    ]
    if any(counts.untimed):
        told = (counts.say(n, "untimed", i) for i, n in enumerate(counts.untimed))
        rows.append(("heure non connue", *told))
    heads = ("Heures", *(piece.name for piece in sheet.pieces))
    return Table(
        "Faits par tranche de la journée et par zone", heads, tuple(rows), tuple(range(1, len(heads)))
    )


def _tabulate_week(sheet: RelevanceSheet, *, counts: Counts) -> Week:
    most = max((n for day in counts.week for n in day.counts), default=0)
    rows = tuple(
        tuple(
            Shade(counts.say(n, "week", d, b), n / most if most and counts.shows("week", d, b) else 0.0)
            for b, n in enumerate(day.counts)
        )
        for d, day in enumerate(counts.week)
    )
    near = "dans le champ et son pourtour"
    caption = f"La semaine {near}" + (", par groupes de jours" if counts.grouped else "")
    return Week(
        caption, tuple(split.name for split in sheet.parts), tuple(day.name for day in counts.week), rows
    )


def _tell_patrol(sheet: RelevanceSheet) -> str:
    if sheet.spells is None:
        return "Trop peu de faits autour de la caméra pour dire à quelles heures une patrouille servirait."
    held = french.percent(100 * sheet.spells.share, sign=False)
    hours = french.percent(100 * sheet.spells.expected, sign=False)
    return (
        f"Sans caméra, une présence {french.enumeration(sheet.spells.labels)} tomberait sur {held} de ces "
        f"faits, pour {hours} des heures de la semaine."
    )


def _tell_seen(sheet: RelevanceSheet, *, counts: Counts) -> str:
    seen = sheet.seen
    if seen.cameras == 0:
        return "Aucune autre caméra en service n'a de champ de vision au registre."
    cameras = french.amount(seen.cameras, unit="count", noun="caméra")
    area = french.percent(seen.area_percent, sign=False)
    told = (
        f"{area} de la surface du champ est déjà vue" if seen.area_percent else "rien du champ n'est déjà vu"
    )
    said = f"{cameras} en service au registre : {told}."
    if sheet.total and counts.shows("before") and counts.shows("after"):
        before, after = (_percent(n, sheet.total) for n in (seen.covered_before, seen.covered_after))
        said += f" Les caméras voient {before} des faits comptés ; elles en verraient {after} avec celle-ci."
    return said


def _tabulate_overlaps(sheet: RelevanceSheet, *, counts: Counts) -> Table:
    rows = tuple(
        (
            overlap.name,
            counts.say(overlap.facts, "overlap", j),
            french.percent(overlap.area_percent, sign=False),
        )
        for j, overlap in enumerate(sheet.seen.overlaps)
    )
    heads = ("Caméra en place", "Faits du champ qu'elle voit", "Part de la surface du champ")
    return Table("Recouvrement avec les caméras en place", heads, rows, (1, 2))


def _tell_follow(sheet: RelevanceSheet) -> tuple[str, ...]:
    follow = sheet.follow
    if follow is None:
        return (_NO_FOLLOW,)
    status = (
        "avant la fin de la seconde période : personne ne pourra choisir les zones d'après le résultat"
        if follow.preregistered
        else "après la fin de la seconde période : l'étude est exploratoire"
    )
    day = french.day(follow.registered_at.date())
    said = f"L'étude d'effet et de déport est enregistrée depuis le {day}, {status}."
    return (said, follow.foresight) if follow.foresight else (said,)


def _list_follow(sheet: RelevanceSheet) -> tuple[tuple[str, str], ...]:
    follow = sheet.follow
    if follow is None:
        return ()
    return (
        ("Zones", " ; ".join(follow.zones)),
        ("Avant", follow.before),
        ("Après", follow.after),
        ("Empreinte de l'étude", follow.fingerprint[:12]),
    )


def _tell_cost(sheet: RelevanceSheet) -> str:
    if sheet.cost_net is None:
        return "Le coût de la caméra n'est pas renseigné."
    source = f" ({sheet.cost_source})" if sheet.cost_source else ""
    return f"Coût de la caméra, hors taxes : {french.money(sheet.cost_net)}{source}."


def _tabulate_fundings(sheet: RelevanceSheet) -> Table:
    def money(value: Decimal | None) -> str:
        return french.NOT_GIVEN if value is None else french.money(value)

    rows = tuple(
        (line.funder, str(line.year), line.tax, money(line.committed), money(line.paid))
        for line in sheet.fundings
    )
    note = "Ce qui est engagé et ce qui est payé sont deux montants ; ils ne s'ajoutent pas." if rows else ""
    return Table("Financeurs", ("Financeur", "Année", "Montants", "Engagé", "Payé"), rows, (3, 4), note)


def _list_sources(sheet: RelevanceSheet) -> tuple[tuple[str, str], ...]:
    asked, subject = sheet.asked, sheet.subject
    read = french.day(subject.article_read)
    return (
        ("Faits", french.enumeration(asked.sources) or french.NOT_GIVEN),
        ("Étude", f"enregistrée le {french.day(asked.registered_at.date())}, empreinte {asked.fingerprint}"),
        ("Finalités", f"{subject.article}, version lue du {read}"),
        ("Ce document", f"empreinte {sheet.sha256}"),
    )
