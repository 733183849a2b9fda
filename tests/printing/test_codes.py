from xml.etree import ElementTree

import pytest

from cxportal.printing.codes import qr_png, qr_svg

pytestmark = pytest.mark.once


def test_code_is_a_vector_picture_that_escapes_its_text() -> None:
    picture = ElementTree.fromstring(qr_svg("https://cx.county.example/say/AB<&"))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert "style" not in picture.attrib


def test_code_is_a_png_of_the_asked_size() -> None:
    small, large = (qr_png("https://cx.county.example/say/ABC", scale=scale) for scale in (2, 4))
    assert small.startswith(b"\x89PNG")
    assert int.from_bytes(large[16:20]) == 2 * int.from_bytes(small[16:20])
