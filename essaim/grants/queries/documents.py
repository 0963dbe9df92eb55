"""What the PDF of an agreement and that of a signature say: plain values, already in words."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from essaim.accounts.models import User
from essaim.deadlines import day_in_words, in_words
from essaim.documents import pdf
from essaim.dossiers.compute.budget import BY_CODE
from essaim.grants.compute.plan import CONDITIONS
from essaim.grants.compute.terms import Party, Row, Terms, read
from essaim.grants.models import AgreementVersion, Side, VersionSignature
from essaim.kit.money import format_euros

ARTICLES = {"Loi": "la", "Décret": "le", "Code": "le", "Règlement": "le"}
SIDES = {"expense": "Charges", "income": "Produits"}


def agreement_content(version: AgreementVersion) -> dict[str, Any]:
    """The whole agreement. An amendment says what it changes, then the text as it stands."""
    terms = read(version.content)
    draft = {"draft": "Projet"} if version.state == "draft" else {}
    return draft | {
        "sender": [line for line in (terms.funder.service, terms.funder.address) if line],
        "recipient": [line for line in (terms.beneficiary.name, terms.beneficiary.address) if line],
        "reference": f"{version.agreement.reference}, {str(version).lower()}",
        "kind": str(version),
        "amendment": version.reason if version.rank else "",
        "visas": visas(terms),
        "parties": parties(terms),
        "object": terms.object,
        "duration": duration(terms),
        "payment": payment_words(terms),
        "amount": format_euros(terms.amount),
        "requested": format_euros(terms.requested),
        "less": terms.amount < terms.requested,
        "years": [[str(year), format_euros(amount)] for year, amount in terms.years],
        "shares": [
            [
                str(share.number),
                share.label,
                format_euros(share.amount),
                day(share.on),
                "\u00a0; ".join(CONDITIONS[key] for key in share.conditions if key in CONDITIONS),
            ]
            for share in terms.shares
        ],
        "clauses": [{"title": clause.title, "text": clause.text} for clause in terms.clauses],
        "indicators": [
            [one.label, one.definition, number(one.baseline, one.unit), number(one.target, one.unit)]
            for one in terms.indicators
        ],
        "budget": budget_tables(terms.budget),
        "signers": signers(version, terms),
        "signed": signed_words(version),
    }


def duration(terms: Terms) -> str:
    return (
        "La convention prend effet à sa signature par les deux parties. Elle porte sur le projet du "
        f"{day(terms.starts_on)} au {day(terms.ends_on)}."
    )


def payment_words(terms: Terms) -> str:
    """Who pays, and to which account."""
    found = []
    if terms.accountant:
        found.append(f"Le comptable assignataire est {terms.accountant}.")
    if terms.iban:
        found.append(f"Les versements sont faits au compte du bénéficiaire, IBAN {grouped_iban(terms.iban)}.")
    return " ".join(found)


def grouped_iban(iban: str) -> str:
    return "\u00a0".join(iban[place : place + 4] for place in range(0, len(iban), 4))


def signers(version: AgreementVersion, terms: Terms) -> list[dict[str, str]]:
    """Who signs for each side, and when and how it did."""
    known = {row.side: row for row in version.signatures.all()} if version.pk else {}
    parties = (
        (Side.STATE, "Pour l’État", terms.funder.signer_name, terms.funder.signer_role),
        (
            Side.POLE,
            "Pour le bénéficiaire",
            terms.beneficiary.signatory_name,
            terms.beneficiary.signatory_role,
        ),
    )
    return [
        {"party": party, "name": row.name, "role": row.role, "proof": proof_words(row)}
        if (row := known.get(side))
        else {"party": party, "name": name, "role": role, "proof": ""}
        for side, party, name, role in parties
    ]


def proof_words(signature: VersionSignature) -> str:
    how = "dans le service en ligne" if signature.means == "service" else "sur le PDF joint"
    return f"Signé le {in_words(signature.at)}, {how}."


def signed_words(version: AgreementVersion) -> str:
    """On the signed copy: what was signed, by its hash, whose proofs are kept beside."""
    if not version.sha256 or not version.signatures.exists():
        return ""
    return (
        "Exemplaire signé. Le document que les parties ont signé a pour empreinte SHA-256 "
        f"{version.sha256}\u00a0; les preuves de signature y sont jointes, dans le service en ligne."
    )


def visas(terms: Terms) -> list[str]:
    """What the agreement stands on."""
    lines = [line.strip().lstrip("- ").strip() for line in terms.legal_basis.splitlines()]
    found = [f"Vu {with_article(line)}" for line in lines if line]
    if terms.filed_on:
        found.append(f"Vu la demande déposée par le bénéficiaire le {day(terms.filed_on)}")
    if terms.decided_on:
        found.append(f"Vu la décision d’attribution du {day(terms.decided_on)}")
    return [line.rstrip(".") + "\u202f;" for line in found]


def with_article(line: str) -> str:
    """« Loi n° 2014-856 » is cited as « la loi n° 2014-856 »."""
    first, _, rest = line.partition(" ")
    article = ARTICLES.get(first)
    return f"{article} {first.lower()} {rest}" if article else line


def parties(terms: Terms) -> list[list[str]]:
    who = terms.beneficiary
    state = f"{terms.funder.signer_name}, {terms.funder.signer_role}".strip(", ")
    return [
        ["L’État", f"{terms.funder.service}\nreprésenté par {state or '(à désigner)'}"],
        ["Le bénéficiaire", f"{identity(who)}\nreprésenté par {who.signatory_name}, {who.signatory_role}"],
        ["Le pôle", f"{terms.pole}, dossier {terms.reference}, {terms.call}, {terms.wave}"],
    ]


def identity(who: Party) -> str:
    numbers = [
        f"{label} {value}"
        for label, value in (
            ("SIRET", who.siret),
            ("SIREN", "" if who.siret else who.siren),
            ("RNA", who.rna),
        )
        if value
    ]
    return ", ".join(part for part in (who.name, who.legal_form, who.address, *numbers) if part)


def budget_tables(rows: list[Row]) -> list[dict[str, Any]]:
    """One table per side: a line per account, a column per year, and the totals."""
    years = sorted({row.year for row in rows})
    tables = []
    for side, title in SIDES.items():
        lines: dict[tuple[str, str], dict[int, Decimal]] = {}
        for row in (row for row in rows if row.side == side):
            cells = lines.setdefault((row.account, row.label), {})
            cells[row.year] = cells.get(row.year, Decimal(0)) + row.amount
        if not lines:
            continue
        body = [
            [account_in_words(account, label), *(format_euros(cells.get(year, Decimal(0))) for year in years)]
            for (account, label), cells in sorted(lines.items())
        ]
        sums = [sum((cells.get(year, Decimal(0)) for cells in lines.values()), Decimal(0)) for year in years]
        total = ["Total", *(format_euros(amount) for amount in sums)]
        header = [title, *(f"Année {year}" for year in years)]
        tables.append({"title": title, "header": header, "rows": [*body, total]})
    return tables


def account_in_words(account: str, label: str) -> str:
    known = BY_CODE.get(account)
    return f"{account[:2]} – {label or (known.label if known else account)}"


def number(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "à établir"
    return f"{value.normalize():f}\u00a0{unit}".replace(".", ",")


def day(value: Any) -> str:
    return day_in_words(value, weekday=False)


def signing_as(version: AgreementVersion, user: User, *, for_pole: bool) -> tuple[str, str]:
    """Who signs, and in what quality: the name of the account, the quality that the document gives."""
    said = read(version.content)
    quality = said.beneficiary.signatory_role if for_pole else said.funder.signer_role
    return user.name, quality


def evidence_content(version: AgreementVersion, evidence: dict[str, Any], side: str) -> dict[str, Any]:
    """The file that proves one signature."""
    facts = [
        ["Document", f"{version}, convention {version.agreement.reference}"],
        ["Empreinte SHA-256 du document", evidence["document_sha256"]],
        ["Partie", side],
        ["Signataire", f"{evidence['name']}, {evidence['role']}"],
        ["Adresse électronique", evidence["email"]],
        ["Instant", in_words(datetime.fromisoformat(evidence["at"]))],
        ["Consentement", evidence.get("consent", "PDF signé envoyé par le signataire")],
        ["Identification", evidence.get("authentication", "compte personnel")],
        ["Machine", evidence.get("machine", "") or "non relevée"],
        ["Empreinte du PDF signé", evidence.get("signed_file_sha256", "") or "sans objet"],
    ]
    return {"reference": version.agreement.reference, "facts": facts}


def draft_pdf(version: AgreementVersion) -> bytes:
    """As it would be sent, with « Projet » across the top."""
    title = f"{version}\u00a0: {version.content['pole']}"
    return pdf.render("grants/agreement", agreement_content(version), title=title)
