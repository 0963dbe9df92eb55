"""The journal: acts that matter, chained by hash, that nobody may change or erase."""

import pgtrigger
from django.conf import settings
from django.db import models

# One writer at a time until commit: the chain has no fork. Any constant does, as long as it is ours.
LOCK = 7_331_001

HASHED = """sha256(convert_to(concat_ws('|', {previous}, {row}.id, extract(epoch FROM {row}.at), {row}.verb,
    {row}.subject_type, {row}.subject_id, {row}.by_id, {row}.details::text), 'UTF8'))"""

CHAIN = f"""
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT id, hash INTO last FROM audit_entry ORDER BY id DESC LIMIT 1;
    NEW.id := coalesce(last.id, 0) + 1;
    NEW.hash := encode({HASHED.format(previous="coalesce(last.hash, '')", row="NEW")}, 'hex');
    RETURN NEW;
"""  # noqa: S608 (constants only)


class Entry(models.Model):
    """One act: who did what to which object, when, with which particulars."""

    at = models.DateTimeField("le")
    verb = models.CharField("acte", max_length=60)
    subject_type = models.CharField("objet", max_length=60)
    subject_id = models.CharField("identifiant", max_length=60)
    subject_label = models.CharField("nom", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    details = models.JSONField("précisions", default=dict)
    hash = models.CharField("empreinte", max_length=64, unique=True)

    class Meta:
        verbose_name = "écriture du journal"
        verbose_name_plural = "journal"
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="audit_entry_subject")]
        triggers = [
            pgtrigger.Trigger(
                name="chain",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("last", "record")],
                func=CHAIN,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'the journal is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.subject_label}"
