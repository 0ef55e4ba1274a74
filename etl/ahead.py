"""What comes next is worked out in a thread of its own while the last of it is looked at."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class _Ahead(Generic[T]):
    """Takes from `found` as long as what nobody asked for yet weighs less than `most`."""

    def __init__(self, found: Generator[T, None, None], weigh: Callable[[T], int], most: int) -> None:
        self.found, self.weigh, self.most = found, weigh, most
        self.ready: deque[T] = deque()
        self.weight = 0
        self.is_over = self.is_stopped = False
        self.fault: BaseException | None = None
        self.moved = threading.Condition()

    def work(self) -> None:
        try:
            for each in self.found:
                with self.moved:
                    self.ready.append(each)
                    self.weight += self.weigh(each)
                    self.moved.notify_all()
                    self.moved.wait_for(lambda: self.is_stopped or self.weight < self.most)
                    if self.is_stopped:
                        break
        except BaseException as fault:  # noqa: BLE001  # raised where the results are asked for
            self.fault = fault
        finally:
            self.found.close()
            with self.moved:
                self.is_over = True
                self.moved.notify_all()

    def each(self) -> Iterator[T]:
        while True:
            with self.moved:
                self.moved.wait_for(lambda: self.ready or self.is_over)
                if not self.ready:
                    break
                one = self.ready.popleft()
                self.weight -= self.weigh(one)
                self.moved.notify_all()
            yield one
        if self.fault is not None:
            raise self.fault


@contextmanager
def ahead(found: Generator[T, None, None], weigh: Callable[[T], int], most: int) -> Iterator[Iterator[T]]:
    """What a generator gives, in its order; it is closed at the end. Errors: its own."""
    work = _Ahead(found, weigh, most)
    thread = threading.Thread(target=work.work, name="ahead", daemon=True)
    thread.start()
    try:
        yield work.each()
    finally:
        with work.moved:
            work.is_stopped = True
            work.moved.notify_all()
        thread.join()
