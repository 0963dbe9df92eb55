"""A place as it is listed, whatever its kind."""

from dataclasses import dataclass

NOT_KNOWN = "non connue"
KIND_NAMES = {
    "commune": "Commune",
    "epci": "EPCI",
    "department": "Département",
    "region": "Région",
}


@dataclass(frozen=True)
class Place:
    """`kind` and `code` name it; `context` tells it from its namesakes; `was`: the name asked for."""

    kind: str
    code: str
    name: str
    context: str = ""
    population: int | None = None
    was: str = ""
    key: str = ""
    department: str = ""

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def population_text(self) -> str:
        """In words for a page: a population that nobody published is not zero."""
        return NOT_KNOWN if self.population is None else f"{self.population:,}".replace(",", "\u202f")

    @property
    def title(self) -> str:
        return f"{self.name} (ex-{self.was})" if self.was else self.name

    @property
    def label(self) -> str:
        return f"{self.title}, {self.context}" if self.context else self.title

    @property
    def details(self) -> str:
        """The line under the name. Only communes and EPCI carry a population here."""
        facts = [f"{self.kind_name} {self.code}", self.context]
        if self.kind in {"commune", "epci"}:
            facts.append(f"population : {self.population_text}")
        return ", ".join(fact for fact in facts if fact)

    def as_dict(self) -> dict[str, str | int | None]:
        return {
            "kind": self.kind,
            "code": self.code,
            "name": self.name,
            "context": self.context,
            "population": self.population,
            "label": self.label,
        }
