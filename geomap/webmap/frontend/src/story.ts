// Narrative mode: an ordered list of steps, each a text with a view, some days or an event.
import type { App } from "./app.ts";
import { h, reduced, replace } from "./dom.ts";
import { rowOf } from "./link.ts";
import { dayOf, plural } from "./words.ts";

export class Story {
  readonly element = h("section", { class: "story", "aria-label": "Story", "aria-live": "polite" });
  readonly #app: App;
  #at = -1;

  constructor(app: App) {
    this.#app = app;
    this.element.hidden = !app.store.table.head.steps.length;
    this.#show();
  }

  async go(to: number): Promise<void> {
    const { steps } = this.#app.store.table.head;
    this.#at = Math.max(-1, Math.min(steps.length - 1, to));
    this.#show();
    const step = steps[this.#at];
    if (!step) {
      this.#app.timeline.brush(null);
      this.#app.store.select({ kind: "none" });
      this.#app.fit();
      return;
    }
    this.#app.timeline.brush(step.from ? [dayOf(step.from), dayOf(step.to ?? step.from)] : null);
    if (step.event) {
      const row = await rowOf(this.#app, step.event);
      if (row >= 0) this.#app.openRow(row);
    } else this.#app.store.select({ kind: "none" });
    if (step.view) this.#app.map.setView([step.view[0], step.view[1]], step.view[2], { animate: !reduced() });
  }

  #show(): void {
    const { steps } = this.#app.store.table.head;
    const step = steps[this.#at];
    const button = (text: string, to: number, off: boolean): HTMLElement => h("button", { type: "button", class: "tool", disabled: off, click: () => void this.go(to) }, text);
    replace(
      this.element,
      step?.title ? h("h2", {}, h("bdi", {}, step.title)) : null,
      step?.text ? h("p", { dir: "auto" }, step.text) : null,
      h("div", { class: "story-tools" }, button(this.#at < 0 ? "Start the story" : "Next", this.#at + 1, this.#at >= steps.length - 1), this.#at >= 0 ? button("Back", this.#at - 1, false) : null, h("span", { class: "soft" }, this.#at < 0 ? plural(steps.length, "step") : `${this.#at + 1} of ${steps.length}`)),
    );
  }
}
