// "Why is this here?": the rules, the resolution of the name and what was rejected.
import { h } from "./dom.ts";
import type { Detail, Place } from "./types.ts";

export function whyBox(detail: Detail, place: Place | undefined): HTMLElement {
  const why = detail.why;
  const list = h("dl", { class: "facts" });
  const fact = (name: string, value: string): void => {
    if (value) list.append(h("dt", {}, name), h("dd", {}, h("bdi", {}, value)));
  };
  if (why) {
    fact("Trigger", why.triggers.map((word) => `“${word}”`).join(", "));
    if (place) fact("Place", `${place.id}${place.source ? `, ${place.source}` : ""}${why.score === null ? "" : `; linked with score ${why.score}`}`);
    fact("Resolved", why.resolved);
    fact("Rejected", why.rejected.map(([name, kind, admin1, country]) => [name, kind, admin1, country].filter(Boolean).join(", ")).join("; "));
    fact("Not at", why.notAt.map(([name, reason]) => `${name} (${reason})`).join("; "));
    fact("Rules", why.rules.join(", "));
    fact("ACLED", why.acled ? why.acled.filter(Boolean).join(": ") : "");
    fact("PLOVER", why.plover ? why.plover.filter(Boolean).join(": ") : "");
    const [acled, ucdp] = why.codes;
    fact("Precision", [acled ? `ACLED ${acled}` : "", ucdp ? `UCDP ${ucdp}` : ""].filter(Boolean).join(", "));
  }
  fact("Actors", (detail.actors ?? []).join(", "));
  fact("Confidence", detail.confidence === undefined ? "" : String(detail.confidence));
  return h("details", { class: "why" }, h("summary", {}, "Why is this here?"), list);
}
