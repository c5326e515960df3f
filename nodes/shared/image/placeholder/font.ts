/**
 * A bitmap font for placeholders: ASCII, a dot and a box of "10x20", from the X11 distribution's font-misc-misc
 * ("Public domain font. Share and enjoy.").
 */

/** Pixels of a character, all the same. */
export const glyphWidth = 10;
export const glyphHeight = 17;

/** Stands for a character the font does not have. */
const box = '□';

/** One bit per pixel, 170 bits per character, rows from the top, base64. */
const packed = [
	'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAwDAMAwDAMAwDAMAwAAMAwAAAAAAAzDMMwSAAAAAAAAAAAAAAAAAAAAAAAANg2DY/xsGwbH+Ng2DYAAAAAAAAAwPxtmwbBsD8DYNg2bY/AwA',
	'AAAAAAADmbZvDsBgGAwDAbh7NszgAAAAAAHA2DYNg8BgOBsGbY5jHePMAAAAAAAwDAMAwCAAAAAAAAAAAAAAAAAAAAADAYDAMBgGAYBgGAMAwBgDAAAAAAAMAYAwDAGAYBgGAYDA',
	'MBgMAAAAAAAAAAAADMMweH+HgzDMAAAAAAAAAAAAAAAAAMAwDB/gwDAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA4DgcAAAAAAAAAAAAAAAH+AAAAAAAAAAAAAAAAAAAAAAAAAAAA',
	'AAAAAA4DgOAAAAAAAAABgGAwDAYBgMAwGAYDAMAAAAAAAAwHgzDMYZhmGYZhjMMweAwAAAAAAAMBwPBsAwDAMAwDAMAwDB/gAAAAAAHgzGGYYBgGAwOBgMBgGAf4AAAAAAB4Mxhm',
	'GAYDA4AwBmGYYzB4AAAAAAABAMBwPBsMxjGMf4DAMAwDAAAAAAAf5gGAYBgG4cwBgGAZhjMHgAAAAAAB4MxhGAYBuHMYZhmGYYzB4AAAAAAB/gGAYDAMBgGAwDAYBgMAwAAAAAAA',
	'HgzGGYZhjMHgzGGYZhjMHgAAAAAAB4MxhmGYZhjOHYBgGIYzB4AAAAAAAAAAAAAAADgOAAAAAAADgOAAAAAAAAAAAAAAAA4DgAAAAAAA4DgcAAAAAAEAwGAwGAwGAMAYAwBgDAEA',
	'AAAAAAAAAAAAH+AAAAAAB/gAAAAAAAAAAAIAwBgDAGAMAYDAYDAYDAIAAAAAAAB4MxhmGYYDAYDAMAwAAMAwAAAAAAAeDMYZnm+bZtm2bxmGAMYfAAAAAAADAeDMMxhmGYZ/mGYZ',
	'hmGYYAAAAAAHwZhjGMYxmH4YxhmGYZjH4AAAAAAAeDMYZgGAYBgGAYBgGGMweAAAAAAAfhjGGYZhmGYZhmGYZhmMfgAAAAAAH+YBgGAYBgH4YBgGAYBgH+AAAAAAB/mAYBgGAYB+',
	'GAYBgGAYBgAAAAAAAHgzGGYBgGAZ5hmGYZhjOHoAAAAAAGGYZhmGYZhn+YZhmGYZhmGAAAAAAB/gwDAMAwDAMAwDAMAwDB/gAAAAAAD8DAMAwDAMAwDAMYxjDYHAAAAAAAGGYZjG',
	'MZhmHwZhmGMYxhmGAAAAAABgGAYBgGAYBgGAYBgGAYB/gAAAAAAYZhnOc5/m2bZtm2YZhmGYYAAAAAAGGcZxnmeZtm2Z5nmOY5hmGAAAAAAAeDMYZhmGYZhmGYZhmGMweAAAAAAA',
	'fhjGGYZhmGYx+GAYBgGAYAAAAAAAB4MxhmGYZhmGYZhm2Z4zB8AYAAAAB+GMYZhmGYZjH4ZhjGMYZhgAAAAAAHgzGGYBgDAHgDAGAZhjMHgAAAAAAH+DAMAwDAMAwDAMAwDAMAwA',
	'AAAAABhmGYZhmGYZhmGYZhmGMweAAAAAAAYZhmGYYzDMMweB4HgMAwDAAAAAAAGGYZhmGYZtm2bZtnOc5hmGAAAAAABhmGMwzB4HgMB4HgzDMYZhgAAAAAAYZhjMMweB4DAMAwDA',
	'MAwDAAAAAAAH+AYBgMBgGAwGAYDAYBgH+AAAAAAA/DAMAwDAMAwDAMAwDAMA/AAAAAAAAAwDAGAYAwDAGAYAwDAGAYAAAAAAD8AwDAMAwDAMAwDAMAwDD8AAAAAAAMB4MxhgAAAA',
	'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB/wAAAABgDAGAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHwxgGP5hmGYY+gAAAAAAYBgGAYBgG4cxhmGYZhnMbgAAAAAAAAAAAA',
	'AAAfDGYBgGAYAxh8AAAAAAABgGAYBgGHYzmGYZhmGM4dgAAAAAAAAAAAAAAB4Mxhn+YBgDGHwAAAAAAA8GYZhgGB+BgGAYBgGAYBgAAAAAAAAAAAAAAAPpjmMYxjD4YA/GGYZhj8',
	'YBgGAYBgG4cxhmGYZhmGYYAAAAAAAAAAMAwAA8AwDAMAwDAMH+AAAAAAAAAAAYBgAB4BgGAYBgGAYBjGMYxh8YBgGAYBgGMZhsHgfBmGMYYAAAAAADwDAMAwDAMAwDAMAwDAMH+A',
	'AAAAAAAAAAAAAAWx/m2bZtm2bZtgAAAAAAAAAAAAAAG4cxhmGYZhmGYYAAAAAAAAAAAAAAAeDMYZhmGYYzB4AAAAAAAAAAAAAAAbhzGGYZhmGcxuGAYBgGAAAAAAAAAB2M5hmGYZ',
	'hjOHYBgGAYBgAAAAAAABvDmMAwDAMAwDAAAAAAAAAAAAAAAAPxhmAPwBgGYY/AAAAAAAAAABgGAYH4GAYBgGAYBmDwAAAAAAAAAAAAAABhmGYZhmGYYzh2AAAAAAAAAAAAAAAYZh',
	'jMMweB4DAMAAAAAAAAAAAAAAAGGYZhm2bZtn+MwAAAAAAAAAAAAAABhjMHgMAwHgzGGAAAAAAAAAAAAAAAYZhmGYZhmGM4dgGYYzB4AAAAAAAAD+AYDAYDAYDAP4AAAAAAAeDAMA',
	'wDAMHgDAMAwDAMAeAAAAAAAMAwDAMAwDAMAwDAMAwDAMAAAAAAAeAMAwDAMAwB4MAwDAMAweAAAAAAADmbZnAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADgOA4AAAAAAAAAAAAAAA',
	'AAAAAAB/kCQJAkCQJAn+AAAAAAAAAA==',
].join('');

const bits = Buffer.from(packed, 'base64');
const characters = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)), '·', box];
const positions = new Map(characters.map((character, index) => [character, index]));

/** Whether a pixel of a drawable character is ink. */
export function isInk(character: string, x: number, y: number): boolean {
	const bit = (positions.get(character)! * glyphHeight + y) * glyphWidth + x;
	return ((bits[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1;
}

/** What has no plain letters in Unicode's own tables. */
const plainly: Record<string, string> = {
	'–': '-', '—': '-', '‘': "'", '’': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '€': 'EUR', '£': 'GBP', '×': 'x', '⁄': '/',
	'ß': 'ss', 'ø': 'o', 'Ø': 'O', 'æ': 'ae', 'Æ': 'Ae', 'œ': 'oe', 'ł': 'l', 'Ł': 'L', 'đ': 'd', 'ı': 'i',
};

/** Text in characters the font has: accents and emoji are left out, and what it cannot draw is a box each. */
export function drawable(text: string): { text: string; boxes: number } {
	const letters = Array.from(text.normalize('NFKD').replace(/\p{M}/gu, ''));
	const drawn = letters.map((letter) => {
		if (positions.has(letter)) return letter;
		return plainly[letter] ?? (/[\s\p{Extended_Pictographic}\p{C}]/u.test(letter) ? ' ' : box);
	});
	return { text: drawn.join(''), boxes: drawn.filter((letter) => letter === box).length };
}
