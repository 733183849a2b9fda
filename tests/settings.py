"""The portal's settings, on the backend that this test process was given."""

from cxportal.launch.translations import compile_if_changed
from tests.backends import database_name, prepare_environment

BACKEND = prepare_environment()
compile_if_changed()

from cxportal.settings import *  # noqa: E402, F403
from cxportal.settings import DATABASE_URL, DATABASES, STATICFILES_DIRS  # noqa: E402
from tests.browser.axe import FOLDER  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": database_name(DATABASE_URL)}
STATICFILES_DIRS = [*STATICFILES_DIRS, ("axe", FOLDER)]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
