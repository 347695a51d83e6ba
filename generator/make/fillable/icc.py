"""The sRGB profile of PDF/A's output intent, the same bytes on every machine and day."""

from __future__ import annotations

import functools

from PIL import ImageCms

_DATE = slice(24, 36)  # ICC.1:2010 §7.2, header: date and time of creation
_PROFILE_ID = slice(84, 100)  # MD5 over the profile; zero means "not computed"
_FIXED_DATE = b"".join(part.to_bytes(2, "big") for part in (2020, 1, 1, 0, 0, 0))


@functools.cache
def srgb_profile() -> bytes:
    """An ICC profile of sRGB, made by LittleCMS, without the moment at which it was made."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[_DATE] = _FIXED_DATE
    data[_PROFILE_ID] = bytes(16)
    return bytes(data)
