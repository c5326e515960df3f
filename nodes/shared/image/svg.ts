import type { HeaderReader } from './reading';

/** CSS pixels per unit. */
const pixelsPer: Record<string, number> = {
	'': 1,
	px: 1,
	pt: 4 / 3,
	pc: 16,
	in: 96,
	cm: 96 / 2.54,
	mm: 9.6 / 2.54,
	q: 2.4 / 2.54,
};

/** What a browser takes when a drawing names no size at all. */
const unsized = { width: 300, height: 150 };

/** What may stand before the root element, and how it ends. */
const prologue: ReadonlyArray<readonly [start: string, end: string]> = [
	['<?', '?>'],
	['<!--', '-->'],
	['<!DOCTYPE', '>'],
	['<!doctype', '>'],
];

/** SVG: the root element's width and height, else its viewBox. A drawing's background is transparent. */
export const readSvg: HeaderReader = (bytes, complete) => {
	const notYet = complete ? undefined : 'more';
	if (!mayBeMarkup(bytes[0]!)) return undefined;
	let text = bytes
		.toString('utf8')
		.replace(/^\uFEFF/, '')
		.trimStart();
	for (;;) {
		const lead = prologue.find(([start]) => text.startsWith(start));
		if (!lead) break;
		const end = text.indexOf(lead[1], lead[0].length);
		if (end < 0) return notYet;
		text = text.slice(end + lead[1].length).trimStart();
	}
	const mayBecome = prologue.some(([start]) => start.startsWith(text)) || '<svg'.startsWith(text);
	if (mayBecome) return notYet;
	if (!/^<svg[\s>/]/.test(text)) return undefined;
	const end = endOfTag(text);
	if (end < 0) return notYet;
	return {
		type: 'svg',
		mimeType: 'image/svg+xml',
		fileExtension: 'svg',
		...size(text.slice(0, end)),
		hasAlpha: true,
		animated: /<(animate|set)[\sA-Z]/.test(text),
	};
};

/** `<`, white space, or the first byte of a byte order mark. */
const mayBeMarkup = (byte: number) => byte === 0x3c || byte === 0xef || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** Position of the `>` that closes the first tag, outside quotes; -1 when it has not come yet. */
function endOfTag(text: string): number {
	let quote = '';
	for (let at = 0; at < text.length; at++) {
		const c = text[at]!;
		if (quote) quote = c === quote ? '' : quote;
		else if (c === '"' || c === "'") quote = c;
		else if (c === '>') return at;
	}
	return -1;
}

function size(tag: string): { width: number; height: number } {
	const box = attribute(tag, 'viewBox')
		?.trim()
		.split(/[\s,]+/)
		.map(Number);
	const boxWidth = positive(box?.[2]);
	const boxHeight = positive(box?.[3]);
	const width = length(attribute(tag, 'width'));
	const height = length(attribute(tag, 'height'));
	const ratio = boxWidth && boxHeight ? boxWidth / boxHeight : undefined;
	if (width && height) return whole(width, height);
	if (width && ratio) return whole(width, width / ratio);
	if (height && ratio) return whole(height * ratio, height);
	if (boxWidth && boxHeight) return whole(boxWidth, boxHeight);
	return whole(width ?? unsized.width, height ?? unsized.height);
}

const whole = (width: number, height: number) => ({
	width: Math.max(1, Math.round(width)),
	height: Math.max(1, Math.round(height)),
});

const positive = (value: number | undefined) =>
	value !== undefined && Number.isFinite(value) && value > 0 && value < 1e7 ? value : undefined;

/** `200`, `200px`, `5cm` in CSS pixels; undefined for percentages and nonsense. */
function length(value: string | undefined): number | undefined {
	const match = /^\s*([0-9]{0,9}(?:\.[0-9]{0,9})?)([a-z]{0,2})\s*$/i.exec(value ?? '');
	const unit = pixelsPer[match?.[2]?.toLowerCase() ?? ''];
	return match?.[1] && unit !== undefined ? positive(Number(match[1]) * unit) : undefined;
}

function attribute(tag: string, name: string): string | undefined {
	const match = new RegExp(`\\s${name}\\s*=\\s*("[^"]*"|'[^']*')`).exec(tag);
	return match?.[1]?.slice(1, -1);
}
