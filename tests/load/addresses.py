"""The addresses that the bench asks, apart from those of a journey."""

BARE = "/banc/page-nue/"
CALL = "/appels/ami-ptce-emergents/"
DESK = "/instruction/"
FILTERED = [  # common words, rare ones, none found; alone and with filters
    "/instruction/?state=all&search=ressourcerie",
    "/instruction/?state=submitted&search=conserverie+solidaire",
    "/instruction/?state=all&region=76",
    "/instruction/?state=admissible&region=53&search=association",
    "/instruction/?state=all&department=31&search=velo",
    "/instruction/?search=rien+de+tel",
]
EXPORT = "/instruction/export/?format=csv&state=all"
