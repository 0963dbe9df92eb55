"""A form with a file that is too large keeps all its other fields, and the disk keeps its room."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class StopKeeping(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: past the limit, what comes is read and dropped.

    The file then arrives one piece too large, and `actions.store` refuses it in words.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.FILE_MAX_BYTES else None

    def file_complete(self, _file_size: int) -> None:
        return None
