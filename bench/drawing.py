# SPDX-License-Identifier: EUPL-1.2
"""Plots of the benchmarks as SVG, without a library: lines over two logarithmic axes."""

import html
import math

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 820, 480, 70, 50, 40, 30
MANY = 12  # lines that are named; the others are drawn thin and grey


def ticks(low, high):
    """The powers of ten from low to high."""
    return [10.0 ** power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def name_of(value):
    return f"{value:g}" if value < 1000 else f"{value:,.0f}".replace(",", "\u202f")


def lines(title, across, up, series):
    """An SVG document.  series: {name: [(x, y), ...]}, all above 0.  The dearest at the right are named."""
    points = [point for line in series.values() for point in line]
    xs, ys = ticks(min(x for x, _ in points), max(x for x, _ in points)), ticks(min(y for _, y in points), max(y for _, y in points))

    def place(x, y):
        return (LEFT + (WIDTH - LEFT - RIGHT) * share(x, xs), HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share(y, ys))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12">',
           f"<title>{html.escape(title)}</title>", '<rect width="100%" height="100%" fill="#fff"/>',
           f'<text x="{LEFT}" y="22" font-size="15">{html.escape(title)}</text>']
    for x in xs:
        at = place(x, ys[0])
        out.append(f'<path d="M{at[0]:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/><text x="{at[0]:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{name_of(x)}</text>')
    for y in ys:
        at = place(xs[0], y)
        out.append(f'<path d="M{LEFT} {at[1]:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/><text x="{LEFT - 6}" y="{at[1] + 4:.1f}" text-anchor="end">{name_of(y)}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{html.escape(across)}</text>')
    out.append(f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{html.escape(up)}</text>')
    dearest = sorted(series, key=lambda name: -series[name][-1][1])
    for rank, name in reversed(list(enumerate(dearest))):
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*point) for point in series[name]))
        colour = f"hsl({rank * 360 // MANY} 60% 40%)" if rank < MANY else "#bbb"
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{1.8 if rank < MANY else 0.8}"><title>{html.escape(name)}</title></path>')
        if rank < MANY:
            out.append(f'<text x="{LEFT + 10}" y="{TOP + 14 + 14 * rank}" fill="{colour}">{html.escape(name[:70])}</text>')
    return "\n".join([*out, "</svg>", ""])


def share(value, of):
    """Where a value stands between the first and the last of the ticks, from 0 to 1."""
    low, high = math.log10(of[0]), math.log10(of[-1])
    return (math.log10(value) - low) / (high - low) if high > low else 0.5
