"""The kind under article 9 of law 2014-856 that a legal form suggests. A person confirms it."""

from essaim.organizations.compute.legal_forms import legal_form

HIGHER_EDUCATION_CODES = {"7383"}
BY_ACTOR = {
    "ess": "ess",
    "enterprise": "enterprise",
    "local_authority": "local_authority",
    "education_research": "training",
    "person": "person",
}


def suggested_kind(legal_form_code: str, ess_quality: str) -> str:
    """A value of `MemberKind`; `other` when nothing points to one kind."""
    if ess_quality == "yes":
        return "ess"
    if legal_form_code in HIGHER_EDUCATION_CODES:
        return "higher_education"
    return BY_ACTOR.get(legal_form(legal_form_code).actor, "other")
