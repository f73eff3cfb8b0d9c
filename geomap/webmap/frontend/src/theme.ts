// The colours that the canvas needs, read from the style sheet so that light, dark and print have one source.
import { GROUPS, type Group } from "./words.ts";

export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";

export interface Theme {
  land: string;
  water: string;
  coast: string;
  border: string;
  admin1: string;
  river: string;
  label: string;
  quiet: string;
  halo: string;
  paper: string;
  ink: string;
  accent: string;
  hatch: string;
  mention: string;
  group: Record<Group, string>;
}

export function theme(root: HTMLElement): Theme {
  const style = getComputedStyle(root);
  const get = (name: string): string => style.getPropertyValue(`--${name}`).trim() || "#888";
  return {
    land: get("land"),
    water: get("water"),
    coast: get("coast"),
    border: get("border"),
    admin1: get("admin1"),
    river: get("river"),
    label: get("label"),
    quiet: get("label-quiet"),
    halo: get("halo"),
    paper: get("mark-paper"),
    ink: get("ink"),
    accent: get("accent"),
    hatch: get("hatch"),
    mention: get("mention"),
    group: Object.fromEntries(GROUPS.map((name) => [name, get(name)])) as Record<Group, string>,
  };
}
