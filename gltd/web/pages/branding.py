"""The settings of a scheme's bilans: logos, and two accounts to publish."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gltd.errors import GltdError
from gltd.reports.logos import MOST_BYTES
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import branding as actions
from gltd.web.actions import schemes
from gltd.web.actions.locking import StaleError
from gltd.web.models import Membership
from gltd.web.pages.forms import StyledForm, read_version
from gltd.web.pages.overtaking import OvertakenError


class BrandingForm(StyledForm):
    """What the bilans of a scheme show, and who publishes them."""

    logos_shown = forms.BooleanField(
        label="Imprimer les logos des partenaires sur les bilans",
        help_text="Sans cela, leurs noms seuls sont imprimés.",
        required=False,
    )
    publication_by_two = forms.BooleanField(
        label="Deux comptes pour publier",
        help_text="Qui a figé un bilan, ou l'a préparé pour le public, ne peut pas le publier.",
        required=False,
    )


def set_branding(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change the settings of the bilans."""
    scheme = enter(request, slug=slug, section="reports", right=Right.ADMINISTER)
    initial = {name: getattr(scheme, name) for name in BrandingForm.base_fields}
    form = BrandingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            schemes.change_scheme(
                actor=signed_in(request), scheme=scheme, version=read_version(request), **form.cleaned_data
            )
        except StaleError as error:
            raise OvertakenError(error, form=form) from error
        else:
            messages.success(request, "Réglages des bilans enregistrés.")
            return redirect("branding", slug=slug)
    seats = Membership.objects.filter(scheme=scheme).select_related("partner").order_by("partner__name")
    marked = [(seat, actions.mark_logo(seat)) for seat in seats]
    return render(request, "gltd/branding.html", {"form": form, "seats": marked})


@require_POST
def set_logo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep the logo of a partner, or take it away."""
    scheme = enter(request, slug=slug, section="reports", right=Right.ADMINISTER)
    seat = get_object_or_404(Membership, scheme=scheme, pk=pk)
    given = request.FILES.get("logo")
    if given is None and "remove" not in request.POST:
        raise GltdError("Choisissez un fichier PNG ou JPEG de 300 ko au plus.")
    data = given.read(MOST_BYTES + 1) if given is not None else b""
    try:
        actions.set_logo(actor=signed_in(request), seat=seat, data=data, seen=request.POST.get("seen", ""))
        messages.success(request, "Logo enregistré." if data else "Logo retiré.")
    except StaleError as error:
        messages.error(request, error.sentence)
    return redirect("branding", slug=slug)
