type Position = [lon: number, lat: number];
export function labelPoint(parts: Position[][][]): { area: number; point: Position };
export function spareLabels(parts: Position[][][], step: number, room: [wide: number, tall: number], most: number): Position[];
