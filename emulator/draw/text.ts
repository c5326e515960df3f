import type { SKRSContext2D } from '@napi-rs/canvas';
import { familiesFor } from './fonts';

/** A rectangle in pixels. */
export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LETTER = /\p{L}/u;

/** True when the first letter of the text is written right to left. */
export function isRightToLeft(text: string): boolean {
	const first = [...text].find((character) => LETTER.test(character));
	return first !== undefined && RTL.test(first);
}

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where a line may break: between words as the script understands them, so Chinese and Thai break without spaces. */
function breakable(text: string): string[] {
	const pieces: string[] = [];
	for (const { segment, isWordLike } of words.segment(text.replace(/\s+/g, ' ').trim())) {
		// Punctuation and spaces stay with the word before them.
		if (isWordLike || pieces.length === 0) pieces.push(segment);
		else pieces[pieces.length - 1] += segment;
	}
	return pieces;
}

function splitLong(ctx: SKRSContext2D, piece: string, width: number): string[] {
	if (ctx.measureText(piece).width <= width) return [piece];
	const parts = [''];
	for (const { segment } of letters.segment(piece)) {
		const longer = parts[parts.length - 1] + segment;
		if (ctx.measureText(longer).width > width && parts[parts.length - 1] !== '') parts.push(segment);
		else parts[parts.length - 1] = longer;
	}
	return parts;
}

function wrap(ctx: SKRSContext2D, text: string, width: number, maxLines: number): string[] {
	const lines = [''];
	for (const piece of breakable(text).flatMap((whole) => splitLong(ctx, whole, width))) {
		const longer = lines[lines.length - 1] + piece;
		const fits = lines[lines.length - 1] === '' || ctx.measureText(longer.trimEnd()).width <= width;
		if (fits) lines[lines.length - 1] = longer;
		else lines.push(piece);
		if (lines.length > maxLines) break;
	}
	return lines.map((line) => line.trimEnd());
}

function shorten(lines: string[], maxLines: number): string[] {
	if (lines.length <= maxLines) return lines;
	const kept = lines.slice(0, maxLines);
	const last = [...letters.segment(kept[maxLines - 1]!)].slice(0, -1).map(({ segment }) => segment);
	return [...kept.slice(0, -1), `${last.join('').trimEnd()}…`];
}

export interface TextStyle {
	colour: string;
	/** Pixels; the text is set smaller, down to the minimum, until it fits. */
	largest: number;
	smallest: number;
	weight?: number;
	valign?: 'top' | 'bottom' | 'middle';
}

/** Only the beginning of a very long prompt can be read in a picture anyway. */
const READABLE = 700;

/** Sets the text into the box, wrapped and as large as fits, and answers the rectangle it takes. `paint` false only measures. */
export function setText(ctx: SKRSContext2D, text: string, box: Box, style: TextStyle, paint = true): Box {
	const shown = [...text].slice(0, READABLE).join('');
	const families = familiesFor(`${shown}…`);
	const rightToLeft = isRightToLeft(shown);
	let size = style.largest;
	let lines: string[] = [];
	for (; ; size = Math.max(style.smallest, size * 0.88)) {
		ctx.font = `${style.weight ?? 600} ${size}px ${families}`;
		const maxLines = Math.max(1, Math.floor(box.height / (size * 1.3)));
		lines = wrap(ctx, shown, box.width, maxLines);
		if (lines.length <= maxLines) break;
		if (size <= style.smallest) {
			lines = shorten(lines, maxLines);
			break;
		}
	}
	const lineHeight = size * 1.3;
	const height = lines.length * lineHeight;
	const slack = box.height - height;
	const top = box.y + { top: 0, middle: slack / 2, bottom: slack }[style.valign ?? 'top'];
	const width = Math.min(box.width, Math.max(...lines.map((line) => ctx.measureText(line).width)));
	const left = rightToLeft ? box.x + box.width - width : box.x;
	if (paint) {
		ctx.fillStyle = style.colour;
		ctx.textBaseline = 'alphabetic';
		ctx.direction = rightToLeft ? 'rtl' : 'ltr';
		ctx.textAlign = rightToLeft ? 'right' : 'left';
		const x = rightToLeft ? box.x + box.width : box.x;
		lines.forEach((line, i) => ctx.fillText(line, x, top + i * lineHeight + size));
	}
	return { x: left, y: top, width, height };
}
