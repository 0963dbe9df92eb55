"""What is left to who did not file in time, in words."""

from essaim.dossiers.compute.carrying import Carriage


def kept_in_words(answers: int, pieces: int, members: int) -> str:
    """« 12 réponses, 3 pièces et 4 membres »."""
    counts = [
        counted(answers, "réponse", "réponses"),
        counted(pieces, "pièce", "pièces"),
        counted(members, "membre", "membres"),
    ]
    said = [count for count in counts if count]
    if not said:
        return "Le dossier est encore vide."
    return f"Tout est conservé\u00a0: {join(said)}."


def next_in_words(wave: str, carried: Carriage | None) -> str:
    if carried is None:
        return (
            "Aucune autre vague n’est ouverte aujourd’hui. Dès que la prochaine ouvrira, vous pourrez y "
            "reprendre ce dossier en un clic."
        )
    taken = [
        counted(len(carried.answers), "réponse", "réponses"),
        counted(len(carried.pieces), "pièce", "pièces"),
        "les membres et le territoire du pôle",
    ]
    carried_in_words = join([said for said in taken if said])
    text = f"«\u00a0{wave}\u00a0» est ouverte. Vous pouvez y reprendre {carried_in_words}."
    if not carried.left:
        return text
    rest = "\n".join(f"- {item.label}\u00a0: {item.why}" for item in carried.left)
    return f"{text}\n\nÀ revoir ou laissé de côté\u00a0:\n{rest}"


def counted(number: int, one: str, several: str) -> str:
    return f"{number}\u00a0{one if number == 1 else several}" if number else ""


def join(said: list[str]) -> str:
    return " et ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]
