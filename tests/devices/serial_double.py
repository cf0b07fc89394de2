"""A scanner behind a pseudo terminal, which is unplugged and plugged in again."""

import os


class SerialGun:
    """Args: link: the name under which the port is found while the gun is plugged in."""

    def __init__(self, link):
        self._link = link
        self._ours = self._theirs = None

    def plug_in(self):
        self._ours, self._theirs = os.openpty()
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(self._theirs))

    def send(self, data):
        os.write(self._ours, data)

    def unplug(self):
        self._link.unlink()
        os.close(self._theirs)
        os.close(self._ours)
