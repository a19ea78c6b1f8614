"""Put a registered question to the events: specification, registry, answer."""

from gltd.usecases.studying.drafting import Draft, DraftZone, check_draft
from gltd.usecases.studying.foreseeing import Foresight, foresee
from gltd.usecases.studying.kinds import KINDS, Kind
from gltd.usecases.studying.registry import (
    FIXED_IN_ADVANCE,
    Registration,
    Status,
    amend,
    find_registration,
    list_registrations,
    list_versions,
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
from gltd.usecases.studying.spec import Span, Spec, load_spec, over, parse_spec
from gltd.usecases.studying.unpacking import lies_within, load_registered, unpack

__all__ = [
    "FIXED_IN_ADVANCE",
    "KINDS",
    "Draft",
    "DraftZone",
    "Estimate",
    "Foresight",
    "Kind",
    "Layout",
    "OutcomeResult",
    "Registration",
    "Span",
    "Spec",
    "Status",
    "StudyResult",
    "amend",
    "check_draft",
    "find_registration",
    "foresee",
    "lay_out",
    "lay_out_estimates",
    "lies_within",
    "list_registrations",
    "list_versions",
    "load_registered",
    "load_spec",
    "over",
    "parse_spec",
    "read_results",
    "register",
    "run",
    "settle_fingerprint",
    "unpack",
]
