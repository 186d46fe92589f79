"""The arena's endpoints with aiohttp on uvloop."""
import uvloop
from aiohttp import web
from items import options, price

chosen = options()


async def total(request):
    answer = int(request.query["a"]) + int(request.query["b"])
    if request.method == "POST":
        answer += int(await request.text())
    return web.Response(text=str(answer))


async def items(request):
    count = int(request.match_info["count"])
    if not 1 <= count <= len(chosen.items):
        raise web.HTTPNotFound
    response = web.json_response(price(chosen.items, count, int(request.query.get("m", 1))))
    if "Accept-Encoding" in request.headers:
        response.enable_compression()
    return response


async def upload(request):
    read = 0
    async for piece in request.content.iter_any():
        read += len(piece)
    return web.Response(text=str(read))


async def ok(_):
    return web.Response(text="ok")


async def plaintext(_):
    return web.Response(text="Hello, World!")


async def hello(_):
    return web.json_response({"message": "Hello, World!"})


app = web.Application(client_max_size=64 << 20)
app.router.add_get("/baseline11", total)
app.router.add_post("/baseline11", total)
app.router.add_get("/pipeline", ok)
app.router.add_get("/plaintext", plaintext)
app.router.add_get("/json", hello)
app.router.add_get("/json/{count}", items)
app.router.add_post("/upload", upload)
app.router.add_static("/static", chosen.files)
uvloop.install()
web.run_app(app, host="127.0.0.1", port=chosen.port, access_log=None, print=None)
