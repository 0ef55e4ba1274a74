"""While there is no sign-in, only this machine is served, whoever started the application and however."""

from ipaddress import ip_address

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard import text


class ThisMachine:
    """Refuses what comes from another machine; a server that names no peer (a local socket) is let in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or is_near(scope.get("client")):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(text.LOOPBACK_ONLY, 403)(scope, receive, send)
        else:
            await WebSocketClose(1008)(scope, receive, send)


def is_near(client: tuple[str, int] | None) -> bool:
    """Whether a peer is this machine."""
    if client is None:
        return True
    try:
        peer = ip_address(client[0])
    except ValueError:
        return False
    mapped = getattr(peer, "ipv4_mapped", None)
    return (mapped or peer).is_loopback
