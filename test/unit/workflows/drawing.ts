import type { INode } from 'n8n-workflow';
import { isNote, type Wire } from './shipped';

/** A rectangle on the canvas, in its pixels. */
export interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}
type Point = readonly [x: number, y: number];

/** Height of most nodes and width of most, in canvas pixels. One that takes a memory has its name inside and is wider. */
const size = 96;
const widthOf = ({ type }: INode) => (type.endsWith('.memoryManager') ? 224 : size);
/** A node grows with its outputs from the third on. */
const heightOf = ({ type, parameters }: INode) =>
	type.endsWith('.reviewImages') && parameters.sortBy !== 'nothing' ? size + 64 : size;

export function body(node: INode): Box {
	const [x, y] = node.position;
	return { left: x, top: y, right: x + widthOf(node), bottom: y + heightOf(node) };
}

/** A name longer than this takes two lines. */
const longestLine = 24;

/** Name and operation below a node, in the middle; names in letters of about nine pixels. */
export function label(node: INode): Box {
	const middle = node.position[0] + size / 2;
	const top = node.position[1] + heightOf(node);
	const isLong = node.name.length > longestLine;
	const half = isLong ? 96 : Math.max(60, node.name.length * 4.5);
	return { left: middle - half, top: top + 7, right: middle + half, bottom: top + (isLong ? 67 : 47) };
}

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

/** The canvas of n8n 2.41 in a window of 1440 × 900, in pixels of the screen, and the margin it keeps when all of a workflow is shown. */
const canvas = { left: 42, top: 65, width: 1398, height: 798 };
const margin = { x: 116, y: 66 };

/** What n8n makes of a workflow's nodes and notes, whose labels it does not count, when it opens it: the zoom, and where a box then is on the screen. */
export function opened(nodes: INode[]): { zoom: number; onScreen: (box: Box) => Box } {
	const all = around(nodes.map((node) => (isNote(node) ? note(node) : body(node))));
	const [width, height] = [all.right - all.left, all.bottom - all.top];
	const zoom = Math.min((canvas.width - 2 * margin.x) / width, (canvas.height - 2 * margin.y) / height, 1);
	const x = (at: number) => canvas.left + canvas.width / 2 + zoom * (at - all.left - width / 2);
	const y = (at: number) => canvas.top + canvas.height / 2 + zoom * (at - all.top - height / 2);
	return { zoom, onScreen: ({ left, top, right, bottom }) => ({ left: x(left), top: y(top), right: x(right), bottom: y(bottom) }) };
}

/** n8n's buttons over the canvas. With several triggers, Execute workflow says which, and lets choose. */
export const buttons = (triggers: number): Record<string, Box> => ({
	execute: triggers > 1 ? { left: 635, top: 806, right: 847, bottom: 848 } : { left: 654, top: 810, right: 828, bottom: 848 },
	zoom: { left: 58, top: 810, right: 240, bottom: 848 },
	add: { left: 1387, top: 80, right: 1425, bottom: 262 },
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
	const start: Point = [from.position[0] + widthOf(from), from.position[1] + (heightOf(from) * (output + 1)) / (outputs + 1)];
	const end: Point = [to.position[0], to.position[1] + (heightOf(to) * (input + 1)) / (inputs + 1)];
	if (start[0] - 20 <= end[0]) return curve(start, end);
	const below = start[1] + back.down;
	const corners: Point[] = [start, [start[0] + back.out, start[1]], [start[0] + back.out, below], [end[0] - back.out, below], [end[0] - back.out, end[1]], end];
	return corners.slice(1).flatMap((corner, index) => straight(corners[index]!, corner));
}

/** Whether a line is drawn through a box. */
export const crosses = (wire: Wire, box: Box): boolean => pathOf(wire).some((point) => inside(point, box));
