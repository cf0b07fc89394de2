"""What the characters of a scan can mean.

Nothing is kept here. Everything is pure: characters and a :class:`~receiving_app.scans.context.ScanContext`
go in, a :class:`~receiving_app.scans.answers.Reading` with ranked candidates comes out. Any room may come
in; the door is :func:`receiving_app.scans.reading.read_scan`.
"""
