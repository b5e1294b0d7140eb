"""The operations of the course by hand, in NumPy: no framework, every number traceable.

Conventions, as in TensorFlow: cross-correlation (the kernel is not flipped) and channels last.
Convolution and pooling take one image or one signal, without a batch axis.

Shapes are written with H (height), W (width), T (steps in time), C (channels), kh and kw
(kernel height and width), k (kernel length or number of classes), n (samples).

Dtypes: float32 stays float32 and float64 stays float64; float16 is computed in float32.
Integers and bool are computed in int64, so pixels of type uint8 do not overflow; beside floats
they take the floats' dtype. Every argument may be anything NumPy can read as an array, such as
nested lists or eager tensors. No argument is modified, and every result is a new array.

Refused with a ValueError: numbers so large that a sum of them may not fit into that dtype; masked
values; and, before they cost memory, lists, padded inputs and results of more than 100 million values.
"""

from course_utils.reference.classifier import cross_entropy, dense, flatten, relu, softmax
from course_utils.reference.convolution import conv1d, conv2d, count_reads, output_size, pad2d
from course_utils.reference.pooling import avg_pool2d, max_pool2d, receptive_field

__all__ = [
    "avg_pool2d",
    "conv1d",
    "conv2d",
    "count_reads",
    "cross_entropy",
    "dense",
    "flatten",
    "max_pool2d",
    "output_size",
    "pad2d",
    "receptive_field",
    "relu",
    "softmax",
]
