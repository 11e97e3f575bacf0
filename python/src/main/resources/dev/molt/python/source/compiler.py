# What Java asks about source texts. They come as Latin-1, a character for each byte. No text is run.
import sys
import warnings

# What the compiler warns of is said where the text is imported.
warnings.simplefilter("ignore")


def flaw(text, file):
    """None, or line, column and message of what keeps the text from being compiled, in a string."""
    try:
        compile(text.encode("latin-1"), file, "exec", dont_inherit=True)
        return None
    except SyntaxError as e:
        return f"{e.lineno or 0}\n{e.offset or 0}\n{e.msg}"
    except RecursionError:
        return "0\n0\nit is nested too deeply."
    except (ValueError, MemoryError, OverflowError) as e:
        return f"0\n0\n{type(e).__name__}: {e}"


def standard_modules():
    return "\n".join(sorted(sys.stdlib_module_names))


# The types of AST nodes by what they do; names, so that no module has to be imported.
SCOPES = {"FunctionDef", "AsyncFunctionDef", "ClassDef", "Lambda", "ListComp", "SetComp", "DictComp", "GeneratorExp"}
DEFINITIONS = {"FunctionDef", "AsyncFunctionDef", "ClassDef"}
PATTERNS = {"MatchAs", "MatchStar", "MatchMapping"}
# Whoever uses one of these at a module's top level, or anywhere else, may bind any name.
OPENING = {"globals", "exec", "eval", "vars", "setattr", "modules"}


class Names:
    def __init__(self):
        self.lines = {}
        self.open = False

    def bind(self, name, line):
        if name is not None:
            self.lines.setdefault(name, line)
            self.open = self.open or name == "__getattr__"

    def visit(self, node, top):
        kind = type(node).__name__
        if kind in DEFINITIONS and top:
            self.bind(node.name, node.lineno)
        elif kind == "Global":
            for name in node.names:
                self.bind(name, node.lineno)
        elif kind in ("Import", "ImportFrom") and top:
            for alias in node.names:
                self.open = self.open or alias.name == "*"
                self.bind(alias.asname or alias.name.split(".")[0], node.lineno)
        elif kind in PATTERNS and top:
            self.bind(node.rest if kind == "MatchMapping" else node.name, node.lineno)
        elif kind == "Name":
            self.open = self.open or node.id in OPENING
            if top and type(node.ctx).__name__ == "Store":
                self.bind(node.id, node.lineno)
        elif kind == "Attribute":
            self.open = self.open or node.attr in OPENING
        if kind == "AnnAssign" and node.value is None:
            return
        self.visit_below(node, top and kind not in SCOPES)

    def visit_below(self, node, top):
        for field in node._fields:
            below = getattr(node, field, None)
            for each in below if isinstance(below, list) else (below,):
                if hasattr(each, "_fields"):
                    self.visit(each, top)


def names(text, file):
    """What the text's top level binds, a name and its line on each line; first whether there may be more."""
    found = Names()
    try:
        only_ast = 0x400
        found.visit(compile(text.encode("latin-1"), file, "exec", flags=only_ast, dont_inherit=True), True)
    except (SyntaxError, RecursionError, ValueError, MemoryError, OverflowError):
        found.open = True
    return "\n".join([str(found.open), *(f"{name} {line}" for name, line in found.lines.items())])
