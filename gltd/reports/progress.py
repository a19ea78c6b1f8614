"""Spots, objectives, quality and what changed since the last bilan, as blocks."""

import io
from dataclasses import replace

import qrcode
import qrcode.image.svg

from gltd.reports import french
from gltd.reports.content import Content, ObjectiveLine, Qualitative, Since, Spots
from gltd.reports.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Highlight,
    Highlights,
    Paragraph,
    Row,
    Section,
    Table,
)
from gltd.reports.rows import Marker, count_table

_QUALITATIVE = (
    ("Initiatives", "initiatives"),
    ("Réussites", "successes"),
    ("Difficultés", "constraints"),
    ("Perception de la population", "perception"),
)


def lay_out_spots(spots: Spots, *, marker: Marker) -> tuple[Block, ...]:
    """Lay out the spots: counters that are never added, then the areas."""
    blocks: list[Block] = []
    if spots.figures:
        words = "Stock, flux et fermetures durables sont des chiffres différents : ils ne s'additionnent pas."
        blocks.append(Paragraph(words, tone="intro"))
        blocks.append(marker.figure_table("points", caption="Points de deal", figures=spots.figures))
    if spots.by_area is not None:
        blocks.append(count_table("points-quartier", table=spots.by_area, marker=marker))
    return tuple(blocks) or (Paragraph("Aucun point n'est suivi sur la période.", tone="missing"),)


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


def lay_out_qualitative(qualitative: Qualitative, *, all_fields: bool) -> tuple[Section, ...]:
    """Lay out the four fields; ``all_fields`` says of an empty one that it is not given."""
    blocks: list[Block] = []
    for title, name in _QUALITATIVE:
        text = getattr(qualitative, name)
        if text:
            blocks += [Heading(title), *(Paragraph(part) for part in text.split("\n") if part.strip())]
        elif all_fields:
            blocks += [Heading(title), Paragraph("Non renseigné.", tone="missing")]
    return (Section("qualitatif", "Analyse qualitative", tuple(blocks)),) if blocks else ()


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
        blocks.append(Paragraph("Aucun chiffre des deux bilans ne se compare.", tone="missing"))
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


def add_codes(blocks: tuple[Block, ...], *, address: str) -> tuple[Block, ...]:
    """Give each highlight the code that leads to its evidence, where there is a public address."""
    if not address:
        return blocks
    coded = tuple(
        replace(block, items=tuple(_add_code(one, address) for one in block.items))
        if isinstance(block, Highlights)
        else block
        for block in blocks
    )
    return (*coded, Paragraph(f"Chaque code mène à la preuve du chiffre, comme {address}.", tone="note"))


def _add_code(item: Highlight, address: str) -> Highlight:
    return replace(item, qr=draw_code(f"{address}#chiffre-{item.number}"))


def draw_code(address: str) -> str:
    """Return a QR code as SVG: the same address always gives the same picture."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(address)
    written = io.BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(written)
    return written.getvalue().decode("utf-8")
