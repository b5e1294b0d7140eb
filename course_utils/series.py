"""A series measured in the world: bikes rented by the hour.

Importing this module does not import Keras.
"""

import io

import numpy as np
from numpy.typing import NDArray

from course_utils.datasets import _read

HOURS = 365 * 24


def load_bike_rentals() -> NDArray[np.int64]:
    """Load how many bikes were rented in Washington, D.C., in every hour of 2011.

    The file has no row for the 115 hours in which no bike was rented (ice, snow, a hurricane, and
    quiet nights); here they are 0. Introduced in lesson 7b.

    Returns:
        (8760,), int64: hour 0 begins at midnight of Saturday, 1 January 2011.

    Raises:
        DataFileError: the bundled file is missing, cut short or altered.

    Source:
        H. Fanaee-T and J. Gama (2013), https://doi.org/10.1007/s13748-013-0040-3, from the trips of
        Capital Bikeshare; CC BY 4.0 (see data/README.md).

    Example:
        >>> from course_utils.series import load_bike_rentals
        >>> rentals = load_bike_rentals()
        >>> rentals.shape, rentals[:4].tolist()
        ((8760,), [16, 40, 32, 13])
    """
    rows = np.loadtxt(io.BytesIO(_read("bikes.csv")), delimiter=",", skiprows=1, dtype=np.int64)
    day, hour, count = rows.T
    rentals = np.zeros(HOURS, dtype=np.int64)
    rentals[(day - 1) * 24 + hour] = count
    return rentals
