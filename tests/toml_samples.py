"""A small quiz and a small index of symptoms, for tests of their own."""

QUESTION = """\
[[question]]
text = "A 7×7 image meets a 3×3 kernel with `valid` padding. How large is the output?"
[[question.option]]
text = "7×7"
why = "That needs a ring of padding; `valid` adds none."
[[question.option]]
text = "5×5"
right = true
why = "There are 7 − 3 + 1 = 5 places."
[[question.option]]
text = "4×4"
why = "One place is forgotten: the first."
"""
QUESTIONS = f"""{QUESTION}
[[question]]
text = "What does `<b>x</b>` stand for in <i>this</i> & that text?"
[[question.option]]
text = "For itself: <img src=x onerror=alert(1)>"
right = true
why = "It is text, `<script>alert(1)</script>` too."
[[question.option]]
text = "For bold letters, or for `a_name_that_is_so_long_that_it_has_to_be_broken_on_a_telephone`"
why = "Nothing here is read as HTML."
"""

SYMPTOMS = r"""
[[symptom]]
error = "AttributeError: module 'numpy' has no attribute 'float'"
cause = "NumPy 1.24 took the names `np.float` and `np.int` away."
cure = "Write `float`, or `np.float64` for an array."
cell = "float-cure"

[[symptom]]
error = '''
ValueError: Arguments `target` and `output` must have the same shape.
Received: target.shape=(None, 1), output.shape=(None, 10)'''
cause = "The labels are class numbers, the loss wants one-hot vectors."
cure = "Take <b>`sparse_categorical_crossentropy`</b>."
cell = "two-losses-cure"
section = "Two losses for one task"

[[symptom]]
error = "The loss is nan."
cause = "The learning rate is too high, or a logarithm got zero."
cure = "Lower the learning rate."
"""
