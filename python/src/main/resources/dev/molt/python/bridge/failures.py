"""Tells an exception in plain values."""


def describe(error):
    """Type, message, names of the classes that it is, traceback, frames (file, line, function), what it came from."""
    kind = type(error)
    name = kind.__name__
    try:
        said = str(error)
    except Exception:
        said = ''
    return [
        name,
        said,
        [base.__name__ for base in kind.__mro__],
        text(error),
        frames(error.__traceback__),
        error.__context__ if error.__cause__ is None and not error.__suppress_context__ else error.__cause__,
    ]


def text(error):
    """As Python prints it, without the lines of Molt's own code."""
    import traceback
    told = traceback.TracebackException(type(error), error, error.__traceback__, compact=True)
    _leave_own_out(told)
    return ''.join(told.format())


def _leave_own_out(first):
    left = [first]
    while left:
        told = left.pop()
        if told is not None:
            if told.stack is not None:
                told.stack[:] = [frame for frame in told.stack if not frame.filename.startswith('<molt')]
            left += [told.__cause__, told.__context__, *(told.exceptions or ())]


def frames(trace):
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if not code.co_filename.startswith('<molt'):
            found += [code.co_filename, trace.tb_lineno, code.co_name]
        trace = trace.tb_next
    return found
