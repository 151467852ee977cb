"""A wire between two installations that can be cut: a small TCP proxy on this machine."""

import socket
import threading
from contextlib import suppress


class Wire:
    """Passes on what comes to ``port`` to another port, until it is cut; then everything under way is torn too."""

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._is_cut = threading.Event()
        self._left: int | None = None  # bytes that still pass before it tears
        self._under_way: set[socket.socket] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nothing passes any more, half of what was being said included."""
        self._is_cut.set()
        with self._lock:
            ends, self._under_way = self._under_way, set()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def tear_after(self, size: int) -> None:
        """The next message is torn in the middle: so many bytes pass, and then nothing for a while."""
        with self._lock:
            self._left = size

    def mend(self) -> None:
        """From now on it passes again."""
        with self._lock:
            self._left = None
        self._is_cut.clear()

    def close(self) -> None:
        """For good."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            if self._is_cut.is_set():
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.to_port), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                self._under_way |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _let_through(self, piece: bytes) -> bytes:
        """All of it, or what still passes before it tears; then it is cut."""
        with self._lock:
            if self._left is None or len(piece) <= self._left:
                self._left = None if self._left is None else self._left - len(piece)
                return piece
            piece, self._left = piece[: self._left], None
            self._is_cut.set()
            return piece

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(65536):
                other.sendall(self._let_through(piece))
                if self._is_cut.is_set():
                    break
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        with self._lock:
            self._under_way -= {one, other}
