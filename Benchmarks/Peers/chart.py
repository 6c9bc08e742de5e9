"""The results as an SVG bar chart: each engine's speed relative to the fastest peer, network by network."""

from results import TITLES, at, best_peer, mean_gain, networks_of

COLOURS = {
    "h5infer": "#e4572e",
    "onnxruntime": "#4c78a8",
    "openvino": "#9a77bf",
    "litert": "#4f9d58",
    "tensorflow": "#b89b3e",
}
STYLE = """
text{fill:#1f2328}.quiet{fill:#59636e}.ground{fill:#fff}.rule{stroke:#818b98}
@media(prefers-color-scheme:dark){
text{fill:#f0f6fc}.quiet{fill:#9198a1}.ground{fill:#0d1117}.rule{stroke:#656c76}}"""
MARGIN, LABELS, PANEL, RATIO, HEAD = 16, 112, 300, 52, 78
THICK, THIN, GAP = 10, 4, 10


def relative_speeds(measurement):
    """Each engine's speed, the fastest peer's being 1."""
    engines, best = measurement["engines"], best_peer(measurement)
    unit = engines[best]["samples_per_second"]
    return {name: engines[name]["samples_per_second"] / unit for name in TITLES if name in engines}


def group(speeds, x, y, scale):
    """The bars of one network, h5infer's with its ratio to the fastest peer."""
    elements = []
    for name in TITLES:
        height = THICK if name == "h5infer" else THIN
        if name in speeds:
            length = speeds[name] * scale
            elements.append(
                f'<rect x="{x}" y="{y}" width="{length:.1f}" height="{height}" fill="{COLOURS[name]}"/>'
            )
            if name == "h5infer":
                label = f'x="{x + max(length, scale) + 5:.1f}" y="{y + height - 1}" font-weight="bold"'
                elements.append(f"<text {label}>{speeds[name]:.2f}×</text>")
        y += height + 1
    return elements


def panel(measurements, x, scale, height):
    """A column of groups under its title, with a line where the fastest peer ends."""
    mean = mean_gain(measurements)
    words = "" if mean is None else f"geometric mean {mean:.2f}×"
    elements = [
        f'<text x="{x}" y="{HEAD - 24}" font-weight="bold">{batches(measurements)}</text>',
        f'<text x="{x}" y="{HEAD - 9}" class="quiet">{words}</text>',
    ]
    for index, measurement in enumerate(measurements):
        if best_peer(measurement):
            elements += group(relative_speeds(measurement), x, HEAD + index * pitch(), scale)
    line = x + scale
    elements.append(
        f'<line x1="{line:.1f}" x2="{line:.1f}" y1="{HEAD - 4}" y2="{height - MARGIN}" class="rule"'
        ' stroke-dasharray="3 3"/>'
    )
    return elements


def pitch():
    return THICK + 1 + (len(TITLES) - 1) * (THIN + 1) + GAP


def legend():
    elements, x = [], MARGIN + LABELS
    for name, title in TITLES.items():
        elements.append(f'<rect x="{x}" y="15" width="11" height="11" rx="2" fill="{COLOURS[name]}"/>')
        elements.append(f'<text x="{x + 16}" y="25">{title}</text>')
        x += 40 + 7 * len(title)
    return elements


def batches(measurements):
    """The sizes of batches, in words."""
    sizes = sorted({each["batch"] for each in measurements}, reverse=True)
    if sizes == [1]:
        return "One sample at a time"
    rest = "".join(f", {size} of larger images" for size in sizes[1:])
    return f"Batches of {sizes[0]}{rest}"


def chart(results):
    names = networks_of(results)
    columns = [[at(results, name, batch) for name in names] for batch in (min, max)]
    longest = max(
        (speed for column in columns for each in column if best_peer(each) for speed in relative_speeds(each).values()),
        default=1,
    )
    scale = (PANEL - RATIO) / longest
    height = HEAD + len(names) * pitch() - GAP + 2 * MARGIN
    width = 2 * MARGIN + LABELS + 2 * PANEL
    labels = [
        f'<text x="{MARGIN}" y="{HEAD + index * pitch() + THICK}">{name}</text>' for index, name in enumerate(names)
    ]
    threads = max(each["threads"] for column in columns for each in column)
    description = f"Speed on {threads} threads relative to the fastest peer of each network: longer is faster"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{description}</title>",
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" rx="6" class="ground"/>',
        *legend(),
        *labels,
        *panel(columns[0], MARGIN + LABELS, scale, height),
        *panel(columns[1], MARGIN + LABELS + PANEL, scale, height),
        f'<text x="{MARGIN}" y="{HEAD - 9}" class="quiet">{threads} threads</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
