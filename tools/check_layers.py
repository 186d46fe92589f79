#!/usr/bin/env python3
"""Refuses an #include that the layers do not permit.

The table is in CMakeLists.txt: `corest_layer(<name> DEPENDS ... PRIVATE_PACKAGES ... TEST_DEPENDS ...)`. A file of
include/corest/<layer>/ or src/<layer>/ sees its layer and all below it; a file of tests/<layer>/ sees TEST_DEPENDS too.

usage: tools/check_layers.py [--self-test]
"""

import pathlib
import re
import sys
import tempfile
from dataclasses import dataclass, field

# The system's own headers are for the layer that talks to the system.
PLATFORM = re.compile(
    r"^(sys|linux|arpa|net|netinet|asm)/|^(unistd|fcntl|poll|signal|pthread|sched|netdb|dlfcn|termios|ifaddrs|spawn|pwd|grp|"
    r"resolv|aio|semaphore|ucontext|execinfo|link|sysexits|syslog|dirent|ftw|glob|wordexp|langinfo|utime|libgen)\.h$|^csignal$"
)
PLATFORM_ALLOWED = {
    "src/io/": "the system's calls are this layer's work",
    "src/server/": "a worker reads and writes its own sockets between two wake-ups, without a frame",
    "src/base/quiet_thread.cpp": "whoever starts a thread, it must take no signals",
    "src/serve/serve.cpp": "names the signals that end a service",
    "tests/io/": "real sockets and files",
    "tests/client/": "peers with real sockets",
    "tests/files/": "clients with real sockets, and files as strangers leave them",
    "tests/observe/": "log lines read back through a pipe",
    "tests/server/": "clients with real sockets",
    "tests/serve/": "clients with real sockets, and signals",
    "tests/sqlite/": "databases in real files, and a process killed in mid-write",
}
# A package's headers are for the layers that name the package in PRIVATE_PACKAGES.
PACKAGE_HEADERS = {
    "simdjson": r"^simdjson",
    "fmt": r"^fmt/",
    "spdlog": r"^spdlog/",
    "sqlite3": r"^sqlite3",
    "libcares": r"^ares",
    "libcrypto": r"^openssl/",
    "zlib": r"^zlib\.h$",
    "libbrotlienc": r"^brotli/encode",
    "libbrotlidec": r"^brotli/decode",
    "libzstd": r"^zstd",
}
UMBRELLA_LAYER = "serve"  # <corest/corest.hpp> belongs to it
LONG_FILE = 400  # lines; a file near this holds two ideas

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


@dataclass
class Layer:
    depends: list[str] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)
    test_depends: list[str] = field(default_factory=list)


def read_layers(root: pathlib.Path) -> dict[str, Layer]:
    text = re.sub(r"#.*", "", (root / "CMakeLists.txt").read_text())
    layers = {}
    for call in re.findall(r"\bcorest_layer\(([^)]*)\)", text):
        name, *words = call.split()
        layer = layers[name] = Layer()
        lists = {"DEPENDS": layer.depends, "PRIVATE_PACKAGES": layer.packages, "TEST_DEPENDS": layer.test_depends}
        target = None
        for word in words:
            if word in lists:
                target = lists[word]
            else:
                target.append(word)
    return layers


def closure(layers: dict[str, Layer], names: list[str]) -> set[str]:
    seen, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += layers[name].depends
    return seen


class Checker:
    def __init__(self, root: pathlib.Path):
        self.root = root
        self.layers = read_layers(root)
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.files = 0

    def layer_of_header(self, header: str) -> str:
        """corest/json/read.hpp -> json; corest/corest.hpp -> the umbrella's layer."""
        parts = header.split("/")
        return parts[1] if len(parts) > 2 else UMBRELLA_LAYER

    def check_include(self, path: str, layer: str, seen: set[str], quote: str, header: str):
        def refuse(why: str):
            self.errors.append(f"{path}: #include {quote}{header}{'>' if quote == '<' else quote}: {why}")

        public = path.startswith("include/")
        used = None
        if quote == "<" and header.startswith("corest/"):
            used = self.layer_of_header(header)
        elif quote == '"' and "/" in header:
            used = header.split("/")[0]
            if used not in self.layers:  # a helper of the tests: it must not bring in what the test may not see
                self.check_helper(path, layer, seen, header)
                return
        if quote == '"' and public:
            refuse("a public header includes public headers only, as <corest/layer/name.hpp>")
        if used and used not in self.layers:
            refuse(f"there is no layer {used} in CMakeLists.txt")
        elif used and used not in seen:
            refuse(f"{layer} may see only {', '.join(sorted(seen))}")
        if quote == "<" and PLATFORM.search(header) and not path.startswith(tuple(PLATFORM_ALLOWED)):
            refuse("a header of the system; only src/io may know the system")
        for package, pattern in PACKAGE_HEADERS.items():
            if quote == "<" and re.search(pattern, header):
                if public:
                    refuse(f"{package} is for .cpp files, so that who uses corest does not compile it")
                elif not path.startswith("tests/") and package not in self.layers[layer].packages:
                    refuse(f"{layer} does not name the package {package} in CMakeLists.txt")

    def check_helper(self, path: str, layer: str, seen: set[str], header: str):
        helper = self.root / "tests" / header
        if path.startswith("tests/") and ".." not in header and helper.is_file():
            self.check_includes(f"tests/{header}, for {path}", helper.read_text(), layer, seen)
        else:
            self.errors.append(f'{path}: #include "{header}": not a file of a layer, nor of tests/ for a test')

    def check_includes(self, path: str, text: str, layer: str, seen: set[str]):
        for quote, header in INCLUDE.findall(text):
            self.check_include(path, layer, seen, quote, header)

    def has_header(self, path: str) -> bool:
        """Whether the idea of a .cpp is said at the top of the header it implements."""
        top, layer, *_, name = path.split("/")
        header = pathlib.PurePath(name).with_suffix(".hpp").name
        folders = (self.root / "include/corest" / layer, self.root / top / layer)
        return name != header and any(next(folder.rglob(header), None) for folder in folders if folder.is_dir())

    def check_shape(self, path: str, text: str):
        if not path.startswith("tests/") and not text.startswith("// ") and not self.has_header(path):
            self.errors.append(f"{path}: the first line must say the file's idea: // A timer wheel: ...")
        if path.endswith(".hpp") and "#pragma once" not in text:
            self.errors.append(f"{path}: a header needs #pragma once")
        lines = text.count("\n")
        if lines > LONG_FILE:
            self.warnings.append(f"{path}: {lines} lines; over {LONG_FILE} a file holds two ideas")

    def check_tree(self) -> list[str]:
        for top in ("include", "src", "tests", "examples"):
            for file in sorted((self.root / top).rglob("*")):
                if file.suffix not in (".hpp", ".cpp"):
                    continue
                path = file.relative_to(self.root).as_posix()
                text = file.read_text()
                self.files += 1
                self.check_shape(path, text)
                parts = path.split("/")
                layer = self.layer_of_header("/".join(parts[1:])) if top == "include" else parts[1]
                if layer not in self.layers:
                    if top in ("include", "src"):
                        self.errors.append(f"{path}: there is no layer {layer} in CMakeLists.txt")
                    continue
                tested = self.layers[layer].test_depends if top == "tests" else []
                self.check_includes(path, text, layer, closure(self.layers, [layer, *tested]))
        return self.errors

    def report(self) -> int:
        for warning in self.warnings:
            print(f"warning: {warning}")
        for error in self.errors:
            print(f"error: {error}")
        print(f"check_layers: {self.files} files, {len(self.layers)} layers, {len(self.errors)} errors")
        return 1 if self.errors else 0


GOOD_TREE = {
    "CMakeLists.txt": "corest_layer(base)\ncorest_layer(async DEPENDS base)\n"
    "corest_layer(io DEPENDS async) # not: web\ncorest_layer(json DEPENDS base PRIVATE_PACKAGES simdjson)\n"
    "corest_layer(web DEPENDS json async TEST_DEPENDS testing)\ncorest_layer(testing DEPENDS web)\n"
    "corest_layer(serve DEPENDS web io)\n",
    "include/corest/base/buffer.hpp": "// Bytes.\n#pragma once\n#include <string>\n",
    "include/corest/corest.hpp": "// All.\n#pragma once\n#include <corest/web/router.hpp>\n#include <corest/io/loop.hpp>\n",
    "src/io/linux/loop.cpp": "// A loop.\n#include <sys/epoll.h>\n#include <corest/base/buffer.hpp>\n",
    "src/base/buffer.cpp": "#include <corest/base/buffer.hpp>\n",
    "src/json/read.cpp": '// Reads.\n#include <simdjson.h>\n#include "json/limits.hpp"\n',
    "tests/web/router_test.cpp": '#include <corest/testing/client.hpp>\n#include "support/words.hpp"\n',
    "tests/support/words.hpp": "#pragma once\n#include <corest/base/buffer.hpp>\n",
}
BAD_FILES = {  # each alone, added to the good tree, is refused with this
    "include/corest/base/up.hpp": ("// Up.\n#pragma once\n#include <corest/async/task.hpp>\n", "base may see only base"),
    "include/corest/web/quoted.hpp": ('// Q.\n#pragma once\n#include "web/x.hpp"\n', "public headers only"),
    "include/corest/json/dom.hpp": ("// D.\n#pragma once\n#include <simdjson.h>\n", "is for .cpp files"),
    "include/corest/web/guard.hpp": ("// G.\n#include <string>\n", "#pragma once"),
    "include/corest/cloud/x.hpp": ("// X.\n#pragma once\n", "there is no layer cloud"),
    "src/web/socket.cpp": ("// S.\n#include <corest/io/socket.hpp>\n", "web may see only"),
    "src/web/private.cpp": ('// P.\n#include "io/operation.hpp"\n', "web may see only"),
    "src/web/all.cpp": ("// A.\n#include <corest/corest.hpp>\n", "web may see only"),
    "src/web/platform.cpp": ("// P.\n  #  include <unistd.h>\n", "only src/io may know the system"),
    "src/async/now.cpp": ("// N.\n#include <sys/time.h>\n", "only src/io may know the system"),
    "src/web/parse.cpp": ("// P.\n#include <simdjson.h>\n", "does not name the package simdjson"),
    "src/web/mute.cpp": ("#include <string>\n", "must say the file's idea"),
    "tests/json/web_test.cpp": ("#include <corest/web/router.hpp>\n", "json may see only"),
    "tests/json/helped_test.cpp": ('#include "support/server.hpp"\n', "nor of tests/ for a test"),
    "tests/json/dots_test.cpp": ('#include "../web/x.hpp"\n', "nor of tests/ for a test"),
    "src/web/tested.cpp": ('// T.\n#include "support/words.hpp"\n', "not a file of a layer"),
}


def self_test() -> int:
    failures = []

    def check(extra: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**GOOD_TREE, **extra}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            return Checker(root).check_tree()

    if errors := check({}):
        failures.append(f"the good tree is refused: {errors}")
    helper = {"tests/support/sly.hpp": "#pragma once\n#include <corest/web/router.hpp>\n"}
    cases = {path: ({path: text}, sentence) for path, (text, sentence) in BAD_FILES.items()}
    cases["a helper"] = ({**helper, "tests/json/sly_test.cpp": '#include "support/sly.hpp"\n'}, "json may see only")
    for name, (extra, sentence) in cases.items():
        errors = check(extra)
        if len(errors) != 1 or sentence not in errors[0]:
            failures.append(f"{name}: expected one error with {sentence!r}, got {errors}")
    for failure in failures:
        print(f"self-test: {failure}", file=sys.stderr)
    print(f"check_layers: self-test of {len(cases)} bad trees, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(self_test())
    checker = Checker(pathlib.Path(__file__).resolve().parent.parent)
    checker.check_tree()
    sys.exit(checker.report())
