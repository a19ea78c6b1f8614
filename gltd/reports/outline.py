"""The order of a bilan: from a snapshot to the document that every format prints."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from gltd.reports import french
from gltd.reports.charts import draw_counts, draw_footage, render_svg
from gltd.reports.content import (
    AreaCard,
    Content,
    FollowUps,
    OperationLine,
    Prevention,
    SourceNote,
    Video,
)
from gltd.reports.cover import make_cover, make_note
from gltd.reports.data import list_figures
from gltd.reports.document import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Highlights,
    Paragraph,
    Row,
    Section,
    Table,
    typeset,
)
from gltd.reports.evidence import (
    READING,
    box_contradictions,
    box_rulings,
    lay_out_method,
    lay_out_studies,
    order_studies,
    say_late_window,
    tell_provenance,
)
from gltd.reports.figures import ReportFigure
from gltd.reports.maps import chart_areas
from gltd.reports.outcome import Outcome
from gltd.reports.progress import (
    add_codes,
    lay_out_funnel,
    lay_out_indicators,
    lay_out_objectives,
    lay_out_qualitative,
    lay_out_since,
    lay_out_spots,
    put_texts,
)
from gltd.reports.rows import Marker, count_table
from gltd.reports.snapshot import Snapshot
from gltd.reports.tables import CountTable

# A longer list of operations is read in the workbook; the tables by month, kind and area sum it up.
LISTED_AT_MOST: Final = 1000
# A page has no room for more sentences of studies beside eight figures.
TOLD_ON_SHEET: Final = 2
_NOTHING = "Rien n'est enregistré pour cette partie sur la période."


@dataclass(frozen=True)
class _Fingerprinted:
    """A snapshot that is known by its fingerprint alone: two that are equal print the same document."""

    sha256: str
    snapshot: Snapshot = field(compare=False)


def build_document(snapshot: Snapshot) -> Document:
    """Lay out a snapshot: cover, sections in their fixed order, numbered source notes.

    The last documents are kept: what prints every format of a bilan, or shows it again, lays it out once.
    """
    return _lay_out(_Fingerprinted(snapshot.sha256, snapshot))


@lru_cache(maxsize=4)
def _lay_out(known: _Fingerprinted) -> Document:
    snapshot = known.snapshot
    content = snapshot.content
    figures = list_figures(content)
    # A sheet has no room for boxes: what is marked there is told in the bilan that its codes lead to.
    boxed = content.edition.layout != "sheet"
    marker = Marker.number(
        contradictions=content.contradictions if boxed else (),
        rulings=content.rulings if boxed else (),
        figures=tuple(figures),
    )
    sections = put_texts(_choose_sections(content, marker), content=content)
    edition = content.edition
    document = Document(
        title=content.title,
        layout=edition.layout,
        running_title=f"{content.scheme.name} · {content.period_label}",
        cover=make_cover(snapshot),
        sections=sections,
        notes=tuple(make_note(source) for source in _list_cited(content)),
        reading=READING,
        simulated=content.simulated,
        draft=edition.draft,
        sha256=snapshot.sha256,
        created_at=edition.frozen_at,
        author=edition.author,
        provenance=tuple(
            tell_provenance(figure, number=rank) for rank, figure in enumerate(figures, start=1)
        ),
    )
    return typeset(document)


def _choose_sections(content: Content, marker: Marker) -> tuple[Section, ...]:
    """Return the sections of the kind of bilan that is asked for."""
    essential = Section("essentiel", "L'essentiel", _essentials(content, marker))
    if content.edition.layout == "sheet":
        edition = content.edition
        coded = add_codes(essential.blocks, address=edition.address, numbered=edition.public)
        return (replace(essential, blocks=coded),)
    outcome = Section("resultats", "Ce qui en est sorti", _outcome(content.outcome, marker))
    indicators = Section("indicateurs", "Indicateurs", lay_out_indicators(content.indicators, marker=marker))
    objectives = Section("objectifs", "Objectifs", lay_out_objectives(content.objectives, marker=marker))
    disputes = Section(
        "contradictions", "Contradictions ouvertes", box_contradictions(content, marker=marker)
    )
    rulings = Section("arbitrages", "Arbitrages", box_rulings(content, marker=marker))
    method = Section("methode", "Méthode et limites", lay_out_method(content.method))
    settled = (*((disputes,) if content.contradictions else ()), *((rulings,) if content.rulings else ()))
    match content.edition.layout:
        case "quarter":
            since = lay_out_since(content.since, marker=marker)
            words = lay_out_qualitative(content.qualitative)
            return (essential, indicators, *since, words, objectives, *settled, method)
        case "operation":
            done = Section("fait", "L'opération", _activity(content, marker))
            return (essential, done, outcome, *settled, method)
    return (
        essential,
        Section("dispositif", "Le dispositif", _scheme(content)),
        Section("fait", "Ce qui a été fait", _activity(content, marker)),
        outcome,
        Section("points", "Points de deal", _spots(content, marker)),
        Section("suites", "Suites administratives et judiciaires", _follow_ups(content.follow_ups, marker)),
        Section("video", "Vidéoprotection", _video(content.video, marker)),
        Section("prevention", "Prévention et moyens", _prevention(content.prevention, marker)),
        indicators,
        Section("etudes", "Études de déplacement", lay_out_studies(content.studies, period=content.period)),
        *lay_out_since(content.since, marker=marker),
        lay_out_qualitative(content.qualitative),
        objectives,
        disputes,
        rulings,
        method,
    )


def _list_cited(content: Content) -> tuple[SourceNote, ...]:
    """Return the sources to print: on a sheet, which is one page, those of its figures alone."""
    if content.edition.layout != "sheet":
        return content.sources
    cited = {number for figure in content.highlights for number in figure.sources}
    told = order_studies(content.studies)[:TOLD_ON_SHEET]
    cited |= {number for study in told for number in study.sources}
    return tuple(source for source in content.sources if source.number in cited)


def _or_nothing(blocks: list[Block]) -> tuple[Block, ...]:
    return tuple(blocks) or (Paragraph(_NOTHING, tone="missing"),)


def _essentials(content: Content, marker: Marker) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if content.scheme.mandate:
        blocks.append(Paragraph(content.scheme.mandate, tone="lead"))
    if content.highlights:
        items = tuple(marker.highlight(figure) for figure in content.highlights)
        blocks.append(Highlights(items, simulated=any(item.simulated for item in items)))
    studies = order_studies(content.studies)
    for study in studies[:TOLD_ON_SHEET] if content.edition.layout == "sheet" else studies:
        words = "Étude pré-enregistrée" if study.preregistered else "Étude exploratoire"
        words += say_late_window(study, period=content.period)
        words += ", données simulées" if study.simulated else ""
        text = f"{study.sentence} {words}."
        blocks.append(Paragraph(text, sources=study.sources, simulated=study.simulated))
    return _or_nothing(blocks)


def _scheme(content: Content) -> tuple[Block, ...]:
    scheme = content.scheme
    blocks: list[Block] = [Paragraph(f"{scheme.kind} présidé par : {scheme.chair}.")]
    if scheme.starts_on is not None:
        end = f", terme le {french.day(scheme.ends_on)}" if scheme.ends_on else ", sans terme fixé"
        start = scheme.starts_when or f"le {french.day(scheme.starts_on)}"
        blocks.append(Paragraph(f"Mandat ouvert {start}{end}."))
    areas = french.enumeration(scheme.areas) if scheme.areas else "aucun quartier fixé (dispositif itinérant)"
    blocks.append(Paragraph(f"Périmètre : {areas}."))
    drawn = chart_areas("perimetre-carte", ground=content.ground, table=None)
    if drawn is not None and content.activity.by_area is None and content.spots.by_area is None:
        blocks.append(drawn)
    if scheme.partners:
        rows = tuple(Row((Cell(partner.name), Cell(partner.kind))) for partner in scheme.partners)
        columns = (Column("Partenaire", share=3), Column("Nature", share=2))
        blocks.append(Table("partenaires", "Partenaires du dispositif", "Partenaires", columns, rows))
    return tuple(blocks)


def _spots(content: Content, marker: Marker) -> tuple[Block, ...]:
    table = content.spots.by_area
    drawn = None if table is None else chart_areas("points-carte", ground=content.ground, table=table)
    return lay_out_spots(content.spots, marker=marker, drawn=drawn)


def _figures(marker: Marker, slug: str, caption: str, figures: tuple[ReportFigure, ...]) -> list[Block]:
    return [marker.figure_table(slug, caption=caption, figures=figures)] if figures else []


def _counts(slug: str, table: CountTable | None, marker: Marker) -> list[Block]:
    return [count_table(slug, table=table, marker=marker)] if table is not None and table.rows else []


def _charted(slug: str, table: CountTable | None, marker: Marker) -> list[Block]:
    """Return a table of counts under its chart."""
    if table is None or not table.rows:
        return []
    svg = render_svg(draw_counts(table))
    alt = f"Diagramme en barres : {table.title}. Les valeurs sont dans le tableau qui suit."
    chart = Chart(f"{slug}-graphique", table.title, alt, svg, simulated=table.simulated)
    return [chart, *_counts(slug, table, marker)]


def _mapped(slug: str, table: CountTable | None, ground: tuple[AreaCard, ...], marker: Marker) -> list[Block]:
    """Return a table by area under its map."""
    if table is None or not table.rows:
        return []
    drawn = chart_areas(f"{slug}-carte", ground=ground, table=table)
    return [*((drawn,) if drawn else ()), *_counts(slug, table, marker)]


def _activity(content: Content, marker: Marker) -> tuple[Block, ...]:
    activity = content.activity
    blocks = _figures(marker, "activite", "Activité selon les sources", activity.figures)
    blocks += _charted("operations-mois", activity.by_month, marker)
    blocks += _counts("operations-nature", activity.by_kind, marker)
    blocks += _mapped("operations-quartier", activity.by_area, content.ground, marker)
    blocks += _counts("operations-non-faites", activity.not_done, marker)
    blocks += _counts("effectifs", activity.forces, marker)
    if activity.operations:
        rows = tuple(
            Row(
                (
                    Cell(line.when) if line.when else Cell(french.short_day(line.on), on=line.on),
                    Cell(_name_operation(line), sources=line.sources),
                    Cell(french.enumeration(line.areas) or french.NOT_GIVEN),
                    Cell(f"{line.status} : {line.reason}" if line.reason else line.status),
                    Cell(french.enumeration(line.partners) or french.NOT_GIVEN),
                )
            )
            for line in activity.operations
        )
        columns = (
            Column("Date", share=17),
            Column("Opération", share=32),
            Column("Quartiers", share=17),
            Column("État", share=14),
            Column("Partenaires", share=30),
        )
        too_many = len(rows) > LISTED_AT_MOST
        if too_many:
            words = (
                f"La liste des {french.number(len(rows))} opérations est dans le classeur (ODS), feuille "
                "« Opérations » ; elle est trop longue pour être lue ici."
            )
            blocks.append(Paragraph(words, tone="note"))
        blocks.append(
            Table("operations", "Liste des opérations", "Opérations", columns, rows, sheet_only=too_many)
        )
    return _or_nothing(blocks)


def _name_operation(line: OperationLine) -> str:
    """Return what an operation was, and when it comes back."""
    name = line.title or line.kind[:1].upper() + line.kind[1:]
    return f"{name}, {line.recurrence}" if line.recurrence else name


def _outcome(outcome: Outcome, marker: Marker) -> tuple[Block, ...]:
    blocks: list[Block] = []
    judicial = lay_out_funnel(outcome.funnel, marker=marker)
    strands = (
        ("volet-judiciaire", "Volet judiciaire", outcome.judicial),
        ("volet-administratif", "Volet administratif", outcome.administrative),
        ("volet-controles", "Contrôles", outcome.checks),
        ("volet-cadre-de-vie", "Cadre de vie", outcome.environment),
    )
    for slug, title, figures in strands:
        blocks += _figures(marker, slug, title, figures)
        blocks += judicial if slug == "volet-judiciaire" else ()
    if outcome.seizures:
        blocks.append(Heading("Saisies"))
        blocks.append(
            Paragraph(
                "Les familles de saisies ne s'additionnent pas : aucune somme n'est faite entre elles.",
                tone="intro",
            )
        )
        for rank, family in enumerate(outcome.seizures, start=1):
            blocks += _figures(marker, f"saisies-{rank}", f"Saisies : {family.label}", family.figures)
    return _or_nothing(blocks)


def _follow_ups(follow_ups: FollowUps, marker: Marker) -> tuple[Block, ...]:
    blocks = _counts("suites-etat", follow_ups.by_kind, marker)
    blocks += _figures(marker, "suites-sources", "Suites selon les sources", follow_ups.figures)
    if follow_ups.deadlines:
        rows = tuple(
            Row(
                (
                    Cell(line.kind),
                    Cell(line.area),
                    Cell(line.state),
                    Cell(french.short_day(line.due_on), on=line.due_on)
                    if line.due_on
                    else Cell(french.NOT_GIVEN),
                    Cell(f"{line.partner} (échéance dépassée)" if line.overdue else line.partner),
                )
            )
            for line in follow_ups.deadlines
        )
        columns = (
            Column("Suite", share=30),
            Column("Quartier", share=18),
            Column("État", share=18),
            Column("Échéance", share=15),
            Column("Partenaire en charge", share=27),
        )
        blocks.append(Table("echeances", "Suites en cours et échéances", "Échéances", columns, rows))
    return _or_nothing(blocks)


def _video(video: Video, marker: Marker) -> tuple[Block, ...]:
    blocks = _figures(marker, "cameras", "Caméras et coûts", (*video.cameras, *video.costs))
    if video.requests:
        figures = tuple(request.figure for request in video.requests)
        svg = render_svg(draw_footage(video.requests))
        alt = "Barres des réquisitions d'images par période. Les valeurs sont dans le tableau qui suit."
        blocks.append(Chart("requisitions-graphique", "Réquisitions d'images par période", alt, svg))
        blocks += _figures(marker, "requisitions", "Réquisitions d'images", figures)
        if any(request.part_year for request in video.requests):
            periods = french.enumeration(
                tuple(request.figure.when for request in video.requests if request.part_year)
            )
            blocks.append(
                Paragraph(f"Période incomplète : {periods}. Elle ne se compare pas à une année.", tone="note")
            )
    if video.changes:
        blocks.append(
            marker.change_table(
                "video-evolutions", caption="Évolution des réquisitions", changes=video.changes, quoted=()
            )
        )
    blocks += _charted("requisitions-mois", video.by_month, marker)
    return _or_nothing(blocks)


def _prevention(prevention: Prevention, marker: Marker) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if prevention.actions:
        rows = tuple(
            Row(
                (
                    Cell(line.label, sources=() if line.figure else line.sources),
                    Cell(line.audience),
                    Cell(line.carrier),
                    Cell(line.when or french.NOT_GIVEN),
                    marker.value_cell(line.figure) if line.figure else Cell(french.NOT_GIVEN),
                ),
                figure=line.figure,
            )
            for line in prevention.actions
        )
        columns = (
            Column("Action", share=30),
            Column("Public", share=20),
            Column("Porteur", share=20),
            Column("Quand", share=16),
            Column("Chiffre", numeric=True, share=22),
        )
        blocks.append(Table("actions", "Actions de prévention", "Prévention", columns, rows))
    blocks += _figures(marker, "financements", "Financements", prevention.funding)
    blocks += _figures(marker, "moyens", "Moyens", prevention.means)
    return _or_nothing(blocks)
