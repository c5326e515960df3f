import { glyphHeight, glyphWidth, isInk } from './font';

/** Shades from paper to ink; the edges of letters take those between. */
export const shades = 16;

/** A line of text, drawn row by row at any scale with smooth edges. */
export class TextLine {
	/** Ink of each pixel column of the picture, row by row of the font: 0 to 1. */
	private readonly across: Float32Array[];

	/**
	 * @param scale pixels of the picture for one of the font
	 * @param top pixels from the top of the picture
	 */
	constructor(
		text: string,
		private readonly left: number,
		readonly top: number,
		private readonly scale: number,
		/** Number of the first colour of its shades. */
		private readonly colours: number,
	) {
		const characters = Array.from(text);
		const width = Math.ceil(characters.length * glyphWidth * scale);
		const columns = characters.length * glyphWidth;
		this.across = Array.from({ length: glyphHeight }, (_, y) => {
			const ink = new Uint8Array(columns + 2);
			for (let x = 0; x < columns; x++) ink[x + 1] = isInk(characters[Math.floor(x / glyphWidth)]!, x % glyphWidth, y) ? 1 : 0;
			return Float32Array.from({ length: width }, (_, x) => between(ink, (x + 0.5) / scale + 0.5));
		});
	}

	get bottom(): number {
		return this.top + Math.ceil(glyphHeight * this.scale);
	}

	/** Puts its part of row `y` of the picture over what is there. */
	paint(row: Buffer, y: number): void {
		const at = (y - this.top + 0.5) / this.scale - 0.5;
		const upper = Math.floor(at);
		const share = at - upper;
		const above = this.across[upper];
		const below = this.across[upper + 1];
		const width = Math.min(this.across[0]!.length, row.length - this.left);
		for (let x = 0; x < width; x++) {
			const ink = (above?.[x] ?? 0) * (1 - share) + (below?.[x] ?? 0) * share;
			// An edge one pixel wide, whatever the scale.
			const dark = Math.min(1, Math.max(0, (ink - 0.5) * this.scale + 0.5));
			row[this.left + x] = this.colours + Math.round(dark * (shades - 1));
		}
	}
}

/** The value at a place between the middles of two pixels. */
function between(ink: Uint8Array, at: number): number {
	const left = Math.floor(at - 0.5);
	const share = at - 0.5 - left;
	return (ink[left] ?? 0) * (1 - share) + (ink[left + 1] ?? 0) * share;
}
