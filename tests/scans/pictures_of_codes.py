"""Codes as pictures, drawn by the program's own decoder library, then spoilt as photos are."""

import cv2
import numpy as np
import zxingcpp

ENVELOPE = "[)>\x1e06\x1d1PNW-15-I7\x1dS4711\x1e\x04"
FORMATS = zxingcpp.BarcodeFormat
INCH = 600  # pixels; pages are drawn so fine, then made as coarse as a scanner sees them


def code(text, form=FORMATS.Code128, scale=3):
    made = zxingcpp.create_barcode(text, form)
    return np.array(made.to_image(scale=scale, add_quiet_zones=True))


def sheet(*codes, width=900, gap=60):
    """The codes below each other on white."""
    height = sum(each.shape[0] + gap for each in codes) + gap
    page, top = np.full((height, width), 255, np.uint8), gap
    for each in codes:
        page[top : top + each.shape[0], 60 : 60 + each.shape[1]] = each
        top += each.shape[0] + gap
    return page


def turned(page, degrees):
    height, width = page.shape
    side = int(np.hypot(height, width))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    return cv2.warpAffine(page, turn, (side, side), borderValue=255)


def blurred(page, sigma):
    return cv2.GaussianBlur(page, (0, 0), sigma)


def shadowed(page):
    """Darker from left to right, as under a hand."""
    shade = np.linspace(1.0, 0.35, page.shape[1], dtype=np.float32)
    return (page * shade).astype(np.uint8)


def noisy(page, sigma=20):
    noise = np.random.default_rng(1).normal(0, sigma, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def scanned(*placed, dpi=203, rows=20, form=False):
    """A page as a scanner sees it: codes (text, format, mils, left, top in inches), rows of print, a form."""
    page = np.full((11 * INCH, 17 * INCH // 2), 255, np.uint8)
    for text, kind, mils, left, top in placed:
        modules = code(text, kind, 1)
        size = round(modules.shape[1] * mils * INCH / 1000)
        high = size if kind is FORMATS.QRCode else INCH // 3
        symbol = cv2.resize(
            modules[modules.shape[0] // 2 :][:1] if high != size else modules,
            (size, high),
            interpolation=cv2.INTER_NEAREST,
        )
        at = round(top * INCH), round(left * INCH)
        page[at[0] : at[0] + high, at[1] : at[1] + size] = symbol
    letters = np.random.default_rng(4)
    for row in range(rows):
        words = "  ".join("".join(letters.choice(list("ABEHIL1|l0Okm"), 7)) for _ in range(6))
        cv2.putText(page, words, (500, 3000 + 110 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.9, 0, 5)
    if form:
        for at in range(18):
            cv2.line(page, (500, 5300 + 60 * at), (4600, 5300 + 60 * at), 0, 5)
            cv2.line(page, (500 + 240 * at, 5300), (500 + 240 * at, 6300), 0, 5)
    return cv2.resize(page, None, fx=dpi / INCH, fy=dpi / INCH, interpolation=cv2.INTER_AREA)
