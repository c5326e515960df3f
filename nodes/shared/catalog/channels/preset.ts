import type { Background, OutputFormat, Sourced } from '../types';

/** The file a place wants. A field that is absent is left to the user. */
export interface Deliver {
	/** Pixels. */
	width: number;
	height: number;
	format?: OutputFormat;
	background?: Background;
	/** The heaviest file the place takes, bytes; absent where none is published. */
	maxBytes?: number;
	/** All formats the place takes; absent where it publishes no list. */
	accepts?: readonly OutputFormat[];
}

/** Where a picture is going, and what that place asks of it. */
export interface ChannelPreset extends Sourced {
	id: string;
	/** What a person sees in the list. */
	name: string;
	/** Other names people look for it under. */
	also?: string;
	/** Pixels the place asks for. What is asked of the model comes from `requestSizeFor`. */
	target: { width: number; height: number };
	deliver: Deliver;
	/** The place's rule about the background, for the prompt and for the reviewer. */
	backgroundRule: string;
	/** Characters of alternative text that fit, or that read well where nothing is enforced; 0: the place has no field for it. */
	altTextLength: number;
	/** Asks for that background in the prompt, where the person left it open: the API has no setting for a colour. */
	promptLine?: string;
	/** A name for the file, after what the row is called (`{name}`). Where the place has a rule of its own, it follows that. */
	fileName: string;
	/** What the place asks for and no image model can promise: a person looks before it is used. */
	caution?: string;
	/** Where the numbers were read, when the place's own page could not be. */
	readIn?: string;
	/** Which of the facts nobody could source. */
	unsourced?: string;
}

/** What a preset says besides id, name and size. */
export interface Terms {
	source: string;
	backgroundRule: string;
	altTextLength: number;
	promptLine?: string;
	fileName?: string;
	also?: string;
	caution?: string;
	readIn?: string;
	unsourced?: string;
	format?: OutputFormat;
	background?: Background;
	accepts?: readonly OutputFormat[];
	maxMegabytes?: number;
	checked?: string;
}

/** The day of the last look, in stored copies of the pages, not live. */
const lastLook = '2026-11-27';

const bytesPerMegabyte = 1_000_000;

/** A preset from its size, `WIDTHxHEIGHT` in pixels, and its terms. */
export function preset(id: string, name: string, size: `${number}x${number}`, terms: Terms): ChannelPreset {
	const { format, background, accepts, maxMegabytes, fileName, checked = lastLook, ...told } = terms;
	const [width, height] = size.split('x').map(Number) as [number, number];
	return {
		id,
		name,
		target: { width, height },
		deliver: {
			width,
			height,
			...(format && { format }),
			...(background && { background }),
			...(accepts && { accepts }),
			...(maxMegabytes && { maxBytes: maxMegabytes * bytesPerMegabyte }),
		},
		fileName: fileName ?? `{name}-${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
		...told,
		checked,
	};
}

/** A picture that fills its place: a small opaque file. */
export const photo = {
	format: 'jpeg',
	background: 'opaque',
	backgroundRule: 'Any background; no transparency',
	altTextLength: 125,
} as const;

/** A product for sale. */
export const product = {
	...photo,
	backgroundRule: 'Plain white or light; no borders, added text, logos or watermarks',
} as const;
