"""Studies: nothing lies in their folder in the tests."""

from gltd.web.models import Study
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Attach a study."""
    study = Study.objects.create(scheme=cast.scheme, title="Étude", fingerprint="0" * 64)
    return {"study": {"pk": study.pk}, "study_chart": {"pk": study.pk, "rank": 0}}


ADDRESSES = Addresses(
    post={"study_attach": WRITERS},
    post_only=frozenset({"study_attach"}),
    no_page=frozenset({"study_chart"}),
    answers={"study_chart": {404}},
    furnish=furnish,
)
