"""The least that takes a log over HTTP: Starlette and sqlite3 at their defaults, one row a POST, no reading of it."""

import sqlite3
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

path, port = sys.argv[1:]
database = sqlite3.connect(path)
database.execute("CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, client_id TEXT UNIQUE, text TEXT)")


async def say(request: Request) -> JSONResponse:
    """Insert, commit, answer."""
    fields = await request.json()
    with database:
        database.execute("INSERT INTO log (client_id, text) VALUES (?, ?)", (fields["client_id"], fields["text"]))
    return JSONResponse({"accepted": True})


async def health(_request: Request) -> PlainTextResponse:
    """Tell that pages are served."""
    return PlainTextResponse("ok")


app = Starlette(routes=[Route("/say", say, methods=["POST"]), Route("/health", health)])
uvicorn.run(app, port=int(port), log_level="warning", access_log=False)
