"""The checker of lesson 8's exercise "Count the parameters of a residual block"."""

from course_utils.checks.engine import register
from course_utils.checks.misconceptions import compare


def _count(c_in, c_out, stride, projection=None, norm=4, bias=0, second=None, size=1, extra=None):
    if projection is None:
        projection = c_in != c_out or stride != 1
    first = (9 * c_in + bias) * c_out + norm * c_out
    other = (9 * (second or c_out) + bias) * c_out + norm * c_out
    way = (size * c_in + bias) * c_out + (norm if extra is None else extra) * c_out
    return first + other + projection * way


MISTAKES = {
    "You count no projection. Where the stride is 2 or the channels change, `Add` needs one.": (
        lambda a, b, s: _count(a, b, s, projection=False)
    ),
    "You count a projection always. Where the shapes are equal, the input is added as it is, at no "
    "cost.": lambda a, b, s: _count(a, b, s, projection=True),
    "You count a projection only where the channels change. A stride of 2 halves height and width, "
    "and then the shapes are unequal too.": lambda a, b, s: _count(a, b, s, projection=a != b),
    "You count a projection only where the stride is 2. Another number of channels makes the "
    "shapes unequal too.": lambda a, b, s: _count(a, b, s, projection=s != 1),
    "You ask whether the stride is 2. Every stride but 1 makes the picture smaller.": (
        lambda a, b, s: _count(a, b, s, projection=a != b or s == 2)
    ),
    "You count two numbers per channel for batch normalisation. It holds four: gamma and beta, and "
    "the moving mean and variance.": lambda a, b, s: _count(a, b, s, norm=2),
    "You count no batch normalisation. It holds four numbers per channel.": (
        lambda a, b, s: _count(a, b, s, norm=0)
    ),
    "You count biases. The task says `use_bias=False`: batch normalisation would subtract them "
    "again.": lambda a, b, s: _count(a, b, s, bias=1),
    "Your second convolution reads c_in channels. It reads what the first one gives: c_out "
    "channels.": lambda a, b, s: _count(a, b, s, second=a),
    "Your projection has 3×3 kernels. It only mixes channels: 1×1 is enough.": (
        lambda a, b, s: _count(a, b, s, size=9)
    ),
    "Your projection has no batch normalisation. In this block it has one, as the two convolutions "
    "do.": lambda a, b, s: _count(a, b, s, extra=0),
}


@register("count-residual-block")
def count_residual_block(answer):
    def right(c_in, c_out, stride):
        return _count(c_in, c_out, stride)

    blocks = [(16, 16, 1), (16, 32, 2), (16, 16, 2), (8, 24, 1), (64, 32, 1), (8, 8, 3)]
    compare(answer, blocks, right, MISTAKES, rtol=0, atol=0.01)
    return "Two convolutions, their normalisation, and a projection where the shapes ask for one."
