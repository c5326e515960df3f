import type { Size } from './size';

/** What one purpose of a row asks for: `request` is equal where the requests are. */
export interface AskedFor {
	channel: string;
	request: string;
	/** What the file is cut to, pixels. */
	target?: Size;
}

const area = ({ target }: AskedFor) => (target ? target.width * target.height : 0);

/** A file that was cut can be cut further, never back. */
const covers = (one: AskedFor, { target }: AskedFor): boolean =>
	one.target && target ? one.target.width >= target.width && one.target.height >= target.height : one.target === target;

/**
 * Whose picture each purpose gets: its own, or that of a purpose with an equal request and a size it can be cut from, so that
 * it is bought once. Keys and values are the purposes' ids.
 */
export function pictureOf(asked: readonly AskedFor[]): Map<string, string> {
	const bought: AskedFor[] = [];
	const from = new Map<string, string>();
	for (const one of [...asked].sort((a, b) => area(b) - area(a))) {
		const same = bought.find((other) => other.request === one.request && covers(other, one));
		if (!same) bought.push(one);
		from.set(one.channel, (same ?? one).channel);
	}
	return from;
}
