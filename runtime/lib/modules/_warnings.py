"""_warnings: what the module warnings has in Python. While that is being imported this one cannot be, so it keeps its
own."""

import warnings
from warnings import _filters_mutated, filters, warn, warn_explicit
from warnings import defaultaction as _defaultaction
from warnings import onceregistry as _onceregistry
