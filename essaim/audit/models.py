"""The journal: acts that matter, chained by hash, that nobody may change or erase."""

import pgtrigger
from django.conf import settings
from django.db import models

from essaim.kit.frozen import frozen

# Held from the chaining of a transaction's entries to the end of its commit: a few milliseconds, so that a
# long task that journals makes nobody wait. Any constant does, as long as it is ours.
LOCK = 7_331_001

HASHED = """encode(sha256(convert_to(jsonb_build_array({previous}, {number}, extract(epoch FROM {row}.at),
    {row}.verb, {row}.subject_type, {row}.subject_id, {row}.subject_label, {row}.by_id, {row}.details
    )::text, 'UTF8')), 'hex')"""

# Fired at commit for each row; the first one chains all those of its transaction, which nobody else sees yet.
CHAIN = f"""
    PERFORM 1 FROM audit_entry WHERE id = NEW.id AND number IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT number, hash INTO last FROM audit_entry WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    place := coalesce(last.number, 0);
    digest := coalesce(last.hash, '');
    FOR entry IN SELECT * FROM audit_entry WHERE number IS NULL ORDER BY id LOOP
        place := place + 1;
        digest := {HASHED.format(previous="digest", number="place", row="entry")};
        UPDATE audit_entry SET number = place, hash = digest WHERE id = entry.id;
    END LOOP;
    RETURN NULL;
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
    # Both written at commit, by the database.
    number = models.BigIntegerField("numéro", null=True, unique=True, editable=False)
    hash = models.CharField("empreinte", max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001

    class Meta:
        verbose_name = "écriture du journal"
        verbose_name_plural = "journal"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_entry_subject"),
            models.Index(fields=["id"], name="audit_entry_unchained", condition=models.Q(number=None)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="chain",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                declare=[("last", "record"), ("entry", "record"), ("place", "bigint"), ("digest", "text")],
                func=CHAIN,
            ),
            pgtrigger.Trigger(
                name="unchained",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="NEW.number := NULL; NEW.hash := NULL; RETURN NEW;",
            ),
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.hash IS NOT NULL"),
            ),
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


class JournalHead(models.Model):
    """Where the journal was on a day, signed: published, and kept elsewhere."""

    number = models.BigIntegerField("numéro", unique=True)
    hash = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("le")
    signature = models.CharField(max_length=120)

    class Meta:
        verbose_name = "tête du journal"
        triggers = frozen("number", "hash", "at", "signature")

    def __str__(self) -> str:
        return f"tête {self.number}"
