"""Numbers as people read them."""


def seconds(value):
    if value < 0.1:
        return f"{value * 1000:.2g} ms" if value < 0.01 else f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s" if value < 1000 else f"{value:,.0f} s"


def ratio(value):
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def size(value):
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if value >= unit:
            return f"{value / unit:.3g} {name}"
    return f"{value:,} bytes"


def amount(value, over):
    return size(value) if over == "bytes" else f"{value:,}"


def measured(judged):
    return ratio(judged.measured) if judged.unit == "" else f"{judged.measured:.1f} {judged.unit}"


def target(judged):
    if judged.target is None:
        return "none"
    return f"≤ {judged.target:g} {judged.unit}".rstrip()


def compared(judged):
    return f"{judged.what} beside {judged.peer}" if judged.peer else judged.what


def title(part):
    sizes = part.sizes
    return {
        "unlock": lambda: "Opening a vault",
        "file": lambda: f"One file of {size(sizes['bytes'])}",
        "old-cpu": lambda: f"One file of {size(sizes['bytes'])}, on an old processor",
        "photographs": lambda: f"{sizes['files']:,} photographs of {size(sizes['bytes'])}",
        "small-files": lambda: f"{sizes['files']:,} files of {size(sizes['bytes'])}",
        "testimonies": lambda: f"{sizes['testimonies']:,} testimonies",
        "names": lambda: f"Names among {sizes['persons']:,} persons",
        "growth": lambda: "Growth",
    }[part.name]()
