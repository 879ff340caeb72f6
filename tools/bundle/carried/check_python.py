# Does this Python fit one of the folder's lists? Status 0 if so; else 1, and what was found is printed.
# In the syntax of old Pythons on purpose: any of them must be able to answer.
import os
import sys
import sysconfig

HERE = os.path.dirname(os.path.abspath(__file__))
GLIBC = (2, 28)  # what the Linux wheels are built for


def glibc_is_old():  # type: () -> bool
    """Whether this is a Linux whose C library the wheels cannot use."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        name, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").split()
    except (AttributeError, OSError, ValueError):
        return True  # another C library
    return name != "glibc" or tuple(int(number) for number in version.split(".")[:2]) < GLIBC


def main():  # type: () -> int
    """Say whether it fits."""
    version = "%d.%d" % sys.version_info[:2]
    bits = 64 if sys.maxsize > 2**32 else 32
    name = getattr(getattr(sys, "implementation", None), "name", "")
    platform = sysconfig.get_platform()
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    listed = os.path.isfile(os.path.join(HERE, "%s-%s.txt" % (platform, version)))
    if listed and bits == 64 and name == "cpython" and not free_threaded and not glibc_is_old():
        return 0
    extra = ", free-threaded" if free_threaded else ""
    print("Python %s, %d-bit, %s %s%s: %r" % (version, bits, platform, name, extra, sys.executable))
    return 1


if __name__ == "__main__":
    sys.exit(main())
