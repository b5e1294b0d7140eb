"""Names that Python does not know, and lines that it cannot read."""

MET = {
    "NameError: name 'image' is not defined": r"""
image.shape
# cured
image = images[0]
image.shape
""",
    "UnboundLocalError": r"""
total = 0
def count():
    total += 1
count()
# cured
def count(total):
    total += 1
    return total
assert count(total) == 1
""",
    "AttributeError: module 'numpy' has no attribute 'arrray'": r"""
np.arrray([1, 2])
# cured
assert "array" in dir(np)
np.array([1, 2])
""",
    "AttributeError: partially initialized module 'keras'": r"""
Path("keras.py").write_text("import keras\nkeras.Sequential()")
print(python("import keras"))
# cured
Path("keras.py").rename("my_network.py")
found = python("import importlib.util as u; print(u.find_spec('keras').origin)", site=True)
assert "site-packages" in found
""",
    "SyntaxError: invalid syntax. Perhaps you forgot a comma?": r"""
layers.Conv2D(16 3)
# cured
layers.Conv2D(16, 3)
""",
    "SyntaxError: '(' was never closed": r"""
x = np.zeros((3, 3)
y = np.ones(3)
# cured
x = np.zeros((3, 3))
y = np.ones(3)
""",
    "SyntaxError: expected ':'": r"""
for step in range(10)
    step + 1
# cured
for step in range(10):
    step + 1
""",
    "SyntaxError: unterminated string literal": r"""
title = "loss
# cured
title = "loss"
title = "the reader's loss"
""",
    "SyntaxError: invalid syntax. Maybe you meant '=='": r"""
label = 3
if label = 3:
    pass
# cured
label = 3
if label == 3:
    pass
""",
    "SyntaxError: positional argument follows keyword argument": r"""
layers.Conv2D(filters=16, 3)
# cured
layers.Conv2D(16, kernel_size=3)
""",
    "SyntaxError: keyword argument repeated: activation": r"""
layers.Dense(10, activation="relu", activation="softmax")
# cured
layers.Dense(10, activation="softmax")
""",
    "SyntaxError: invalid character '“'": r"""
title = “loss”
# cured
title = "loss"
""",
    "SyntaxError: Missing parentheses in call to 'print'": r"""
print "loss"
# cured
print("loss")
""",
    "SyntaxError: (unicode error) 'unicodeescape'": r"""
path = "D:\Unit\picture.png"
# cured
assert Path("D:/Unit/picture.png").name == "picture.png"
path = r"D:\Unit\picture.png"
""",
    "SyntaxError: 'return' outside function": r"""
def double(x):
    y = 2 * x
return y
# cured
def double(x):
    y = 2 * x
    return y
assert double(3) == 6
""",
    "IndentationError: expected an indented block": r"""
for step in range(10):
step + 1
# cured
for step in range(10):
    step + 1
for step in range(10):
    pass
""",
    "IndentationError: unexpected indent": r"""
x = 1
  y = 2
# cured
x = 1
y = 2
""",
}
