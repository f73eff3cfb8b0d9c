// On a phone the side panel becomes a sheet with three stops: title, summary, full.
import { h } from "./dom.ts";

const STOPS = ["title", "summary", "full"] as const;

/** Make the panel a sheet; returns what shows its summary where only its title is seen. */
export function sheet(side: HTMLElement): () => void {
  const handle = h("button", { type: "button", class: "handle", "aria-label": "Show more or less of the panel" }, h("span", { "aria-hidden": "true" }, "▴ Summary and list"));
  let stop = 1;
  const go = (next: number): void => {
    stop = Math.max(0, Math.min(STOPS.length - 1, next));
    side.dataset["stop"] = STOPS[stop] ?? "summary";
    handle.setAttribute("aria-expanded", String(stop > 0));
  };
  go(matchMedia("(max-width: 720px) and (max-height: 480px)").matches ? 0 : 1); // in a small frame the map comes first
  let from = 0;
  let dragged = false;
  handle.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    dragged = false;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (event) => {
    const way = event.clientY - from;
    if (Math.abs(way) > 24) {
      dragged = true;
      go(stop + (way < 0 ? 1 : -1));
    }
  });
  handle.addEventListener("click", () => {
    if (!dragged) go(stop === 2 ? 0 : stop + 1);
    dragged = false;
  });
  side.addEventListener("toggle", (event) => {
    if (event.target instanceof HTMLDetailsElement && event.target.open && event.target.matches(".menu")) go(2); // a menu needs the room, and is cut off without it
  }, { capture: true });
  side.prepend(handle);
  return () => {
    if (stop === 0) go(1);
  };
}
