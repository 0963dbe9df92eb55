"""The whole way of a candidate, thirteen requests, by many candidates at once."""

import json
import re
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg

from tests.load.site import Site
from tests.load.visitors import FORK, Browser, Page, inputs, percentile

Database = psycopg.Connection[tuple[object, ...]]
PROCESSES = 4
CODE = re.compile(r"Votre code\W+(\d{6})\b")
SAVED = re.compile(r'data-field-key="([^"]+)" data-version="(\d+)"')
TYPED = ("signatory_name", "signatory_role", "signatory_email", "contact_email", "once_key")


@dataclass(frozen=True)
class Candidate:
    """Somebody whose draft lacks nothing: what they need to know to file it."""

    email: str
    reference: str
    call: str
    section: str  # the one that asks the most
    texts: frozenset[str]  # its questions that take any text


@dataclass
class Seen:
    """What some candidates saw."""

    journeys: int = 0
    began: float = float("inf")
    ended: float = 0.0
    durations: list[tuple[str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Seen") -> None:
        self.journeys += other.journeys
        self.began, self.ended = min(self.began, other.began), max(self.ended, other.ended)
        self.durations += other.durations
        self.errors += other.errors

    @property
    def rate(self) -> float:
        return self.journeys / (self.ended - self.began)

    @property
    def p99(self) -> float:
        return percentile([duration for _, duration in self.durations], 0.99)

    def steps(self) -> list[tuple[str, float, float]]:
        """Step, p50, p99, in the order of the journey."""
        by_step: dict[str, list[float]] = {}
        for step, duration in self.durations:
            by_step.setdefault(step, []).append(duration)
        return [(step, percentile(taken, 0.5), percentile(taken, 0.99)) for step, taken in by_step.items()]


def travel(visitor: Browser, candidate: Candidate) -> None:
    form = f"/dossiers/{candidate.reference}/rubriques/{candidate.section}/"
    visitor.get("call page", f"/appels/{candidate.call}/")
    visitor.get("sign-in page", f"/connexion/?next={form}")
    visitor.post("ask a code", "/connexion/", {"email": candidate.email, "next": form})
    page = visitor.get("code page", "/connexion/code/")
    visitor.post("give the code", "/connexion/code/", {"code": code_shown(page)})
    page = visitor.get("form page", form)
    key, version = next(row for row in SAVED.findall(page.text) if row[0] in candidate.texts)
    for times in range(1, 4):
        fields = {"key": key, "version": version, "value": f"Ce que nous ferons, écrit {times} fois."}
        saved = json.loads(
            visitor.post("autosave", f"/dossiers/{candidate.reference}/reponse/", fields, 200).text
        )
        if saved["status"] != "saved":
            raise ValueError(f"not saved: {saved}")
        version = str(saved["version"])
    visitor.get("checklist", f"/dossiers/{candidate.reference}/verification/")
    filing = f"/dossiers/{candidate.reference}/depot/"
    page = visitor.get("filing page", filing)
    receipt = visitor.post("file", filing, commitments(page.text)).location
    visitor.get("receipt", receipt)


def commitments(text: str) -> dict[str, str]:
    """Everything as the page proposes it, every box ticked."""
    fields = {}
    for name, control in inputs(text).items():
        if name in TYPED:
            fields[name] = control.get("value", "")
        elif name.startswith("undertaking-") or name == "republican_commitment":
            fields[name] = "on"
    return fields


def code_shown(page: Page) -> str:
    """The demonstration shows what the message holds: its text is erased as soon as it has left."""
    if found := CODE.search(page.text):
        return found[1]
    raise ValueError("no code on the page")


def travel_at_once(site: Site, candidates: Sequence[Candidate], users: int) -> Seen:
    """`users` people at any time, each new one taking the place of one who is done."""
    processes = min(PROCESSES, users)
    shares = [(site, candidates[part::processes], users // processes) for part in range(processes)]
    seen = Seen()
    with FORK.Pool(processes) as pool:
        for part in pool.starmap(_share, shares):
            seen.add(part)
    return seen


def _share(site: Site, candidates: Sequence[Candidate], users: int) -> Seen:
    seen, waiting, start = Seen(), deque(candidates), time.perf_counter() + 0.3
    with ThreadPoolExecutor(users) as threads:
        for part in threads.map(lambda _: _user(site, waiting, start), range(users)):
            seen.add(part)
    return seen


def _user(site: Site, waiting: deque[Candidate], start: float) -> Seen:
    seen = Seen(began=start)
    time.sleep(max(0, start - time.perf_counter()))
    while waiting:
        visitor = Browser(site.address)
        try:
            travel(visitor, waiting.popleft())
            seen.journeys += 1
        except Exception as error:  # whatever it is, the table must count it
            seen.errors.append(f"{type(error).__name__}: {error}")
        seen.durations += visitor.durations
        visitor.connection.close()
    seen.ended = time.perf_counter()
    return seen


def candidates_ready(database: Database) -> list[Candidate]:
    """The drafts of `essaim seed --drafts`."""
    rows = database.execute("""
        SELECT person.email, dossier.reference, call.slug, version.content
        FROM dossiers_dossier dossier
        JOIN accounts_user person ON person.id = dossier.created_by_id
        JOIN calls_waveversion version ON version.id = dossier.version_id
        JOIN calls_wave wave ON wave.id = dossier.wave_id
        JOIN calls_call call ON call.id = wave.call_id
        WHERE dossier.state = 'draft' AND person.email ~ '^dossier[0-9]{5,}@'
        ORDER BY dossier.id
    """).fetchall()
    return [_candidate(*row) for row in rows]


def _candidate(email: str, reference: str, call: str, content: dict) -> Candidate:
    section = max(content["sections"], key=lambda row: len(row["questions"]))
    texts = {row["key"] for row in section["questions"] if row["kind"] in {"line", "text"}}
    return Candidate(email, reference, call, section["key"], frozenset(texts))
