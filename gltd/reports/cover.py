"""The cover of a bilan and its numbered notes."""

from gltd.reports import french
from gltd.reports.content import SourceNote
from gltd.reports.document import Cover, Note
from gltd.reports.snapshot import Snapshot


def make_cover(snapshot: Snapshot) -> Cover:
    """Say what a bilan is, by whom, in which version, and what its reader must know first."""
    content = snapshot.content
    scheme, edition = content.scheme, content.edition
    lines: list[tuple[str, ...]] = [("Présidence", scheme.chair)]
    if scheme.theme:
        lines.append(("Thème", scheme.theme))
    if scheme.areas:
        lines.append(("Périmètre", french.enumeration(scheme.areas)))
    lines += [
        ("Établi par", edition.author),
        ("Version", f"{edition.version}, figée le {french.day(edition.frozen_at.date())}"),
        ("Empreinte", snapshot.sha256[:12]),
    ]
    warnings: list[str] = []
    if edition.draft:
        warnings.append("Projet : document de travail, ne pas diffuser.")
    if edition.embargo_until is not None:
        warnings.append(f"Embargo : {french.moment(edition.embargo_until)}.")
    if edition.erratum:
        warnings.append(f"Version rectifiée : {edition.erratum}")
    warnings += content.cautions
    if content.simulated:
        warnings.append("Ce bilan contient des données simulées ; chaque page concernée le dit.")
    if content.contradictions:
        count = len(content.contradictions)
        words = "Une contradiction reste ouverte"
        if count > 1:
            words = f"{french.number(count)} contradictions restent ouvertes"
        warnings.append(f"{words} : les chiffres concernés sont marqués.")
    return Cover(
        kind=f"{edition.kind} · {scheme.kind}",
        title=scheme.name,
        period=content.period_label,
        lines=tuple(lines),
        warnings=tuple(warnings),
    )


def make_note(source: SourceNote) -> Note:
    """Return the printed note of a source."""
    details = [source.kind]
    if source.published_on is not None:
        details.append(french.day(source.published_on))
    if source.consulted_on is not None:
        details.append(f"consulté le {french.day(source.consulted_on)}")
    if source.fingerprint:
        details.append(f"empreinte {source.fingerprint[:12]}")
    return Note(source.number, source.publisher, source.title, ", ".join(details), source.url)
