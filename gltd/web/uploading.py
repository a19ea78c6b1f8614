"""Large files on their way in: a disk that fills up meanwhile is one sentence, not a failed page."""

import errno
from typing import Any, Final

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParserError

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_SENTENCE: Final = (
    "Le disque de la machine est plein : le fichier n'a pas pu être reçu. Faites libérer de la place par qui "
    "la tient, puis renvoyez-le."
)


class FullDiskError(MultiPartParserError):
    """The file that comes in does not fit on the disk."""


class WatchedUpload(TemporaryFileUploadHandler):
    """A temporary file for each large upload, which says so where the disk is full."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the temporary file."""
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            raise self._told(error) from error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write one piece of the file."""
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as error:
            raise self._told(error) from error

    def file_complete(self, file_size: int) -> Any:
        """Close the file, whose last pieces may be written only now."""
        try:
            return super().file_complete(file_size)
        except OSError as error:
            raise self._told(error) from error

    def _told(self, error: OSError) -> Exception:
        self.upload_interrupted()  # gives back what was written
        return FullDiskError(_SENTENCE) if error.errno in _FULL else error
