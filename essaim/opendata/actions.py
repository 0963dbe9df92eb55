"""Publishing, and choosing what is published."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.files.keeping import keep
from essaim.files.storage import drop_part, part
from essaim.kit.rules import Refused
from essaim.opendata import queries, rules
from essaim.opendata.compute.files import Material, Spec
from essaim.opendata.compute.grants import content_of
from essaim.opendata.models import Publication, PublicationFile, PublicationFrame

FRAME = (
    *("grantor_name", "grantor_siret", "scheme", "rae", "giving_prefix"),
    *("publishes_small", "publishes_refused", "automatic"),
)


@transaction.atomic
def save_frame(*, by: User, **choices: Any) -> PublicationFrame:
    """Who grants, under which numbers, and what is published beyond the law."""
    rules.publishes.check(by, None)
    frame = PublicationFrame.objects.select_for_update().first() or PublicationFrame()
    for name in FRAME:
        setattr(frame, name, choices[name])
    frame.saved_by, frame.saved_at = by, timezone.now()
    frame.full_clean(exclude=["saved_by"])
    frame.save()
    record("save_publication_frame", frame, by=by, **{name: choices[name] for name in FRAME})
    return frame


@transaction.atomic
def publish(*, by: User, digest: str = "") -> Publication:
    """Write the files of today and keep them for ever. `digest`: what was read before the click.

    Asked twice, or when nothing changed, it answers the last publication.
    """
    rules.publishes.check(by, None)
    frame = PublicationFrame.objects.select_for_update().first()
    if frame is None:
        raise Refused("Dites d’abord qui attribue les subventions, dans le cadre de publication.")
    found, last = queries.collected(frame), queries.last_publication()
    if last is not None and last.digest == found.digest:
        return last
    if digest and digest != found.digest:
        raise Refused("Les données ont changé depuis que vous les avez lues. Relisez-les, puis publiez.")
    if not found.grants:
        raise Refused("Aucune convention n’est à publier.")
    publication = Publication.objects.create(
        number=last.number + 1 if last else 1,
        content=content_of(found.grants),
        digest=found.digest,
        grants=len(found.grants),
        total=found.total,
        by=by,
    )
    for spec in found.specs:
        _write(publication, spec, found.material(publication.at))
    record("publish_open_data", publication, by=by, digest=found.digest, grants=len(found.grants))
    return publication


def _write(publication: Publication, spec: Spec, material: Material) -> PublicationFile:
    """One file, piece by piece, into the storage."""
    target = part(uuid4())
    try:
        with target.open("xb") as output:
            output.writelines(spec.stream(material))
        kept = keep(target, spec.name, spec.media, by=None)
    finally:
        drop_part(target)
    return PublicationFile.objects.create(
        publication=publication,
        name=spec.name,
        rows=sum(1 for _ in spec.rows(material)),
        size=kept.size,
        sha256=kept.sha256,
        file=kept,
    )
