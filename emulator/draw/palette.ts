import { createHash } from 'node:crypto';

/** A repeatable source of numbers from 0 to 1. */
export type Random = () => number;

/** A 32-bit seed from any text. */
export const seedOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32LE(0);

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

/** Colours of one picture, as CSS. */
export interface Palette {
	wallTop: string;
	wallBottom: string;
	floorNear: string;
	floorFar: string;
	light: string;
	ink: string;
	paper: string;
	/** Of the object: lit, own and shaded side. */
	main: [string, string, string];
	accent: [string, string, string];
}

const hsl = (hue: number, saturation: number, lightness: number) =>
	`hsl(${Math.round(((hue % 360) + 360) % 360)}, ${saturation}%, ${lightness}%)`;

const shaded = (hue: number, saturation: number, lightness: number): [string, string, string] => [
	hsl(hue - 6, saturation, Math.min(92, lightness + 20)),
	hsl(hue, saturation, lightness),
	hsl(hue + 10, saturation + 4, Math.max(12, lightness - 22)),
];

/** A wall and floor of one hue family, an object opposite to it, and an accent between. */
export function paletteFrom(random: Random): Palette {
	const hue = Math.floor(random() * 360);
	const objectHue = hue + pick(random, [150, 180, 200, 215]);
	const accentHue = hue + pick(random, [35, 60, 90, 270, 300]);
	const soft = 26 + random() * 26;
	return {
		wallTop: hsl(hue, soft, 90),
		wallBottom: hsl(hue + 14, soft + 6, 77),
		floorNear: hsl(hue + 24, soft, 62),
		floorFar: hsl(hue + 20, soft, 72),
		light: hsl(hue + 40, 70, 96),
		ink: hsl(hue + 200, 38, 15),
		paper: hsl(hue, 30, 97),
		main: shaded(objectHue, 46 + random() * 22, 48 + random() * 10),
		accent: shaded(accentHue, 58, 56),
	};
}
