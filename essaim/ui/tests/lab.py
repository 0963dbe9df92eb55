"""A tiny site for the tests: a form that saves each field, a server that fails at will, files in pieces."""

import json
from types import SimpleNamespace

from django import forms
from django.db.transaction import non_atomic_requests
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie

from essaim.kit.access import public
from essaim.ui.forms import EssaimForm

STATE = SimpleNamespace()


def reset():
    """What the fake server holds, and how it behaves: ok, down, signed_out, kept, invalid, lost."""
    STATE.mode = "ok"
    STATE.stored = {"title": ("Ressourcerie", 1), "topics": (["food"], 1), "kind": ("new", 1)}
    STATE.received = []
    STATE.upload = bytearray()
    STATE.chunks = 0
    STATE.break_at = None
    STATE.posted = None


reset()

PAGE = """{% extends "ui/base.html" %}
{% block title %}Essai{% endblock title %}
{% block content %}<h1>Essai</h1>BODY{% endblock content %}
{% block scripts %}{% include "ui/_form_scripts.html" %}{% endblock scripts %}"""

AUTOSAVE = """<form method="post" data-autosave data-url="/save/" data-journal="lab:1" novalidate>
{% csrf_token %}
{{ form }}<button class="fr-btn">Continuer</button></form>"""

UPLOAD = """<form method="post" enctype="multipart/form-data" data-upload data-create-url="/upload/"
data-requirement="budget" data-max-bytes="5000000" data-accept=".pdf,.ods" novalidate>{% csrf_token %}
<div class="fr-upload-group"><label class="fr-label" for="file">Plan de financement</label>
<input class="fr-upload" type="file" id="file" name="file"></div>
<button class="fr-btn">Joindre</button></form>"""


class LabForm(EssaimForm):
    title = forms.CharField(label="Nom du pôle", widget=forms.Textarea, max_length=40)
    topics = forms.MultipleChoiceField(
        label="Filières",
        widget=forms.CheckboxSelectMultiple,
        choices=[("food", "Alimentation"), ("care", "Santé")],
    )
    kind = forms.ChoiceField(label="Maturité", choices=[("new", "Émergent"), ("old", "Existant")])


def page(request, body, **context):
    template = engines["django"].from_string(PAGE.replace("BODY", body))
    return HttpResponse(template.render(context, request))


@public
@non_atomic_requests
@ensure_csrf_cookie
def autosave_page(request):
    form = LabForm(initial={key: value for key, (value, _) in STATE.stored.items()})
    for key, field in form.fields.items():
        field.autosave_key, field.autosave_version = key, STATE.stored[key][1]
    return page(request, AUTOSAVE, form=form)


@public
@non_atomic_requests
def save(request):
    if STATE.mode == "down":
        return HttpResponse("down", status=502)
    if STATE.mode == "signed_out":
        return JsonResponse({"status": "signed_out"}, status=401)
    key, values = request.POST["key"], request.POST.getlist("value")
    value = values if key == "topics" else values[0]
    stored, version = STATE.stored[key]
    STATE.received.append((key, value, request.POST["version"], request.POST["token"]))
    if request.POST["version"] != str(version):
        return JsonResponse(
            {"status": "conflict", "theirs": stored, "theirs_by": "Ana Diaz", "version": version}
        )
    STATE.stored[key] = (value, version + 1)
    if STATE.mode == "lost":  # written, but the answer never arrives
        return HttpResponse("down", status=502)
    answer = {"status": "saved", "version": version + 1, "at": "2026-03-02T13:02:00Z"}
    if STATE.mode in {"kept", "invalid"}:
        answer |= {"status": STATE.mode, "message": f"Message {STATE.mode}."}
    return JsonResponse(answer)


@public
@non_atomic_requests
@ensure_csrf_cookie
def upload_page(request):
    if request.method == "POST":
        STATE.posted = dict(request.POST.items()), sorted(request.FILES)
        return page(request, "<p>Pièce reçue</p>")
    return page(request, UPLOAD)


@public
@non_atomic_requests
def upload_create(request):
    STATE.upload = bytearray()
    STATE.asked = json.loads(request.body)
    return JsonResponse({"id": "u-1", "url": "/upload/u-1/", "offset": 0})


@public
@non_atomic_requests
def upload_piece(request):
    if request.method == "PATCH":
        if int(request.headers["Upload-Offset"]) != len(STATE.upload):
            return JsonResponse({"message": "offset"}, status=409)
        STATE.chunks += 1
        if STATE.chunks == STATE.break_at:
            return HttpResponse("down", status=502)
        STATE.upload += request.body
    return JsonResponse({"offset": len(STATE.upload)})


@public
@non_atomic_requests
def typed(request):
    return page(
        request,
        '<form method="post">{% csrf_token %}<label for="n">Note</label><input id="n" name="note"></form>',
    )


urlpatterns = [
    path("", autosave_page),
    path("save/", save),
    path("file/", upload_page),
    path("upload/", upload_create),
    path("upload/u-1/", upload_piece),
    path("typed/", typed),
    path("style/", include("essaim.ui.urls")),
]
