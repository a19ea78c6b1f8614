"""Studies, contradictions and rulings as blocks: what supports a bilan and what is still disputed."""

from decimal import Decimal

from gltd.reports import french
from gltd.reports.charts import draw_zones, render_svg
from gltd.reports.content import Content, ContradictionBox, Method, RulingLine
from gltd.reports.document import (
    Block,
    Box,
    Bullets,
    Cell,
    Chart,
    Column,
    Finding,
    Heading,
    Paragraph,
    Provenance,
    Row,
    Table,
)
from gltd.reports.figures import DOMAIN_LABELS, Nature, Period, ReportFigure, Status
from gltd.reports.rows import Marker
from gltd.reports.studies import Estimate, StudyCard


def lay_out_studies(studies: tuple[StudyCard, ...], *, period: Period) -> tuple[Block, ...]:
    """Lay out the studies, pre-registered ones first."""
    if not studies:
        return (Paragraph("Aucune étude de déplacement n'a été menée sur la période.", tone="missing"),)
    ranks = {study: rank for rank, study in enumerate(studies, start=1)}
    return tuple(
        block for study in order_studies(studies) for block in _lay_out_study(study, ranks[study], period)
    )


def order_studies(studies: tuple[StudyCard, ...]) -> list[StudyCard]:
    """Return the studies as they are told: those registered before anyone looked come first."""
    return sorted(studies, key=lambda study: not study.preregistered)


def _lay_out_study(study: StudyCard, rank: int, period: Period) -> list[Block]:
    slug = f"etude-{rank}"
    standing = "pré-enregistrée" if study.preregistered else "exploratoire"
    registered = (
        f"Enregistrée le {french.day(study.registered_at.date())}, empreinte {study.fingerprint[:12]}."
        if study.registered_at is not None
        else f"Jamais enregistrée, empreinte {study.fingerprint[:12]}."
    )
    alt = (
        f"Nombre de faits par zone avant et après, avec leurs intervalles à 95 % : {study.question} "
        "Les valeurs sont dans le tableau qui suit."
    )
    svg = render_svg(draw_zones(study))
    counted = study.counted[:1].upper() + study.counted[1:]
    blocks: list[Block] = [
        Finding(
            study.question,
            f"Étude {standing}{say_late_window(study, period=period)}",
            study.sentence,
            registered,
            study.simulated,
        ),
        Chart(
            f"{slug}-graphique",
            f"{counted} avant et après, par zone",
            alt,
            svg,
            study.simulated,
        ),
        _zone_table(study, slug),
        _estimate_table(study, slug),
    ]
    if study.limits:
        blocks += [Heading("Ce que cette étude ne dit pas"), Bullets(study.limits)]
    return [*blocks, *(Paragraph(note, tone="note") for note in study.notes)]


def say_late_window(study: StudyCard, *, period: Period) -> str:
    """Say of a study that it counts facts later than the period of the bilan."""
    if study.after.end <= period.end:
        return ""
    return f", comptée jusqu'au {french.day(study.after.end)}, après la période de ce bilan"


def _zone_table(study: StudyCard, slug: str) -> Table:
    rows = tuple(
        Row(
            (
                Cell(zone.name),
                Cell(zone.role),
                Cell(french.number(zone.before), value=Decimal(zone.before)),
                Cell(_interval(zone.before_low, zone.before_high)),
                Cell(french.number(zone.after), value=Decimal(zone.after)),
                Cell(_interval(zone.after_low, zone.after_high)),
            )
        )
        for zone in study.zones
    )
    columns = (
        Column("Zone", share=30),
        Column("Rôle", share=26),
        Column("Avant", numeric=True, share=13),
        Column("Intervalle", numeric=True, share=22),
        Column("Après", numeric=True, share=13),
        Column("Intervalle", numeric=True, share=22),
    )
    note = (
        f"Compte en : {study.counted}. Avant : {study.before.label} ; après : {study.after.label}. "
        "Intervalles exacts de Poisson à 95 %."
    )
    caption = "Comptes par zone, avant et après"
    return Table(f"{slug}-zones", caption, caption, columns, rows, note, study.sources, study.simulated)


def _estimate_table(study: StudyCard, slug: str) -> Table:
    rows = tuple(_estimate_row(estimate) for estimate in study.estimates)
    columns = (
        Column("Grandeur", share=30),
        Column("Estimation", numeric=True, share=16),
        Column("Erreur type", numeric=True, share=16),
        Column("Intervalle", numeric=True, share=26),
        Column("Niveau", numeric=True, share=12),
    )
    note = f"Méthode : {study.method}."
    return Table(
        f"{slug}-estimations",
        "Estimations",
        "Estimations",
        columns,
        rows,
        note,
        study.sources,
        study.simulated,
    )


def _estimate_row(estimate: Estimate) -> Row:
    bounds = french.interval(
        french.signed(estimate.low, decimals=1), high=french.signed(estimate.high, decimals=1)
    )
    return Row(
        (
            Cell(estimate.label),
            Cell(french.signed(estimate.value, decimals=1)),
            Cell(french.number(estimate.standard_error, decimals=1)),
            Cell(bounds),
            Cell(french.percent(estimate.level * 100, sign=False)),
        )
    )


def box_contradictions(content: Content, *, marker: Marker) -> tuple[Block, ...]:
    """Frame each open contradiction, one line for each value that a source states."""
    if not content.contradictions:
        return (Paragraph("Aucune contradiction n'est ouverte à la date du gel.", tone="missing"),)
    intro = Paragraph(
        "Les valeurs ci-dessous se contredisent et personne n'a encore tranché. Elles sont données telles "
        "que les sources les disent.",
        tone="lead-in",
    )
    return (intro, *(_box(box, marker) for box in content.contradictions))


def _box(box: ContradictionBox, marker: Marker) -> Box:
    code = marker.codes[box.identifier]
    rows = tuple(
        Row(
            (
                Cell(claim.figure.printed),
                Cell(claim.figure.label, sources=claim.figure.sources),
                Cell(claim.figure.when),
                Cell(claim.passage),
            ),
            figure=claim.figure,
        )
        for claim in box.values
    )
    columns = (
        Column("Valeur", numeric=True, share=16),
        Column("Ce que dit la source", share=30),
        Column("Période ou date", share=24),
        Column("Passage", share=30),
    )
    table = Table(f"contradiction-{code}", f"{code} : {box.about}", f"Contradiction {code}", columns, rows)
    simulated = any(claim.figure.simulated for claim in box.values)
    return Box(code, code, box.kind, box.about, table, box.sentence, simulated)


def box_rulings(content: Content, *, marker: Marker) -> tuple[Block, ...]:
    """Frame each ruling: what is retained, what is set aside, why, by whom and when."""
    if not content.rulings:
        return (Paragraph("Aucun arbitrage n'a été rendu sur la période.", tone="missing"),)
    return tuple(_ruling(ruling, marker) for ruling in content.rulings)


def _ruling(ruling: RulingLine, marker: Marker) -> Box:
    code = marker.codes[ruling.identifier]
    retained = (
        Cell(ruling.retained.printed, sources=ruling.retained.sources)
        if ruling.retained is not None
        else Cell("aucune valeur pour l'instant")
    )
    rows = (
        Row((Cell("Retenu"), retained), ruling.retained),
        Row((Cell("Écarté"), Cell(french.enumeration(ruling.set_aside) or "rien"))),
        Row((Cell("Motif"), Cell(ruling.reason))),
        Row((Cell("Décidé par"), Cell(f"{ruling.decided_by}, le {french.day(ruling.decided_on)}"))),
    )
    columns = (Column("Point", share=1), Column("Décision", share=5))
    table = Table(f"arbitrage-{code}", f"{code} : {ruling.about}", f"Arbitrage {code}", columns, rows)
    simulated = ruling.retained is not None and ruling.retained.simulated
    return Box(code, code, "Arbitrage", ruling.about, table, "", simulated)


def tell_provenance(figure: ReportFigure, *, number: int) -> Provenance:
    """Tell where a figure comes from: passages, ruling, formula, perimeter, period, unit of count."""
    lines = [
        ("Mesure", f"{figure.label} ({figure.measure})"),
        ("Période ou date", figure.when),
        ("Périmètre", figure.perimeter),
        ("Unité de compte", figure.unit_of_count),
        ("Nature", f"{_NATURES[figure.nature]}, {DOMAIN_LABELS[figure.domain]}"),
    ]
    if figure.status is Status.COMPUTED:
        lines.append(("Comment il est compté", figure.formula or "compte des fiches du registre"))
    else:
        lines.append(("Ce qu'en dit la source", " ; ".join(figure.passages) or "voir la note"))
    if figure.mark:
        lines.append(("Statut", figure.mark))
    if figure.withheld:
        lines.append(("Diffusion", "retenu par règle, quelle que soit sa taille"))
    return Provenance(number, figure.label, figure.printed, tuple(lines), figure.sources)


_NATURES = {Nature.STOCK: "état", Nature.FLOW: "flux", Nature.CUMULATIVE: "cumul"}


def _interval(low: float, high: float) -> str:
    return french.interval(french.number(low, decimals=1), high=french.number(high, decimals=1))


def lay_out_method(method: Method) -> tuple[Block, ...]:
    """State how figures are made in any bilan, then the method, limits and errata of this one."""
    blocks: list[Block] = [Paragraph(text) for text in (*_PRINCIPLES, *method.paragraphs)]
    if method.limits:
        blocks += [Heading("Limites"), Bullets(method.limits)]
    if method.errata:
        blocks += [Heading("Rectificatifs"), Bullets(method.errata)]
    return tuple(blocks)


READING = (
    ("Mot ou signe", "Ce qu'il veut dire"),
    ("[1] en exposant", "Numéro de la source, dans la liste qui clôt le document."),
    ("environ, plus de…", "Les mots de la source : un chiffre approché reste approché."),
    ("contesté, voir C1", "Des sources se contredisent et personne n'a tranché : l'encadré C1 les montre."),
    ("retenu, voir A1", "Une personne a tranché entre des sources : l'encadré A1 dit laquelle et pourquoi."),
    ("selon la source", "Une évolution affirmée par une source et qui n'a pas pu être recalculée."),
    ("non renseigné", "Le chiffre manque. Zéro s'écrit 0."),
    ("non diffusé", "Le chiffre existe et il est retenu par règle, quelle que soit sa taille."),
    ("données simulées", "Données fabriquées pour la démonstration : elles ne décrivent aucun fait réel."),
)

_PRINCIPLES = (
    (
        "Chaque chiffre est une assertion d'une source, ou un compte fait dans son registre. Les "
        "sources ne sont ni fondues, ni moyennées, ni corrigées : quand elles se contredisent, toutes les "
        "valeurs sont montrées jusqu'à ce qu'une personne tranche et dise pourquoi."
    ),
    (
        "Un pourcentage n'est imprimé qu'avec ses deux effectifs, leurs périodes et un intervalle à 95 % "
        "(exact, conditionnel à la somme de deux comptes de Poisson). Sous dix faits, les effectifs sont "
        "donnés seuls ; des périodes de durées inégales ne se comparent pas."
    ),
    "Les indicateurs d'activité des services et ceux du phénomène ne sont jamais confondus ni additionnés.",
    (
        "Un chiffre non diffusé n'est pas un petit chiffre : il est retenu par règle. Zéro est écrit 0 ; ce "
        "qui manque est dit non renseigné."
    ),
)
