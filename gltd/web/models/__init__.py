"""What people type; thin Django models, one module a noun."""

from gltd.web.models.accounts import User
from gltd.web.models.areas import Area, Partition
from gltd.web.models.audit import AuditEntry, AuditHead
from gltd.web.models.cameras import Camera
from gltd.web.models.claims import Claim
from gltd.web.models.conflicts import Conflict, Ruling
from gltd.web.models.deliveries import ColumnMapping, Delivery
from gltd.web.models.drafts import Draft
from gltd.web.models.errata import Erratum
from gltd.web.models.feeds import CalendarFeed
from gltd.web.models.follow_ups import Duration, FollowUp, FollowUpStep, Reminder
from gltd.web.models.footage import FootageRequest
from gltd.web.models.fundings import Funding
from gltd.web.models.indicators import Indicator, SeriesBreak
from gltd.web.models.jobs import Job
from gltd.web.models.meetings import Attendance, Decision, Meeting
from gltd.web.models.objectives import Objective
from gltd.web.models.operations import Operation, Participation, ServiceReturn
from gltd.web.models.prevention import PreventionAction
from gltd.web.models.relevance import Relevance
from gltd.web.models.reports import Report
from gltd.web.models.schedules import ScheduledStudy, StudySchedule
from gltd.web.models.schemes import Membership, Partner, Scheme
from gltd.web.models.series import OperationSeries, SeriesPart
from gltd.web.models.sources import Source
from gltd.web.models.spots import Spot, SpotObservation, SpotPosition
from gltd.web.models.staffing import Staffing
from gltd.web.models.studies import Study
from gltd.web.models.territories import TerritoryStudy

__all__ = [
    "Area",
    "Attendance",
    "AuditEntry",
    "AuditHead",
    "CalendarFeed",
    "Camera",
    "Claim",
    "ColumnMapping",
    "Conflict",
    "Decision",
    "Delivery",
    "Draft",
    "Duration",
    "Erratum",
    "FollowUp",
    "FollowUpStep",
    "FootageRequest",
    "Funding",
    "Indicator",
    "Job",
    "Meeting",
    "Membership",
    "Objective",
    "Operation",
    "OperationSeries",
    "Participation",
    "Partition",
    "Partner",
    "PreventionAction",
    "Relevance",
    "Reminder",
    "Report",
    "Ruling",
    "ScheduledStudy",
    "Scheme",
    "SeriesBreak",
    "SeriesPart",
    "ServiceReturn",
    "Source",
    "Spot",
    "SpotObservation",
    "SpotPosition",
    "Staffing",
    "Study",
    "StudySchedule",
    "TerritoryStudy",
    "User",
]
