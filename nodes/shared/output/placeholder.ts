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

const mostLines = 12;

/** Text from a row, safe inside XML: control characters XML cannot hold are taken out. */
const escape = (text: string) =>
	text
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
		.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Breaks text into lines of about `length` characters, inside words where a script has no spaces. */
function wrap(text: string, length: number): string[] {
	const words = text.split(/\s+/).flatMap((word) => word.match(new RegExp(`.{1,${length}}`, 'gu')) ?? []);
	const lines: string[] = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + word.length < length) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines.length > mostLines ? [...lines.slice(0, mostLines - 1), '…'] : lines;
}

/** An SVG picture of the true pixel size that stands in for an image in a dry run: a frame, the price, the prompt. */
export function placeholderSvg({ width, height, caption, price, prompt }: PlaceholderText): Buffer {
	const unit = Math.min(width, height) / 24;
	const line = (text: string, y: number, size: number, weight: number) =>
		`<text x="${unit * 2}" y="${y}" font-size="${size}" font-weight="${weight}">${escape(text)}</text>`;
	const body = wrap(prompt, Math.max(8, Math.floor(width / (unit * 0.62)) - 6)).map((text, index) =>
		line(text, unit * (8 + index * 1.25), unit * 0.9, 400),
	);
	return Buffer.from(
		[
			`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" fill="#2b2f3a">`,
			`<rect width="100%" height="100%" fill="#eef0f4"/>`,
			`<rect x="${unit / 2}" y="${unit / 2}" width="${width - unit}" height="${height - unit}" rx="${unit / 2}" fill="none" stroke="#9aa3b5" stroke-width="${unit / 12}" stroke-dasharray="${unit / 2} ${unit / 3}"/>`,
			line('Dry run', unit * 2.6, unit * 1.2, 700),
			line(price, unit * 4.4, unit * 1.1, 600),
			line(caption, unit * 6, unit * 0.8, 400),
			...body,
			'</svg>',
		].join('\n'),
	);
}
