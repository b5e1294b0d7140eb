"""What the lessons share: data, reference operations, pictures and training helpers.

Importing this package is quick and does not import TensorFlow.
"""

from course_utils.complaints import complaint
from course_utils.failures import why
from course_utils.quiet import later, quiet_start

__version__ = "1.0.0"
__all__ = ["complaint", "later", "quiet_start", "why"]
