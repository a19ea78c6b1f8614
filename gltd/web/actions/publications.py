"""A frozen bilan on its way to the public: prepared under embargo, then published, by two people or one.

What is public is made once, when it is prepared: trimmed, cut by the disclosure control with all that is
public already in view, frozen in its own folder beside the bilan, and never made again.
"""

import datetime as dt
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gltd import config
from gltd.disclosure import State
from gltd.errors import GltdError
from gltd.reports.content import Content
from gltd.reports.data import print_csv, print_json, print_schema
from gltd.reports.html import PublicFrame, print_html
from gltd.reports.outline import build_document
from gltd.reports.public import Earlier, release
from gltd.reports.snapshot import Snapshot
from gltd.usecases import reporting
from gltd.usecases.reporting import Step, Tell, keep_quiet
from gltd.web.actions import audit
from gltd.web.models import Report, Scheme, User

STATES = "diffusion.json"
FOLDER = "public"
DATA = {"chiffres.csv": print_csv, "chiffres.json": print_json}
SCHEMA = "schema.json"


@dataclass(frozen=True)
class Public:
    """What is public of a bilan, read from its folder."""

    report: Report
    snapshot: Snapshot
    folder: Path


@dataclass(frozen=True)
class Prepared:
    """A public version on disk, aside: its folder, its embargo, and the public versions it has in view."""

    snapshot: Snapshot
    aside: Path
    embargo_until: dt.datetime | None
    seen: frozenset[int]


def release_report(
    *,
    actor: User,
    report: Report,
    embargo_until: dt.datetime | None = None,
    tell: Tell = keep_quiet,
) -> Report:
    """Make the public version of a frozen bilan, to be opened by :func:`publish_report` and not before.

    ``tell`` hears of each step of ``reporting.RELEASE`` when it begins.
    """
    if embargo_until is not None and embargo_until <= timezone.now():
        raise GltdError("Cet embargo est déjà passé : donnez un jour et une heure à venir, ou aucun.")
    _refuse_twice(Report.objects.get(pk=report.pk))
    tell(Step.GATHER)
    content, history = read_content(report), read_history(report)
    tell(Step.PROTECT)
    made = release(content, history=history.contents)
    if made.exposed:
        raise GltdError(
            "Avec ce qui est déjà public, ce bilan permet de retrouver un petit nombre : "
            f"{', '.join(made.exposed)}. Retirez-en ce chiffre ou ceux qui le donnent, puis figez-le."
        )
    edition = replace(made.content.edition, embargo_until=embargo_until)
    snapshot = Snapshot(replace(made.content, edition=edition))
    # Made aside and moved into place on record: two people who prepare at once overwrite nothing.
    aside = reporting.make_aside(public_folder(report).parent)
    try:
        write_public(aside / FOLDER, snapshot=snapshot, tell=tell)
        states = {key: str(state) for key, state in made.states.items()}
        kept = json.dumps(states, ensure_ascii=False, sort_keys=True, indent=0)
        reporting.write(aside / STATES, data=kept.encode("utf-8"))
        tell(Step.RECORD)
        prepared = Prepared(snapshot, aside, embargo_until, history.numbers)
        return _record_release(actor=actor, report=report, prepared=prepared)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_twice(row: Report) -> None:
    if row.released_at is not None:
        raise GltdError(
            "La version publique de ce bilan est déjà faite : publiez-la, ou figez un rectificatif."
        )


@transaction.atomic
def _record_release(*, actor: User, report: Report, prepared: Prepared) -> Report:
    """Put a public version on record, unless another was prepared since what is public was read."""
    # The rows of schemes are the lock: two bilans prepared at once would not see each other's counts.
    list(_list_neighbours(report).select_for_update().order_by("pk"))
    row = Report.objects.select_for_update().get(pk=report.pk)
    _refuse_twice(row)
    if prepared.seen != frozenset(_list_released(row).values_list("pk", flat=True)):
        raise GltdError(
            "Une autre version publique vient d'être préparée, et celle-ci ne l'a pas en vue : recommencez."
        )
    row.released_at, row.released_by = timezone.now(), actor
    row.embargo_until, row.public_sha256 = prepared.embargo_until, prepared.snapshot.sha256
    row.full_clean()
    row.save()
    audit.record(
        "préparation publique",
        actor=actor,
        scheme=row.scheme,
        target=row,
        changes={"sha256": row.public_sha256, "embargo": str(prepared.embargo_until or "")},
    )
    folder = public_folder(row)
    shutil.rmtree(folder, ignore_errors=True)
    (prepared.aside / STATES).replace(folder.parent / STATES)
    (prepared.aside / FOLDER).replace(folder)
    return row


@transaction.atomic
def publish_report(*, actor: User, report: Report) -> Report:
    """Let a prepared bilan out: at once, or when its embargo ends."""
    row = Report.objects.select_for_update().select_related("scheme").get(pk=report.pk)
    if row.released_at is None:
        raise GltdError("Préparez d'abord la version publique de ce bilan : c'est elle que l'on relit.")
    if row.published_at is not None:
        raise GltdError("Ce bilan est déjà publié.")
    if row.scheme.publication_by_two and actor.pk in (row.frozen_by_id, row.released_by_id):
        raise GltdError(
            "Ce dispositif veut deux comptes pour publier : demandez à quelqu'un d'autre que celui qui a "
            "figé ou préparé ce bilan."
        )
    row.published_at, row.published_by = timezone.now(), actor
    row.full_clean()
    row.save()
    audit.record("publication", actor=actor, scheme=row.scheme, target=row)
    return row


def list_open(scheme: Scheme) -> QuerySet[Report]:
    """Return the bilans that anyone may read now, the latest first."""
    now = timezone.now()
    rows = Report.objects.filter(scheme=scheme, published_at__isnull=False).exclude(embargo_until__gt=now)
    return rows.select_related("scheme", "replaces").order_by("-published_at", "-pk")


def read_content(report: Report) -> Content:
    """Read the whole content of a frozen bilan."""
    path = config.load().reports_dir / report.folder / reporting.SNAPSHOT_NAME
    return reporting.open_frozen(path).snapshot.content


@dataclass(frozen=True)
class History:
    """What was prepared for the public before, and the numbers of those bilans."""

    contents: list[Earlier]
    numbers: frozenset[int]


def read_history(report: Report) -> History:
    """Return what was prepared for the public before, of all schemes of the same ground, embargo or not."""
    rows = list(_list_released(report))
    found = []
    for row in rows:
        folder = public_folder(row)
        try:
            states = json.loads((folder.parent / STATES).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise GltdError(
                f"Ce qui est déjà public du bilan « {row} » est illisible : restaurez le dossier des bilans, "
                "car sans lui on ne sait pas ce qu'un lecteur peut déduire."
            ) from error
        found.append(Earlier(read_content(row), states))
    return History(found, frozenset(row.pk for row in rows))


def _list_neighbours(report: Report) -> QuerySet[Scheme]:
    """Return the scheme of a bilan and those that share ground with it: a reader sets them side by side."""
    areas = list(report.scheme.areas.values_list("pk", flat=True))
    sharing = Scheme.objects.filter(areas__in=areas).values_list("pk", flat=True)
    return Scheme.objects.filter(pk__in={report.scheme_id, *sharing})


def _list_released(report: Report) -> QuerySet[Report]:
    schemes = _list_neighbours(report).values_list("pk", flat=True)
    rows = Report.objects.filter(scheme__in=list(schemes), released_at__isnull=False).exclude(pk=report.pk)
    return rows.order_by("released_at", "pk")


def public_folder(report: Report) -> Path:
    """Return where the public files of a bilan lie."""
    return config.load().reports_dir / report.folder / FOLDER


def write_public(folder: Path, *, snapshot: Snapshot, tell: Tell = keep_quiet) -> None:
    """Write the public snapshot, its documents and data; what was withheld is kept outside of them."""
    frozen = reporting.Frozen(snapshot, snapshot.sha256, folder / reporting.SNAPSHOT_NAME)
    reporting.render(frozen, tell=tell)
    tell(Step.DATA)
    reporting.write(folder / reporting.SNAPSHOT_NAME, data=snapshot.to_json())
    files = {name: make(snapshot) for name, make in DATA.items()} | {SCHEMA: print_schema()}
    for name, data in files.items():
        reporting.write(folder / name, data=data)
    reporting.record(folder, files=files)


def read_public(report: Report) -> Public:
    """Read back what is public of a bilan."""
    folder = public_folder(report)
    path = folder / reporting.SNAPSHOT_NAME
    try:
        snapshot = Snapshot.from_json(path.read_bytes())
    except OSError as error:
        raise GltdError(
            "Les fichiers publics de ce bilan manquent : restaurez le dossier des bilans."
        ) from error
    return Public(report, snapshot, folder)


def read_erratum(report: Report) -> str:
    """Return what a public bilan says that it corrects, as its public version has it."""
    return read_public(report).snapshot.content.edition.erratum if report.erratum else ""


def print_page(public: Public, *, frame: PublicFrame) -> bytes:
    """Return the public page: the bilan itself, with what surrounds it."""
    return print_html(build_document(public.snapshot), frame=frame)


def count_withheld(report: Report) -> int:
    """Return how many counts the public version of a bilan withholds."""
    states = json.loads((public_folder(report).parent / STATES).read_text("utf-8"))
    return sum(state == State.WITHHELD for state in states.values())
