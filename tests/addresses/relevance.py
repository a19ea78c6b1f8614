"""Relevance studies: one of a proposed camera; nothing lies in the folder of studies in the tests."""

from decimal import Decimal

from gltd.web.actions import cameras
from gltd.web.models import Relevance, Study
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Propose a camera, and attach a study to it."""
    camera = cameras.create_camera(
        actor=cast.accounts["member"],
        scheme=cast.scheme,
        number="P-01",
        place="Angle des Tilleuls",
        area=cast.area,
        lon=1.905,
        lat=47.904,
        purpose="5",
        bearing_deg=180,
        angle_deg=90,
        range_m=80,
        proposed=True,
        cost_net=Decimal(8_000),
    )
    study = Study.objects.create(scheme=cast.scheme, title="Pertinence", fingerprint="1" * 64)
    one = {"pk": Relevance.objects.create(scheme=cast.scheme, camera=camera, study=study).pk}
    names = ("compute", "alternatives", "measure", "freeze", "pdf", "map")
    return {
        "relevance_prepare": {"pk": camera.pk},
        "relevance": one,
        **{f"relevance_{name}": one for name in names},
        "relevance_effect": one | {"rank": 0},
    }


POSTED = frozenset({"relevance_compute", "relevance_freeze"})
FORMS = ("relevance_prepare", "relevance_alternatives", "relevance_measure")

ADDRESSES = Addresses(
    get=dict.fromkeys(FORMS, WRITERS),
    post=dict.fromkeys((*FORMS, *POSTED), WRITERS),
    post_only=POSTED,
    no_page=frozenset({"relevance_pdf", "relevance_map", "relevance_effect"}),
    answers={"relevance_pdf": {422}, "relevance_map": {404}, "relevance_effect": {404}},
    furnish=furnish,
)
