"""What was filed, signed, voted, published or posted is never changed: the database refuses, whoever asks.

A superuser can switch triggers off: `essaim verify` then finds what they changed, by the hashes kept beside.
"""

import pgtrigger


def append_only() -> pgtrigger.Protect:
    """For a table of which no row ever changes nor goes."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def frozen(
    *columns: str,
    once: tuple[str, ...] = (),
    since: str = "TRUE",
    during: tuple[str, str] | None = None,
    kept: bool = True,
) -> list[pgtrigger.Trigger]:
    """The triggers of a table whose rows keep some of their columns.

    `columns`: those that no UPDATE changes; `once`: those that are filled later, once (a PDF, a signature).
    `since`: an SQL condition on OLD, from then on. `during`: a column and its value instead; an act with its
    reason in the journal may change that value, and so open the row again. `kept`: it is not deleted either.
    """
    still = "TRUE"
    if during:
        since, still = (f"{row}.{during[0]} = '{during[1]}'" for row in ("OLD", "NEW"))
    changed = [f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns]
    changed += [f"(OLD.{name} IS NOT NULL AND OLD.{name} IS DISTINCT FROM NEW.{name})" for name in once]
    update = pgtrigger.Condition(f"(({since}) AND ({still}) AND ({' OR '.join(changed)}))")
    triggers: list[pgtrigger.Trigger] = [
        pgtrigger.Protect(name="frozen", operation=pgtrigger.Update, condition=update)
    ]
    if kept:
        held = pgtrigger.Condition(f"({since})")
        triggers.append(pgtrigger.Protect(name="kept", operation=pgtrigger.Delete, condition=held))
    return triggers
