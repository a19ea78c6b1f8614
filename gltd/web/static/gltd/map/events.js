// The facts of one map: tiles counted by the server. New tiles load unseen beside the old ones, then take their
// place: nothing blinks while a filter changes or time plays.
import { heat, paintOf } from "./scale.js";
import { settings, tileAddress } from "./state.js";

const SLOTS = ["a", "b"];

export class Events {
  constructor(map, before) {
    this.map = map;
    this.before = before;
    this.slot = null;
    this.ticket = 0;
    this.look = { drawing: "cells", visible: true, starts: [1], top: 1 };
  }

  add(slot, address) {
    const source = `events-${slot}`;
    this.map.addSource(source, {
      type: "vector", tiles: [address], minzoom: 0, maxzoom: settings.finest_zoom,
      ...(settings.box ? { bounds: settings.box } : {}),
    });
    this.map.addLayer({
      id: `cells-${slot}`, type: "fill", source, "source-layer": "cells",
      paint: { "fill-color": paintOf(this.look.starts), "fill-opacity": 0, "fill-antialias": false },
    }, this.before);
    this.map.addLayer({
      id: `heat-${slot}`, type: "heatmap", source, "source-layer": "centres",
      paint: {
        "heatmap-color": heat, "heatmap-opacity": 0, "heatmap-weight": 0,
        "heatmap-radius": ["interpolate", ["exponential", 1.6], ["zoom"], 0, 36, settings.finest_zoom, 60, 18, 240],
      },
    }, this.before);
  }

  // Shows the facts of a period; answers once they are drawn, false where another call came meanwhile.
  async show(span) {
    const ticket = ++this.ticket;
    const next = this.slot === "a" ? "b" : "a";
    const address = tileAddress(span);
    const source = this.map.getSource(`events-${next}`);
    if (source) source.setTiles([address]); else this.add(next, address);
    await this.loaded(`events-${next}`, () => ticket !== this.ticket);
    if (ticket !== this.ticket) return false;
    this.slot = next;
    this.paint();
    return true;
  }

  loaded(source, stale) {
    return new Promise((resolve) => {
      const check = () => {
        if (!stale() && !this.map.isSourceLoaded(source)) return;
        this.map.off("render", check);
        resolve();
      };
      this.map.on("render", check);
      this.map.triggerRepaint();
    });
  }

  dress(look) {
    Object.assign(this.look, look);
    this.paint();
  }

  paint() {
    const { drawing, visible, starts, top } = this.look;
    for (const slot of SLOTS) {
      if (!this.map.getLayer(`cells-${slot}`)) continue;
      const shown = visible && slot === this.slot;
      this.map.setPaintProperty(`cells-${slot}`, "fill-color", paintOf(starts));
      this.map.setPaintProperty(`cells-${slot}`, "fill-opacity", shown && drawing === "cells" ? (settings.ground ? 0.68 : 0.85) : 0);
      this.map.setPaintProperty(`heat-${slot}`, "heatmap-weight", ["/", ["get", "n"], Math.max(top, 1)]);
      this.map.setPaintProperty(`heat-${slot}`, "heatmap-opacity", shown && drawing === "heat" ? 0.85 : 0);
    }
  }

  get layer() {
    return this.slot && `cells-${this.slot}`;
  }

  // The largest count in view.
  get top() {
    if (!this.layer) return 0;
    const cells = this.map.queryRenderedFeatures({ layers: [this.layer] });
    return cells.reduce((most, cell) => Math.max(most, cell.properties.n), 0);
  }
}
