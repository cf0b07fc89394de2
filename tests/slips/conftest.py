"""What tests of slips share."""

import pytest

from receiving_app.slips.picture_reader import PictureReader


@pytest.fixture(scope="session")
def eye():
    """The real process that reads pictures."""
    reader = PictureReader()
    yield reader
    reader.close()
