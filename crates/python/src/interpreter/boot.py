"""Runs once as a worker starts, before any other Python.

The interpreter is built without files, processes and sockets. What of the
standard library reckons with them gets a stand-in here that says so.
"""

import _dj_host
import builtins
import sys
from _frozen_importlib import ModuleSpec
from _functools import partial


def _refuse(name):
    def refused(*args, **kwargs):
        raise PermissionError(f"{name}() is not available to pattern files")

    refused.__name__ = refused.__qualname__ = name.rpartition(".")[2]
    return refused


_REFUSED = """
    _exit abort access chdir chmod chown close dup dup2 execl execle execlp execv execve execvp
    execvpe fdopen fork forkpty fstat fsync ftruncate getcwd getcwdb getlogin getpgid getpid
    getppid getuid kill killpg link listdir lseek lstat makedirs mkdir mkfifo mknod nice open
    openpty pipe popen posix_spawn posix_spawnp putenv read readlink remove removedirs rename
    renames replace rmdir scandir sendfile setpgid setsid setuid spawnl spawnle spawnlp spawnv
    spawnve spawnvp startfile stat statvfs symlink sync system times truncate umask uname unlink
    unsetenv utime wait wait3 wait4 waitpid walk write
""".split()


def _os():
    """A module `os` that knows paths as texts and nothing of the machine."""
    module = type(sys)("os", "A stand-in: pattern files see no machine.")
    sys.modules["os"] = sys.modules["posix"] = sys.modules["nt"] = module
    module.__dict__.update({name: _refuse(f"os.{name}") for name in _REFUSED})

    def fspath(path):
        if isinstance(path, (str, bytes)):
            return path
        return type(path).__fspath__(path)

    def fsencode(path):
        path = fspath(path)
        return path if isinstance(path, bytes) else path.encode("utf-8", "surrogateescape")

    def fsdecode(path):
        path = fspath(path)
        return path if isinstance(path, str) else path.decode("utf-8", "surrogateescape")

    def urandom(size):
        import random

        return random.randbytes(size)

    module.__dict__.update(
        name="posix",
        sep="/",
        altsep=None,
        curdir=".",
        pardir="..",
        extsep=".",
        pathsep=":",
        linesep="\n",
        devnull="/dev/null",
        defpath="",
        environ={},
        error=OSError,
        fspath=fspath,
        fsencode=fsencode,
        fsdecode=fsdecode,
        getenv=lambda key, default=None: default,
        urandom=urandom,
        cpu_count=lambda: 1,
        process_cpu_count=lambda: 1,
        register_at_fork=lambda **kwargs: None,
        supports_dir_fd=set(),
        supports_effective_ids=set(),
        supports_fd=set(),
        supports_follow_symlinks=set(),
    )
    import abc

    class PathLike(abc.ABC):
        @abc.abstractmethod
        def __fspath__(self):
            raise NotImplementedError

    module.PathLike = PathLike
    import posixpath

    module.path = sys.modules["os.path"] = posixpath


class _Finder:
    """Finds the modules of `dj_hue` and the user's own, through the host."""

    # Doors to the inside of the interpreter that no pattern needs.
    CLOSED = frozenset(
        "_imp _interpchannels _interpqueues _interpreters _remote_debugging _testinternalcapi "
        "gc marshal".split()
    )
    # Parts of the standard library that would need the machine.
    MACHINE = frozenset(
        "_ctypes _multiprocessing _posixsubprocess _signal _socket _ssl ctypes fcntl "
        "multiprocessing select selectors signal socket ssl subprocess".split()
    )

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in cls.CLOSED:
            raise ImportError(f"{name} is not available to pattern files", name=name)
        wanted = _wanted_below(name)
        found = _dj_host.find(name, None if path is None else list(path), wanted)
        if found is None:
            if name in cls.MACHINE:
                raise ImportError(f"{name} is not available to pattern files", name=name)
            return None
        file, folders = found
        spec = ModuleSpec(name, cls, origin=file or None, is_package=folders is not None)
        if folders is not None:
            spec.submodule_search_locations = folders
        return spec

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        file = module.__spec__.origin
        if file is not None:
            module.__file__ = file
            exec(_dj_host.compile(file), module.__dict__)


# The import statements under way, outermost first: name, globals, from-list
# and level, as `__import__` gets them.
_importing = []
_import = builtins.__import__


def __import__(name, globals=None, locals=None, fromlist=(), level=0):
    _importing.append((name, globals, fromlist, level))
    try:
        return _import(name, globals, locals, fromlist, level)
    finally:
        _importing.pop()


def _wanted_below(package):
    """The dotted names below a package that the innermost import is after."""
    if not _importing:
        return []
    name, globals, fromlist, level = _importing[-1]
    if level:
        above = (globals or {}).get("__package__") or ""
        above = above.rsplit(".", level - 1)[0]
        name = f"{above}.{name}" if name else above
    wanted = [f"{name}.{it}" for it in fromlist or () if it != "*"] or [name]
    return [it[len(package) + 1 :] for it in wanted if it.startswith(package + ".")]


class _Out:
    """Standard output and standard error: lines in the log of the host."""

    encoding = "utf-8"
    errors = "backslashreplace"
    closed = False
    name = "<log>"
    mode = "w"

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _dj_host.print(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def close(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False


class _In:
    """Standard input: nobody sits there."""

    encoding = "utf-8"
    closed = False

    def _refuse(self, *args):
        raise EOFError("nobody can answer a pattern file")

    read = readline = readlines = __next__ = _refuse

    def __iter__(self):
        return self

    def isatty(self):
        return False


def _leave(code=None):
    raise SystemExit(code)


_os()
sys.stdout = sys.__stdout__ = sys.stderr = sys.__stderr__ = _Out()
sys.stdin = sys.__stdin__ = _In()
sys.path[:] = []
sys.path_hooks[:] = []
sys.argv[:] = [""]
sys.addaudithook = _refuse("sys.addaudithook")
sys.dont_write_bytecode = True
# After the finder of native modules, before that of the frozen library: a file
# beside the pattern comes before a module of the library that is not warm.
sys.meta_path[:] = [sys.meta_path[0], _Finder, sys.meta_path[1]]
builtins.__import__ = __import__
builtins.open = _refuse("open")
builtins.exit = builtins.quit = _leave
import io

io.open = io.open_code = builtins.open


def reset():
    """Forgets what a file may have told the library to remember."""
    sys.settrace(None)
    sys.setprofile(None)
    _collect._registered.clear()
    decimal.setcontext(decimal.Context(prec=28))
    for put_back, value in _signals:
        put_back(value)


def ready():
    """Imports what is needed later, now that it can be."""
    global _collect, _signals, decimal
    import decimal

    from dj_hue import _collect
    from dj_hue.patterns import _language, strudel

    # Signals such as `sine` are objects with slots, which every file shares.
    slots = [vars(_language.Expression)[name] for name in _language.Expression.__slots__]
    shared = [it for it in vars(strudel).values() if isinstance(it, _language.Expression)]
    _signals = [
        (partial(slot.__set__, it), slot.__get__(it)) for it in shared for slot in slots
    ]
