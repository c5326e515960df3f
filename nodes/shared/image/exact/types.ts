import type { Arriving } from './arriving';
import type { Reason } from './remarks';
import type { Fit, Size } from './sizes';

export type { Fit, Size } from './sizes';

/** Whether a file said where it comes from (C2PA), and whether that still holds. */
export type Provenance = 'none' | 'kept' | 'broken by cropping';

/** What left. */
export interface Delivered extends Size {
	/** The file has the target's size, and nothing was wrong with it. */
	exact: boolean;
	provenance: Provenance;
	/** For a person: what was cut, or why nothing was. Empty where the size was right from the start. */
	remark: string;
	/** Only where the file is not exact. */
	fit?: Fit;
}

/** One picture on its way to its target's size. For one file. */
export interface Crop {
	/** The file goes on as it came, whatever is in it: it need not be read here. */
	readonly isLeft: boolean;
	/**
	 * The file, cut where that is safe, else byte for byte as it came. Holds a few pieces at most.
	 * Throws what `bytes` throws, and nothing for any content.
	 */
	stream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void>;
	/** Whether the file is changed; else it goes on byte for byte. To be asked from the first byte on. */
	isCut(): boolean;
	/** What was delivered. To be asked when the stream has ended; `sealed`: provenance data (C2PA) came with it. */
	delivered(sealed?: boolean): Delivered;
}

/** Writes what is in `file` smaller, up to where the rest may follow as it is; says what was wrong, if anything. */
export type Cut = (file: Arriving) => AsyncGenerator<Buffer, Reason | undefined>;

/** What the start of a file allows: more of it is needed, it is left as it is, or it is cut. */
export type Decision = 'more' | { left: Reason } | { cut: Cut };

/**
 * Looks at the start of a file. Never throws.
 * @param from the size a viewer shows, which the file must have itself
 */
export type Decide = (start: Buffer, from: Size, target: Size) => Decision;
