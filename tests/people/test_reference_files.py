import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.people.reference_files import FILES, read_folder
from tests.people.small_office import FILES as SMALL
from tests.people.small_office import contents

VISA = "4111 1111 1111 1111"


def said(**changed):
    return [str(problem) for problem in read_folder(contents(**changed)).problems]


def with_row(file, row):
    return SMALL[file] + row + "\n"


def test_a_good_folder_is_read_whole_without_a_problem():
    folder = read_folder(contents())
    assert folder.problems == ()
    assert folder.missing == ()
    assert folder.office.rows[0].cycle_closes_on == 5
    assert folder.cards.rows[0].last4 == "0042"
    assert folder.cards.rows[0].single_purchase_limit_cents == 500_000
    assert folder.exemption_list.rows[0].organization == "*"


def test_every_supervisor_comes_before_those_under_them():
    numbers = [row.employee_no for row in read_folder(contents()).people.rows]
    assert numbers.index("E1") < numbers.index("E2") < numbers.index("E3")


def test_missing_files_are_told_and_other_files_passed_over():
    folder = read_folder({**contents(cards=None, holidays=None), "notes.txt": b"\x00\xff"})
    assert folder.missing == ("cards.csv", "holidays.csv")
    assert folder.problems == ()
    assert read_folder({}).missing == FILES


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"organizations": b""}, "organizations.csv: The file is empty."),
        (
            {"holidays": "date,name\n2026-02-30,Never\n"},
            "line 2, date: 2026-02-30 is not a day of the calendar.",
        ),
        (
            {"holidays": "date,name\n11/26/2026,Turkey\n"},
            "A day like 2026-09-14 was expected, not 11/26/2026.",
        ),
        ({"holidays": "date\n2026-01-01\n"}, "line 1, name: The column name is missing."),
        ({"holidays": "date,name,name\n2026-01-01,a,b\n"}, "The column name stands here more than once."),
        (
            {"holidays": "date,name\n2026-01-01,a\n2026-01-01,b\n"},
            "line 3, date: 2026-01-01 stands on line 2 already.",
        ),
        ({"holidays": "date,name\n2026-01-01,a,b\n"}, "The row has 3 cells; there are 2 columns."),
        ({"holidays": "date,name\n2026-01-01,\n"}, "line 2, name: Nothing is written here."),
        ({"holidays": 'date,name\n2026-01-01,"New\n'}, "nothing after it was read"),
        ({"holidays": b"date,name\n2026-01-01,F\xeate\n"}, "line 2: The file is not in UTF-8"),
        ({"holidays": b"date,name\n2026-01-01,a\x00b\n"}, "line 2: The file holds NUL bytes"),
        (
            {"people": with_row("people.csv", "E9,Zoe,,99999,,,no,2020-01-01,")},
            "There is no organization 99999.",
        ),
        ({"people": with_row("people.csv", "E9,Zoe,,00200,king,,no,2020-01-01,")}, "There is no role king"),
        (
            {"people": with_row("people.csv", "E9,Zoe,,00200,,E99,no,2020-01-01,")},
            "The supervisor E99 is nobody known",
        ),
        ({"people": with_row("people.csv", "E9,Zoe,,00200,,E9,no,2020-01-01,")}, "runs in a ring"),
        (
            {"people": with_row("people.csv", "E9,Zoe,,00200,,,no,2020-01-01,2019-01-01")},
            "2019-01-01 comes before",
        ),
        ({"people": with_row("people.csv", "1.2E+05,Zoe,,00200,,,no,2020-01-01,")}, "its digits are lost"),
        (
            {"cards": with_row("cards.csv", "7,E5,E6,00200,1.00,1.00,,yes")},
            "Exactly the card's last four digits",
        ),
        ({"cards": with_row("cards.csv", "7777,E5,E99,00200,1.00,1.00,,yes")}, "There is no person E99."),
        (
            {"cards": with_row("cards.csv", "7777,E5,E6,00200,(1.00),1.00,,yes")},
            "An amount like 5000.00 was expected",
        ),
        (
            {"tag_series": with_row("tag_series.csv", "TWO,N,6,none,00100,agency")},
            "N stands on line 2 already.",
        ),
        (
            {"tag_series": with_row("tag_series.csv", "TWO,M,x,none,00100,agency")},
            "A whole number from 3 to 12",
        ),
        (
            {"exemption_list": with_row("exemption_list.csv", "*,,,2020-01-01,")},
            "One of commodity_class, words is needed",
        ),
        ({"office": "{"}, "office.json, line 1: This is not JSON"),
        (
            {"office": SMALL["office.json"].replace("Chicago", "Atlantis")},
            "office.json, time_zone: A time zone like",
        ),
        ({"office": SMALL["office.json"].replace("00100", "00999")}, "There is no organization 00999."),
        (
            {"office": SMALL["office.json"].replace('"closes": "2026-10-05"', '"closes": 31')},
            "office.json, cycles:",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(changed, sentence):
    problems = said(**changed)
    assert any(sentence in problem for problem in problems), problems


def test_a_bad_row_stays_out_and_the_good_ones_go_in():
    folder = read_folder(contents(holidays="date,name\n2026-01-01,a\nnever,b\n2026-01-02,c\n"))
    assert [row.name for row in folder.holidays.rows] == ["a", "c"]
    assert [problem.line for problem in folder.problems] == [3]


def test_lines_are_counted_as_an_editor_does_across_a_cell_of_two_lines():
    rows = 'code,name,kind\n\n00100,"Office of\nComputers",central_it\n00300,Nobody,king\n'
    problems = read_folder(contents(organizations=rows)).problems
    assert [
        (problem.line, problem.column) for problem in problems if problem.file == "organizations.csv"
    ] == [
        (3, "name"),
        (5, "kind"),
    ]


@pytest.mark.parametrize("file", ["people", "locations", "organizations", "cards"])
def test_a_full_card_number_is_refused_wherever_it_stands_and_never_repeated(file):
    name = f"{file}.csv"
    width = SMALL[name].splitlines()[0].count(",")
    for cell in range(width + 1):
        row = ",".join(VISA if place == cell else "x" for place in range(width + 1))
        problems = said(**{file: with_row(name, row)})
        assert any("A full card number may not stand here" in problem for problem in problems)
        assert not any("4111 1111" in problem or "41111111" in problem for problem in problems)


def test_in_the_card_file_the_check_digit_alone_makes_a_card_number():
    no_issuer = "9000000000000001"  # passes Luhn, no issuer begins with 9000
    assert "full card number" in "".join(
        said(cards=with_row("cards.csv", f"{no_issuer},E5,E6,00200,1,1,,yes"))
    )
    assert "full card number" not in "".join(
        said(people=with_row("people.csv", f"{no_issuer},Zoe,,00200,,,no,2020-01-01,"))
    )


def test_known_codes_of_the_office_need_not_stand_in_the_folder():
    only_people = {"people.csv": contents()["people.csv"]}
    assert read_folder(only_people).people.rows == ()
    assert len(read_folder(only_people, known_organizations={"00100", "00200"}).people.rows) == 6


def test_a_byte_order_mark_and_windows_line_ends_change_nothing():
    written = b"\xef\xbb\xbf" + contents()["organizations.csv"].replace(b"\n", b"\r\n")
    assert (
        read_folder(contents(organizations=written)).organizations.rows
        == read_folder(contents()).organizations.rows
    )


@given(st.sampled_from(sorted(SMALL)), st.binary(max_size=200))
def test_whatever_bytes_a_file_holds_the_answer_is_rows_and_problems(name, data):
    folder = read_folder({name: data})
    assert all(problem.file == name for problem in folder.problems)


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)


@given(
    st.dictionaries(
        st.sampled_from([*json.loads(SMALL["office.json"]), "rule_packs", "cycle_closes_on"]), JSON
    )
)
def test_whatever_the_settings_are_the_answer_is_rows_or_problems(strange):
    text = json.dumps({**json.loads(SMALL["office.json"]), **strange})
    folder = read_folder(contents(office=text))
    assert bool(folder.office.rows) != bool(folder.problems)


SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared/ beside the checkout")
@pytest.mark.parametrize("name", ["office-small", "office-month"])
def test_a_sample_office_reads_but_for_codes_that_no_file_explains(name):
    folder = read_folder(
        {path.name: path.read_bytes() for path in (SHARED / name).iterdir() if path.is_file()}
    )
    assert folder.missing == ()
    assert len(folder.people.rows) > 80
    codes = {row.code for row in folder.organizations.rows}
    for problem in folder.problems:
        assert problem.reason.startswith("There is no organization ")
        assert problem.reason.split()[-1].rstrip(".") not in codes
