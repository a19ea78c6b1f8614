"""One file a rule: cues as data, true and false examples. The order is the order of reading."""

from gltd.text.rules import (
    arrests,
    breakdown,
    cameras,
    compared,
    driving,
    drugs,
    ellipsis,
    events,
    forces,
    frequency,
    goods,
    labels,
    leases,
    money,
    operation_date,
    operation_place,
    pending,
    portions,
    sentences,
    sites,
    spots,
    trends,
)
from gltd.text.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    drugs.RULE,
    portions.RULE,
    sentences.RULE,
    labels.RULE,
    goods.RULE,
    money.RULE,
    driving.RULE,
    leases.RULE,
    arrests.RULE,
    events.RULE,
    forces.RULE,
    spots.RULE,
    sites.RULE,
    pending.RULE,
    cameras.RULE,
    trends.RULE,
    compared.RULE,
    frequency.RULE,
    breakdown.RULE,
    ellipsis.RULE,
    operation_date.RULE,
    operation_place.RULE,
)

__all__ = ["RULES", "Rule"]
