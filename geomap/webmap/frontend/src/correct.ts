// "Correct this": the entries of a corrections file that name an incident's events, to be copied.
import { h } from "./dom.ts";
import { plural } from "./words.ts";

/** Put a text on the clipboard; where a frame may not, select it for the reader to copy. Returns what to tell. */
async function copied(text: string, shown: HTMLElement): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    getSelection()?.selectAllChildren(shown);
    return "Selected: copy it with your keyboard.";
  }
}

export function correctBox(events: string[], entries: string[]): HTMLElement {
  const text = `${entries.join("\n\n")}\n`;
  const shown = h("pre", { dir: "ltr", tabindex: 0, "aria-label": "Entries for a corrections file" }, text);
  const said = h("span", { class: "soft", role: "status" });
  return h(
    "details",
    { class: "why correct" },
    h("summary", {}, "Correct this ", h("code", { class: "soft" }, events.length === 1 ? (events[0] ?? "") : plural(events.length, "event"))),
    h("p", { class: "note" }, "Paste this into a corrections file, add what is to change (for example ", h("code", {}, 'place = "…"'), " or ", h("code", {}, "drop = true"), "), and make the map again with ", h("code", {}, "--corrections"), "."),
    shown,
    h("p", {}, h("button", { type: "button", class: "tool", click: () => void copied(text, shown).then((note) => (said.textContent = note)) }, "Copy"), " ", said),
  );
}
