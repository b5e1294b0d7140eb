"""Tables: pandas and scikit-learn."""

MET = {
    "ValueError: could not convert string to float": r"""
words = np.array(["Adelie", "Gentoo", "Adelie"])
words.astype("float32")
# cured
classes, y = np.unique(words, return_inverse=True)
assert y.tolist() == [0, 1, 0]
import pandas
table = pandas.DataFrame({"island": ["Dream", "Biscoe"]})
assert pandas.get_dummies(table["island"]).shape == (2, 2)
Path("table.csv").write_text("height;width\n1,5;2,5")
assert pandas.read_csv("table.csv", sep=";", decimal=",")["height"][0] == 1.5
""",
    "ValueError: Found input variables with inconsistent numbers of samples": r"""
from sklearn.linear_model import LogisticRegression
x, y = images.reshape(100, -1), labels[:99]
LogisticRegression().fit(x, y)
# cured
x, y = images.reshape(100, -1), labels
mask = y < 2
LogisticRegression().fit(x[mask], y[mask])
""",
    "ValueError: Expected 2D array, got 1D array instead": r"""
from sklearn.preprocessing import StandardScaler
x = np.array([1.0, 2.0, 3.0])
StandardScaler().fit(x)
# cured
scaler = StandardScaler().fit(x.reshape(-1, 1))
scaler.transform(x[:1].reshape(1, -1))
StandardScaler().fit(images.reshape(len(images), -1))
""",
    "sklearn.exceptions.NotFittedError": r"""
from sklearn.preprocessing import StandardScaler
x_train, x_test = np.array([[1.0], [3.0]]), np.array([[2.0]])
scaler = StandardScaler()
scaler.transform(x_test)
# cured
scaler.fit(x_train)
assert scaler.transform(x_test)[0, 0] == 0
""",
    "ValueError: Classification metrics can't handle a mix": r"""
from sklearn.metrics import accuracy_score
model = net()
accuracy_score(labels, model.predict(images, verbose=0))
# cured
said = model.predict(images, verbose=0).argmax(axis=1)
accuracy_score(labels, said)
one_hot = keras.utils.to_categorical(labels)
assert accuracy_score(one_hot.argmax(axis=1), labels) == 1
one = net(layers.Flatten(), layers.Dense(1, activation="sigmoid"))
accuracy_score(labels > 4, (one.predict(images, verbose=0)[:, 0] > 0.5).astype(int))
""",
    "ValueError: The least populated class in y has only 1 member": r"""
from sklearn.model_selection import train_test_split
x, y = np.arange(7), np.array([0, 0, 0, 1, 1, 1, 2])
train_test_split(x, y, stratify=y)
# cured
assert np.unique(y, return_counts=True)[1].tolist() == [3, 3, 1]
train_test_split(x, y)
train_test_split(x, np.minimum(y, 1), stratify=np.minimum(y, 1))
""",
    "ConvergenceWarning: lbfgs failed to converge": r"""
from sklearn.linear_model import LogisticRegression
x = np.random.default_rng(0).normal(size=(200, 2)) * [1, 1000]
y = (x[:, 0] + x[:, 1] / 1000 > 0).astype(int)
LogisticRegression(C=1e6, max_iter=5).fit(x, y)
# cured
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(x, y)
""",
}
