import type { AnswerHeaders } from '../types';

const msPerUnit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Longer than a day is a mistake, not a wait. */
const longestMs = 24 * 3_600_000;

/**
 * Milliseconds the server asked us to wait: from `retry-after-ms`, from `retry-after` (seconds or an HTTP date),
 * or from "Please try again in 1m2s" in the message; undefined when it did not say.
 */
export function readRetryAfter(headers: AnswerHeaders, message: string, now: number): number | undefined {
	const asked =
		fromMs(headers['retry-after-ms']) ?? fromSecondsOrDate(headers['retry-after'], now) ?? fromMessage(message);
	return asked !== undefined && asked <= longestMs ? asked : undefined;
}

function fromMs(value: unknown): number | undefined {
	return isNumeric(value) ? Math.ceil(Number(value)) : undefined;
}

function fromSecondsOrDate(value: unknown, now: number): number | undefined {
	if (isNumeric(value)) return Math.ceil(Number(value) * 1000);
	const date = typeof value === 'string' && /[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function fromMessage(message: string): number | undefined {
	const found =
		/(?:try again|retry) (?:in|after) ((?:\d{1,7}(?:\.\d{1,9})?\s?(?:ms|s(?:ec(?:ond)?s?)?|m|h)\s?)+)/i.exec(message);
	if (!found) return undefined;
	const parts = [...found[1]!.matchAll(/(\d+(?:\.\d+)?)\s?(ms|s|m|h)/gi)];
	return Math.ceil(
		parts.reduce((total, [, count, unit]) => total + Number(count) * msPerUnit[unit!.toLowerCase()]!, 0),
	);
}

const isNumeric = (value: unknown) => typeof value === 'string' && /^\d{1,9}(\.\d{1,6})?$/.test(value.trim());
