"""The quiz in the page."""

import pytest
from explorer_cases import ON_A_PAGE
from playwright.sync_api import expect
from toml_samples import QUESTIONS


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("quiz") / "mine.toml"
    path.write_text(QUESTIONS, encoding="utf-8")
    return str(path)


@pytest.fixture
def quiz(show, file):
    return show(f"Quiz({file!r})")


def question(quiz, number):
    """A question, after turning to it."""
    group = quiz.get_by_role("group", name=f"Question {number} of 2")
    if not group.is_visible():
        quiz.get_by_role("button", name=["Previous", "Next"][number - 1] + " question").click()
    expect(group).to_be_visible()
    return group


def answer(quiz, number, text):
    question(quiz, number).get_by_label(text).check()
    check(quiz, number).click()


def check(quiz, number):
    question(quiz, number)
    return quiz.get_by_role("button", name=f"Check question {number}")


def why(quiz, text):
    """The explanation that stands under an option."""
    option = quiz.locator(".cu-option").filter(has=quiz.page.get_by_label(text))
    return option.get_by_role("status").inner_text()


def line(quiz):
    return quiz.locator(".cu-status").inner_text()


def test_a_checked_answer_gets_its_own_explanation(quiz):
    assert line(quiz) == "2 questions, none answered yet."
    question(quiz, 1).get_by_label("7×7").check()
    assert why(quiz, "7×7") == ""  # to choose reveals nothing
    check(quiz, 1).click()
    assert why(quiz, "7×7") == ("✗ Not yet: That needs a ring of padding; valid adds none.")
    expect(check(quiz, 1)).to_be_focused()
    assert line(quiz) == "0 of 2 right, 0 at the first try."
    answer(quiz, 1, "5×5")
    assert why(quiz, "5×5") == "✓ Right: There are 7 − 3 + 1 = 5 places."
    assert why(quiz, "7×7").startswith("✗ Not yet:")  # what was tried stays
    assert why(quiz, "4×4") == ""
    assert line(quiz) == "1 of 2 right, 0 at the first try."
    answer(quiz, 2, "For itself")
    assert line(quiz) == "2 of 2 right, 1 at the first try."
    answer(quiz, 1, "4×4")  # a right answer ends nothing: the others can be read as well
    assert why(quiz, "4×4") == "✗ Not yet: One place is forgotten: the first."
    assert line(quiz) == "2 of 2 right, 1 at the first try."


def test_by_keyboard_alone(quiz):
    press = quiz.page.keyboard.press
    first = question(quiz, 1).get_by_label("7×7")
    first.focus()
    press("Space")
    press("ArrowDown")
    press("ArrowDown")
    expect(quiz.get_by_label("4×4")).to_be_checked()
    assert quiz.locator(".cu-why").all_inner_texts() == [""] * 5  # arrows reveal nothing
    press("Enter")
    assert why(quiz, "4×4").startswith("✗ Not yet: One place")
    expect(quiz.get_by_label("4×4")).to_be_focused()
    press("ArrowUp")
    press("Tab")
    expect(check(quiz, 1)).to_be_focused()
    press("Space")
    assert why(quiz, "5×5").startswith("✓ Right:")
    expect(check(quiz, 1)).to_be_focused()
    press("Tab")
    expect(quiz.get_by_role("button", name="Next question")).to_be_focused()
    press("Enter")
    expect(question(quiz, 2)).to_be_focused()
    press("Tab")
    press("ArrowDown")
    expect(question(quiz, 2).get_by_label("For bold")).to_be_checked()
    for _ in range(2):
        press("Tab")
    expect(quiz.get_by_role("button", name="Previous question")).to_be_focused()
    press("Tab")
    expect(quiz.get_by_role("button", name="Start again")).to_be_focused()


def test_one_question_is_shown_at_a_time_and_both_ends_are_ends(quiz):
    turn = [quiz.get_by_role("button", name=f"{way} question") for way in ("Previous", "Next")]
    assert [button.is_visible() for button in turn] == [False, True]
    assert quiz.get_by_role("group").count() == 1
    question(quiz, 2)
    assert [button.is_visible() for button in turn] == [True, False]
    assert quiz.get_by_role("group").count() == 1


@ON_A_PAGE
def test_a_quiz_goes_on_with_the_first_question_that_is_open(show, file):
    code = f"quiz = Quiz({file!r})\nquiz.answers = [[0, 1], []]\nquiz"
    assert show(code).get_by_role("group", name="Question 2 of 2").is_visible()
    code = f"quiz = Quiz({file!r})\nquiz.answers = [[0], [0]]\nquiz"
    assert show(code).get_by_role("group", name="Question 1 of 2").is_visible()


@ON_A_PAGE
def test_check_with_nothing_new_is_answered_by_a_sentence(quiz):
    check(quiz, 1).click()
    assert question(quiz, 2).get_by_role("alert").inner_text() == ""
    alert = question(quiz, 1).get_by_role("alert")
    assert alert.inner_text() == "Nothing is chosen yet. Choose one of the answers, then check it."
    quiz.get_by_label("7×7").check()
    assert alert.inner_text() == ""
    check(quiz, 1).click()
    assert alert.inner_text() == ""
    check(quiz, 1).click()
    assert alert.inner_text().startswith("You have checked this answer:")
    assert line(quiz) == "0 of 2 right, 0 at the first try."


@ON_A_PAGE
def test_a_right_answer_checked_again_is_no_alarm(quiz):
    answer(quiz, 1, "5×5")
    check(quiz, 1).click()
    assert question(quiz, 1).get_by_role("alert").inner_text() == ""
    expect(question(quiz, 1)).to_contain_text("You have checked this answer: it is right, and")
    answer(quiz, 1, "7×7")
    expect(question(quiz, 1)).not_to_contain_text("You have checked")


def test_start_again_forgets_the_answers(quiz):
    answer(quiz, 1, "7×7")
    answer(quiz, 2, "For itself")
    again = quiz.get_by_role("button", name="Start again")
    again.click()
    expect(again).to_be_focused()
    assert quiz.locator(".cu-why").all_inner_texts() == [""] * 5
    assert quiz.get_by_role("radio", checked=True).count() == 0
    best = "Your best so far: 1 of 2 right."
    assert line(quiz) == f"2 questions, none answered this time. {best}"
    answer(quiz, 1, "5×5")
    assert line(quiz) == "1 of 2 right, 1 at the first try."


def test_texts_are_text_and_backticks_are_code(static_place, file):
    quiz = static_place.show(f"Quiz({file!r})")
    answer(quiz, 2, "For itself")
    assert quiz.locator("img, script, b, i").count() == 0
    assert (
        question(quiz, 2)
        .locator("legend")
        .inner_text()
        .endswith("What does <b>x</b> stand for in <i>this</i> & that text?")
    )
    codes = question(quiz, 2).locator("code").all_inner_texts()
    assert [code[:8] for code in codes] == ["<b>x</b>", "<script>", "a_name_t"]
    assert "`" not in quiz.inner_text()


def test_a_screen_reader_hears_the_question_the_options_and_the_explanation(static_place, file):
    quiz = static_place.show(f"Quiz({file!r})")
    group = quiz.get_by_role("group", name="Question 1 of 2 A 7×7 image meets a 3×3 kernel with")
    assert group.get_by_role("radio").count() == 3
    chosen = group.get_by_role("radio", name="7×7", exact=True)
    expect(chosen).to_have_accessible_description("")
    region = group.get_by_role("status").first.element_handle()
    answer(quiz, 1, "7×7")
    assert region.inner_text().startswith("✗ Not yet:")  # it was there, empty: so it is announced
    expect(chosen).to_have_accessible_description(
        "Not yet: That needs a ring of padding; valid adds none."
    )
    static_place.dark(True)
    assert static_place.accessibility() == []


def test_two_views_of_one_quiz_and_python_agree(lab_place, file):
    first = lab_place.show(f"Quiz({file!r})")
    answer(first, 1, "7×7")
    lab_place.run(2, "explorer")
    second = lab_place.page.locator(".cu-explorer").nth(1)
    second.wait_for()  # drawn later, it knows what was answered
    assert why(second, "7×7").startswith("✗ Not yet:")
    expect(question(second, 1).get_by_label("7×7")).to_be_checked()
    answer(second, 1, "5×5")
    assert why(first, "5×5").startswith("✓ Right:")
    expect(question(first, 1).get_by_label("5×5")).to_be_checked()
    assert line(first) == line(second) == "1 of 2 right, 0 at the first try."
    assert lab_place.ask("explorer.answers, explorer.score()") == "[[0, 1], []] (1, 2)"
    lab_place.run(2, "explorer.answers = [[], [0]]")
    first.get_by_text("1 of 2 right, 1 at the first try.").wait_for()
    assert why(first, "5×5") == ""
    expect(question(first, 1).get_by_role("radio", checked=True)).to_have_count(0)
