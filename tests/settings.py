"""The portal's settings, on the backend that this test process was given."""

from cxportal.launch.translations import compile_if_changed
from tests.backends import POSTGRESQL, database_name, prepare_environment

BACKEND = prepare_environment()
compile_if_changed()

from cxportal.settings import *  # noqa: E402, F403
from cxportal.settings import DATABASE_URL, DATABASES, INSTALLED_APPS, STATICFILES_DIRS  # noqa: E402
from tests.browser.axe import FOLDER  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": database_name(DATABASE_URL)}
if BACKEND == POSTGRESQL:
    # What a test writes need not survive a power cut, and no query of a test is worth compiling.
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off -c jit=off"}
INSTALLED_APPS = ["tests.emptying", *INSTALLED_APPS]
STATICFILES_DIRS = [*STATICFILES_DIRS, ("axe", FOLDER)]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
