"""An S3-compatible store, loaded only where a setting names one: its library is heavy."""

from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config

TIMEOUT = 20  # seconds


class Bucket:
    """{"bucket", "endpoint_url", "access_key", "secret_key", "region"}."""

    def __init__(self, options: dict[str, str]) -> None:
        self.name = options["bucket"]
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=options.get("endpoint_url") or None,
            aws_access_key_id=options.get("access_key"),
            aws_secret_access_key=options.get("secret_key"),
            region_name=options.get("region") or "fr-par",
            config=Config(connect_timeout=TIMEOUT, read_timeout=TIMEOUT, retries={"max_attempts": 3}),
        )

    def put(self, key: str, source: Path) -> None:
        self.client.upload_file(str(source), self.name, key)
        source.unlink()

    def open(self, key: str) -> BinaryIO:
        return cast(BinaryIO, self.client.get_object(Bucket=self.name, Key=key)["Body"])

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)
