"""Work in the background: its addresses inside a scheme.

The number of a job is no ``pk``: a page that asks every second how far it is consults nothing.
"""

from django.urls import path

from gltd.web.pages import jobs

addresses = [
    path("travaux/", jobs.list_jobs, name="jobs"),
    path("travaux/<int:number>/", jobs.show_job, name="job"),
    path("travaux/<int:number>/avancement/", jobs.show_progress, name="job_progress"),
    path("travaux/<int:number>/resultat/", jobs.open_result, name="job_result"),
    path("travaux/<int:number>/arreter/", jobs.cancel_job, name="job_cancel"),
    path("travaux/<int:number>/recommencer/", jobs.restart_job, name="job_restart"),
]
