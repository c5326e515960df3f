import type { Call } from './call';
import { rateLimited, requestTooLarge } from './errors';
import type { Amounts, EmulatorSettings, State } from './state';

/** One of an account's limits per minute. */
export interface Limit {
	setting: 'imagesPerMinute' | 'requestsPerMinute' | 'tokensPerMinute';
	/** As in headers and in the type of the error. */
	type: keyof Amounts;
	words: string;
	/** A tier 5 account's, told in the headers while no limit is set. */
	usual: number;
}

export const limits: readonly Limit[] = [
	{ setting: 'imagesPerMinute', type: 'input-images', words: 'input-images per min', usual: 250 },
	{ setting: 'requestsPerMinute', type: 'requests', words: 'requests per min (RPM)', usual: 250 },
	{ setting: 'tokensPerMinute', type: 'tokens', words: 'tokens per min (TPM)', usual: 8_000_000 },
];

const minute = ({ settings }: State) => 60_000 / settings.clockSpeed;

const usedOf = ({ taken }: State, { type }: Limit) => taken.reduce((sum, { amounts }) => sum + amounts[type], 0);

/** As Go writes a duration. */
const duration = (ms: number) => (ms < 1000 ? `${Math.max(0, Math.round(ms))}ms` : `${(ms / 1000).toFixed(3)}s`);

/** Until a call of this size fits, milliseconds; 0 if it does now. */
function waitFor(state: State, limit: Limit, asked: number, now: number): number {
	const ceiling = state.settings[limit.setting];
	if (ceiling === undefined) return 0;
	let used = usedOf(state, limit);
	let wait = 0;
	for (const { at, amounts } of state.taken) {
		if (used + asked <= ceiling) break;
		used -= amounts[limit.type];
		wait = at + minute(state) - now;
	}
	return wait;
}

/**
 * The account's limits, as the headers say them. Until a limit on requests is set, the headers for requests count images,
 * as clients of image models have read them since the first.
 */
function tell({ state, res }: Call, now: number): void {
	const { settings, taken } = state;
	const reset = taken.length > 0 ? taken[0]!.at + minute(state) - now : 0;
	for (const limit of limits) {
		const counted = limit.type === 'requests' && settings.requestsPerMinute === undefined ? limits[0]! : limit;
		const ceiling = settings[counted.setting] ?? counted.usual;
		res.set({
			[`x-ratelimit-limit-${limit.type}`]: String(ceiling),
			[`x-ratelimit-remaining-${limit.type}`]: String(Math.max(0, ceiling - usedOf(state, counted))),
			[`x-ratelimit-reset-${limit.type}`]: duration(reset),
		});
	}
}

/** Counts images made, references sent, tokens and the request itself against the last minute. Throws 429 with the longest wait. */
export function takeLimits(call: Call, model: string, { images, tokens }: { images: number; tokens: number }): void {
	const { state } = call;
	const { requestsAtOnce = Infinity } = state.settings;
	if (state.inFlight > requestsAtOnce) throw rateLimited(model, 1);
	const now = Date.now();
	const amounts: Amounts = { 'input-images': images, requests: 1, tokens };
	state.taken = state.taken.filter(({ at }) => at > now - minute(state));
	const ceilingOf = ({ setting }: Limit) => state.settings[setting as keyof EmulatorSettings] as number | undefined;
	const blocked = limits
		.map((limit) => ({ limit, asked: amounts[limit.type], wait: waitFor(state, limit, amounts[limit.type], now) }))
		.filter(({ wait, limit, asked }) => wait > 0 || asked > (ceilingOf(limit) ?? Infinity))
		.sort((a, b) => b.wait - a.wait);
	const never = blocked.find(({ limit, asked }) => asked > ceilingOf(limit)!);
	const first = never ?? blocked[0];
	if (!first) state.taken.push({ at: now, amounts });
	tell(call, now);
	if (!first) return;
	const { type, words } = first.limit;
	const numbers = {
		type,
		words,
		limit: ceilingOf(first.limit)!,
		used: usedOf(state, first.limit),
		requested: first.asked,
	};
	// More at once than a whole minute allows: waiting would not help.
	if (never) throw requestTooLarge(model, numbers);
	throw rateLimited(model, first.wait / 1000, { numbers });
}
