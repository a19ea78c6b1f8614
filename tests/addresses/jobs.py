"""Work in the background."""

from gltd.web.models import Job
from tests.addresses.table import WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Put a job in the queue of nobody."""
    job = Job.objects.create(
        scheme=cast.scheme,
        kind=Job.Kind.STUDY,
        subject="Effet d'une place nette",
        arguments={"study": 0},
        asked_by=cast.accounts["chair"],
    )
    one = {"number": job.pk}
    return dict.fromkeys(("job", "job_progress", "job_result", "job_cancel", "job_restart"), one)


ADDRESSES = Addresses(
    post={"job_cancel": WRITERS, "job_restart": WRITERS},
    post_only=frozenset({"job_cancel", "job_restart"}),
    no_page=frozenset({"job_progress", "job_result"}),
    answers={"job_result": {302}},
    furnish=furnish,
)
