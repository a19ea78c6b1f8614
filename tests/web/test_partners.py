"""Names are not told apart by their capitals; a target is what its measure can be."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import cameras, schemes, spots
from gltd.web.models import Objective
from tests.cast import Cast


def test_names_that_differ_by_capitals_are_one(cast: Cast) -> None:
    with pytest.raises(GltdError, match="déjà connue"):
        schemes.create_partner(actor=None, kind="town", name="VILLE de Bellerive")
    first = cameras.create_camera(actor=None, scheme=cast.scheme, number="SIM-01", place="Gare")
    with pytest.raises(ValidationError, match="déjà ce numéro"):
        cameras.create_camera(actor=None, scheme=cast.scheme, number="sim-01", place="Gare")
    cameras.change_camera(actor=None, camera=first, version=1, number="Sim-01")
    spots.create_spot(actor=None, scheme=cast.scheme, name="Alpha", kind="deal")
    other = spots.create_spot(actor=None, scheme=cast.scheme, name="Bravo", kind="deal")
    with pytest.raises(ValidationError, match="déjà ce nom de code"):
        spots.change_spot(actor=None, spot=other, version=1, name="ALPHA")


@pytest.mark.parametrize(("target", "taken"), [("-5", False), ("2,5", False), ("5", True)])
def test_a_target_is_what_its_measure_can_be(target: str, taken: bool, cast: Cast, chair: Client) -> None:
    typed = {"title": "Moins", "aim": "at_most", "measure": "arrest.interpellation", "state": "open"}
    chair.post(reverse("objective_add", args=[cast.scheme.slug]), typed | {"target": target})
    assert Objective.objects.exists() is taken
