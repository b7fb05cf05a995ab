"""A tenant's names, colour and logo."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from saas.kernel.problems import Invalid
from tenants.branding.pictures import EDGE, logo_png

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.arrange import Browser, House


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 400), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0a7a5a").save(out, kind, **options)
    return out.getvalue()


def upload(admin: Browser, data: bytes, name: str = "logo.png") -> TestResponse:
    form = {"logo": (io.BytesIO(data), name)}
    return admin.submit("/settings/branding/logo?lang=en", form, content_type="multipart/form-data")


def test_names_and_colour_change_on_every_page(house: House, admin: Browser) -> None:
    form = {"name_zh": "新北方", "name_en": "New North", "accent": "#1A4F8A"}
    assert admin.submit("/settings/branding", form).status_code == 302
    page = house.sign_in_as("viewer").get("/standards?lang=en").text
    assert "New North" in page
    assert "#1a4f8a" in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"accent": "#ffee00"}, "Its contrast is only"),
        ({"accent": "red"}, "A colour looks like"),
        ({"accent": "#12345g"}, "A colour looks like"),
        ({"name_zh": ""}, "Give a name"),
        ({"name_en": "x" * 121}, "Give a name"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(admin: Browser, wrong: dict[str, str], told: str) -> None:
    form = {"name_zh": "北方", "name_en": "Another North", "accent": "#1a4f8a", **wrong}
    page = admin.submit("/settings/branding?lang=en", form)
    assert page.status_code == 422
    assert told in page.text
    assert form["accent"] in page.text


def test_a_colour_is_judged_while_it_is_typed(admin: Browser) -> None:
    assert 'data-contrast="good"' in admin.get("/settings/branding/check?accent=%231a4f8a").text
    assert 'data-contrast="bad"' in admin.get("/settings/branding/check?accent=%23ffee00").text
    half = admin.get("/settings/branding/check?accent=%231a4")
    assert half.status_code == 200
    assert "<svg" not in half.text
    assert "<script>" not in admin.get("/settings/branding/check?accent=%22><script>").text


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("WEBP", "a.webp")])
def test_a_logo_is_kept_as_a_small_png(house: House, admin: Browser, kind: str, name: str) -> None:
    assert upload(admin, picture(kind), name).status_code == 302
    sent = house.sign_in_as("branch_manager").get("/branding/logo")
    assert sent.content_type == "image/png"
    with Image.open(io.BytesIO(sent.data)) as shown:
        assert (shown.format, shown.size) == ("PNG", (EDGE, EDGE // 2))
    assert "/branding/logo?v=" in admin.get("/settings/branding").text


def test_what_a_camera_wrote_into_the_file_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    made = logo_png(picture("JPEG", exif=exif, comment=b"SECRET-COMMENT"))
    assert b"SECRET" not in made


def test_a_logo_belongs_to_its_tenant_alone(
    house: House, make_tenant: Callable[..., House], admin: Browser
) -> None:
    upload(admin, picture())
    south = make_tenant("south", standard=False)
    assert south.sign_in_as("tenant_admin").get("/branding/logo").status_code == 404


def test_a_removed_logo_is_gone(admin: Browser) -> None:
    upload(admin, picture())
    admin.submit("/settings/branding/logo/remove")
    assert admin.get("/branding/logo").status_code == 404


def test_only_an_administrator_changes_the_face(house: House) -> None:
    manager = house.sign_in_as("regional_manager")
    assert manager.get("/settings/branding").status_code == 403
    assert upload(manager, picture()).status_code == 403


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that claims, and for the first rows holds, ``width`` x ``height`` pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("edge", [5_000, 10_000, 60_000])
def test_a_small_file_that_would_unfold_into_gigabytes_is_refused(admin: Browser, edge: int) -> None:
    page = upload(admin, bomb(edge, edge))
    assert page.status_code == 422
    assert "Too many pixels" in page.text
    assert admin.get("/branding/logo").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture()[:20], picture("GIF"),
    ],
    ids=["nothing", "text", "svg", "cut off", "gif"],
)  # fmt: skip
def test_what_is_no_usable_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        logo_png(data)
    assert refused.value.errors[0].path == "logo"


def test_a_heavy_file_is_refused(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pictures", "web"):
        monkeypatch.setattr(f"tenants.branding.{module}.MOST_BYTES", 2_000)
    page = upload(admin, picture() + bytes(2_000))
    assert page.status_code == 422
    assert "2 MB at most" in page.text
