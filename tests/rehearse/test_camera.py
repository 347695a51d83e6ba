"""Photos: size, orientation, light, table and warp are as the camera's numbers say."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image
from rehearse_sample import printed

from generator.rehearse import camera
from generator.rehearse.camera import Camera, photo

SMALL = Camera("klein", long=1000, short=750, focus=0.6, noise=1.0)
STILL = replace(SMALL, tilt=0, roll=0, curl=0, gradient=0, noise=0)
MM = (210.0, 297.0)


def _upright(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)  # OpenCV obeys the Exif orientation


def _corners(grey: np.ndarray) -> np.ndarray:
    """The paper's corners (top left, top right, bottom right, bottom left), px."""
    bright = (cv2.GaussianBlur(grey, (0, 0), 3) > grey[grey.shape[0] // 2, grey.shape[1] // 2] * 0.75).astype(np.uint8)
    outline = max(cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea)
    points = outline[:, 0].astype(float)
    total, differ = points.sum(1), points[:, 0] - points[:, 1]
    return np.array([points[total.argmin()], points[differ.argmax()], points[total.argmax()], points[differ.argmin()]])


def _dark_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "_table", lambda size, rng: np.zeros((size[1] // 8, size[0] // 8), np.float32))


def test_a_photo_has_twelve_megapixels_in_colour() -> None:
    with Image.open(io.BytesIO(photo(printed(), MM, camera.USUAL, np.random.default_rng(1)).data)) as image:
        assert sorted(image.size) == [3000, 4000]
        assert (image.format, image.mode) == ("JPEG", "RGB")


def test_every_exif_orientation_comes_and_undoing_it_sets_the_page_upright() -> None:
    seen = set()
    for seed in range(24):
        data = photo(printed(), MM, STILL, np.random.default_rng(seed)).data
        with Image.open(io.BytesIO(data)) as image:
            seen.add(image.getexif().get(0x0112, 1))
        upright = _upright(data)
        assert upright.shape[:2] == (1000, 750), "portrait, whichever way the phone was held"
        top_right, bottom_right = upright[60:200, -220:-40], upright[-200:-60, -220:-40]
        assert top_right.min() < 90, "the black square of the code is at the top right"
        assert bottom_right.min() > top_right.min()
    assert seen == set(camera.EXIF_TURNS)


def test_a_still_camera_sees_a_rectangle_and_a_steep_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    _dark_table(monkeypatch)
    white = np.full((1169, 827), 255, np.uint8)

    def skewness(which: Camera, seed: int) -> float:
        """How much longer one side is than the one across."""
        c = _corners(cv2.cvtColor(_upright(photo(white, MM, which, np.random.default_rng(seed)).data), 6))
        sides = [np.hypot(*(c[i] - c[(i + 1) % 4])) for i in range(4)]
        return max(abs(sides[0] / sides[2] - 1), abs(sides[1] / sides[3] - 1))

    assert max(skewness(STILL, seed) for seed in range(4)) < 0.02
    assert max(skewness(replace(STILL, tilt=30), seed) for seed in range(8)) > 0.15


def test_a_shadow_takes_light_and_a_gradient_is_uneven() -> None:
    size = (750, 1000)
    rng = np.random.default_rng
    even, uneven = camera._light(size, STILL, rng(3)), camera._light(size, replace(STILL, gradient=0.5), rng(3))
    shaded = camera._light(size, replace(STILL, shadow=0.5), rng(3))
    assert even.min() / even.max() > 0.85, "only a lens's own fall-off"
    assert uneven.min() / uneven.max() < 0.8
    assert (shaded / shaded.max() < 0.75).mean() > 0.03
    assert (shaded / shaded.max() > 0.8).mean() > 0.3, "a hand does not cover everything"


def test_curl_and_folds_bend_the_paper_by_millimetres_and_flat_paper_not_at_all() -> None:
    u, v = np.meshgrid(np.linspace(0, 1, 50), np.linspace(0, 1, 50))
    dx, dy, shade = camera._relief(u, v, STILL, np.random.default_rng(1))
    assert np.abs(dx).max() == np.abs(dy).max() == 0
    assert shade.min() == shade.max() == 1
    bent = [camera._relief(u, v, camera.CURLED, np.random.default_rng(seed)) for seed in range(10)]
    assert 0.5 < max(np.abs(dx).max() for dx, _, _ in bent) < 4
    assert min(shade.min() for _, _, shade in bent) < 0.9


def test_focus_and_motion_blur() -> None:
    sharp = np.zeros((200, 200), np.float32)
    sharp[:, 100:] = 255
    rng = np.random.default_rng(2)
    steepest = {
        which.name: float(np.abs(np.diff(camera._blurred(sharp, which, rng), axis=1)).max())
        for which in (replace(STILL, name="scherp", focus=0.3), replace(STILL, name="onscherp", focus=4.0))
    }
    assert steepest["scherp"] > 3 * steepest["onscherp"]
    dot = np.zeros((101, 101), np.float32)
    dot[50, 50] = 1000
    moved = camera._blurred(dot, replace(STILL, focus=0.3, motion=20.0), np.random.default_rng(5)) > 3
    high, wide = np.ptp(np.argwhere(moved), axis=0)
    assert np.hypot(high, wide) > 6, "a dot becomes a streak"
    assert moved.sum() < 6 * np.hypot(high, wide), "and not a blob"


@pytest.mark.parametrize("mm", [MM, MM[::-1]])
def test_a_photo_that_is_stored_turned_is_the_same_photo(
    mm: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    _dark_table(monkeypatch)
    page = printed() if mm == MM else np.ascontiguousarray(printed().T)
    upright = (750, 1000) if mm == MM else (1000, 750)

    def taken(turns: int) -> np.ndarray:
        mesh = camera._Mesh(upright, turns)
        return np.rot90(camera._taken(page, mm, mesh, camera.CURLED, np.random.default_rng(4)), -turns)

    differ = [np.abs(taken(turns).astype(int) - taken(0)) for turns in (1, 2, 3)]
    assert max(each.mean() for each in differ) < 0.5, "a grey level, from another mesh between the same points"


def test_the_mesh_gives_every_pixel_its_own_place_in_the_picture() -> None:
    mesh = camera._Mesh((150, 200), 0)
    for rows, (u, v) in mesh.strips(mesh.u, mesh.v):
        assert np.allclose(u, np.arange(150), atol=1e-3)
        assert np.allclose(v, np.arange(200)[rows, None], atol=1e-3)
