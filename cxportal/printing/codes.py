"""QR codes, as a picture for pages (SVG) and for other programs (PNG)."""

import io

import segno


def qr_svg(text: str, *, scale: float = 4) -> str:
    """The code of `text` as an SVG element of its own, black on white with the quiet zone around it.

    A module is `scale` units wide. Raises `segno.DataOverflowError` where the text is too long for a code.
    """
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", scale=scale, light="#fff", xmldecl=False, nl=False)
    return out.getvalue().decode()


def qr_png(text: str, *, scale: int = 10) -> bytes:
    """The same as PNG, a module `scale` pixels wide."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=scale)
    return out.getvalue()
