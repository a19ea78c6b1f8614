"""Operations, their parts and their series."""

import datetime as dt

from django.utils import timezone

from gltd.usecases.recurring import Rule
from gltd.web.actions import series
from tests.addresses.table import READERS, WRITERS, Addresses, Arguments
from tests.cast import Cast

PARTS = {"participation_close": READERS, "participation_reopen": {"chair", "guest", "administrator"}}


def furnish(cast: Cast) -> Arguments:
    """Return the arguments of each address."""
    one = {"pk": cast.operation.pk}
    part = one | {"part": cast.participation.pk}
    day = timezone.localdate() + dt.timedelta(days=1)
    planned = series.create_series(
        actor=None,
        scheme=cast.scheme,
        rule=Rule(frequency="DAILY", interval=15),
        starts_on=day,
        starts_time=dt.time(21, 0),
        kind="evening_check",
        title="Contrôles de soirée aux Tilleuls",
        areas=[cast.area],
    )
    asked = series.join_series(
        actor=None, series=planned, partner=cast.partners["member"], unit="police", asked=6
    )
    many = {"pk": planned.pk}
    occurrence = many | {"day": day.isoformat()}
    return {
        "operation": one,
        "operation_edit": one,
        "results_fill": one,
        "participation_add": one,
        "participation_close": part,
        "participation_reopen": part,
        "participation_remove": part,
        "series": many,
        "series_edit": many,
        "series_part_add": many,
        "series_part_remove": many | {"part": asked.pk},
        "occurrence": occurrence,
        "occurrence_open": occurrence,
        "series_stop": occurrence,
    }


ADDRESSES = Addresses(
    get=dict.fromkeys(("operation_add", "operation_edit", "results_fill", "series_edit"), WRITERS),
    post={
        "operation_add": WRITERS,
        "operation_edit": WRITERS,
        "results_fill": WRITERS,
        "participation_add": WRITERS,
        "participation_remove": WRITERS,
        "series_edit": WRITERS,
        "series_part_add": WRITERS,
        "series_part_remove": WRITERS,
        "occurrence_open": WRITERS,
        "series_stop": WRITERS,
        "feed": READERS,
        **PARTS,
    },
    post_only=frozenset(
        {"participation_add", "participation_remove", "series_part_add", "series_part_remove"}
        | {"occurrence_open", "series_stop", *PARTS}
    ),
    no_page=frozenset({"agenda"}),
    furnish=furnish,
)
