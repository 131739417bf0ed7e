"""Which machines may be asked: looked at when a name has been resolved, before anything is connected to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrapy.crawler import Crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.public import is_public

refused_names: dict[str, str] = {}
"""Names that led only to addresses that may not be asked, with those; of this process."""


@implementer(IResolutionReceiver)
class _Filter:
    """Passes addresses on that may be asked; notes the name when any was held back."""

    def __init__(self, receiver: Any, name: str) -> None:  # noqa: ANN401 - Twisted's interface has no type
        self._receiver = receiver
        self._name = name
        self._refused: list[str] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: ANN401, N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802
        if is_public(address.host):
            self._receiver.addressResolved(address)
        else:
            self._refused.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._refused:
            refused_names[self._name] = ", ".join(sorted(self._refused))
        else:
            refused_names.pop(self._name, None)
        self._receiver.resolutionComplete()


@implementer(IHostResolution)
class _Known:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IHostnameResolver)
class Resolver:
    """Resolves names, and gives only addresses that may be asked, so that nothing else can be connected to.

    Args:
        reactor: whose resolver does the work.
        allow_private: whether every address may be asked.
        known: addresses of names for which nobody is asked.
    """

    def __init__(self, reactor: Any, *, allow_private: bool, known: Mapping[str, str]) -> None:  # noqa: ANN401
        self._reactor = reactor
        self._inner = reactor.nameResolver
        self._allow_private = allow_private
        self._known = known

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Resolver:  # noqa: ANN401 - Scrapy calls it so
        """The resolver by the settings VIGIE_ALLOW_PRIVATE and VIGIE_RESOLVE."""
        settings = crawler.settings
        return cls(
            reactor,
            allow_private=settings.getbool("VIGIE_ALLOW_PRIVATE"),
            known=settings.getdict("VIGIE_RESOLVE"),
        )

    def install_on_reactor(self) -> None:
        """Have all connections of the reactor go through this resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name and arguments
        self,
        resolutionReceiver: Any,  # noqa: ANN401, N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[Any]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:  # noqa: ANN401
        """Resolve a name, or a literal address, for a connection that is about to be made."""
        receiver = resolutionReceiver if self._allow_private else _Filter(resolutionReceiver, hostName)
        if (address := self._known.get(hostName)) is not None:
            resolution = _Known(hostName)
            receiver.resolutionBegan(resolution)
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
            receiver.resolutionComplete()
            return resolution
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
