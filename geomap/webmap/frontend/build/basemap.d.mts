export function shownName(name: string, country: string): string;
export function countryName(name: string): string;
