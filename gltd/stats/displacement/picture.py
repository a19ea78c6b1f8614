"""The picture of a study: before and after, zone by zone."""

from typing import Any

from gltd.stats.displacement.assess import Assessment
from gltd.stats.normal import quantile


def draw(found: Assessment) -> Any:
    """Return counts before and after by zone, scaled to one length of time, with their intervals of chance.

    The interval of a count n is (√n ± z/2)², widened by the dispersion that the study found.
    """
    import altair as alt

    reach = quantile(found.best.level) / 2 * found.best.dispersion**0.5
    rows = []
    for zone in found.counts.zones:
        for label, count, weight in (
            ("avant", zone.before, found.counts.time_weights[0]),
            ("après", zone.after, found.counts.time_weights[1]),
        ):
            low, high = max(count**0.5 - reach, 0.0) ** 2, (count**0.5 + reach) ** 2
            rows.append(
                {
                    "zone": zone.name,
                    "fenêtre": label,
                    "faits": count / weight,
                    "bas": low / weight,
                    "haut": high / weight,
                }
            )
    base = alt.Chart({"values": rows}).encode(
        x=alt.X("zone:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=120)),
        xOffset=alt.XOffset("fenêtre:N", sort=["avant", "après"]),
        color=alt.Color("fenêtre:N", sort=["avant", "après"], title=None),
    )
    shape = alt.Shape("fenêtre:N", sort=["avant", "après"], title=None)
    return base.mark_rule(strokeWidth=3).encode(y="bas:Q", y2="haut:Q") + base.mark_point(
        filled=True, size=70
    ).encode(y=alt.Y("faits:Q", title="faits"), shape=shape)
