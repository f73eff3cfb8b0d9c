"""The errors that geomap raises; each leaf also inherits the builtin that a caller would expect."""

from __future__ import annotations


class GeomapError(Exception):
    """Base of every error that geomap raises on purpose.

    The text says what was expected, what came, and what to do next.
    """


class InputError(GeomapError, ValueError):
    """An input cannot be read: the text names the input and what to do."""

    def __init__(self, source: str, problem: str, advice: str = "") -> None:
        """Keep the parts beside the joined text, so that a report can list them."""
        self.source = source
        self.problem = problem
        self.advice = advice
        super().__init__(f"{source}: {problem}" + (f"; {advice}" if advice else ""))

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        """Pickle by the parts, since worker processes hand errors back."""
        return type(self), (self.source, self.problem, self.advice)


class OutputError(GeomapError, OSError):
    """An output cannot be written; whatever stood there before is untouched."""


class GazetteerError(GeomapError, RuntimeError):
    """The gazetteer is missing, stale, of another schema, or damaged."""


class GazetteerBuildError(GazetteerError, ValueError):
    """An input of the gazetteer's compiler is not what it should be."""


class MapError(GeomapError, ValueError):
    """A map cannot be made from what was given."""


class CorrectionsError(GeomapError, ValueError):
    """A corrections file cannot be understood: the text names the line and the key."""


class ModelError(GeomapError, RuntimeError):
    """A model's weights are missing or not of the version that the code expects."""
