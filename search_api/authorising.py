"""Bearer keys over HTTP (RFC 6750): who asks, or why they may not."""

from __future__ import annotations

from fastapi import HTTPException, Request
from fastapi.security import HTTPBearer

from search_api.editors import Editors

_REALM = 'Bearer realm="vigie"'
_WAIT_SECONDS = "60"
RESPONSES: dict[int | str, dict[str, object]] = {
    401: {"description": "No key, or a wrong one (problem details, WWW-Authenticate)."},
    403: {"description": "The service has no keys: nobody may write (problem details)."},
    429: {"description": "Too many wrong keys from this address (problem details, Retry-After)."},
}


def address_of(request: Request) -> str:
    """Where a request comes from, as the bound on wrong keys counts."""
    return request.client.host if request.client else ""


class Authorised(HTTPBearer):
    """A dependency that gives the name of the editor whose key came with the request.

    Args:
        editors: those who may write.
    """

    def __init__(self, editors: Editors) -> None:
        super().__init__(scheme_name="key", description="A key of VIGIE_API_KEY.", auto_error=False)
        self._editors = editors

    async def __call__(self, request: Request) -> str:  # type: ignore[override]
        """The editor's name.

        Raises:
            HTTPException: 401, 403 or 429, as `RESPONSES` tells.
        """
        if not self._editors.configured:
            raise HTTPException(403, "This service takes no changes. Set VIGIE_API_KEY where it runs to allow them.")
        scheme, _, presented = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not presented.strip():
            raise HTTPException(401, "This needs a key: Authorization: Bearer KEY.", {"WWW-Authenticate": _REALM})
        address = address_of(request)
        if not self._editors.may_try(address):
            raise HTTPException(
                429, "Too many wrong keys came from here. Wait a minute.", {"Retry-After": _WAIT_SECONDS}
            )
        key = self._editors.key_of(presented.strip())
        if key is None:
            self._editors.note_wrong(address)
            wrong = f'{_REALM}, error="invalid_token"'
            raise HTTPException(401, "This key is not known here.", {"WWW-Authenticate": wrong})
        return key.name
