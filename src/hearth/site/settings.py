"""Settings of one Hearth installation.

Everything that differs between installations comes from the environment or from the folder
`HEARTH_HOME` (default: `var/` beside the project), so that the code is the same everywhere.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from hearth.faces.shared.languages import LANGUAGE_CODES, register_languages

PROJECT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("HEARTH_HOME") or PROJECT / "var")


def _secret_key() -> str:
    """The installation's own key: from the environment, or made once and kept readable by us only."""
    if given := os.environ.get("HEARTH_SECRET_KEY"):
        return given
    path = HOME / "secret_key"
    if path.exists():
        return path.read_text().strip()
    HOME.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key)
    return key


def _database() -> dict[str, object]:
    """SQLite in HEARTH_HOME, or what HEARTH_DATABASE_URL names (postgresql://user:word@host/name)."""
    url = os.environ.get("HEARTH_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "hearth.kit.sqlite",
            "NAME": HOME / "hearth.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"timeout": 20},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("HEARTH_DATABASE_URL must begin with postgresql://")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("HEARTH_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("HEARTH_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HEARTH_ORIGINS", "").split(",") if o]
BEHIND_TLS = os.environ.get("HEARTH_TLS") == "1"

CORE = [
    "networks",
    "wording",
    "ledger",
    "readings",
    "trace",
    "post",
    "places",
    "partners",
    "people",
]
STAGES = ["listen", "understand", "decide", "act", "reach", "learn"]
FACES = ["public", "champion", "desk", "api", "clock", "shared"]

INSTALLED_APPS = [
    *[f"hearth.faces.{name}" for name in FACES],
    *[f"hearth.{name}" for name in STAGES],
    *[f"hearth.core.{name}" for name in CORE],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hearth.faces.shared.browser_rights.BrowserRightsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hearth.faces.shared.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hearth.faces.shared.stall.StallMiddleware",
    "hearth.faces.shared.refusals.RefusalMiddleware",
]

if os.environ.get("HEARTH_SERVER_TIMING") == "1":
    MIDDLEWARE.insert(0, "hearth.faces.shared.timing.TimingMiddleware")

ROOT_URLCONF = "hearth.site.urls"
WSGI_APPLICATION = "hearth.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hearth.faces.shared.access.page_context",
            ],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- people ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "hearth.faces.shared.accounts.AccountAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# -- languages and time ------------------------------------------------------------------------
register_languages()
LANGUAGE_CODE = "en"
LANGUAGES = LANGUAGE_CODES
LOCALE_PATHS = [PROJECT / "src" / "hearth" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("HEARTH_TIME_ZONE", "Europe/London")

# -- static files ------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "hearth.faces.shared.stylesheets.HearthStaticStorage"},
}

# -- safety --------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hearth.faces.shared.failures.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# -- post ----------------------------------------------------------------------------------------
EMAIL_BACKEND = os.environ.get(
    "HEARTH_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "outbox" / "mail"
EMAIL_HOST = os.environ.get("HEARTH_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("HEARTH_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("HEARTH_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HEARTH_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("HEARTH_SMTP_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("HEARTH_FROM_EMAIL", "hearth@localhost")
HEARTH_POST_CHANNELS = {
    "email": os.environ.get("HEARTH_CHANNEL_EMAIL", "file"),
    "sms": os.environ.get("HEARTH_CHANNEL_SMS", "file"),
}
#: The country of telephone numbers that begin with 0.
HEARTH_PHONE_COUNTRY = os.environ.get("HEARTH_PHONE_COUNTRY", "44")
#: Gateways may stand inside the own network (a modem in the office).
HEARTH_GATEWAYS_INSIDE = os.environ.get("HEARTH_GATEWAYS_INSIDE") == "1"
#: Where answers by e-mail arrive: a maildir, or imaps://user:word@host/folder.
HEARTH_MAILDIR = os.environ.get("HEARTH_MAILDIR", "")
HEARTH_IMAP_URL = os.environ.get("HEARTH_IMAP_URL", "")
HEARTH_MAIL_ADDRESS = os.environ.get("HEARTH_MAIL_ADDRESS", "")
HEARTH_TRANSLATOR = os.environ.get("HEARTH_TRANSLATOR", "none")
HEARTH_TRANSLATOR_URL = os.environ.get("HEARTH_TRANSLATOR_URL", "")
HEARTH_TRANSLATOR_KEY = os.environ.get("HEARTH_TRANSLATOR_KEY", "")
HEARTH_OUTBOX = HOME / "outbox"
HEARTH_BASE_URL = os.environ.get("HEARTH_BASE_URL", "http://127.0.0.1:8000")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HEARTH_LOG_LEVEL", "WARNING")},
}
