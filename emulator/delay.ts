import { createHash } from 'node:crypto';
import { invalid } from './errors';

/** Milliseconds an image call takes at least: one for all, a list taken in turn, or a range to draw from. */
export type Delay = number | number[] | { from: number; to: number };

const isMs = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** Reads a delay from a control request. Throws a 400 that says what it may be. */
export function checkDelay(value: unknown): void {
	const { from, to } = (value ?? {}) as { from?: unknown; to?: unknown };
	const isList = Array.isArray(value) && value.length > 0 && value.every(isMs);
	if (isMs(value) || isList || (isMs(from) && isMs(to) && from <= to)) return;
	throw invalid('invalid_type', 'delayMs', 'Expected milliseconds, a list of them, or {from, to}.');
}

/** The delay of the `count`-th image call, from 0. The same from run to run. */
export function delayOf(delay: Delay, count: number): number {
	if (typeof delay === 'number') return delay;
	if (Array.isArray(delay)) return delay[count % delay.length]!;
	const drawn = createHash('sha256').update(`delay${count}`).digest().readUInt32BE(0) / 2 ** 32;
	return Math.round(delay.from + drawn * (delay.to - delay.from));
}
