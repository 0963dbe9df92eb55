"""Each stored file is where it was put, whole, and the same."""

import hashlib
from collections.abc import Iterator

from essaim.files.models import StoredFile
from essaim.files.storage import blocks, storage


def changed_files() -> Iterator[str]:
    place = storage()
    for file in StoredFile.objects.order_by("pk").iterator():
        digest, size = hashlib.sha256(), 0
        try:
            with place.open(file.storage_key) as content:
                for block in blocks(content):
                    digest.update(block)
                    size += len(block)
        except Exception:  # a folder and a bucket do not fail alike
            yield f"{file.name} ({file.public_id})\u00a0: absent du stockage"
            continue
        if (size, digest.hexdigest()) != (file.size, file.sha256):
            yield f"{file.name} ({file.public_id})\u00a0: changé depuis sa réception"
