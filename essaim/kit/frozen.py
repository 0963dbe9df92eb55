"""What was filed, signed, voted, published or posted is never changed: the database refuses, whoever asks.

A superuser can switch triggers off: `essaim verify` then finds what they changed, by the hashes kept beside.
"""

import pgtrigger


def frozen(
    *columns: str, once: tuple[str, ...] = (), since: str = "TRUE", still: str = "TRUE"
) -> list[pgtrigger.Trigger]:
    """The triggers of a table whose rows are kept.

    `columns`: those that no UPDATE changes; `once`: those that are filled later, once (a PDF, a signature).
    `since`: an SQL condition on OLD, from then on; `still`: on NEW, where an act with its reason in the
    journal may open the row again. The row is not deleted either.
    """
    changed = [f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns]
    changed += [f"(OLD.{name} IS NOT NULL AND OLD.{name} IS DISTINCT FROM NEW.{name})" for name in once]
    update = pgtrigger.Condition(f"(({since}) AND ({still}) AND ({' OR '.join(changed)}))")
    return [
        pgtrigger.Protect(name="frozen", operation=pgtrigger.Update, condition=update),
        pgtrigger.Protect(
            name="kept", operation=pgtrigger.Delete, condition=pgtrigger.Condition(f"({since})")
        ),
    ]
