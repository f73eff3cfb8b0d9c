// Builds elements. Text only ever becomes a text node: nothing here parses markup.

type Child = Node | string | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  apply(element, props);
  fill(element, children);
  return element;
}

export function svg(tag: string, props: Props = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  apply(element, props);
  fill(element, children);
  return element;
}

function apply(element: Element, props: Props): void {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value as unknown as EventListener);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
}

function fill(element: Element, children: Child[]): void {
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
}

export function replace(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  fill(element, children);
}

/** Whether the reader wants things to stand still. */
export function reduced(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const SCHEMES = new Set(["http:", "https:"]);

/** A web address that may become a link, or null: other schemes (javascript:, data:, file:) stay text. */
export function webAddress(text: string | null | undefined): URL | null {
  if (!text) return null;
  try {
    const url = new URL(text);
    return SCHEMES.has(url.protocol) && url.hostname && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

/** A link that names its domain first and tells it nothing of this page. */
export function link(address: string): HTMLElement {
  const url = webAddress(address);
  if (!url) return h("bdi", { class: "address" }, address.slice(0, 300));
  const rest = (url.pathname === "/" ? "" : url.pathname) + url.search;
  return h(
    "a",
    { href: url.href, rel: "noreferrer noopener external", target: "_blank", class: "address" },
    h("b", {}, url.hostname),
    rest.length > 48 ? `${rest.slice(0, 47)}…` : rest,
  );
}
