"""What schemathesis does not know: that a query is sent as it is."""

from __future__ import annotations

import schemathesis


@schemathesis.serializer("application/sparql-query")
def query(_: object, value: object) -> bytes:
    return str(value).encode(errors="replace")
