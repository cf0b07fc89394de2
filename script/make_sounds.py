"""Makes the three sounds of a scan, resources/sounds/*.wav: run it again after changing a number here."""

import math
import struct
import wave
from pathlib import Path

RATE = 22_050
FADE = 0.008
SOUNDS = {  # (hertz, seconds) one after the other; 0 hertz is silence
    "counted": ((1318, 0.11),),
    "attention": ((784, 0.11), (0, 0.07), (784, 0.11)),
    "stop": ((196, 0.48),),
}


def samples(hertz: float, seconds: float) -> list[int]:
    """One tone with an octave in it, faded at both ends so that it does not click."""
    count = int(RATE * seconds)
    out = []
    for at in range(count):
        time = at / RATE
        loudness = min(1.0, time / FADE, (seconds - time) / FADE)
        tone = 0.75 * math.sin(2 * math.pi * hertz * time) + 0.25 * math.sin(4 * math.pi * hertz * time)
        out.append(round(20_000 * loudness * tone))
    return out


def main() -> None:
    """Write every sound."""
    folder = Path(__file__).resolve().parents[1] / "resources" / "sounds"
    folder.mkdir(exist_ok=True)
    for name, tones in SOUNDS.items():
        data = [sample for hertz, seconds in tones for sample in samples(hertz, seconds)]
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(data)}h", *data))


if __name__ == "__main__":
    main()
