"""People clicking at once: websocket clients that speak Streamlit's own protocol and wait for each run to end.

A client is one open tab: it clicks a link (an address, as the product's links do), reads every message of the run, and
clicks again a second after its last click. What a browser then draws is measured in browser.py; twenty-five browsers on one
machine would measure the machine.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

FAULT = "đã ghi lại với mã"


@dataclass
class Found:
    """Seconds from click to the end of its run, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)


async def click(socket: ClientConnection, page: str, query: str, known: set[str], found: Found) -> None:
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    asked.rerun_script.cached_message_hashes.extend(known)
    started, size = time.perf_counter(), 0
    await socket.send(asked.SerializeToString())
    while True:
        said = await asyncio.wait_for(socket.recv(), 30)
        size += len(said)
        message = ForwardMsg()
        message.ParseFromString(said if isinstance(said, bytes) else said.encode())
        if message.hash:
            known.add(message.hash)
        if message.WhichOneof("type") == "delta" and FAULT.encode() in message.delta.new_element.bidi_component.bytes:
            found.errors.append(f"{page}?{query}")
        if message.WhichOneof("type") == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                found.errors.append(f"{page}?{query}: {message.script_finished}")
            break
    found.seconds.append(time.perf_counter() - started)
    found.bytes.append(size)


async def person(port: int, views: Sequence[tuple[str, str]], clicks: int, dice: random.Random, found: Found) -> None:
    address = f"ws://localhost:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, compression=None) as socket:
        known: set[str] = set()
        await click(socket, "", "", known, Found())
        await asyncio.sleep(dice.random())
        for _ in range(clicks):
            started = time.perf_counter()
            try:
                await click(socket, *dice.choice(views), known, found)
            except (TimeoutError, OSError) as fault:
                found.errors.append(repr(fault))
            await asyncio.sleep(max(0.0, 1 - (time.perf_counter() - started)))


def measure(port: int, views: Sequence[tuple[str, str]], people: int, clicks: int) -> Found:
    """What `people` clients see who each click once a second, `clicks` times."""
    found = Found()

    async def all_of_them() -> None:
        await asyncio.gather(*(person(port, views, clicks, random.Random(number), found) for number in range(people)))

    asyncio.run(all_of_them())
    return found
