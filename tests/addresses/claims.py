"""Sources, figures, contradictions and rulings."""

from gltd.web.actions import claims, conflicts, errata
from gltd.web.models import Claim, Conflict, Ruling
from tests.addresses.table import CHAIRS, WRITERS, Addresses, Arguments
from tests.cast import Cast, state


def furnish(cast: Cast) -> Arguments:
    """State a figure, and settle a contradiction about it."""
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    chair = cast.accounts["chair"]
    claims.decide_claim(actor=chair, claim=claim, version=1, status=Claim.Status.CONFIRMED)
    cash = claims.enter_claim(actor=chair, source=cast.source, measure="seizure.cash", value=8300)
    erratum = errata.correct_claim(actor=chair, claim=cash, version=1, reason="Démenti")
    conflict = Conflict.objects.create(
        scheme=cast.scheme, kind="difference", sentence="Deux valeurs", signature="x"
    )
    conflict.claims.add(claim)
    ruling = conflicts.rule_conflict(
        actor=chair, conflict=conflict, choice=Ruling.Choice.DISTINCT, reason="Deux faits"
    )
    return {
        "source": {"pk": cast.source.pk},
        "claim": {"pk": claim.pk},
        "claim_decide": {"pk": claim.pk},
        "claim_edit": {"pk": claim.pk},
        "proposal": {"pk": claim.pk},
        "claim_correct": {"pk": claim.pk},
        "erratum_reverse": {"pk": erratum.claim_id, "erratum": erratum.pk},
        "conflict": {"pk": conflict.pk},
        "ruling_reverse": {"pk": conflict.pk, "ruling": ruling.pk},
    }


ADDRESSES = Addresses(
    get={"source_read": WRITERS, "claim_add": WRITERS, "proposal": WRITERS},
    post={
        "source_read": WRITERS,
        "claim_add": WRITERS,
        "claim_decide": WRITERS,
        "claim_edit": WRITERS,
        "proposal": WRITERS,
        "claim_correct": WRITERS,
        "erratum_reverse": WRITERS,
        "conflict": CHAIRS,
        "ruling_reverse": CHAIRS,
    },
    post_only=frozenset({"claim_decide", "claim_edit", "claim_correct", "erratum_reverse", "ruling_reverse"}),
    # Without script it sends to the page of the figure.
    no_page=frozenset({"proposal"}),
    answers={"proposal": {302}},
    furnish=furnish,
)
