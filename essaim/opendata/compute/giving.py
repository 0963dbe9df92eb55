"""A 360Giving package, as JSON and as a flat table.

Written from the schema 1.4 of 360Giving (CC BY 4.0); what we use of its constraints is rewritten in
`data/opendata/360giving-constraints.json`, which is not the official file. The prefix of the identifiers is
given to each publisher by 360Giving: until then it is ours alone. Organisations are named as org-id.guide
does: `FR-INSEE-` and the SIREN, else `FR-RNA-` and the number of the association.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from essaim.opendata.compute.cells import number, text
from essaim.opendata.compute.grants import Grant, Grantor

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
TITLE_MAX = 139
FLAT = (
    *("Identifier", "Title", "Description", "Currency", "Amount Applied For", "Amount Awarded"),
    *("Amount Disbursed", "Award Date", "Planned Dates:Start Date", "Planned Dates:End Date"),
    *("Recipient Org:Identifier", "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name"),
    *("Grant Programme:Code", "Grant Programme:Title", "Beneficiary Location:Name"),
    *("Beneficiary Location:Country Code", "From an open call?", "Last modified", "Data Source"),
)


@dataclass(frozen=True)
class Edition:
    """When the package was made, and where it is found."""

    at: datetime
    page: str = ""
    file: str = ""


def package(grantor: Grantor, grants: Iterable[Grant], edition: Edition) -> Iterator[bytes]:
    """Grant by grant, in constant memory."""
    head = _head(grantor, edition)
    yield _json(head)[:-1] + b',"grants":['
    for place, grant in enumerate(grants):
        yield (b",\n" if place else b"\n") + _json(giving(grantor, grant, edition))
    yield b"\n]}\n"


def giving(grantor: Grantor, grant: Grant, edition: Edition) -> dict[str, Any]:
    """One grant of the package."""
    place = [{"name": text(grant.place or grant.region), "countryCode": "FR"}]
    return {
        "id": f"{grantor.prefix}-{grant.reference}",
        "title": text(f"{grant.pole}, {grant.wave}", TITLE_MAX),
        "description": text(grant.object),
        "currency": "EUR",
        # More was granted later, by an amendment: what was asked at first would read as less than the award.
        **({"amountAppliedFor": _money(grant.requested)} if grant.requested >= grant.amount else {}),
        "amountAwarded": _money(grant.amount),
        "amountDisbursed": _money(grant.paid),
        "awardDate": (grant.decided_on or grant.signed_on).isoformat(),
        "plannedDates": [{"startDate": grant.starts_on.isoformat(), "endDate": grant.ends_on.isoformat()}],
        "recipientOrganization": [{"id": recipient(grant), "name": text(grant.beneficiary)}],
        "fundingOrganization": [{"id": f"FR-INSEE-{grantor.siret[:9]}", "name": text(grantor.name)}],
        "grantProgramme": [{"code": grant.call_slug, "title": text(grant.call)}],
        "beneficiaryLocation": place if place[0]["name"] else [],
        "fromOpenCall": "Yes",
        "dateModified": edition.at.isoformat(timespec="seconds"),
        "dataSource": edition.file,
    }


def flat_rows(grantor: Grantor, grants: Iterable[Grant], edition: Edition) -> Iterator[Sequence[str]]:
    """The same grants, one row each, under the titles that 360Giving gives to its spreadsheets."""
    for grant in grants:
        one = giving(grantor, grant, edition)
        planned, to, by = (
            one[name][0] for name in ("plannedDates", "recipientOrganization", "fundingOrganization")
        )
        programme, place = one["grantProgramme"][0], (one["beneficiaryLocation"] or [{}])[0]
        asked = number(grant.requested) if "amountAppliedFor" in one else ""
        yield (
            *(one["id"], one["title"], one["description"], one["currency"], asked),
            *(number(grant.amount), number(grant.paid), one["awardDate"], planned["startDate"]),
            *(planned["endDate"], to["id"], to["name"], by["id"], by["name"]),
            *(programme["code"], programme["title"], place.get("name", ""), place.get("countryCode", "")),
            *(one["fromOpenCall"], one["dateModified"], one["dataSource"]),
        )


def recipient(grant: Grant) -> str:
    siren = grant.siret[:9] or grant.siren
    return f"FR-INSEE-{siren}" if siren else f"FR-RNA-{grant.rna}"


def _head(grantor: Grantor, edition: Edition) -> dict[str, Any]:
    return {
        "version": "1.4",
        "title": text(f"Subventions de {grantor.name}"),
        "issued": edition.at.date().isoformat(),
        "publisher": {"identifier": f"FR-INSEE-{grantor.siret[:9]}", "name": text(grantor.name)},
        "license": LICENCE,
        "accessURL": edition.page,
        "downloadURL": edition.file,
    }


def _money(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
