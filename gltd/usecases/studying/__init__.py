"""Put a registered question to the events: specification, registry, answer."""

from gltd.usecases.studying.kinds import KINDS, Kind
from gltd.usecases.studying.registry import (
    Registration,
    Status,
    find_registration,
    list_registrations,
    read_results,
    register,
    settle_fingerprint,
)
from gltd.usecases.studying.result import (
    Estimate,
    Layout,
    OutcomeResult,
    StudyResult,
    lay_out,
    lay_out_estimates,
)
from gltd.usecases.studying.running import run
from gltd.usecases.studying.spec import Spec, load_spec, over, parse_spec

__all__ = [
    "KINDS",
    "Estimate",
    "Kind",
    "Layout",
    "OutcomeResult",
    "Registration",
    "Spec",
    "Status",
    "StudyResult",
    "find_registration",
    "lay_out",
    "lay_out_estimates",
    "list_registrations",
    "load_spec",
    "over",
    "parse_spec",
    "read_results",
    "register",
    "run",
    "settle_fingerprint",
]
