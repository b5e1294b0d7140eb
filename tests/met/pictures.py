"""Pictures that are drawn, stored or turned."""

MET = {
    "TypeError: Invalid shape (1, 28, 28) for image data": r"""
x = images[:1, :, :, 0]
plt.imshow(x)
# cured
plt.imshow(x[0])
plt.imshow(np.squeeze(images[:1]))
plt.imshow(np.zeros(784).reshape(28, 28))
plt.imshow(np.zeros((3, 28, 28)).transpose(1, 2, 0))
""",
    "Clipping input data to the valid range for imshow": r"""
x = np.zeros((8, 8, 3))
x[0] = 255
plt.imshow(x)
# cured
plt.imshow(x / 255)
plt.imshow(x.astype("uint8"))
x -= x.mean()
plt.imshow((x - x.min()) / (x.max() - x.min()))
""",
    "The picture is black, or all of one grey": r"""
x = images[0, :, :, 0] / 1.01
assert x.astype("uint8").max() == 0
# cured
assert (255 * x).astype("uint8").max() > 200
assert plt.imshow(x).get_clim() == (x.min(), x.max())
""",
    "A grey picture is shown in violet, green and yellow": r"""
x = images[0, :, :, 0]
assert plt.imshow(x).cmap.name == "viridis"
# cured
assert plt.imshow(x, cmap="gray").cmap.name == "gray"
""",
    "The colours are wrong: faces are blue": r"""
red = np.zeros((4, 4, 3), np.uint8)
red[..., 2] = 255  # as OpenCV stores it
assert plt.imshow(red).get_array()[0, 0].tolist() == [0, 0, 255]
# cured
assert plt.imshow(red[..., ::-1]).get_array()[0, 0].tolist() == [255, 0, 0]
""",
    "The picture is destroyed after reshape": r"""
x = np.arange(3 * 4 * 5).reshape(1, 3, 4, 5)  # channels first
assert not np.array_equal(x.reshape(1, 4, 5, 3)[0, ..., 0], x[0, 0])
# cured
assert np.array_equal(x.transpose(0, 2, 3, 1)[0, ..., 0], x[0, 0])
assert keras.ops.image.resize(images, (64, 64)).shape == (100, 64, 64, 1)
""",
    "TypeError: Cannot handle this data type": r"""
from PIL import Image
x = np.ones((8, 8, 3))
Image.fromarray(x)
# cured
picture = Image.fromarray((255 * np.squeeze(x)).astype("uint8"))
assert picture.getpixel((0, 0)) == (255, 255, 255)
picture.convert("RGBA").convert("RGB").save("picture.jpg")
keras.utils.save_img("picture.png", x)
""",
    "No picture appears: only text": r"""
plt.plot([1, 2, 3])
plt.show()
# cured
plt.savefig("loss.png")
assert plt.imread("loss.png").std() > 0
""",
    "AttributeError: 'numpy.ndarray' object has no attribute 'imshow'": r"""
figure, axes = plt.subplots(2, 3)
axes.imshow(images[0])
# cured
axes[0, 1].imshow(images[0])
for ax, x in zip(axes.flat, images):
    ax.imshow(x)
figure, axes = plt.subplots(1, 3)
axes[1].imshow(images[0])
""",
    "ValueError: x and y must have same first dimension": r"""
losses = [0.9, 0.5, 0.4]
plt.plot(range(1, 11), losses)
# cured
plt.plot(range(1, len(losses) + 1), losses)
plt.plot(losses)
""",
    "OSError: 'course_utils.course' is not a valid package style": r"""
plt.style.use("seaborn")
# cured
assert "seaborn-v0_8" in plt.style.available
with plt.style.context("seaborn-v0_8"):
    pass
with plt.style.context("course_utils.course"):
    pass
""",
    "RuntimeWarning: More than 20 figures have been opened": r"""
for number in range(21):
    figure, ax = plt.subplots(figsize=(1, 1))
# cured
plt.close("all")
for number in range(21):
    figure, ax = plt.subplots(figsize=(1, 1))
    plt.close(figure)
""",
}
