"""Small picture files, for the tests of `course_utils.images`."""

import io

from PIL import Image


def encoded(image: Image.Image, kind: str = "png", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def spot(mode: str = "L", size: tuple[int, int] = (60, 60), ink=255, paper=0) -> Image.Image:
    """A square of ink in the left upper quarter of a sheet of paper."""
    image = Image.new(mode, size, paper)
    image.paste(ink, (size[0] // 8, size[1] // 8, size[0] // 2, size[1] // 2))
    return image
