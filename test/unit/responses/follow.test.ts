import type { IncomingMessage, ServerResponse } from 'node:http';
import { followResponse } from '../../../nodes/ResponsesImageStep/follow';
import { type Clock, systemClock } from '../../../nodes/shared/base/clock';
import { readRoute } from '../../../nodes/shared/transport/route/route';
import { realContext, serve } from '../transport/realHttp';

const id = 'resp_1';
const patience = { everyMs: 5, longestMs: 5_000, timeoutMs: 5_000 };
const answer = (status: string, more: object = {}) => JSON.stringify({ id, object: 'response', status, output: [], ...more });
const words = { output: [{ type: 'message', content: [{ type: 'output_text', text: 'Done' }] }] };

/** Follows a response whose looks are answered one after the other; the last answer repeats. */
async function follow(answers: Array<[status: number, body: string, headers?: object]>, { clock = systemClock, ...more }: { longestMs?: number; stopAfter?: number; clock?: Clock } = {}) {
	const seen: string[] = [];
	const stop = new AbortController();
	const server = await serve((request: IncomingMessage, response: ServerResponse) => {
		seen.push(`${request.method} ${request.url}`);
		const [status, body, headers] = answers[Math.min(seen.length, answers.length) - 1]!;
		response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
		if (seen.length === more.stopAfter) stop.abort();
	});
	try {
		const found = readRoute({ apiKey: 'sk-x', baseUrl: `${server.url}/v1` });
		if (!found.ok) throw new Error(found.refusal.message);
		const keep = async () => await Promise.resolve(undefined);
		const ctx = realContext(stop.signal);
		const following = { ctx, route: found.route, keep, clock, wordsSuffice: true };
		const result = await followResponse(following, id, { ...patience, ...more });
		return { result, seen };
	} finally {
		await server.close();
	}
}

const busy: [number, string] = [503, '{"error":{"message":"busy","code":"server_error"}}'];

test('it looks until the work is finished', async () => {
	const { result, seen } = await follow([[200, answer('queued')], [200, answer('in_progress')], [200, answer('completed', words)]]);
	expect(result).toMatchObject({ ok: true, answer: { body: { status: 'completed' } } });
	expect(seen).toEqual(Array(3).fill('GET /v1/responses/resp_1'));
});

test('looks that fail in passing are no failure of the work', async () => {
	const { result } = await follow([busy, busy, [200, answer('in_progress')], busy, [200, answer('completed', words)]]);
	expect(result.ok).toBe(true);
});

test('a look that is turned away waits as long as the server says, and never less than between looks', async () => {
	const waits: number[] = [];
	let now = 0;
	const clock: Clock = { now: () => now, wait: async (ms) => await Promise.resolve(void (waits.push(ms), (now += ms))) };
	const limited = (seconds: string): [number, string, object] => [429, '{"error":{"message":"slow","code":"rate_limit_exceeded"}}', { 'retry-after': seconds }];
	const answers = [limited('2'), limited('0'), limited('9999'), [200, answer('completed', words)]] as Array<[number, string, object?]>;
	const { result } = await follow(answers, { clock });
	expect(result.ok).toBe(true);
	// The last wait ends with the time it is waited for.
	expect(waits).toEqual([5, 2_000, 5, 2_990]);
});

test('a time of day that is set in between ends no waiting', async () => {
	let ms = 0;
	const clock: Clock = { now: () => (ms === 0 ? 0 : 3_600_000), elapsed: () => ms, wait: async (more) => await Promise.resolve(void (ms += more)) };
	const { result } = await follow([[200, answer('in_progress')], [200, answer('completed', words)]], { clock });
	expect(result).toMatchObject({ ok: true, answer: { body: { status: 'completed' } } });
});

const drawn = { output: [{ type: 'image_generation_call', result: Buffer.from('x').toString('base64') }] };

test('an image that comes before the work is over is not all: its bill and its words come last', async () => {
	const usage = { input_tokens: 1, output_tokens: 2 };
	const { result, seen } = await follow([[200, answer('in_progress', drawn)], [200, answer('in_progress', drawn)], [200, answer('completed', { ...drawn, usage })]]);
	expect(result).toMatchObject({ ok: true, answer: { images: [{ index: 0 }], body: { status: 'completed', usage } } });
	expect(seen).toHaveLength(3);
});

test.each<[string, Array<[number, string]>, number]>([
	['never ends', [], 5],
	['cannot be looked at any more', [busy], 5],
	['is gone', [[404, '{"error":{"message":"Response not found","code":null}}']], 2],
	['fails', [[200, answer('failed', { error: { code: 'server_error', message: 'It broke' } })]], 2],
	['says no more of the image', [[200, answer('completed', words)]], 2],
])('an image that came stays where the work then %s', async (_, then, looks) => {
	const { result, seen } = await follow([[200, answer('in_progress', drawn)], ...then]);
	expect(result).toMatchObject({ ok: true, answer: { images: [{ index: 0 }], body: { status: 'in_progress' } } });
	expect(seen).toHaveLength(looks);
});

test('and where the workflow is stopped: the rest is cancelled', async () => {
	const { result, seen } = await follow([[200, answer('in_progress', drawn)], [200, answer('in_progress')], [200, answer('cancelled')]], { stopAfter: 2 });
	expect(result).toMatchObject({ ok: true, answer: { images: [{ index: 0 }] } });
	expect(seen.at(-1)).toBe('POST /v1/responses/resp_1/cancel');
});

test('work that cannot be looked at any more has an unknown outcome, and its id is told', async () => {
	const { result, seen } = await follow([busy]);
	expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', code: 'still_working', retry: 'never', details: { responseId: id } } });
	expect(seen).toHaveLength(5);
});

test('so has work that takes longer than it was waited for', async () => {
	const { result } = await follow([[200, answer('in_progress')]], { longestMs: 0 });
	expect(result).toMatchObject({ ok: false, failure: { outcome: 'unknown', description: expect.stringContaining(id) } });
});

test('work that failed is told as the API tells it, at once', async () => {
	const failed = answer('failed', { error: { code: 'server_error', message: 'It broke' } });
	const { result, seen } = await follow([[200, failed]]);
	expect(result).toMatchObject({ ok: false, failure: { outcome: 'failed', code: 'server_error' } });
	expect(seen).toHaveLength(1);
});

test('a response that is not there is not asked for again', async () => {
	const { result, seen } = await follow([[404, '{"error":{"message":"Response not found","code":null}}']]);
	expect(result.ok).toBe(false);
	expect(seen).toHaveLength(1);
});

test('stopping the workflow cancels the work at the API, although the execution is over', async () => {
	const { result, seen } = await follow([[200, answer('in_progress')], [200, answer('cancelled')]], { stopAfter: 1 });
	expect(seen).toEqual(['GET /v1/responses/resp_1', 'POST /v1/responses/resp_1/cancel']);
	expect(result).toMatchObject({ ok: false, failure: { code: 'stopped', message: expect.stringContaining('cancelled at the provider') } });
});
