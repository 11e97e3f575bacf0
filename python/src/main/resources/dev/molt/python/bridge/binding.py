"""Finds the functions that serve Java's methods."""

_FUNCTIONS = {"function", "method", "builtin_function_or_method", "method-wrapper", "partial"}


def find(target, names, only):
    """A plain function serves the only method that there is."""
    if only and type(target).__name__ in _FUNCTIONS:
        return target
    for name in names:
        found = getattr(target, name, None)
        if found is not None:
            return found
    return None


def is_async(function):
    """Whether a call of it only makes what an event loop would run."""
    code = getattr(_plain(function)[0], '__code__', None)
    return code is not None and bool(code.co_flags & 0x280)


def arity(function):
    """The least and the greatest number of arguments (-1: any), or None where that cannot be told."""
    function, bound = _plain(function)
    code = getattr(function, '__code__', None)
    if code is None:
        return None
    most = code.co_argcount - bound
    defaults = getattr(function, '__defaults__', None) or ()
    keywords = getattr(function, '__kwdefaults__', None) or {}
    if code.co_kwonlyargcount > len(keywords):
        return None
    return [max(most - len(defaults), 0), -1 if code.co_flags & 4 else most]


def _plain(function):
    """What runs at a call, and how many of its arguments the caller does not give."""
    bound = 0
    if isinstance(function, type):
        function, bound = function.__init__, 1
    elif not hasattr(function, '__code__') and not hasattr(function, '__func__'):
        function = getattr(type(function), '__call__', None)
        bound = 1
    inner = getattr(function, '__func__', None)
    if inner is not None:
        function, bound = inner, bound + 1
    return function, bound
