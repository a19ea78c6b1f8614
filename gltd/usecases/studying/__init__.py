"""Put a registered question to the events: specification, registry, answer."""

from gltd.usecases.studying.drafting import Draft, DraftZone, check_draft
from gltd.usecases.studying.foreseeing import Foresight, foresee
from gltd.usecases.studying.kinds import KINDS, Kind
from gltd.usecases.studying.notebook import OpenStudy, open_study
from gltd.usecases.studying.pictured import draw_result, list_drawings
from gltd.usecases.studying.registry import (
    FIXED_IN_ADVANCE,
    Registration,
    Status,
    amend,
    find_registration,
    list_registrations,
    list_versions,
    read_latest,
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
from gltd.usecases.studying.spoken import speak
from gltd.usecases.studying.territories import (
    TERRITORIAL,
    Plan,
    Source,
    is_plan,
    list_parts,
    load_plan,
    load_registered_plan,
    make_plan,
    register_plan,
    run_plan,
)
from gltd.usecases.studying.territories_table import Results, lay_out_territories, read_table
from gltd.usecases.studying.unpacking import lies_within, load_registered, unpack
from gltd.usecases.studying.withheld import WITHHELD, withhold

__all__ = [
    "FIXED_IN_ADVANCE",
    "KINDS",
    "TERRITORIAL",
    "WITHHELD",
    "Draft",
    "DraftZone",
    "Estimate",
    "Foresight",
    "Kind",
    "Layout",
    "OpenStudy",
    "OutcomeResult",
    "Plan",
    "Registration",
    "Results",
    "Source",
    "Span",
    "Spec",
    "Status",
    "StudyResult",
    "amend",
    "check_draft",
    "draw_result",
    "find_registration",
    "foresee",
    "is_plan",
    "lay_out",
    "lay_out_estimates",
    "lay_out_territories",
    "lies_within",
    "list_drawings",
    "list_parts",
    "list_registrations",
    "list_versions",
    "load_plan",
    "load_registered",
    "load_registered_plan",
    "load_spec",
    "make_plan",
    "open_study",
    "over",
    "parse_spec",
    "read_latest",
    "read_results",
    "read_table",
    "register",
    "register_plan",
    "run",
    "run_plan",
    "settle_fingerprint",
    "speak",
    "unpack",
    "withhold",
]
