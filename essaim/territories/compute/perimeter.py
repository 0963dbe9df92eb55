"""What is counted as the social economy, and how Insee’s codes are read."""

# Public administration, employers' bodies, unions, religions, parties: out of Insee's perimeter.
NOT_COUNTED = ("84.11Z", "94.11Z", "94.12Z", "94.20Z", "94.91Z", "94.92Z")
FAMILIES = ("association", "cooperative", "mutual", "foundation", "company")
# The middle of each band of Insee; the last one by its lower side. NN is unknown, not zero.
HEADS = {
    "00": 0,
    "01": 1.5,
    "02": 4,
    "03": 7.5,
    "11": 14.5,
    "12": 34.5,
    "21": 74.5,
    "22": 149.5,
    "31": 224.5,
    "32": 374.5,
    "41": 749.5,
    "42": 1499.5,
    "51": 3499.5,
    "52": 7499.5,
    "53": 10000,
}
SECTIONS = (
    "A01-03 B05-09 C10-33 D35-35 E36-39 F41-43 G45-47 H49-53 I55-56 J58-63 K64-66 L68-68 M69-75 N77-82 "
    "O84-84 P85-85 Q86-88 R90-93 S94-96 T97-98 U99-99"
)


def sections() -> list[tuple[str, str]]:
    """Division of the French nomenclature of activities (NAF rev. 2) -> its section."""
    return [
        (f"{number:02d}", part[0])
        for part in SECTIONS.split()
        for number in range(int(part[1:3]), int(part[4:]) + 1)
    ]
