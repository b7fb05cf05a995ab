"""Two documents of one standard side by side: what came, went, was reworded, weighs otherwise, is answered otherwise.

::

    compare(old, new) -> Comparison
    ├── words      two texts, word by word (Chinese by character)
    ├── items      one item against another of the same code
    └── whole      stages and items matched by code; name, scoring rules

Pure, and for documents of any shape: a draft may be unfinished.
"""

from tenants.standards.comparing.values import (
    Comparison,
    ItemChange,
    StageChange,
    TextChange,
    ValueChange,
)
from tenants.standards.comparing.whole import compare
from tenants.standards.comparing.words import Segment, differences

__all__ = [
    "Comparison", "ItemChange", "Segment", "StageChange", "TextChange", "ValueChange", "compare", "differences",
]  # fmt: skip
