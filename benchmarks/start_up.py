"""What a start costs: processor seconds (user and system) of a child process from the interpreter's start.

    python -m benchmarks.start_up [TIMES]

Floors in the same run: the bare interpreter, and a bare Qt window with one line in it. Then ours: the scan
box painted and taking keys, with nothing of the database loaded; and the screen filled from an office with
50,000 assets. Memory is what the process holds then. Medians of TIMES starts, 5 when left out. As in an
installed program, the modules are compiled: the first start of each step, which is not counted, does it.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.big_office import folder_with_assets

ASSETS = 50_000
LOADED_LATER = ("sqlalchemy", "alembic", "pydantic")
COMPILING = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
# Each child runs one of these and then says what it took; none imports more of ours than it measures.
STEPS = {
    "bare interpreter": "",
    "bare Qt window with a line": """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
line = QLineEdit()
line.resize(1366, 768)
line.show()
app.processEvents()
line.grab()
""",
    "scan box painted, takes keys": """
from PySide6.QtCore import QEventLoop
from benchmarks.at_the_desk import bare_window, press
from PySide6.QtWidgets import QApplication
window = bare_window()
loop = QEventLoop()
window.first_painted.connect(loop.quit)
window.show()
loop.exec()
for character in "A1":
    press(character)
QApplication.instance().processEvents()
assert window.front().scan_box.line is QApplication.focusWidget()
""",
    "screen filled, 50,000 assets": """
from benchmarks.at_the_desk import bare_window, come_in
window = bare_window()
entrance = come_in(window, Path(sys.argv[1]))
""",
}
SAY = """
import time
print(time.process_time(), memory(), *(name for name in LATER if name in sys.modules), flush=True)
os._exit(0)
"""
BEFORE = f"""
import os, sys
from pathlib import Path
LATER = {LOADED_LATER!r}
def memory():
    if not os.path.exists("/proc/self/status"):
        return 0
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
"""


def start(step: str, folder: Path) -> tuple[float, float, float, list[str]]:
    """Processor seconds, MB held, seconds on the clock, and which of the late libraries were loaded."""
    began = time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-c", BEFORE + STEPS[step] + SAY, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=COMPILING,
    ).stdout.split()
    return float(said[0]), float(said[1]), time.perf_counter() - began, said[2:]


def main() -> None:
    """Measure and print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    folder = folder_with_assets(ASSETS)
    floor = 0.0
    for step in STEPS:
        start(step, folder)  # the first one compiles, and warms the disk's cache
        found = [start(step, folder) for _ in range(times)]
        seconds, held, clock = (median(each) for each in zip(*(one[:3] for one in found), strict=True))
        floor = floor or seconds
        loaded = ", ".join(found[0][3]) or "none"
        print(
            f"{step:30} {seconds:5.2f} s processor ({seconds / floor:5.1f} x bare), {clock:5.2f} s on the "
            f"clock, {held:4.0f} MB; of {', '.join(LOADED_LATER)} loaded: {loaded}"
        )


if __name__ == "__main__":
    main()
