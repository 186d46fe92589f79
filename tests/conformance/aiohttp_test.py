"""Python's aiohttp as a client."""

import asyncio

import aiohttp
import pytest

BIG = 8 * 1024 * 1024


@pytest.fixture
def talk(server):
    """Runs `conversation(session)`, and gives how many connections it took."""

    def run(conversation) -> int:
        connections = 0

        async def connected(*_):
            nonlocal connections
            connections += 1

        async def main():
            trace = aiohttp.TraceConfig()
            trace.on_connection_create_end.append(connected)
            limit = aiohttp.ClientTimeout(total=30)
            async with aiohttp.ClientSession(server.address, trace_configs=[trace], timeout=limit) as session:
                await conversation(session)

        asyncio.run(main())
        return connections

    return run


def test_get_again_and_again_on_one_connection(talk):
    async def conversation(session):
        for _ in range(20):
            async with session.get("/plain") as answer:
                assert await answer.text() == "plain"

    assert talk(conversation) == 1


def test_json(talk):
    async def conversation(session):
        async with session.post("/json", json={"a": [1, "ä"]}) as answer:
            assert await answer.json() == {"a": [1, "ä"]}

    talk(conversation)


def test_chunked_upload(talk):
    async def pieces():
        for _ in range(BIG // 65536):
            yield b"x" * 65536

    async def conversation(session):
        async with session.post("/echo", data=pieces()) as answer:
            assert await answer.read() == b"x" * BIG

    talk(conversation)


def test_form_with_files(talk):
    async def conversation(session):
        form = aiohttp.FormData()
        form.add_field("title", "two files")
        for i in range(2):
            form.add_field("file", b"x" * BIG, filename=f"aiohttp{i}.bin", content_type="application/octet-stream")
        async with session.post("/upload", data=form) as answer:
            assert [(part["name"], part["bytes"]) for part in await answer.json()] == [("title", 9), ("file", BIG), ("file", BIG)]
        async with session.get("/files/aiohttp1.bin") as answer:
            assert await answer.read() == b"x" * BIG

    talk(conversation)


def test_large_download(talk):
    async def conversation(session):
        async with session.get("/large", params={"bytes": 4 * BIG}) as answer:
            size = 0
            async for piece in answer.content.iter_any():
                size += len(piece)
            assert size == 4 * BIG

    talk(conversation)


def test_lines_arrive_one_by_one(talk):
    async def conversation(session):
        async with session.get("/stream", params={"items": 3, "interval_ms": 10}) as answer:
            assert [line async for line in answer.content] == [b'{"number":%d}\n' % each for each in range(3)]

    talk(conversation)


def test_expect_100_continue(talk):
    async def conversation(session):
        async with session.post("/inspect", data=b"x" * 100_000, expect100=True) as answer:
            seen = await answer.json()
        assert seen["body_bytes"] == 100_000
        assert {"name": "Expect", "value": "100-continue"} in seen["headers"]

    talk(conversation)


def test_many_at_once(talk):
    async def conversation(session):
        async def one(number):
            async with session.post("/json", json=number) as answer:
                assert await answer.json() == number

        await asyncio.gather(*(one(number) for number in range(200)))

    talk(conversation)
