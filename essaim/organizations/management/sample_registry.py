"""A local register with made-up organisations: the demonstration and the tests need no network.

`bin/essaim serve --demo` starts it, unless REGISTRY_URL names another. Alone, it needs no database:
`python -m essaim.organizations.management.sample_registry 8090`. It answers the shape of the API Recherche
d’entreprises. SIREN start with 0000: no real organisation has one.
Some numbers are faults on purpose: slow, saturated, down, unreadable, closed, hidden.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from stdnum import luhn

Answer = tuple[int, dict[str, str], bytes]
KEPT_ON = "2026-06-15"
# Name, legal form, activity, declared ESS, has an RNA number.
KINDS = [
    ("Recyclerie {place}", "9220", "38.32Z", True, True),
    ("SCIC Les Halles {place}", "5710", "47.11B", True, False),
    ("Menuiserie {place} SARL", "5499", "16.23Z", False, False),
    ("Communauté de communes {place}", "7346", "84.11Z", False, False),
    ("Université {place}", "7383", "85.42Z", False, False),
    ("Fondation {place} solidaire", "9300", "88.99B", True, False),
    ("Maraîchers {place} coopérative", "6317", "46.31Z", True, False),
    ("Mutuelle {place}", "8210", "65.12Z", True, False),
    ("Cycles {place} SAS", "5710", "30.92Z", False, False),
    ("Centre de formation {place}", "9220", "85.59A", True, True),
]
PLACES = [
    ("du Vercors", "26281", "26100", "ROMANS-SUR-ISÈRE"),
    ("du Jura", "39300", "39000", "LONS-LE-SAUNIER"),
    ("de Saugues", "43234", "43170", "SAUGUES"),
    ("de l’Aude", "11206", "11300", "LIMOUX"),
    ("de l’Estuaire", "44184", "44600", "SAINT-NAZAIRE"),
    ("des Hauts", "97415", "97460", "SAINT-PAUL"),
    ("de la Butte", "75118", "75018", "PARIS 18"),
    ("des Vosges", "88160", "88000", "ÉPINAL"),
]
FAULTS = {
    9001: "slow",
    9002: "busy",
    9003: "down",
    9004: "malformed",
    9005: "closed",
    9006: "hidden",
    9007: "closed_branch",
}


def siren_of(n: int) -> str:
    return (body := f"0000{n:04d}") + luhn.calc_check_digit(body)


def siret_of(n: int, branch: int = 1) -> str:
    return (body := f"{siren_of(n)}{branch:04d}") + luhn.calc_check_digit(body)


def rna_of(n: int) -> str:
    return f"W9{n:08d}"[:10]


@dataclass
class Sample:
    """One made-up unit."""

    n: int
    name: str
    form: str
    activity: str
    ess: bool
    has_rna: bool
    place: tuple[str, str, str, str]
    fault: str = ""

    def siege(self) -> dict[str, Any]:
        _, commune, postcode, city = self.place
        hidden = self.fault == "hidden"
        return {
            "siret": siret_of(self.n),
            "activite_principale": self.activity,
            "adresse": "[NON-DIFFUSIBLE]" if hidden else f"{self.n} RUE DE L'EXEMPLE {postcode} {city}",
            "code_postal": postcode,
            "commune": commune,
            "est_siege": True,
            "etat_administratif": "F" if self.fault in ("closed", "closed_branch") else "A",
            "statut_diffusion_etablissement": "P" if hidden else "O",
        }

    def unit(self) -> dict[str, Any]:
        hidden = self.fault == "hidden"
        return {
            "siren": siren_of(self.n),
            "nom_complet": "[NON-DIFFUSIBLE]" if hidden else self.name.upper(),
            "nom_raison_sociale": "[NON-DIFFUSIBLE]" if hidden else self.name.upper(),
            "nature_juridique": self.form,
            "activite_principale": self.activity,
            "etat_administratif": "C" if self.fault == "closed" else "A",
            "statut_diffusion": "P" if hidden else "O",
            "date_mise_a_jour_insee": f"{KEPT_ON}T10:00:00",
            "siege": self.siege(),
            "matching_etablissements": [self.siege()],
            "complements": {
                "est_ess": self.ess,
                "est_association": self.form.startswith("92"),
                "identifiant_association": rna_of(self.n) if self.has_rna else None,
            },
        }


def samples(count: int = 80) -> list[Sample]:
    """`count` organisations without fault, then one for each fault."""
    every = [_sample(n, "") for n in range(1, count + 1)]
    return every + [_sample(n, fault) for n, fault in FAULTS.items()]


def _sample(n: int, fault: str) -> Sample:
    name, form, activity, ess, has_rna = KINDS[n % len(KINDS)]
    place = PLACES[n // len(KINDS) % len(PLACES)]
    return Sample(n, name.format(place=place[0]), form, activity, ess, has_rna, place, fault)


@dataclass
class SampleRegistry:
    """The server, in a thread. `asked` counts questions; `answer` may be replaced by a test."""

    port: int = 0
    slow_seconds: float = 6.0
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    first_answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = {siren_of(one.n): one for one in samples()}
        self.rnas = {rna_of(one.n): one for one in samples() if one.has_rna}
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler_for(self.answer))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "SampleRegistry":
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, agent: str) -> Answer:
        address = urlsplit(path)
        asked = parse_qs(address.query).get("q", [""])[0]
        self.asked.append(asked)
        self.agents.append(agent)
        if address.path != "/search":
            return 404, {}, b'{"erreur": "Page inconnue"}'
        if self.first_answers:
            return self.first_answers.pop(0)
        one = self.units.get(asked[:9]) or self.rnas.get(asked)
        faults: dict[str, Callable[[], Answer]] = {
            "slow": lambda: self.late(one),
            "busy": lambda: (429, {"Retry-After": "30"}, b'{"erreur": "Trop de requ\xc3\xaates"}'),
            "down": lambda: (500, {}, b"Internal Server Error"),
            "malformed": lambda: (200, {}, b'{"results": [{"siren": 12}]}'),
        }
        return faults.get(one.fault if one else "", lambda: found([one] if one else []))()

    def late(self, one: Sample | None) -> Answer:
        time.sleep(self.slow_seconds)
        return found([one] if one else [])


def found(units: list[Sample]) -> Answer:
    answer = {
        "results": [one.unit() for one in units],
        "total_results": len(units),
        "page": 1,
        "per_page": 10,
        "total_pages": 1,
    }
    return 200, {}, json.dumps(answer).encode()


def handler_for(
    answer: Callable[[str, str], Answer],
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, content = answer(self.path, self.headers.get("User-Agent", ""))
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:
                return  # the client did not wait

        def log_message(self, *_: object) -> None:
            return

    return Handler


if __name__ == "__main__":
    SampleRegistry(port=int(sys.argv[1])).server.serve_forever()
