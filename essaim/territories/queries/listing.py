"""From rows to `Place`, the same way for a search and for a list."""

from essaim.territories.compute.places import Place
from essaim.territories.models import Commune, Department, Epci, Region

Row = Commune | Epci | Department | Region


def commune_place(commune: Commune, was: str = "") -> Place:
    department = commune.department
    context = f"{department.name} ({department.code})" if department else ""
    return Place(
        kind="commune",
        code=commune.code,
        name=commune.name,
        context=context,
        population=commune.population,
        was="" if was == commune.name else was,
        key=commune.search_key,
        department=commune.department_id or "",
    )


def epci_place(epci: Epci) -> Place:
    departments = epci.departments
    return Place(
        kind="epci",
        code=epci.code,
        name=epci.name,
        context=f"départements {', '.join(departments)}" if len(departments) > 1 else _one(departments),
        population=epci.population,
        key=epci.search_key,
        department=departments[0] if len(departments) == 1 else "",
    )


def _one(departments: list[str]) -> str:
    return f"département {departments[0]}" if departments else ""


def department_place(department: Department) -> Place:
    return Place(
        kind="department",
        code=department.code,
        name=department.name,
        context=department.region.name,
        key=department.search_key,
        department=department.code,
    )


def region_place(region: Region) -> Place:
    return Place(kind="region", code=region.code, name=region.name, key=region.search_key)
