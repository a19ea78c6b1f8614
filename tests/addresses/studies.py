"""Studies: nothing lies in their folder in the tests."""

from gltd.web.models import Study
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Attach a study."""
    study = Study.objects.create(scheme=cast.scheme, title="Étude", fingerprint="0" * 64)
    one = {"pk": study.pk}
    return {"study": one, "study_run": one, "study_files": one, "study_chart": one | {"rank": 0}}


POSTED = frozenset({"study_attach", "study_register", "study_run"})

ADDRESSES = Addresses(
    get={"study_prepare": WRITERS, "study_files": WRITERS},
    # What is asked may be too long for an address: it is posted, and nothing is written.
    post=dict.fromkeys({*POSTED, "study_prepare"}, WRITERS),
    post_only=POSTED,
    no_page=frozenset({"study_chart", "study_files"}),
    answers={"study_chart": {404}, "study_files": {422}},
    furnish=furnish,
)
