"""Builds the peers that this machine has the tools for, into build/peers, and says how each is started.

Each runs on one CPU, in the set-up its manual suggests for that; a tool that is not installed leaves its peers out with a
line. Python's run in an environment of their own there.
"""
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
INTO = HERE.parent.parent / "build" / "peers"
OPTIONS = "--port {port} --items {items} --files {files}"


def run(name, *command, cwd=HERE, **environment):
    """Whether it succeeds; what it prints goes into a log."""
    with open(INTO / f"{name}.log", "ab") as log:
        done = subprocess.run([str(word) for word in command], cwd=cwd, stdout=log, stderr=log, check=False,
                              env={**os.environ, **environment})
    if done.returncode:
        print(f"left out, does not build ({INTO}/{name}.log): {name}", file=sys.stderr)
    return done.returncode == 0


def go(name, folder):
    if run(name, "go", "build", "-o", INTO / name, ".", cwd=HERE / folder):
        return f"env GOMAXPROCS=1 {INTO / name} {OPTIONS}"


def rust(name):
    if run("rust", "cargo", "build", "--release", cwd=HERE / "rust", CARGO_TARGET_DIR=str(INTO / "rust")):
        return f"{INTO / 'rust' / 'release' / name} {OPTIONS}"


def beast():
    if run("Boost.Beast", "g++", "-std=c++20", "-O2", "-o", INTO / "beast", HERE / "beast.cpp"):
        return f"{INTO / 'beast'} {OPTIONS}"


def python(name, program):
    environment = INTO / "venv"
    if not (environment / "bin" / "uvicorn").exists():
        if not (run("python", sys.executable, "-m", "venv", environment) and
                run("python", environment / "bin" / "pip", "install", "-q", "-r", HERE / "python" / "requirements.txt")):
            return None
    return f"{environment / 'bin' / 'python'} {HERE / 'python' / program} {OPTIONS}"


def nginx():
    return f"{sys.executable} {HERE / 'nginx.py'} {OPTIONS}"


PEERS = {  # name: what it needs, and how it is made
    "nginx": ("nginx", nginx),
    "Boost.Beast": ("g++", beast),
    "fasthttp": ("go", lambda: go("fasthttp", "fasthttp")),
    "Go net/http": ("go", lambda: go("nethttp", "go")),
    "actix-web": ("cargo", lambda: rust("actix")),
    "axum": ("cargo", lambda: rust("axum")),
    "Node": ("node", lambda: f"node {HERE / 'node' / 'server.mjs'} {OPTIONS}"),
    "aiohttp": (sys.executable, lambda: python("aiohttp", "aiohttp_server.py")),
    "FastAPI": (sys.executable, lambda: python("FastAPI", "fastapi_server.py")),
}


def commands(names):
    """Name and command of those wanted that are there; all when none is named."""
    INTO.mkdir(parents=True, exist_ok=True)
    found = {}
    for name, (needs, make) in PEERS.items():
        if names and name not in names:
            continue
        if shutil.which(needs) is None:
            print(f"left out, {needs} is not installed: {name}", file=sys.stderr)
        elif command := make():
            found[name] = command
    return found
