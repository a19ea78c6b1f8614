"""The attacker at the demonstration: both schemes, every kind of bilan, corrected ones, every public file.

Its bilans and others (a year, half-years, quarters, sheets, a communiqué, a corrected version) are frozen and
published one after the other. Each public file is made again from its public snapshot, byte for byte: it says
nothing more. A text of a snapshot that holds a withheld count beside a word of its name is printed; no feed
holds a count; what all versions print together is put before the attacker. The folder is removed.
"""

import datetime as dt
import os
import re
import tempfile
from collections.abc import Iterator
from typing import Any, Final

PERIODS: Final = {
    "orleans-2018": (
        (dt.date(2018, 3, 1), dt.date(2018, 6, 30)),
        (dt.date(2018, 7, 1), dt.date(2018, 9, 24)),
    ),
    "alencon-2023": (
        (dt.date(2023, 1, 1), dt.date(2023, 6, 30)),
        (dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
    ),
}
INSIDE: Final = {
    "orleans-2018": {
        "Argonne": "A",
        "Carmes": "C",
        "La Source": "S",
        "Carmes et La Source": "CS",
        "Orléans": "ACSr",
        "GLTD d'Orléans (2018)": "ACSr",
    },
    "alencon-2023": {"Perseigne": "P", "Alençon": "Pr", "Plan anti-crack d'Alençon (2023)": "Pr"},
}


def main() -> None:
    """Print how many bilans, files and withheld counts there were, and the least that one kept."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["GLTD_HOME"] = home
        from gltd.web import boot

        boot.start(create=True)
        from gltd.web.demo.load import load_demo

        load_demo(tell=lambda line: None)
        from gltd.web.models import Scheme

        for slug in INSIDE:
            attack_scheme(Scheme.objects.get(slug=slug))


def attack_scheme(scheme: Any) -> None:
    """Publish the bilans of a scheme and attack what is public of them."""
    from django.test import Client
    from django.urls import reverse

    from gltd.web.actions import publications
    from tests.reports.published import attack

    opened = [row for row in freeze_all(scheme) if publish(row)]
    files, versions = 0, []
    for row in opened:
        real, shown = publications.read_content(row), publications.read_public(row).snapshot
        files += check_files(row)
        check_words(real, shown=shown.content)
        versions.append((real, shown.content))
    feed = Client().get(reverse("public_feed", args=[scheme.slug]), headers={"host": "localhost"})
    words = re.sub(
        r"<[^>]*>|https?://\S+|\d{4}-\d\d-\d\dT\S*|\bversion \d+|\b1er\b|\b\d{1,2}\s\w+",
        "",
        feed.content.decode(),
    )
    assert not re.search(r"\b(?!20[12]\d)\d+\b", re.sub(r"20[12]\d", "", words)), words
    inside = {name: frozenset(pieces) for name, pieces in INSIDE[scheme.slug].items()}
    spans = attack(versions, inside=inside)
    least = min(spans.values(), default=float("inf"))
    print(
        f"{scheme.slug}: {len(opened)} bilans, {files} files, {len(spans)} withheld, none under {least:.0f}"
    )


def freeze_all(scheme: Any) -> Iterator[Any]:
    """Yield the bilans of a scheme: its own, then one of each kind and period, and a corrected one."""
    from gltd.web.actions import reports
    from gltd.web.models import Operation, Report

    def freeze(start: dt.date, end: dt.date, **order: object) -> Any:
        made = reports.Order(**order)  # type: ignore[arg-type]  # what the caller gives
        return reports.build_report(
            actor=None, scheme=scheme, period_start=start, period_end=end, order=made
        )[0]

    own = Report.objects.get(scheme=scheme)
    yield own
    whole = own.period_start, own.period_end
    for start, end in PERIODS[scheme.slug]:
        yield freeze(start, end, kind="half_year")
        yield freeze(start, end, kind="quarter")
    yield freeze(*whole, kind="sheet")
    operation = Operation.objects.filter(scheme=scheme, status="done").latest("starts_at")
    yield freeze(
        operation.starts_at.date(), operation.starts_at.date(), kind="operation", operation=operation
    )
    yield freeze(*whole, replaces=own, erratum="un total est corrigé")


def publish(report: Any) -> bool:
    """Publish a bilan; one that would expose a count is refused, and nothing of it is public."""
    from gltd.errors import GltdError
    from gltd.web.actions import publications
    from gltd.web.models import User

    chair = User.objects.get(username="parquet")
    try:
        publications.release_report(actor=chair, report=report)
    except GltdError as refusal:
        print(f"refused: {report}: {refusal}")
        return False
    publications.publish_report(actor=chair, report=report)
    report.refresh_from_db()
    return True


def check_files(report: Any) -> int:
    """Make each public file again from the public snapshot; return how many there are."""
    from gltd.reports.data import print_json
    from gltd.usecases.verifying import RENDERERS
    from gltd.web.actions import publications

    public = publications.read_public(report)
    made = [
        path for path in public.folder.iterdir() if path.suffix in RENDERERS or path.name == "chiffres.json"
    ]
    for path in made:
        assert RENDERERS.get(path.suffix, print_json)(public.snapshot) == path.read_bytes(), path
    return len(made)


def check_words(real: Any, *, shown: Any) -> None:
    """Print, to be read, each text that holds a withheld count beside a word of its name; dates set aside."""
    from gltd.reports.encoding import encode
    from gltd.reports.public import trim
    from gltd.reports.snapshot import find_figures
    from gltd.reports.suggesting import holds

    texts = {re.sub(r"\b1er\b|\b(?:note|version) \d+", "", text) for text in list_texts(encode(shown))}
    pairs = zip(*(dict.fromkeys(find_figures(one)) for one in (trim(real), shown)), strict=False)
    for whole, cut in pairs:
        if cut.withheld and whole.measure == cut.measure:
            for text in sorted(text for text in texts if holds(text, figure=whole)):
                print(f"to read: {whole.label}, {whole.printed}: {text[:160]}")


def list_texts(value: object) -> Iterator[str]:
    """Yield every text of a tree."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from list_texts(item)


if __name__ == "__main__":
    main()
