"""Pictures that people upload: checked, made small, and written anew, so that nothing else travels in them."""

import io
import uuid
import warnings
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

LARGEST_FILE = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 16_000_000
"""JPEG is unpacked at a fraction of its size. Of other pictures each pixel takes its four bytes, several times over."""
WORKING_SIDE = 1024
PHOTO_SIDE = 320
SEAL_SIDE = 256
BAD_PICTURE = "This file is not a picture we can read. Choose a PNG or JPEG file."


class PictureField(forms.FileField):
    """An uploaded PNG or JPEG (WebP too), as a Pillow image, turned upright and made smaller. At most 5 MB."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = "image/png,image/jpeg,image/webp"

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return read(file) if isinstance(file, UploadedFile) else None


def read(file: "UploadedFile[bytes]") -> Image.Image:
    """The picture in the file; raises ValidationError where there is none, or it is too large."""
    if (file.size or 0) > LARGEST_FILE:
        raise ValidationError("The file is larger than 5 MB. Choose a smaller picture.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(file, formats=("PNG", "JPEG", "WEBP"))
            _refuse_more_than(MOST_PIXELS, picture)
            picture.draft(None, (WORKING_SIDE, WORKING_SIDE))
            _refuse_more_than(MOST_UNPACKED, picture)
            picture.load()
            picture.thumbnail((WORKING_SIDE, WORKING_SIDE))
            return ImageOps.exif_transpose(picture)
    except ValidationError:
        raise
    except Exception:  # Pillow raises whatever a broken file leads it to
        raise ValidationError(BAD_PICTURE) from None


def _refuse_more_than(pixels: int, picture: Image.Image) -> None:
    if picture.width * picture.height > pixels:
        raise ValidationError("The picture has too many pixels. Choose a smaller one.")


def photo(picture: Image.Image) -> "ContentFile[bytes]":
    """A square JPEG of the middle, 320 pixels wide, under a random name."""
    square = ImageOps.fit(_on_white(picture), (PHOTO_SIDE, PHOTO_SIDE))
    return _written(square, "JPEG", "jpg", quality=85)


def seal(picture: Image.Image) -> "ContentFile[bytes]":
    """A PNG of at most 256 by 256 pixels, under a random name."""
    small = picture.convert("RGBA")
    small.thumbnail((SEAL_SIDE, SEAL_SIDE))
    return _written(small, "PNG", "png")


def _on_white(picture: Image.Image) -> Image.Image:
    whole = picture.convert("RGBA")
    ground = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(ground, whole).convert("RGB")


def _written(picture: Image.Image, form: str, ending: str, **options: Any) -> "ContentFile[bytes]":
    out = io.BytesIO()
    picture.save(out, form, optimize=True, **options)
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.{ending}")
