"""What Molt does inside a context before and after the module's own code: functions that Java calls."""

import atexit
import importlib
import os
import sys
import time
import types


def pause(sleep=time.sleep):
    """Lets other threads have their turn. Not by sleep(0): GraalPy's sleep of a whole number lasts to the next second."""
    sleep(0.0)


def replace_sleep(sleep):
    """Python's own sleep can't be woken: neither to stop a job, nor to end a context."""

    def interruptible_sleep(seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if not sleep(float(seconds)):
            raise KeyboardInterrupt("asked to end")

    interruptible_sleep.__name__ = "sleep"
    time.sleep = interruptible_sleep


def forget_main_thread():
    """At its end Python waits for the thread that imported threading, which is the host's and goes on."""
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown_locks.discard(threading.main_thread()._tstate_lock)


def replace_exit():
    """GraalPy would close the context in the middle of a call, and with it the version for all callers."""

    def _exit(status):
        raise SystemExit(status)

    os._exit = sys.modules[os.name]._exit = _exit


def preload(names):
    """Imports what modules are likely to import, and lets what can't be imported be."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            pass


def run_exit_functions():
    """What Python does before its end: waits for its threads, and runs what is registered with atexit."""
    threading = sys.modules.get("threading")
    if threading is not None:
        end_main_thread(threading.main_thread())
        threading._shutdown()
    atexit._run_exitfuncs()


def end_main_thread(main):
    """The thread that imported threading is another one than that which ends the context, and would be waited for."""
    lock = main._tstate_lock
    if lock is not None and lock.locked():
        lock.release()
        main._stop()


def forget_exit_functions():
    """What was stopped in the middle is not to be run again."""
    atexit._clear()
    if "threading" in sys.modules:
        sys.modules["threading"]._shutdown = lambda: None


def import_from(paths):
    paths = list(paths)
    for path in paths:
        sys.path_importer_cache.pop(path, None)
    sys.path[:0] = paths


def loaded_names():
    """The modules of the standard library that have been imported, for the next contexts to preload."""
    top = sys.stdlib_module_names
    return [name for name in sys.modules if name.split(".")[0] in top and not name.startswith("_")]


class MissingProvider(Exception):
    """What a provider line leads to is not there."""


def resolve(module, attribute):
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name and (module + ".").startswith(missing.name + "."):
            raise MissingProvider(f"there is no module {missing.name}") from None
        raise
    for name in filter(None, attribute.split(".")):
        if not hasattr(found, name):
            public = ", ".join(known for known in dir(found) if not known.startswith("_"))
            raise MissingProvider(f"{found!r} has no {name}; it has: {public}") from None
        found = getattr(found, name)
    return found


def _required(function):
    """How many arguments a function must get besides self; none where Python can't tell."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if code is None:
        return 0, False
    required = code.co_argcount - len(getattr(function, "__defaults__", None) or ()) - 1
    takes_context = "context" in code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    return required, takes_context


def create(found):
    """The provider: an instance of a class, and anything else as it is."""
    if not isinstance(found, type):
        return found
    context = sys.modules["molt"].context
    required, takes_context = _required(found.__init__)
    if required > 1:
        raise TypeError(f"{found.__name__}() takes {required} arguments; Molt gives it one at most, its context")
    if required == 1:
        return found(context)
    return found(context=context) if takes_context else found()


def hooks(provider):
    """What has a part in the version's life, under the names of the Java methods."""
    found = {}
    if callable(getattr(provider, "release", None)) and callable(getattr(provider, "adopt", None)):
        found["Stateful"] = provider
    if callable(getattr(provider, "health_check", None)):
        found["HealthCheck"] = types.SimpleNamespace(check=provider.health_check)
    if callable(getattr(provider, "warm_up", None)):
        found["WarmUp"] = types.SimpleNamespace(warmUp=provider.warm_up)
    if callable(getattr(provider, "close", None)) and not isinstance(provider, types.ModuleType):
        found["AutoCloseable"] = provider
    return found


def hook(found, name):
    return found.get(name)


def run_main(paths, arguments):
    """Runs __main__.py of the first path as the program that this process is; returns its exit code."""
    import zipimport

    import_from(paths)
    path = paths[0]
    sys.argv = list(arguments)
    main = types.ModuleType("__main__")
    loader = zipimport.zipimporter(path)
    main.__dict__.update(__file__=path + "/__main__.py", __loader__=loader, __package__="")
    sys.modules["__main__"] = main
    try:
        exec(loader.get_code("__main__"), main.__dict__)
        return 0
    except SystemExit as exit:
        if exit.code is None or isinstance(exit.code, int):
            return (exit.code or 0) & 255
        print(exit.code, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BaseException as raised:
        _print_traceback(raised)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _print_traceback(raised):
    import traceback

    # Without the frame that is here.
    traceback.print_exception(raised.with_traceback(raised.__traceback__ and raised.__traceback__.tb_next))
