"""Copies of Java's values, and what a Python value is in Java's terms."""

from molt import JavaError


def big(digits):
    return int(digits, 16)


def octets(text):
    return text.encode("latin-1")


def sequence(items, hashable):
    return tuple(items) if hashable else list(items)


def collection(items, hashable):
    return frozenset(items) if hashable else set(items)


def mapping(keys, values):
    return dict(zip(keys, values))


# ---- records and enums


class Record:
    """A Java record: read-only, equal by its values."""

    __slots__ = ("_molt_values",)
    _molt_names = ()
    __match_args__ = ()

    def __init__(self, *values, **named):
        names = self._molt_names
        given = dict(zip(names, values))
        if len(values) > len(names):
            raise TypeError(f"{type(self).__name__} has {len(names)} components, not {len(values)}")
        for name, value in named.items():
            java = self._molt_alias.get(name, name)
            if java not in names or java in given:
                raise TypeError(f"{type(self).__name__} has no component {name}, or it is given twice")
            given[java] = value
        missing = [name for name in names if name not in given]
        if missing:
            raise TypeError(f"{type(self).__name__} lacks {', '.join(missing)}")
        object.__setattr__(self, "_molt_values", tuple(given[name] for name in names))

    def __setattr__(self, name, value):
        raise AttributeError(f"{type(self).__name__} is read-only; replace({name}=…) gives a changed copy")

    def __eq__(self, other):
        return type(other) is type(self) and other._molt_values == self._molt_values

    def __hash__(self):
        return hash(self._molt_values)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        import copy

        return record(type(self), copy.deepcopy(self._molt_values, memo))

    def __repr__(self):
        parts = zip(self._molt_names, self._molt_values)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in parts)})"

    def replace(self, **changes):
        """A copy with other values."""
        values = dict(zip(self._molt_names, self._molt_values))
        for name, value in changes.items():
            java = self._molt_alias.get(name, name)
            if java not in values:
                raise TypeError(f"{type(self).__name__} has no component {name}")
            values[java] = value
        return type(self)(**values)


def record_type(name, key, names, snake_names, alternatives):
    names = list(names)
    snake_names = list(snake_names)
    space = {
        "__slots__": (),
        "_molt_key": key,
        "_molt_names": tuple(names),
        "_molt_alternatives": [list(known) for known in alternatives],
        "_molt_alias": dict(zip(snake_names, names)),
        "__match_args__": tuple(snake_names),
    }
    for index, component in enumerate(names):
        getter = property(lambda self, index=index: self._molt_values[index])
        space.setdefault(component, getter)
        space.setdefault(snake_names[index], getter)
    return type(name, (Record,), space)


def record(kind, values):
    made = kind.__new__(kind)
    object.__setattr__(made, "_molt_values", tuple(values))
    return made


class Constant(str):
    """A constant of a Java enum: a str that is its name."""

    @property
    def name(self):
        return str(self)

    def __repr__(self):
        return f"{type(self).__name__}.{self}"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class EnumType(type):
    def __call__(cls, name):
        found = cls._molt_constants.get(name)
        if found is None:
            raise ValueError(f"{name!r} is no constant of {cls.__name__}")
        return found

    def __len__(cls):
        return len(cls._molt_constants)

    def __iter__(cls):
        return iter(cls._molt_constants.values())

    def __getitem__(cls, name):
        return cls._molt_constants[name]


def enum_type(name, key, constants):
    made = EnumType(name, (Constant,), {"_molt_key": key, "_molt_constants": {}})
    for ordinal, constant in enumerate(constants):
        value = str.__new__(made, constant)
        value.ordinal = ordinal
        made._molt_constants[constant] = value
        if not hasattr(str, constant):
            setattr(made, constant, value)
    return made


def constant(kind, name):
    return kind._molt_constants[name]


# ---- host objects


class HostObject:
    """A Java object that was passed in: its public methods can be called."""

    __slots__ = ("_molt_handle",)

    def __eq__(self, other):
        return isinstance(other, HostObject) and bool(_invoke(self._molt_handle, "equals", [other]))

    def __hash__(self):
        return _invoke(self._molt_handle, "hashCode", [])

    def __str__(self):
        return _invoke(self._molt_handle, "toString", [])

    def __repr__(self):
        return f"<Java {type(self).__name__}>"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


_invoke_java = None


def set_invoke(invoke):
    global _invoke_java
    _invoke_java = invoke


def _invoke(handle, name, arguments):
    result = _invoke_java(handle, name, arguments)
    if isinstance(result, _Raised):
        raise result.error
    return result


class _Raised:
    """What a call of Java is to raise."""

    def __init__(self, error):
        self.error = error


def raised(error):
    return _Raised(error)


def _method(name):
    def method(self, *arguments):
        return _invoke(self._molt_handle, name, arguments)

    method.__name__ = name
    return method


def _next(self):
    if not _invoke(self._molt_handle, "hasNext", []):
        raise StopIteration
    return _invoke(self._molt_handle, "next", [])


def host_type(name, methods, called):
    methods = list(methods)
    space = {"__slots__": ()}
    for method in methods:
        space[method] = _method(method)
    if called is not None:
        space["__call__"] = _method(called)
    if "iterator" in methods:
        space["__iter__"] = lambda self: iter(_invoke(self._molt_handle, "iterator", []))
    if "hasNext" in methods and "next" in methods:
        space["__iter__"] = lambda self: self
        space["__next__"] = _next
    if "close" in methods:
        space["__enter__"] = lambda self: self
        space["__exit__"] = lambda self, *raised: (_invoke(self._molt_handle, "close", []), None)[1]
    return type(name, (HostObject,), space)


def host(kind, handle):
    made = kind.__new__(kind)
    made._molt_handle = handle
    return made


def java_error(java_class, message, thrown):
    return _Raised(JavaError(java_class, message, thrown))


# ---- back


def items(value):
    """A list or a tuple of what a value gives in turn; None where that is no list in Java."""
    if type(value) in (list, tuple):
        return value
    if isinstance(value, (str, type)) or _is_mapping(value):
        return None
    try:
        iterator = iter(value)
    except TypeError:
        return None
    return list(iterator)


def _is_mapping(value):
    return isinstance(value, dict) or hasattr(type(value), "keys") and hasattr(type(value), "__getitem__")


def octets_of(view):
    return view.tobytes()


def entries(value):
    """Keys and values in turn; None where the value has none."""
    if hasattr(value, "__dataclass_fields__"):
        value = {name: getattr(value, name) for name in value.__dataclass_fields__}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    elif not hasattr(value, "items") or not hasattr(value, "keys"):
        return None
    flat = []
    for key, found in value.items():
        flat.append(key)
        flat.append(found)
    return flat


def components(value, kind):
    """The values of a record's components, in order; the name of the first that is missing."""
    if type(value) is kind:
        return value._molt_values
    found = []
    keys = value.keys() if _is_mapping(value) else None
    for names in kind._molt_alternatives:
        for name in names:
            if keys is not None:
                if name in keys:
                    found.append(value[name])
                    break
            elif hasattr(value, name):
                found.append(getattr(value, name))
                break
        else:
            return names[0]
    return found


def kind(value):
    """A letter that says what a value is, and what else Java needs to know of it."""
    if isinstance(value, (Record, Constant)):
        return ("R" if isinstance(value, Record) else "E") + str(type(value)._molt_key)
    if isinstance(value, HostObject):
        return "H"
    if isinstance(value, str):
        return "s"
    if isinstance(value, (int, float)):
        return "n"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "b"
    if isinstance(value, (set, frozenset)):
        return "S"
    if isinstance(value, (list, tuple)):
        if hasattr(value, "_asdict"):
            return "M"
        return "l"
    if isinstance(value, dict) or hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        return "M"
    known = _of_library(value)
    if known is not None:
        return known
    if hasattr(value, "cr_await"):
        return "c"
    if isinstance(value, type):
        return "?"
    if _is_mapping(value):
        return "M"
    return "i" if hasattr(value, "__iter__") else "?"


_TIMES = {
    "timedelta": lambda value: f"T{value.days},{value.seconds},{value.microseconds}",
    "datetime": lambda value: ("Z" if value.tzinfo else "z") + value.isoformat(),
    "date": lambda value: "d" + value.isoformat(),
    "time": lambda value: "t" + value.isoformat(),
}


def _of_library(value):
    """A number, a time or a name of Python's library, or of a class derived from such; nothing is imported for that."""
    for base in type(value).__mro__:
        module, name = base.__module__, base.__name__
        if name == "Decimal" and module in ("decimal", "_decimal", "_pydecimal"):
            return "D" + _decimal(value)
        if name in _TIMES and module in ("datetime", "_datetime", "_pydatetime"):
            return _TIMES[name](value)
        if name == "UUID" and module == "uuid":
            return "U" + str(value)
    return None


def _decimal(value):
    """As text that Java reads: of its parts where it has them, as to format it takes long in GraalPy."""
    exponent = getattr(value, "_exp", None)
    if type(exponent) is int:
        return f"{'-' if value._sign else ''}{value._int}E{exponent}"
    return str(value)


def _is_enum_member(value):
    return hasattr(type(value), "__members__") and hasattr(value, "name")


def enum_names(value):
    """The names that a constant of a Java enum may have, the likeliest first; None where it is none."""
    if _is_enum_member(value):
        return [value.name, value.value] if isinstance(value.value, str) else [value.name]
    return [str(value)] if isinstance(value, str) else None


def handle(value):
    return value._molt_handle if isinstance(value, HostObject) else None


def thrown(error):
    return error._molt_thrown if isinstance(error, JavaError) else None
