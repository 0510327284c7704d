"""Entente: a knowledge graph of what states agree, who said so, and where it is written."""

__version__ = "0.1.0"
__all__ = ["__version__"]
