"""A list to pick from shows the end of words that do not fit: a count stands there."""

from receiving_app.desk.parts.picker import Picker


def test_words_that_do_not_fit_are_cut_in_their_middle(app, qtbot):
    pictures = []
    for words in ("3. A mouse pad of some length (0 of 20)", "3. A mouse pad of some length (7 of 99)"):
        picker = Picker("Line")
        qtbot.addWidget(picker)
        picker.addItem(words)
        picker.setFixedSize(190, 40)
        picker.show()
        pictures.append(picker.grab().toImage())
    assert pictures[0] != pictures[1]
