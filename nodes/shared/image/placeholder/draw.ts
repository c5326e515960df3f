import { drawable, glyphHeight, glyphWidth } from './font';
import { indexedPng, type Colour } from './png';
import { shades, TextLine } from './textLine';

/** What a placeholder shows. */
export interface PlaceholderText {
	/** Pixels. */
	width: number;
	height: number;
	/** Model, size, quality. */
	caption: string;
	/** What the real image would cost, in words. */
	price: string;
	prompt: string;
}

/** Pixels along an edge: more than any model in the catalog makes, and few enough to draw at once. */
const longestEdge = 4096;

const paper: Colour = [0xf4, 0xf5, 0xf8];
const ink: Colour = [0x1f, 0x24, 0x33];
const strip: Colour = [0x3d, 0x4d, 0x9c];
const light: Colour = [0xff, 0xff, 0xff];
const frame: Colour = [0x9a, 0xa3, 0xc4];

const blend = (from: Colour, to: Colour): Colour[] =>
	Array.from({ length: shades }, (_, step) => {
		const share = step / (shades - 1);
		return [0, 1, 2].map((part) => Math.round(from[part]! * (1 - share) + to[part]! * share)) as unknown as Colour;
	});

const palette: Colour[] = [...blend(paper, ink), ...blend(strip, light), frame];
const onPaper = 0;
const onStrip = shades;
const ofFrame = 2 * shades;

/** Characters that must fit across and lines that must fit down, so that nothing important is cut off. */
const columns = 40;
const leastLines = 13;

const otherScript = 'Some of the prompt is in a script a placeholder cannot draw. It is whole in your row.';

/** The size a placeholder is drawn in: the true one, unless that is larger than any image. */
export function drawnSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
	const shrink = Math.min(1, longestEdge / Math.max(width, height));
	const edge = (pixels: number) => Math.max(1, Math.round(pixels * shrink));
	return { width: edge(width), height: edge(height) };
}

/**
 * A PNG picture of the true pixel size that stands in for an image in a dry run: the price, what was asked for, the prompt.
 * The prompt is in the file's description too, letter by letter.
 */
export function placeholderPng({ width: asked, height: high, caption, price, prompt }: PlaceholderText): Buffer {
	const { width, height } = drawnSize({ width: asked, height: high });
	const scale = Math.min(width / (columns * glyphWidth), height / (leastLines * glyphHeight));
	const lines = layOut({ width, height, caption, price, prompt }, scale);
	const stripEnd = Math.round(2.4 * glyphHeight * scale);
	const edge = Math.max(1, Math.round(scale * 1.5));
	const texts = { Title: 'Dry run: a placeholder, no picture was made', Description: prompt.slice(0, 32_000) };
	return indexedPng({ width, height }, palette, texts, (row, y) => {
		const isEdge = y < edge || y >= height - edge;
		row.fill(isEdge ? ofFrame : y < stripEnd ? onStrip : onPaper);
		if (isEdge) return;
		row.fill(ofFrame, 0, edge).fill(ofFrame, width - edge);
		for (const line of lines) if (y >= line.top && y < line.bottom) line.paint(row, y);
	});
}

/** The lines of text, from the top: as much of the prompt as there is room for. */
function layOut({ width, height, caption, price, prompt }: PlaceholderText, scale: number): TextLine[] {
	const margin = Math.round(1.6 * glyphWidth * scale);
	const line = (text: string, rows: number, size: number, colours: number) =>
		new TextLine(drawable(text).text, margin, Math.round(rows * glyphHeight * scale), scale * size, colours);
	const small = 0.85;
	const fits = (size: number) => Math.max(4, Math.floor((width - 2 * margin) / (glyphWidth * scale * size)));
	const { text, boxes } = drawable(prompt);
	const body = wrap(text, fits(small));
	const first = 6.1;
	const step = 1.12 * small;
	const room = Math.max(1, Math.floor((height / (glyphHeight * scale) - first - 0.5) / step) - (boxes > 0 ? 2 : 0));
	const shown = body.length > room ? [...body.slice(0, room - 1), '…'] : body;
	const note = boxes > 0 ? wrap(otherScript, fits(small)) : [];
	return [
		line('DRY RUN', 0.35, 1.7, onStrip),
		line(price, 2.8, 1.25, onPaper),
		line(cut(caption, fits(small)), 4.4, small, onPaper),
		...shown.map((words, index) => line(words, first + index * step, small, onPaper)),
		...note.map((words, index) => line(words, first + (shown.length + 0.5 + index) * step, small, onPaper)),
	];
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** Breaks text into lines of at most `length` characters, inside words that are longer. */
function wrap(text: string, length: number): string[] {
	const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${length}}`, 'gu')) ?? []);
	const lines: string[] = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + word.length < length) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines;
}
