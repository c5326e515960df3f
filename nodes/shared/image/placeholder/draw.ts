import { through } from '../deflate';
import { pngChunk, pngSignature } from '../pngChunk';
import { drawable, glyphHeight, glyphWidth, isInk } from './font';

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

/** Pixels along an edge: more than any model in the catalog makes. */
const longestEdge = 4096;

/** Rows that are drawn at a time. */
const bandHeight = 64;

/** Red, green and blue of each colour number: paper, ink, strip, light, frame. */
const palette = Buffer.from('f4f5f81f24333d4d9cffffff9aa3c4', 'hex');
const [paper, ink, strip, light, frame] = [0, 1, 2, 3, 4] as const;

/** Characters of the prompt that fit across and lines of text that fit down, at least; and pixels of the font per line. */
const [columns, leastLines, lineHeight] = [40, 13, 20] as const;

const otherScript = '(Some of the prompt is in a script a placeholder cannot draw. It is whole in your row.)';

interface Line {
	words: string;
	/** Pixels from the top. */
	top: number;
	/** Pixels of the picture for one of the font. */
	scale: number;
	colour: number;
}

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
export async function placeholderPng(text: PlaceholderText): Promise<Buffer> {
	const { width, height } = drawnSize(text);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// Eight bits a pixel, from a palette.
	header.set([8, 3], 8);
	const note = (keyword: string, words: string) => pngChunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${words}`));
	const parts = [
		pngSignature,
		pngChunk('IHDR', header),
		pngChunk('PLTE', palette),
		note('Title', 'Dry run: a placeholder, no picture was made'),
		note('Description', text.prompt.slice(0, 32_000)),
	];
	for await (const piece of through(new CompressionStream('deflate'), bands({ ...text, width, height }))) parts.push(pngChunk('IDAT', piece));
	return Buffer.concat([...parts, pngChunk('IEND', Buffer.alloc(0))]);
}

/** The rows of the picture, some at a time, each after its filter: none. */
async function* bands(text: PlaceholderText): AsyncGenerator<Buffer, void> {
	const { width, height } = text;
	const fitting = Math.min(width / (columns * glyphWidth), height / (leastLines * lineHeight));
	const scale = fitting < 1 ? fitting : Math.floor(fitting);
	const lines = layOut(text, scale);
	const stripEnd = Math.round(2.6 * lineHeight * scale);
	const edge = Math.max(1, Math.round(scale * 1.5));
	const left = Math.round(1.6 * glyphWidth * scale);
	for (let top = 0; top < height; top += bandHeight) {
		const rows = Math.min(bandHeight, height - top);
		const band = Buffer.alloc(rows * (width + 1));
		for (let y = top; y < top + rows; y++) {
			const row = band.subarray((y - top) * (width + 1) + 1, (y - top + 1) * (width + 1));
			row.fill(frame);
			if (y < edge || y >= height - edge) continue;
			row.subarray(edge, -edge).fill(y < stripEnd ? strip : paper);
			for (const line of lines) paint(row, line, { y, left });
		}
		yield band;
	}
}

/** The part of a line of text that lies in row `y` of the picture. */
function paint(row: Buffer, { words, top, scale, colour }: Line, { y, left }: { y: number; left: number }): void {
	const glyphRow = Math.floor((y - top) / scale);
	if (glyphRow < 0 || glyphRow >= glyphHeight) return;
	const width = Math.min(row.length - left, Math.floor(words.length * glyphWidth * scale));
	for (let x = 0; x < width; x++) {
		const column = Math.floor(x / scale);
		if (isInk(words[Math.floor(column / glyphWidth)]!, column % glyphWidth, glyphRow)) row[left + x] = colour;
	}
}

/** The lines of text, from the top: as much of the prompt as there is room for. */
function layOut({ width, height, caption, price, prompt }: PlaceholderText, scale: number): Line[] {
	const unit = lineHeight * scale;
	const across = Math.max(4, Math.floor(width / (glyphWidth * scale) - 3.2));
	const { text, boxes } = drawable(prompt);
	const body = wrap(boxes > 0 ? `${otherScript} ${text}` : text, across);
	const first = 7;
	const room = Math.max(1, Math.floor(height / unit - first - 0.3));
	const shown = body.length > room ? [...body.slice(0, room - 1), '...'] : body;
	const line = (words: string, rows: number, size: number, colour: number): Line => ({ words, top: Math.round(rows * unit), scale: size * scale, colour });
	return [
		line('DRY RUN', 0.5, 2, light),
		line(drawable(price).text, 3.1, 1.25, ink),
		line(drawable(caption).text.slice(0, across), 5, 1, ink),
		...shown.map((words, index) => line(words, first + index, 1, ink)),
	];
}

/** Breaks text into lines of at most `length` characters, inside words that are longer. */
const wrap = (text: string, length: number): string[] => text.match(new RegExp(`\\S.{0,${length - 1}}(?= |$)|\\S{${length}}`, 'g')) ?? [];
