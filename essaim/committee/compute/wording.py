"""The minutes in French, from their facts: what CRPA R133-13 asks for, then what the committee wants kept."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from essaim.deadlines.words import hour_in_words, in_words
from essaim.kit.units import PARIS

PRESENCE = {"on_site": "sur place", "remote": "à distance"}
REPLY = {"excused": "absence excusée", "": "absence, sans réponse", "on_site": "absence", "remote": "absence"}
MAJORITIES = {
    "present": "majorité des voix des membres présents ou représentés",
    "cast": "majorité des suffrages exprimés",
    "relative": "majorité relative",
    "two_thirds": "majorité des deux tiers des voix présentes ou représentées",
}
RESULTS = {
    "favourable": "avis favorable",
    "reserve": "avis favorable à l’inscription sur la liste complémentaire",
    "unfavourable": "avis défavorable",
    "tied": "partage des voix, pas de majorité",
    "no_majority": "pas de majorité",
}
CHOICES = {
    "favourable": "favorable",
    "reserve": "liste complémentaire",
    "unfavourable": "défavorable",
    "abstention": "abstention",
}
HIDDEN = "Ce point n’est pas communiqué au destinataire de cette copie, qu’un lien en écarte."


def minutes_in_words(
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    number: int,
    signatures: Mapping[str, tuple[str, str]],
    hidden: Collection[str],
) -> dict[str, Any]:
    """The data of the document. `hidden`: references of dossiers that this copy must not show."""
    held, people = facts["held"], facts["people"]
    points = [
        _point(place, facts["points"][key], held["items"][key], people, hidden)
        for place, key in enumerate(held["order"], start=1)
    ]
    return {
        "sender": [facts["committee"]["name"], facts["committee"]["call"]],
        "reference": f"Séance du {_when(facts['sitting']['starts_at'])}, version {number}",
        "extract": any(point["hidden"] for point in points) or _leaves_out(facts["portfolios"], hidden),
        "facts": _heading(facts),
        "present": [_present(people[key], held["people"][key], people) for key in facts["seats"]],
        "points": points,
        "portfolios": [_portfolio(row, hidden) for row in facts["portfolios"]],
        "signatures": [_signature(label, signatures[key]) for key, label in SIGNERS.items()],
        **texts,
    }


def _leaves_out(portfolios: Iterable[Mapping[str, Any]], hidden: Collection[str]) -> bool:
    return any(row["reference"] in hidden for portfolio in portfolios for row in portfolio["rows"])


SIGNERS = {"chair": "La personne qui préside", "secretary": "Le secrétariat"}


def _heading(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    sitting, held = facts["sitting"], facts["held"]
    rows = [
        ("Vague", facts["committee"]["wave"]),
        ("Composition", facts["committee"]["order"]),
        ("Convocation", f"envoyée le {_when(sitting['convened_at'])}"),
        ("Lieu", sitting["place"]),
        ("Ouverture", _when(held["opened_at"])),
        ("Levée", _when(held["closed_at"])),
        ("Présidence", _name(sitting["presiding"], facts["people"])),
        ("Quorum", _quorum(held["quorum"])),
    ]
    if sitting["urgency"]:
        rows.insert(3, ("Urgence", sitting["urgency"]))
    return [(label, value) for label, value in rows if value]


def _quorum(quorum: Mapping[str, Any] | None) -> str:
    if quorum is None:
        return "non constaté"
    seen = f"{quorum['counted']} voix présentes ou représentées, {quorum['needed']} nécessaires"
    return seen if quorum["required"] else f"{seen}\u00a0; seconde convocation, aucun quorum n’est exigé"


def _present(
    person: Mapping[str, Any], row: Mapping[str, str], people: Mapping[str, Any]
) -> tuple[str, str, str, str]:
    """Name and quality, college, how they took part, proxy."""
    name = f"{person['name']}, {person['title']}" if person["title"] else person["name"]
    name += f", suppléance de {person['substitute']}" if person["substitute"] else ""
    voice = "" if person["voting"] else " (voix consultative)"
    return name, person["college"] + voice, _took_part(row), _proxy(row, people)


def _took_part(row: Mapping[str, str]) -> str:
    if not row["presence"]:
        return "par mandat" if row["reply"] == "proxy" else REPLY.get(row["reply"], "absence")
    words = f"{PRESENCE[row['presence']]}, de {_hour(row['arrived_at'])}"
    return f"{words} à {_hour(row['left_at'])}" if row["left_at"] else f"{words} à la levée"


def _proxy(row: Mapping[str, str], people: Mapping[str, Any]) -> str:
    return f"mandat à {_name(row['proxy_to'], people)}" if row["proxy_to"] else ""


def _point(
    place: int,
    point: Mapping[str, str],
    row: Mapping[str, Any],
    people: Mapping[str, Any],
    hidden: Collection[str],
) -> dict[str, Any]:
    if point["reference"] and point["reference"] in hidden:
        return {"title": f"Point {place}", "hidden": HIDDEN}
    called = f"Examiné à partir de {_hour(row['called_at'])}." if row["called_at"] else "Point non examiné."
    return {
        "title": f"Point {place}\u00a0: {point['name']}",
        "hidden": "",
        "about": ", ".join(word for word in (point["reference"], point["door"], point["place"]) if word),
        "called": called,
        "examined": bool(row["called_at"]),
        "exits": [_exit(out, people) for out in row["exits"]],
        "vote": _vote(row["vote"], people),
        "text": point["text"],
        "dissents": [(_name(member, people), text) for member, text in row["dissents"].items()],
    }


def _exit(row: Mapping[str, str], people: Mapping[str, Any]) -> str:
    why = "n’y prend pas part, un lien l’en écarte" if row["cause"] == "tie" else "quitte la salle"
    back = f", rentre à {_hour(row['back_at'])}" if row["back_at"] else ""
    return f"{_name(row['member'], people)} {why}\u00a0: sort à {_hour(row['left_at'])}{back}."


def _vote(vote: Mapping[str, Any] | None, people: Mapping[str, Any]) -> dict[str, Any] | None:
    if vote is None:
        return None
    how = (
        f"Vote ouvert à {_hour(vote['opened_at'])}, clos à {_hour(vote['closed_at'])}, sous la présidence de "
    )
    how += f"{_name(vote['presided_by'], people)}. {_proxies(vote['proxies'])}"
    silent = ", ".join(_name(member, people) for member in vote["silent"])
    how += f" N’ont pas pris part au vote\u00a0: {silent}." if silent else ""
    rows = [[college, *(str(count[key]) for key in CHOICES)] for college, count in vote["colleges"].items()]
    rows.append(["Ensemble", *(str(vote["counts"][key]) for key in CHOICES)])
    casting = ", par la voix prépondérante de la personne qui préside" if vote["casting"] else ""
    opinions = [f"{college}\u00a0: {RESULTS[result]}" for college, result in vote["opinions"].items()]
    return {
        "how": how.strip(),
        "header": ["Collège", *CHOICES.values()],
        "rows": rows,
        "result": f"Sens de la délibération\u00a0: {RESULTS[vote['result']]}{casting} "
        f"({MAJORITIES[vote['majority']]}, {vote['voices']} voix).",
        "opinions": opinions,
    }


def _proxies(count: int) -> str:
    if count == 0:
        return ""
    return "Une voix par mandat." if count == 1 else f"{count} voix par mandat."


def _portfolio(portfolio: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    rows = [row for row in portfolio["rows"] if row["reference"] not in hidden]
    places = {"in": "retenu", "reserve": "liste complémentaire", "out": "non retenu"}
    return {
        "title": f"{portfolio['door']}\u00a0: {portfolio['name']}",
        "rows": [
            [
                row["reference"],
                row["name"],
                places.get(row["place"], row["place"]),
                row["amount"],
                str(row["rank"] or ""),
            ]
            for row in rows
        ],
        "deviations": [f"{row['name']}\u00a0: {row['reason']}" for row in rows if row.get("reason")],
    }


def _signature(label: str, signature: tuple[str, str]) -> tuple[str, str]:
    name, at = signature
    return label, f"{name}, signé le {_when(at)}" if name else "en attente de signature"


def _name(key: str, people: Mapping[str, Any]) -> str:
    return str(people[key]["name"]) if key in people else ""


def _when(instant: str) -> str:
    return in_words(datetime.fromisoformat(instant).replace(second=0)) if instant else ""


def _hour(instant: str) -> str:
    if not instant:
        return ""
    return hour_in_words(datetime.fromisoformat(instant).astimezone(PARIS).replace(second=0))
