"""Connections that move: to a desk when they ask one small look-up after the other, and back."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from .bounds import Bounded
from .desks import IN_A_ROW, Desks, Returned
from .senders import Sender


class Movable(Bounded):
    """A connection that may be moved to a desk.

    Attributes:
        desks: where it may be moved to.
    """

    desks: ClassVar[Desks]
    _returned: Returned | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin; what comes back from a desk goes on where it was."""
        self._sender: Sender | None = None
        self._row = 0
        super().connection_made(transport)
        returned, self._returned = self._returned, None
        if returned is not None:
            self._idle_from_here()
            if returned.unsent:
                transport.write(returned.unsent)
            if returned.read:
                self.data_received(returned.read)

    def connection_lost(self, exc: Exception | None) -> None:
        """Ask no more."""
        self._other()
        super().connection_lost(exc)

    def _too_many(self, count: int, elsewhere: int = 0) -> bool:
        """Say whether this is one too many; desks hold others. One that comes back was let in before."""
        return self._returned is None and super()._too_many(count, elsewhere=self.desks.held)

    def _looked_up(self, sender: Sender) -> None:
        """Count a look-up, if it is one after others of the same sender."""
        if sender is not self._sender:
            self._other()
            self._sender = sender
        self._row += 1
        if self._row == IN_A_ROW:
            self.desks.asking.add(self)

    def _other(self) -> None:
        """Count from anew: something else was asked."""
        if self._row >= IN_A_ROW:
            self.desks.asking.discard(self)
        self._row = 0

    def _moved(self, data: bytes, sender: Sender) -> bool:
        """Move to a desk with a request that was read, if it is time for that; say whether that was done."""
        if self._row % IN_A_ROW or sender is not self._sender or sender.closes or self._ending:
            return False
        if self.transport.get_write_buffer_size() or self.service.filled(sender.client or self._host):
            return False
        like = partial(_like, type(self), self.config, self.server_state, self.app_state)
        if not self.desks.take(self.transport, self._host, sender, data, like):
            return False
        self._other()
        self._uncount()
        # The desk has the connection; what is closed here is only this process' hold on it.
        self.transport.abort()
        return True


def _like(kind: type[Movable], config: Any, state: Any, app_state: Any, returned: Returned) -> Movable:
    """Return a connection that goes on with what came back."""
    connection = kind(config, state, app_state)
    connection._returned, connection._host = returned, returned.client
    return connection
