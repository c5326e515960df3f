import type { INode } from 'n8n-workflow';
import type { Wire } from './shipped';

/** A rectangle on the canvas, in its pixels. */
export interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}
type Point = readonly [x: number, y: number];

/** Height of a node, and width of most, in canvas pixels. One that takes a memory has its name inside and is wider. */
const size = 96;
const widthOf = ({ type }: INode) => (type.endsWith('.memoryManager') ? 224 : size);

export function body(node: INode): Box {
	const [x, y] = node.position;
	return { left: x, top: y, right: x + widthOf(node), bottom: y + size };
}

/** Name and operation below a node: two lines, wider than the node. */
export const label = ({ position: [x, y] }: INode): Box => ({ left: x - 32, top: y + size + 2, right: x + size + 32, bottom: y + 150 });

/** A node with its label. */
export const whole = (node: INode): Box => around([body(node), label(node)]);

export function note({ position: [x, y], parameters }: INode): Box {
	return { left: x, top: y, right: x + Number(parameters.width), bottom: y + Number(parameters.height) };
}

export const around = (boxes: Box[]): Box => ({
	left: Math.min(...boxes.map(({ left }) => left)),
	top: Math.min(...boxes.map(({ top }) => top)),
	right: Math.max(...boxes.map(({ right }) => right)),
	bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
});

export const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const inside = ([x, y]: Point, { left, top, right, bottom }: Box) => x > left && x < right && y > top && y < bottom;

/** Points of a straight line, close together. */
function straight([x0, y0]: Point, [x1, y1]: Point): Point[] {
	const steps = Math.max(1, Math.ceil((Math.abs(x1 - x0) + Math.abs(y1 - y0)) / 10));
	return Array.from({ length: steps + 1 }, (_, step) => [x0 + ((x1 - x0) * step) / steps, y0 + ((y1 - y0) * step) / steps] as const);
}

/** Points of the curve n8n draws to a node on the right: Vue Flow's Bézier. */
function curve([x0, y0]: Point, [x1, y1]: Point): Point[] {
	const pull = (x1 - x0) / 2;
	return Array.from({ length: 60 }, (_, step) => {
		const t = step / 59;
		const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3] as const;
		return [a * x0 + b * (x0 + pull) + c * (x1 - pull) + d * x1, a * y0 + b * y0 + c * y1 + d * y1] as const;
	});
}

/** A line back to the left runs below its node, so far down and so far out. */
const back = { down: 130, out: 40 };

function pathOf({ from, output, outputs, to, input }: Wire): Point[] {
	const inputs = to.type === 'n8n-nodes-base.merge' ? 2 : 1;
	const start: Point = [from.position[0] + widthOf(from), from.position[1] + (size * (output + 1)) / (outputs + 1)];
	const end: Point = [to.position[0], to.position[1] + (size * (input + 1)) / (inputs + 1)];
	if (start[0] - 20 <= end[0]) return curve(start, end);
	const below = start[1] + back.down;
	const corners: Point[] = [start, [start[0] + back.out, start[1]], [start[0] + back.out, below], [end[0] - back.out, below], [end[0] - back.out, end[1]], end];
	return corners.slice(1).flatMap((corner, index) => straight(corners[index]!, corner));
}

/** Whether a line is drawn through a box. */
export const crosses = (wire: Wire, box: Box): boolean => pathOf(wire).some((point) => inside(point, box));
