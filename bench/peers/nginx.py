"""Becomes nginx with bench/peers/nginx.conf."""
import argparse
import os
import pathlib
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument("--port")
parser.add_argument("--items")
parser.add_argument("--files")
options = parser.parse_args()
folder = tempfile.mkdtemp(prefix="nginx-")
text = pathlib.Path(__file__).with_name("nginx.conf").read_text()
for word, value in (("PORT", options.port), ("FILES", options.files), ("FOLDER", folder)):
    text = text.replace(word, value)
(pathlib.Path(folder) / "nginx.conf").write_text(text)
os.execvp("nginx", ["nginx", "-p", folder, "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"])
