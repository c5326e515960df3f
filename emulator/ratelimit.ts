import type { Response } from 'express';
import { ApiError, rateLimited } from './errors';
import type { State } from './state';

/** A tier 5 account's limits, told in the headers while no limit is set. */
const IMAGES = 250;
const TOKENS = 8_000_000;

const minute = ({ settings }: State) => 60_000 / settings.clockSpeed;

function tell(res: Response, limit: number, used: number, resetMs: number): void {
	res.set({
		'x-ratelimit-limit-requests': String(limit),
		'x-ratelimit-remaining-requests': String(Math.max(0, limit - used)),
		'x-ratelimit-reset-requests': `${(resetMs / 1000).toFixed(3)}s`,
		'x-ratelimit-limit-tokens': String(TOKENS),
		'x-ratelimit-remaining-tokens': String(TOKENS - 1),
		'x-ratelimit-reset-tokens': '0s',
	});
}

/** Counts images made and references sent against the limit of the last minute. Throws 429 with the wait. */
export function takeImages(state: State, res: Response, model: string, count: number): void {
	const limit = state.settings.imagesPerMinute;
	const now = Date.now();
	state.imageTimes = state.imageTimes.filter((at) => at > now - minute(state));
	const used = state.imageTimes.length;
	const oldest = state.imageTimes[0] ?? now;
	if (limit !== undefined && used + count > limit) {
		tell(res, limit, used, oldest + minute(state) - now);
		if (count > limit) throw tooMany(model, limit, count);
		const free = state.imageTimes[used + count - limit - 1]!;
		throw rateLimited(model, (free + minute(state) - now) / 1000);
	}
	if (limit !== undefined) state.imageTimes.push(...Array.from({ length: count }, () => now));
	tell(res, limit ?? IMAGES, limit === undefined ? count : used + count, minute(state));
}

/** More at once than a whole minute allows: waiting would not help. */
const tooMany = (model: string, limit: number, requested: number) =>
	new ApiError(429, {
		message: `Request too large for ${model} (for limit gpt-image) in organization org-emulator on input-images per min: Limit ${limit}, Requested ${requested}. The input or output images must be reduced in order to run successfully.`,
		type: 'input-images',
		param: null,
		code: 'rate_limit_exceeded',
	});
