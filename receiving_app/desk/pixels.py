"""A picture of Qt as the grey values that the reader of codes takes. Loaded on the lane that reads."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def grey_of(picture: QImage) -> NDArray[np.uint8]:
    """The grey values of a picture, copied; a single white one for a picture that is empty."""
    if picture.isNull():
        return np.full((1, 1), 255, np.uint8)
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return np.ascontiguousarray(rows[:, : grey.width()])
