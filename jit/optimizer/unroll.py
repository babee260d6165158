"""stub"""
from typing import Any
def peel(trace: Any, options: Any) -> Any:
    return None
