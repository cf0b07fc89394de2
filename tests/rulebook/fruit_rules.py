"""A small rule pack about fruit, and an overlay on it, for the tests of this room."""

from receiving_app.rulebook.reading import read_pack

FRUIT = """
id = "fruit"
title = "Where fruit goes"
jurisdiction = "Kitchen"
effective_from = 2020-01-01
text = "Ripe fruit goes into the bowl."

[source]
document = "The note on the fridge"
page = "front"

[settings.dear]
kind = "money"
value = "2.00"
label = "From this price on it is dear"
source = "The note on the fridge"

[settings.keep]
kind = "days"
value = 3
label = "Days it keeps"
source = "The note on the fridge"

[facts.fruit]
kind = "one of"
label = "Fruit"
values = { apple = "an apple", pear = "a pear", riddle = "something" }
unanswered = ["riddle"]
question = "What fruit is it?"
whom = "the cook"

[facts.ripe]
kind = "yes or no"
label = "Ripe"
question = "Is it ripe?"
whom = "whoever squeezed it"

[facts.price]
kind = "money"
label = "Price"
question = "What did it cost?"
whom = "the shop"

[outcomes.place]
label = "Place"
values = ["bowl", "cellar", "window"]

[outcomes.days]
label = "Days"
setting = true

[incomplete]
id = "F9"
sentence = "Wait; not known: {missing}."

[otherwise]
id = "F0"
sentence = "The note is silent on {fruit}."
question = "Where does it go?"
whom = "the cook"

[[rows]]
id = "F1"
when = { fruit = "apple", ripe = true }
then = { place = "bowl", days = "keep" }
sentence = "{fruit} that is ripe goes into the bowl."
source = "line 1"

[[rows]]
id = "F2"
when = { fruit = "apple", ripe = false }
then = { place = "cellar" }
sentence = "It waits in the cellar."
source = "line 2"

[[rows]]
id = "F3"
when = { fruit = "pear", price = { below = "dear" } }
then = { place = "bowl" }
sentence = "A pear at {price} is below {dear}."
source = "line 3"

[[rows]]
id = "F4"
when = { fruit = "pear", price = { from = "dear" } }
result = "UNDETERMINED"
then = { place = "window" }
sentence = "A dear pear is looked at first."
question = "Is it worth it?"
whom = "the cook"
source = "line 4"
"""

OVERLAY = """
id = "summer"
title = "In summer"
jurisdiction = "Kitchen"
effective_from = 2024-06-01
effective_to = 2024-08-31
builds_on = "fruit"
text = "Ripe apples go to the window."

[source]
document = "The second note"

[facts.base_rule]
kind = "base rule"
label = "First note"

[[rows]]
id = "H1"
when = { base_rule = "F1", price = { from = "dear" } }
then = { place = "window" }
sentence = "A dear ripe apple goes to the window."
source = "second note"
"""


def fruit(old="", new=""):
    """The pack of fruit, with one passage changed; the passage must be there."""
    assert old in FRUIT
    return read_pack(FRUIT.replace(old, new) if old else FRUIT, "fruit.toml")
