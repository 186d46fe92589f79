"""What both programs answer with."""
import argparse
import json
import pathlib


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--items", type=pathlib.Path)
    parser.add_argument("--files", type=pathlib.Path)
    chosen = parser.parse_args()
    chosen.items = json.loads(chosen.items.read_text())
    return chosen


def price(items, count, factor):
    wanted = [{**each, "total": each["price"] * each["quantity"] * factor} for each in items[:count]]
    return {"items": wanted, "count": len(wanted)}
