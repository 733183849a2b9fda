"""All settings, from the environment. Without any the portal runs embedded: SQLite and a file-based broker."""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.management.utils import get_random_secret_key

from cxportal.clockwork import Every
from cxportal.environment import Environment

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("CXPORTAL_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

EMBEDDED_DATABASE = f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
DATABASE_URL = env.address(
    "DATABASE_URL",
    ("sqlite", "postgres", "postgresql"),
    EMBEDDED_DATABASE,
    example="postgresql://portal:secret@127.0.0.1:5432/portal",
)
REDIS_URL = env.address("REDIS_URL", ("redis", "rediss", "unix"), "", example="redis://127.0.0.1:6379/0")
PORTAL_URL = env.address(
    "PORTAL_URL",
    ("http", "https"),
    f"http://127.0.0.1:{env.integer('PORT', 8000)}",
    example="https://cx.county.example",
).rstrip("/")
"""Where people reach the portal, without a slash at the end; links in e-mails start with it."""

SERVED_FOR_REAL = PORTAL_URL.startswith("https://") or not DATABASE_URL.startswith("sqlite")
DEBUG = env.flag("DEBUG", False)
DEMO = env.flag("CXPORTAL_DEMO", False)


def _secret_key() -> str:
    """The given key, or one made once and kept beside the embedded database."""
    if SERVED_FOR_REAL or env.text("SECRET_KEY"):
        return env.required(
            "SECRET_KEY",
            when="when the portal is served for real (every web and worker process needs the same one)",
            example="\"$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')\"",
        )
    kept = VAR_DIR / "secret-key"
    if not kept.exists():
        kept.write_text(get_random_secret_key(), encoding="utf-8")
        kept.chmod(0o600)
    return kept.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", (urlsplit(PORTAL_URL).hostname or "", "127.0.0.1", "localhost", "[::1]"))

INSTALLED_APPS = [
    "cxportal",
    "cxportal.ui",
    "cxportal.history",
    "cxportal.county",
    "cxportal.people",
    "cxportal.people.organization",
    "cxportal.people.positions",
    "cxportal.jobs",
    "cxportal.exports",
    "cxportal.roster",
    "cxportal.notifications",
    "cxportal.meetings",
    "goals",
    "goals.evidence",
    "goals.pledge",
    "goals.team_heart",
    "pathways",
    "feedback.instruments",
    "feedback.rounds",
    "feedback.touchpoints",
    "feedback.knowing",
    "feedback.responses",
    "feedback.contacts",
    "feedback.survey",
    "feedback.imports",
    "feedback.taking",
    "feedback.results",
    "recognition.cards",
    "recognition.papers",
    "recognition.thanks",
    "recognition.awards",
    "cxportal.scorecards",
    "cxportal.scorecards.out",
    "cxportal.scorecards.aims",
    "cxportal.scorecards.movement",
    "cxportal.scorecards.signals",
    "cxportal.duties",
    "cxportal.dashboards",
    "cxportal.signin",
    "cxportal.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cxportal.ui.languages.LanguageMiddleware",
    "cxportal.county.middleware.CountyMiddleware",
    "cxportal.signin.second_step.SecondStepMiddleware",
    "cxportal.people.access.TypistMiddleware",
    "cxportal.people.unstored.UnstoredMiddleware",
]

ROOT_URLCONF = "cxportal.urls"
WSGI_APPLICATION = "cxportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cxportal.county.context.county",
                "cxportal.notifications.context.unread_notices",
                "cxportal.dashboards.context.navigation",
            ],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue for the lock at BEGIN instead of failing half-way, readers never wait for them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("first_name", "last_name", "email", "employee_number")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# Accounts come from the roster: nobody signs up. People give an e-mail address or an employee number, and the portal
# itself slows guessing down (cxportal/signin/throttle.py); allauth's own limits per address are wide, because the
# staff of a county often share one.
ACCOUNT_ADAPTER = "cxportal.signin.adapter.PortalAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "5/5m/key,50/d/key",  # of these tries only codes of the second step, by person
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "120/m/ip",
}
ACCOUNT_FORMS = {
    "login": "cxportal.signin.forms.SignInForm",
    "reset_password": "cxportal.signin.forms.AskResetForm",
    "reset_password_from_key": "cxportal.signin.forms.ResetForm",
    "change_password": "cxportal.signin.forms.ChangeForm",
    "user_token": "cxportal.signin.forms.ActivePersonTokenForm",
}
# The second step of sign-in: an app's code, a security key, or one of ten codes on paper.
MFA_ADAPTER = "cxportal.signin.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the code before and after count too: clocks of phones drift
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or not PORTAL_URL.startswith("https://")
SECOND_STEP_FOR_OFFICE = env.flag("SECOND_STEP_FOR_OFFICE", False)
# Single sign-on, on where OIDC_ISSUER is set. Accounts are known by issuer and subject; the first time by the employee
# number that the county's directory sends, and only from the tenant named here. An e-mail address proves nothing.
OIDC_ISSUER = env.address("OIDC_ISSUER", ("http", "https"), "", example="https://login.county.example/tenant/v2.0")
OIDC_TENANT = env.text("OIDC_TENANT")
OIDC_EMPLOYEE_CLAIM = env.text("OIDC_EMPLOYEE_CLAIM", "employeeid")
SOCIALACCOUNT_ADAPTER = "cxportal.signin.single.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link; a form could not leave for the directory under our form-action rule
OIDC_APPS: list[dict[str, Any]] = []
if OIDC_ISSUER:
    OIDC_APPS.append(
        {
            # Another issuer is another provider: what one says of a subject never counts for the other.
            "provider_id": f"oidc-{hashlib.sha256(OIDC_ISSUER.encode()).hexdigest()[:12]}",
            "name": env.text("OIDC_NAME", "Microsoft"),
            "client_id": env.required("OIDC_CLIENT_ID", when="when OIDC_ISSUER is set", example="the-client-id"),
            "secret": env.required("OIDC_CLIENT_SECRET", when="when OIDC_ISSUER is set", example="the-secret"),
            "settings": {"server_url": OIDC_ISSUER, "fetch_userinfo": False, "oauth_pkce_enabled": True},
        }
    )
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC_APPS},
}
# A working day; with "keep me signed in", 30 days. Without it the session also ends with the browser.
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "cxportal.people.access.csrf_failure"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English"), ("es", "Español")]
TIME_ZONE = "America/New_York"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["cxportal.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [(part, BASE_DIR / "static" / part) for part in ("build", "img", "js")]  # the sources stay home
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "media/"
# Files that no address leads to, such as exports: a view hands each to whom it belongs.
PRIVATE_ROOT = VAR_DIR / "private"
EXPORT_DAYS = env.integer("EXPORT_DAYS", 7, least=1)
# How often a program may ask the read API.
API_PER_MINUTE = env.integer("API_PER_MINUTE", 120, least=1)
# Collected files carry a hash in their name and are compressed; from the source they are served as they are.
STATIC_FROM_SOURCE = env.flag("STATIC_FROM_SOURCE", DEBUG)
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
WHITENOISE_AUTOREFRESH = STATIC_FROM_SOURCE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_FROM_SOURCE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Customers who want an answer hear within so many business days that it came, and get it within so many.
CONTACT_ACKNOWLEDGE_DAYS = env.integer("CONTACT_ACKNOWLEDGE_DAYS", 2, least=1)
CONTACT_ANSWER_DAYS = env.integer("CONTACT_ANSWER_DAYS", 10, least=1)

CRISPY_ALLOWED_TEMPLATE_PACKS = ("uswds",)
CRISPY_TEMPLATE_PACK = "uswds"
FORM_RENDERER = "cxportal.ui.widgets.WidgetRenderer"

# Cache: shared through Redis where there is one; a cache that cannot be reached is forgotten, never an error.
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "cxportal.cache.RedisOrMemoryCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": env.text("CACHE_PREFIX", "cxportal"),
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 2},
        }
    }

# Celery. The truth is always a row in the database: whatever the broker loses, the sweep that beat runs takes up again.
CELERY_BROKER_URL = env.address(
    "CELERY_BROKER_URL",
    ("redis", "rediss", "filesystem"),
    REDIS_URL or "filesystem://localhost",
    example="redis://127.0.0.1:6379/1",
)
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "cxportal")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
if CELERY_BROKER_URL.startswith("filesystem"):
    BROKER_DIR = VAR_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "processed_folder": str(BROKER_DIR / "taken"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    for folder in ("messages", "taken", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
else:
    # Messages of a lost worker are looked for every 10 s; tasks must be shorter than the visibility timeout.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 10,
        "socket_keepalive": True,
    }

# One errand (cxportal/tasks.py says why); when reminders go out is a setting in the portal.
# Often, because what a dead worker held is found at the first look after its hold of 30 s has run out.
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "cxportal.sweep", "schedule": Every(5), "options": {"expires": 15}}}

# Mail: onto the console until a server is named. A demonstration shows its mail in the portal and sends none.
MAIL_SERVER = env.mail_server("EMAIL_URL")
EMAIL_BACKEND = str(
    MAIL_SERVER.get("EMAIL_BACKEND", f"django.core.mail.backends.{'dummy' if DEMO else 'console'}.EmailBackend")
)
EMAIL_HOST = MAIL_SERVER.get("EMAIL_HOST", "localhost")
EMAIL_PORT = MAIL_SERVER.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = MAIL_SERVER.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = MAIL_SERVER.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = MAIL_SERVER.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL_SERVER.get("EMAIL_USE_SSL", False)
# A mail server that hangs is given up before the claim on the e-mail ends (cxportal/notifications/delivery.py).
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "cx-portal@county.example")

# Security. Cookies and redirects follow the address that people use.
HTTPS = PORTAL_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains and preloading are the county's own decision

# Logs go to standard error: short for a person, or one JSON object a line for a machine.
LOG_FORMAT = env.choice("LOG_FORMAT", ("short", "json"), "json" if SERVED_FOR_REAL else "short")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "short": {"format": "{asctime} {levelname:<7} {name}: {message}", "datefmt": "%H:%M:%S", "style": "{"},
        "json": {"()": "cxportal.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")},
    "loggers": {
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
        "celery": {"level": "WARNING" if LOG_FORMAT == "short" else "INFO"},
        "kombu": {"level": "WARNING"},
    },
}
