"""The settings of the tests: those of the house, in a temporary home, without slow safety.

`HEARTH_DATABASE_URL` is honoured: the same suite runs on PostgreSQL. On SQLite the test database
is a file, so that threads and live servers meet the real backend and not a shared memory.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_HOME = Path(tempfile.mkdtemp(prefix="hearth-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["HEARTH_HOME"] = str(_HOME)
os.environ["HEARTH_SECRET_KEY"] = "only-for-tests-" + "x" * 40

from hearth.site.settings import *  # noqa: E402, F403
from hearth.site.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "hearth.kit.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": _HOME / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY"
    )

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
