"""Pages of which one is seen: as high as that one needs, whatever the others would take."""

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget


class Pages(QStackedWidget):
    """A pile of pages."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        self._pages = pages
        for page in pages:
            self.addWidget(page)
        self.currentChanged.connect(self._give_way)
        self._give_way(0)

    def _give_way(self, front: int) -> None:
        policies = QSizePolicy.Policy
        for place, page in enumerate(self._pages):
            height = policies.Preferred if place == front else policies.Ignored
            page.setSizePolicy(policies.Preferred, height)
        self.updateGeometry()
