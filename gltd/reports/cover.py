"""The cover of a bilan and its numbered notes."""

import base64

from gltd.reports import french
from gltd.reports.content import PartnerCard, SourceNote
from gltd.reports.document import Cover, Logo, Note
from gltd.reports.logos import read_picture
from gltd.reports.snapshot import Snapshot


def make_cover(snapshot: Snapshot) -> Cover:
    """Say what a bilan is, by whom, in which version, and what its reader must know first."""
    content = snapshot.content
    scheme, edition = content.scheme, content.edition
    lines: list[tuple[str, ...]] = [("Présidence", scheme.chair)]
    if content.subject != scheme.name:
        lines.insert(0, ("Dispositif", scheme.name))
    if scheme.theme:
        lines.append(("Thème", scheme.theme))
    if scheme.areas:
        lines.append(("Périmètre", french.enumeration(scheme.areas)))
    if scheme.partners:
        lines.append(("Partenaires", french.enumeration(tuple(one.name for one in scheme.partners))))
    state = "projet du" if edition.draft else "figée le"
    lines += [
        ("Établi par", edition.author),
        ("Version", f"{edition.version}, {state} {french.day(edition.frozen_at.date())}"),
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
        title=content.subject,
        period=content.period_label,
        lines=tuple(lines),
        warnings=tuple(warnings),
        logos=tuple(make_logo(one) for one in scheme.partners if one.logo),
    )


def make_logo(partner: PartnerCard) -> Logo:
    """Return a partner's logo; Typst, which reads no base64, takes it inside an SVG that we write."""
    kind, _, held = partner.logo.partition(";base64,")
    picture = read_picture(base64.b64decode(held))
    width, height = picture.width_px, picture.height_px
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="{kind};base64,{held}"/></svg>'
    )
    return Logo(partner.name, partner.logo, svg)


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
