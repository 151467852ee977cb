"""Wiring of Keten as one Django project. Everything an installation may change comes from the environment."""

import os
from pathlib import Path

from keten.config.mailing import read_backend
from keten.config.secrets import get_secret
from keten.doors.exchange.rules.connections import read_connections
from keten.ground.foundation.guarding import explain_conflicts, find_demo_conflicts
from keten.ground.foundation.openid.registration import read_registrations
from keten.ground.foundation.postgres.connections import connection_settings
from keten.ground.foundation.postgres.home import keten_home

PACKAGE = Path(__file__).resolve().parent.parent

# Which of the three database roles this process works as: owner (migrations), app (web) or round (worker).
KETEN_ROLE = os.environ.get("KETEN_ROLE", "app")
KETEN_DEMO = os.environ.get("KETEN_DEMO", "") == "1"
if _conflicts := find_demo_conflicts(os.environ):
    raise ValueError(explain_conflicts(_conflicts))
KETEN_ARM_CHOOSER = "keten.insight.evaluation.actions.assign_case"  # which arm of a measure a new case comes into
KETEN_BINDER = "keten.journey.routing.actions.bind_case"  # which way of working serves a new case
KETEN_BEFORE_ROUND = "keten.config.schedule.BEFORE_ROUND"  # what moves before the round looks
KETEN_STAGE_ADVISER = "keten.journey.routing.advising.ADVISER"  # the service model behind a case
KETEN_REACTIONS = "keten.config.reactions.REACTIONS"
KETEN_SWEEPS = "keten.config.schedule.SWEEPS"
KETEN_RETENTION = "keten.config.retention"  # what is kept how long
KETEN_AFTER_ROUND = "keten.config.schedule.AFTER_ROUND"  # what else is fixed when the round has been
KETEN_CARRIED = "keten.dossier.cases.queries.count_carried"  # open files of a person or at a location
KETEN_SOURCES = "keten.doors.exchange.sources.SOURCES"  # the registers that the chain asks
KETEN_ASK_SOURCES = "keten.doors.exchange.actions.ask_sources"
KETEN_SOURCES_LIMIT_S = float(os.environ.get("KETEN_SOURCES_LIMIT_S", "6"))  # how long a page waits for all of them
KETEN_INBOUND = "keten.config.inbound.INBOUND"  # what is done with messages of partners
KETEN_SENDING_LIMIT_S = float(os.environ.get("KETEN_SENDING_LIMIT_S", "10"))  # how long one delivery may take
KETEN_MAILER = "keten.config.mailing.send_mail"
KETEN_NOTIFIER = f"keten.doors.exchange.notifying.{'CONSOLE' if KETEN_DEMO else 'EMAIL'}"  # tells clients what waits
KETEN_VIRUS_SCANNER = "keten.doors.exchange.scanning.scan_file"  # looks at files, with ClamAV when KETEN_CLAMAV is set
KETEN_CONNECTIONS = read_connections(os.environ)  # where those registers stand; none without KETEN_BRP_URL and so on
KETEN_OPENID = read_registrations(os.environ)  # where staff and clients sign in: docs/how-to/login.md
KETEN_ORDINANCES = os.environ.get("KETEN_ORDINANCES", "")  # a folder with ordinances of municipalities
KETEN_CONTROL_PLANS = os.environ.get("KETEN_CONTROL_PLANS", "")  # a folder with plans of who is checked
KETEN_THEME_CSS = os.environ.get("KETEN_THEME_CSS", "")
KETEN_STALLED_AFTER_S = float(os.environ.get("KETEN_STALLED_AFTER_S", "30"))  # silence of a worker that is dead

DEBUG = os.environ.get("KETEN_DEBUG", "") == "1"
SECRET_KEY = get_secret("session_key")
KETEN_BSN_ENCRYPTION_KEY = get_secret("bsn_encryption_key")
KETEN_BSN_HASH_KEY = get_secret("bsn_hash_key")
ALLOWED_HOSTS = os.environ.get("KETEN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "keten.ground.foundation",
    "keten.ground.ledger",
    "keten.ground.organisations",
    "keten.ground.promises",
    "keten.ground.upkeep",
    "keten.dossier.clients",
    "keten.dossier.questions",
    "keten.dossier.cases",
    "keten.dossier.benefits",
    "keten.journey.chain_signals",
    "keten.journey.profiling",
    "keten.journey.intake",
    "keten.journey.diagnosis",
    "keten.journey.routing",
    "keten.journey.appointments",
    "keten.journey.enforcement",
    "keten.journey.transfers",
    "keten.insight.indicators",
    "keten.insight.evaluation",
    "keten.insight.governance",
    "keten.insight.simulation",
    "keten.doors.exchange",
    "keten.doors.portal",
    "keten.doors.workspace",
    "keten.doors.demo",
]
AUTH_USER_MODEL = "organisations.Account"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "keten.ground.foundation.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "keten.ground.organisations.entry.ViewerMiddleware",
    "keten.dossier.clients.entry.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "keten.config.urls"
WSGI_APPLICATION = "keten.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "keten.ground.foundation.templatetags.keten_ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "keten.doors.workspace.context.page_frame",
            ],
        },
    }
]

# A connection per web thread is kept: making one costs as much as the query of a desk. A broken one is replaced.
KEPT = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": connection_settings(KETEN_ROLE) | KEPT}  # type: ignore[arg-type]
KETEN_STORE = os.environ.get("KETEN_STORE", str(keten_home() / f"store-{DATABASES['default']['NAME']}"))  # of figures
KETEN_FIGURES_ENGINE = os.environ.get("KETEN_FIGURES_ENGINE", "duckdb")  # or spark: docs/how-to/scale-out.md
KETEN_FIGURES_MEMORY = os.environ.get("KETEN_FIGURES_MEMORY", "4GB")  # what does not fit goes to the disk
KETEN_SPARK_MASTER = os.environ.get("KETEN_SPARK_MASTER", "local[2]")
KETEN_ANCHOR_FILE = os.environ.get(
    "KETEN_ANCHOR_FILE", str(keten_home() / f"anchors-{DATABASES['default']['NAME']}.txt")
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# E-mail: docs/how-to/signal-link.md. A demo and a developer find theirs in a folder.
EMAIL_BACKEND = read_backend(os.environ, is_real=not (KETEN_DEMO or DEBUG))
EMAIL_FILE_PATH = os.environ.get("KETEN_MAIL_FOLDER", str(keten_home() / "mail"))
EMAIL_HOST = os.environ.get("KETEN_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("KETEN_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("KETEN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KETEN_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KETEN_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 10  # seconds that a page waits for the mail server
DEFAULT_FROM_EMAIL = os.environ.get("KETEN_MAIL_FROM", "keten@localhost")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

ASSETS = keten_home() / "assets"  # third-party CSS, fetched by `make setup`
STATIC_URL = "static/"
STATIC_ROOT = keten_home() / "static"
STATICFILES_DIRS = [ASSETS] if ASSETS.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # messages name people: no cookie
SESSION_ENGINE = "keten.ground.foundation.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # one working day
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "keten.doors.workspace.errors.csrf_failure"
BEHIND_TLS = os.environ.get("KETEN_TLS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
KETEN_SECOND_FACTOR_FOR_ALL = BEHIND_TLS  # in production; administrators always (organisations/rules/signing_in.py)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_secrets": {"()": "keten.config.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("KETEN_LOG_LEVEL", "WARNING")},
}
