"""The arena's endpoints with FastAPI on uvicorn, with uvloop and httptools."""
from typing import Annotated

import uvicorn
from fastapi import FastAPI, HTTPException, Path, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from items import options, price
from pydantic import BaseModel

chosen = options()
app = FastAPI()
app.add_middleware(GZipMiddleware, minimum_size=1000)


class Rating(BaseModel):
    score: int
    count: int


class Item(BaseModel):
    id: int
    name: str
    category: str
    price: int
    quantity: int
    active: bool
    tags: list[str]
    rating: Rating
    total: int


class Items(BaseModel):
    items: list[Item]
    count: int


class Message(BaseModel):
    message: str


@app.get("/baseline11", response_class=PlainTextResponse)
async def total(a: int, b: int):
    return str(a + b)


@app.post("/baseline11", response_class=PlainTextResponse)
async def total_with_body(a: int, b: int, request: Request):
    try:
        return str(a + b + int(await request.body()))
    except ValueError:
        raise HTTPException(422, "the body is a number") from None


@app.get("/pipeline", response_class=PlainTextResponse)
async def ok():
    return "ok"


@app.get("/plaintext", response_class=PlainTextResponse)
async def plaintext():
    return "Hello, World!"


@app.get("/json")
async def hello() -> Message:
    return Message(message="Hello, World!")


@app.get("/json/{count}")
async def items(count: Annotated[int, Path(ge=1, le=50)], m: int = 1) -> Items:
    return price(chosen.items, count, m)


@app.post("/upload", response_class=PlainTextResponse)
async def upload(request: Request):
    read = 0
    async for piece in request.stream():
        read += len(piece)
    return str(read)


app.mount("/static", StaticFiles(directory=chosen.files))
uvicorn.run(app, host="127.0.0.1", port=chosen.port, log_level="error", access_log=False, loop="uvloop",
            http="httptools")
