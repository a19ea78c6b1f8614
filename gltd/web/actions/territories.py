"""One question put to many territories of a scheme: registered, run, read back."""

from dataclasses import dataclass

import shapely
from django.db import transaction
from django.utils import timezone
from shapely.geometry import shape

from gltd import config
from gltd.compute import Tell, say_nothing
from gltd.errors import GltdError
from gltd.usecases import studying
from gltd.usecases.studying import KINDS, Results, Source, Span
from gltd.usecases.studying.plain_toml import write_toml
from gltd.web.actions import audit
from gltd.web.events import open_events
from gltd.web.models import Partition, Scheme, TerritoryStudy, User


@dataclass(frozen=True)
class Question:
    """What is asked of each territory; of all deliveries, or of those that ``batches`` names."""

    kind: str
    windows: dict[str, Span]
    nature: str = "phenomenon"
    categories: tuple[str, ...] = ()
    batches: tuple[str, ...] = ()


@transaction.atomic
def register_territories(
    *, actor: User | None, scheme: Scheme, partition: Partition, question: Question
) -> TerritoryStudy:
    """Register a study for each drawn area of a division, and point to them all; nothing is counted."""
    rows = partition.areas.filter(geometry__isnull=False).order_by("name")
    contours = tuple(
        (row.name, str(shapely.to_wkt(shape(row.geometry), rounding_precision=7)))
        for row in rows
        if row.geometry is not None
    )
    if len(contours) < 2:
        raise GltdError(
            "Ce découpage n'a pas deux quartiers dont le contour est connu : choisissez-en un autre."
        )
    outcome = {
        "name": ", ".join(question.categories) or "tous les faits",
        "nature": question.nature,
        **({"categories": list(question.categories)} if question.categories else {}),
    }
    values = {
        "kind": question.kind,
        "windows": {name: {"from": span.first, "to": span.last} for name, span in question.windows.items()},
        "outcomes": [outcome],
        **({"events": {"batches": list(question.batches)}} if question.batches else {}),
    }
    plan = studying.make_plan(Source(write_toml(values), contours))
    known = TerritoryStudy.objects.filter(scheme=scheme, fingerprint=plan.fingerprint).first()
    if known is not None:
        return known
    title = f"{KINDS[question.kind].question} {partition.name}, {len(contours)} quartiers"
    row = TerritoryStudy(scheme=scheme, title=title[:200], fingerprint=plan.fingerprint)
    row.full_clean()
    studying.register_plan(plan, registry=config.load().studies_dir, now=timezone.now())
    row.save()
    changes = {"fingerprint": plan.fingerprint}
    audit.record("enregistrement", actor=actor, scheme=scheme, target=row, changes=changes)
    return row


def run_territories(*, actor: User | None, study: TerritoryStudy, tell: Tell = say_nothing) -> Results:
    """Answer in each territory, as ``gltd study run`` does."""
    registry = config.load().studies_dir
    plan = studying.load_registered_plan(study.fingerprint, registry=registry)
    results = studying.run_plan(plan, store=open_events(), registry=registry, now=timezone.now(), tell=tell)
    audit.record("calcul", actor=actor, scheme=study.scheme, target=study)
    return results


def read_results(study: TerritoryStudy) -> Results | None:
    """Return the last table, None before the first run."""
    return studying.read_table(study.fingerprint, registry=config.load().studies_dir)
