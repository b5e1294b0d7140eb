"""Pictures of arrays, models and results, drawn from the arrays passed in.

Every function draws and returns the Axes; none shows or saves. The style they are made for is
`plt.style.use("course_utils.course")`. Importing this package does not import TensorFlow.
"""

from course_utils.plotting.arrays import plot_signal, show_matrix, show_padding
from course_utils.plotting.at_work import (
    show_channel_products,
    show_peaks,
    show_pixels,
    show_slide,
)
from course_utils.plotting.bands import plot_bands
from course_utils.plotting.canvas import ROLE_COLOURS, cross_out_cells, frame_cells
from course_utils.plotting.chain import draw_chain
from course_utils.plotting.changes import plot_changes
from course_utils.plotting.clinic import show_rungs, show_traceback
from course_utils.plotting.curves import plot_curves
from course_utils.plotting.descent import plot_descent
from course_utils.plotting.dots import plot_dots
from course_utils.plotting.embedding import plot_embedding
from course_utils.plotting.frames import show_frames
from course_utils.plotting.functions import plot_functions, show_windows
from course_utils.plotting.heat import show_heat
from course_utils.plotting.history import TEST_COLOUR, plot_history
from course_utils.plotting.images import show_image, show_images
from course_utils.plotting.ladder import plot_ladder
from course_utils.plotting.layers import plot_parameters, show_layers
from course_utils.plotting.lines import plot_boxes, plot_lines
from course_utils.plotting.magnitudes import plot_magnitudes
from course_utils.plotting.matrices import show_matrices
from course_utils.plotting.models import draw_model
from course_utils.plotting.pairs import plot_pairs
from course_utils.plotting.precision_recall import plot_precision_recall
from course_utils.plotting.reads import plot_stack, show_reads
from course_utils.plotting.reliability import plot_reliability
from course_utils.plotting.results import (
    image_grid,
    plot_confusion_matrix,
)
from course_utils.plotting.road import show_road
from course_utils.plotting.rows import show_rows, show_with_maps
from course_utils.plotting.runs import plot_runs
from course_utils.plotting.scores import plot_cross_entropy, plot_probabilities, plot_scores
from course_utils.plotting.search import plot_search
from course_utils.plotting.series import plot_series, show_sequence_padding
from course_utils.plotting.signals import plot_kernels_at_work, plot_signals
from course_utils.plotting.spread import plot_spread
from course_utils.plotting.steps import plot_each_step, plot_orders
from course_utils.plotting.tiles import show_feature_maps, show_kernels
from course_utils.plotting.tradeoff import plot_tradeoff
from course_utils.plotting.weights import show_weights
from course_utils.plotting.window import show_kernel_window

__all__ = [
    "ROLE_COLOURS",
    "TEST_COLOUR",
    "cross_out_cells",
    "draw_chain",
    "draw_model",
    "frame_cells",
    "image_grid",
    "plot_bands",
    "plot_boxes",
    "plot_changes",
    "plot_confusion_matrix",
    "plot_cross_entropy",
    "plot_curves",
    "plot_descent",
    "plot_dots",
    "plot_each_step",
    "plot_embedding",
    "plot_functions",
    "plot_history",
    "plot_kernels_at_work",
    "plot_ladder",
    "plot_lines",
    "plot_magnitudes",
    "plot_orders",
    "plot_pairs",
    "plot_parameters",
    "plot_precision_recall",
    "plot_probabilities",
    "plot_reliability",
    "plot_runs",
    "plot_scores",
    "plot_search",
    "plot_series",
    "plot_signal",
    "plot_signals",
    "plot_spread",
    "plot_stack",
    "plot_tradeoff",
    "show_channel_products",
    "show_feature_maps",
    "show_frames",
    "show_heat",
    "show_image",
    "show_images",
    "show_kernel_window",
    "show_kernels",
    "show_layers",
    "show_matrices",
    "show_matrix",
    "show_padding",
    "show_peaks",
    "show_pixels",
    "show_reads",
    "show_road",
    "show_rows",
    "show_rungs",
    "show_sequence_padding",
    "show_slide",
    "show_traceback",
    "show_weights",
    "show_windows",
    "show_with_maps",
]
