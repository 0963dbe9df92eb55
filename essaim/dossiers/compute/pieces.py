"""Which files are asked of this dossier: by door, by legal family of the lead, by member."""

from collections.abc import Iterable
from dataclasses import dataclass

from essaim.calls.compute.document import RequiredPiece, WaveDocument

OTHER = "other"  # a piece that nobody asked for


@dataclass(frozen=True)
class ExpectedPiece:
    key: str
    label: str
    hint: str
    required: bool
    blocking: bool
    member: str = ""  # reference of the membership
    member_name: str = ""

    @property
    def title(self) -> str:
        return f"{self.label} ({self.member_name})" if self.member_name else self.label

    @property
    def anchor(self) -> str:
        return f"piece-{self.key}-{self.member}" if self.member else f"piece-{self.key}"


def is_asked(piece: RequiredPiece, doors: Iterable[str], family: str) -> bool:
    return (not piece.doors or bool(set(piece.doors) & set(doors))) and (
        not piece.families or family in piece.families
    )


def expected_pieces(
    document: WaveDocument, doors: Iterable[str], family: str, members: Iterable[tuple[str, str]]
) -> list[ExpectedPiece]:
    """`family`: of the lead. `members`: reference and name of each, the lead apart."""
    doors, members = list(doors), list(members)
    expected = []
    for piece in document.pieces:
        if not is_asked(piece, doors, family):
            continue
        for reference, name in members if piece.per_member else [("", "")]:
            expected.append(
                ExpectedPiece(
                    piece.key, piece.label, piece.hint, piece.required, piece.blocking, reference, name
                )
            )
    return expected


def missing(expected: Iterable[ExpectedPiece], present: Iterable[tuple[str, str]]) -> list[ExpectedPiece]:
    """The required pieces that are not there. `present`: key and member of each file joined."""
    there = set(present)
    return [piece for piece in expected if piece.required and (piece.key, piece.member) not in there]
