"""Spots, objectives, quality and what changed since the last bilan, as blocks."""

import io
from dataclasses import replace

import qrcode
import qrcode.image.svg

from gltd.reports import french
from gltd.reports.content import Content, Indicators, ObjectiveLine, Qualitative, Since, Spots
from gltd.reports.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Heading,
    Highlight,
    Highlights,
    Paragraph,
    Row,
    Section,
    Table,
)
from gltd.reports.figures import Domain
from gltd.reports.outcome import Funnel, FunnelStep
from gltd.reports.rows import Marker, count_table

_NOT_PHENOMENON = frozenset(Domain) - {Domain.PHENOMENON}
_QUALITATIVE = (
    ("Initiatives", "initiatives"),
    ("Réussites", "successes"),
    ("Difficultés", "constraints"),
    ("Perception de la population", "perception"),
)


def lay_out_spots(spots: Spots, *, marker: Marker, drawn: Chart | None = None) -> tuple[Block, ...]:
    """Lay out the spots: counters that are never added, then the areas."""
    blocks: list[Block] = []
    if spots.figures:
        words = "Stock, flux et fermetures durables sont des chiffres différents : ils ne s'additionnent pas."
        blocks.append(Paragraph(words, tone="intro"))
        blocks.append(marker.figure_table("points", caption="Points de deal", figures=spots.figures))
    if spots.by_area is not None:
        blocks += [drawn] if drawn else []
        blocks.append(count_table("points-quartier", table=spots.by_area, marker=marker))
    return tuple(blocks) or (Paragraph("Aucun point n'est suivi sur la période.", tone="missing"),)


def lay_out_funnel(funnel: Funnel | None, *, marker: Marker) -> tuple[Block, ...]:
    """Lay out the course from the arrest to prison: each step with what it counts and who tells it."""
    if funnel is None:
        return ()
    rows = tuple(
        Row(
            (
                Cell(step.figure.label.partition(", ")[2].capitalize()),
                marker.value_cell(step.figure),
                Cell(step.figure.unit_of_count),
                Cell(step.share or "sans étape commune"),
                Cell(_print_known(step)),
            ),
            figure=step.figure,
        )
        for step in funnel.steps
    )
    columns = (
        Column("Étape", share=24),
        Column("Nombre", numeric=True, share=20),
        Column("Compte en", share=16),
        Column("Sur l'étape d'avant", share=30),
        Column("Connu pour", share=26),
    )
    note = (
        "Somme des opérations faites qui disent l'étape ; une personne peut être comptée à plusieurs étapes."
    )
    table = Table(
        "enchainement",
        "De l'interpellation à l'incarcération",
        "Enchaînement judiciaire",
        columns,
        rows,
        note,
        simulated=any(step.figure.simulated for step in funnel.steps),
    )
    return (table, *(Paragraph(doubt, tone="note") for doubt in funnel.doubts))


def _print_known(step: FunnelStep) -> str:
    done = french.plural("opération", count=step.operations)
    return f"{french.number(step.known)} sur {french.number(step.operations)} {done}"


def lay_out_objectives(lines: tuple[ObjectiveLine, ...], *, marker: Marker) -> tuple[Block, ...]:
    """Lay out the objectives with the figure that tells each."""
    if not lines:
        return (Paragraph("Aucun objectif n'est fixé.", tone="missing"),)
    rows = tuple(
        Row(
            (
                Cell(line.label),
                Cell(line.target),
                marker.value_cell(line.figure) if line.figure else Cell(french.NOT_GIVEN),
                Cell(french.short_day(line.due_on), on=line.due_on) if line.due_on else Cell("sans échéance"),
                Cell(line.standing),
            ),
            figure=line.figure,
        )
        for line in lines
    )
    columns = (
        Column("Objectif", share=32),
        Column("Cible", share=20),
        Column("Où il en est", numeric=True, share=18),
        Column("Échéance", share=15),
        Column("État", share=17),
    )
    caption = "Objectifs et où ils en sont"
    return (Table("objectifs", caption, "Objectifs", columns, rows),)


def lay_out_qualitative(qualitative: Qualitative) -> Section:
    """Lay out the four fields; an empty one is said to be not given."""
    blocks: list[Block] = []
    for title, name in _QUALITATIVE:
        parts = [part for part in getattr(qualitative, name).split("\n") if part.strip()]
        said = tuple(map(Paragraph, parts)) or (Paragraph("Non renseigné.", tone="missing"),)
        blocks += [Heading(title), *said]
    return Section("qualitatif", "Analyse qualitative", tuple(blocks))


def lay_out_since(since: Since | None, *, marker: Marker) -> tuple[Section, ...]:
    """Lay out what changed since an earlier bilan."""
    if since is None:
        return ()
    blocks: list[Block] = [Paragraph(f"Comparé au bilan précédent : {since.earlier}.")]
    if since.changes:
        blocks.append(
            marker.change_table(
                "depuis-evolutions", caption="Comptes des deux bilans", changes=since.changes, quoted=()
            )
        )
    if since.lines:
        blocks.append(Bullets(since.lines))
    if not since.changes and not since.lines:
        blocks.append(
            Paragraph("Aucun chiffre des deux bilans ne diffère, ou ne se compare.", tone="missing")
        )
    return (Section("depuis", "Ce qui a changé depuis", tuple(blocks)),)


def put_texts(sections: tuple[Section, ...], *, content: Content) -> tuple[Section, ...]:
    """Put the texts that people wrote at the head of their sections."""
    texts = {text.section: text.text for text in content.texts if text.text.strip()}
    return tuple(
        replace(section, blocks=(*_paragraphs(texts[section.slug]), *section.blocks))
        if section.slug in texts
        else section
        for section in sections
    )


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(part.strip()) for part in text.split("\n") if part.strip())


def add_codes(blocks: tuple[Block, ...], *, address: str, numbered: bool) -> tuple[Block, ...]:
    """Give each highlight the code that leads to its evidence, where there is a public address.

    Figures are ``numbered`` as on the public page in the public version alone: elsewhere the code leads to
    the page, since another figure may bear that number there.
    """
    if not address:
        return blocks
    coded = tuple(
        replace(block, items=tuple(_add_code(one, address, numbered) for one in block.items))
        if isinstance(block, Highlights)
        else block
        for block in blocks
    )
    return (*coded, Paragraph(f"Chaque code mène à la preuve du chiffre, comme {address}.", tone="note"))


def _add_code(item: Highlight, address: str, numbered: bool) -> Highlight:
    return replace(item, qr=draw_code(f"{address}#chiffre-{item.number}" if numbered else address))


def draw_code(address: str) -> str:
    """Return a QR code as SVG: the same address always gives the same picture."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(address)
    written = io.BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(written)
    return written.getvalue().decode("utf-8")


def lay_out_indicators(indicators: Indicators, *, marker: Marker) -> tuple[Block, ...]:
    """Lay out the indicators, activity apart from the phenomenon, and name those that give nothing."""
    blocks: list[Block] = []
    for slug, title, domains, words in (
        ("indicateurs-activite", "Activité des services", _NOT_PHENOMENON, "Ce que les services ont fait."),
        (
            "indicateurs-phenomene",
            "Phénomène",
            frozenset({Domain.PHENOMENON}),
            "Ce qui s'est produit : plaintes, comptages, violences.",
        ),
    ):
        changes = tuple(change for change in indicators.changes if change.domain in domains)
        quoted = tuple(change for change in indicators.quoted if change.domain in domains)
        figures = tuple(figure for figure in indicators.figures if figure.domain in domains)
        blocks.append(Heading(title))
        if changes or quoted or figures:
            blocks.append(Paragraph(words, tone="intro"))
        if figures:
            blocks.append(
                marker.figure_table(f"{slug}-niveaux", caption=f"{title} : niveaux", figures=figures)
            )
        if changes or quoted:
            caption = f"{title} : évolutions"
            blocks.append(marker.change_table(slug, caption=caption, changes=changes, quoted=quoted))
        lacking = tuple(one for one in indicators.lacking if one.domain in domains)
        if lacking:
            rows = tuple(Row((Cell(one.label), Cell(one.why))) for one in lacking)
            columns = (Column("Indicateur", share=2), Column("Ce qui manque", share=3))
            caption = f"{title} : indicateurs sans comparaison"
            blocks.append(Table(f"{slug}-manques", caption, f"{title} sans comparaison", columns, rows))
        elif not (figures or changes or quoted):
            blocks.append(Paragraph("Aucun indicateur n'est renseigné sur la période.", tone="missing"))
    return tuple(blocks)
