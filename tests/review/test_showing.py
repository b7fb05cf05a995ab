"""What an audit's page lists, and where it leads."""

from __future__ import annotations

from tests.arrange import House, record

FULL, LOST = "门头、玻璃、台阶洁净", "进门到听到厅堂人员招呼的秒数"


def test_a_long_audit_shows_first_what_lost_points(house: House) -> None:
    page = f"/audits/{record(house, answers={'BK-AR03': 30})}"
    reader = house.sign_in_as("branch_manager")
    first = reader.get(page).get_data(as_text=True)
    assert LOST in first
    assert FULL not in first
    everything = reader.get(f"{page}?show=all").get_data(as_text=True)
    assert LOST in everything
    assert FULL in everything


def test_an_audit_that_lost_nothing_shows_everything(house: House) -> None:
    page = f"/audits/{record(house)}"
    reader = house.sign_in_as("branch_manager")
    assert FULL in reader.get(page).get_data(as_text=True)
    assert "没有扣分" in reader.get(f"{page}?show=lost").get_data(as_text=True)


def test_notes_and_photos_can_be_read_by_themselves(house: House) -> None:
    answers = {"BK-AR03": {"value": 30, "note": "柜台无人"}, "BK-AR01": 0}
    page = f"/audits/{record(house, answers=answers)}?show=evidence"
    shown = house.sign_in_as("reviewer").get(page).get_data(as_text=True)
    assert "柜台无人" in shown
    assert FULL not in shown


def test_a_reader_goes_on_to_the_visit_before_at_the_same_branch(house: House) -> None:
    first, second, elsewhere = record(house), record(house), record(house, "N2")
    ordered = sorted((first, second))
    page = house.sign_in_as("regional_manager").get(f"/audits/{ordered[1]}").get_data(as_text=True)
    assert f"/audits/{ordered[0]}" in page
    assert f"/audits/{elsewhere}" not in page
