"""For every learner's server: a full disk keeps nobody from opening his notebooks.

Jupyter notes in a small database which notebooks are trusted, whenever one is opened or saved, and
gives up where that cannot be written. Here it is not noted then; the notebook opens, untrusted.
(labconfig beside this: no debugger. It listens on a port, and whoever connects commands the kernel.)
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir
from nbformat.sign import SQLiteSignatureStore

c = get_config()  # noqa: F821 - the server puts it here


class Trusted(SQLiteSignatureStore):
    """The usual database, where a full disk costs the trust and nothing else."""

    def store_signature(self, digest, algorithm):
        with suppress(sqlite3.OperationalError):
            super().store_signature(digest, algorithm)

    def check_signature(self, digest, algorithm):
        try:
            return super().check_signature(digest, algorithm)
        except sqlite3.OperationalError:
            return False


c.NotebookNotary.store_factory = lambda: Trusted(str(Path(jupyter_data_dir(), "nbsignatures.db")))
