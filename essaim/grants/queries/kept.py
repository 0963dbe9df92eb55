"""Each agreement is the text that was signed: for `essaim verify`."""

from collections.abc import Iterator

from essaim.grants.models import AgreementVersion, VersionSignature


def changed_agreements() -> Iterator[str]:
    """The hash of a version, that of its PDF and that which each signatory signed are one."""
    versions = AgreementVersion.objects.exclude(sha256="").select_related("agreement", "pdf")
    for version in versions.order_by("pk").iterator():
        if version.pdf and version.pdf.sha256 != version.sha256:
            yield f"{version.agreement.reference}, {version}\u00a0: le PDF n’est pas celui qui fut envoyé"
    signatures = VersionSignature.objects.select_related("version__agreement").order_by("pk")
    for signature in signatures.iterator():
        signed = signature.evidence.get("document_sha256", signature.version.sha256)
        if signed != signature.version.sha256:
            reference = signature.version.agreement.reference
            yield f"{reference}, {signature.version}\u00a0: {signature} a signé un autre texte"
