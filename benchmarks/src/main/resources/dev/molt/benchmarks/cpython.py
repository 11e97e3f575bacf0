"""A CPython process that does what the benchmarks ask for on its standard input, a command a line."""

import importlib
import sys
import timeit
import zipimport
from decimal import Decimal
from types import SimpleNamespace

path = sys.argv[1]
sys.path.insert(0, path)


def modules():
    return [name for name in sys.modules if name.split(".")[0] == "sample"]


def fresh():
    """All of it anew: what was imported, and what zipimport knows of the archive, is forgotten."""
    for name in modules():
        del sys.modules[name]
    zipimport._zip_directory_cache.pop(path, None)
    sys.path_importer_cache.pop(path, None)
    importlib.invalidate_caches()
    return importlib.import_module("sample.entry").version()


def reload():
    """Into the modules that there are, those first that others import from."""
    importlib.invalidate_caches()
    for name in sorted(modules(), key=lambda name: (name == "sample.entry", name)):
        importlib.reload(sys.modules[name])
    return sys.modules["sample.entry"].version()


def cost(statement):
    """Nanoseconds of one run, the median of many."""
    entry = importlib.import_module("sample.entry")
    item = SimpleNamespace(article="tea", quantity=3, unit_price=Decimal("3.49"))
    timer = timeit.Timer(statement, globals={"entry": entry, "item": item})
    loops, _ = timer.autorange()
    return sorted(timer.repeat(9, loops))[4] / loops * 1e9


def resident():
    """Kilobytes of memory."""
    with open("/proc/self/status") as status:
        return next(line.split()[1] for line in status if line.startswith("VmRSS"))


print(fresh(), flush=True)
for line in sys.stdin:
    command, _, argument = line.strip().partition(" ")
    print({"fresh": fresh, "reload": reload, "resident": resident, "cost": lambda: cost(argument)}[command](), flush=True)
