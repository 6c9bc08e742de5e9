"""The results as an SVG bar chart: each engine's speed relative to the fastest peer, network by network."""

from table import TITLES

COLOURS = {
    "h5infer": "#e4572e",
    "onnxruntime": "#4c78a8",
    "openvino": "#72a0c1",
    "litert": "#9fb8ad",
    "tensorflow": "#c8c8c8",
}
LEFT, WIDTH, BAR, GAP = 210, 480, 13, 16


def speed(measurement, name):
    engine = measurement["engines"][name]
    return 1 / engine["p50_us"] if measurement["batch"] == 1 else engine["samples_per_second"]


def chart(results):
    groups = [each for each in results["measurements"] if len(each["engines"]) > 1]
    relative = []
    for each in groups:
        best = max(speed(each, name) for name in each["engines"] if name != "h5infer")
        relative.append({name: speed(each, name) / best for name in TITLES if name in each["engines"]})
    longest = max((value for values in relative for value in values.values()), default=1)
    y, body = 46, []
    for each, values in zip(groups, relative):
        label = f"{each['network']}, batch {each['batch']}, {each['threads']} threads"
        body.append(f'<text x="{LEFT - 10}" y="{y + BAR}" text-anchor="end">{label}</text>')
        for name, value in values.items():
            length = WIDTH * value / longest
            body.append(
                f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR - 2}" fill="{COLOURS[name]}"/>'
            )
            body.append(
                f'<text x="{LEFT + length + 4:.1f}" y="{y + BAR - 3}" class="value">{value:.2f}</text>'
            )
            y += BAR
        y += GAP
    legend, x = [], LEFT
    for name in TITLES:
        legend.append(f'<rect x="{x}" y="14" width="11" height="11" fill="{COLOURS[name]}"/>')
        legend.append(f'<text x="{x + 16}" y="24">{TITLES[name]}</text>')
        x += 36 + 8 * len(TITLES[name])
    return (
        "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 60}" height="{y}" font-family="sans-serif"'
                ' font-size="12">',
                "<style>text{fill:#444}.value{font-size:10px}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>",
                "<title>Speed relative to the fastest peer: longer is faster</title>",
                *legend,
                *body,
                "</svg>",
            ]
        )
        + "\n"
    )
