/** Splits a whole number into whole parts that add up to it, larger parts first. Unknown stays unknown: null for every part. */
export function splitTokens(total: number | undefined, parts: number): Array<number | null> {
	if (total === undefined) return new Array<null>(parts).fill(null);
	const share = Math.floor(total / parts);
	const rest = total - share * parts;
	return Array.from({ length: parts }, (_, index) => share + (index < rest ? 1 : 0));
}

/** A ten-billionth of a dollar: below what any price list resolves. */
const perUsd = 1e10;

/** The same for USD, to ten decimals. */
export function splitUsd(total: number | undefined, parts: number): Array<number | null> {
	const whole = total === undefined ? undefined : Math.round(total * perUsd);
	return splitTokens(whole, parts).map((part) => (part === null ? null : part / perUsd));
}
