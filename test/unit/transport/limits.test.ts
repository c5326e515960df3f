import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readStart, send } from '../../../nodes/shared/transport/send';
import { withLimits } from '../../../nodes/shared/transport/answer/limits';
import { readRoute } from '../../../nodes/shared/transport/route/route';
import { realContext, serve } from './realHttp';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('an answer that was read is not kept in memory until its time limit has passed', async () => {
	const server = await serve((_req, res) => void res.writeHead(200).end('{}'));
	const found = readRoute({ apiKey: 'sk-secret-key-1234', route: 'compatible', baseUrl: `${server.url}/v1` });
	if (!found.ok) throw new Error(found.refusal.message);
	const read = async () => {
		const begun = await send(realContext(), found.route, { endpoint: 'images/generations', body: { prompt: 'hat' } });
		await readStart(begun, 100);
		return new WeakRef(begun.stream);
	};
	const answer = await read();
	await server.close();
	for (let turn = 0; turn < 20 && answer.deref() !== undefined; turn++) {
		await new Promise((resolve) => setTimeout(resolve, 10));
		collectGarbage();
	}
	expect(answer.deref() === undefined).toBe(true);
	// Looking through a whole heap takes its time on a busy machine.
}, 60_000);

describe('what is read has its limits', () => {
	/** A piece every `everyMs`, without end. */
	async function* trickle(everyMs: number, size = 1): AsyncGenerator<Uint8Array> {
		for (;;) {
			await new Promise((resolve) => setTimeout(resolve, everyMs));
			yield new Uint8Array(size);
		}
	}
	const drain = async (bytes: AsyncIterator<Uint8Array>, pauseMs = 0) => {
		let count = 0;
		for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
			count += 1;
			if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
		}
		return count;
	};
	const clock = { now: () => Date.now() };
	const limits = { idleMs: 400, wholeMs: 1000, mostBytes: 1e9, clock };

	test('bytes that trickle for ever do not extend the whole', async () => {
		let ended = 0;
		const startedAt = Date.now();
		await expect(drain(withLimits(trickle(20), limits, () => (ended += 1)))).rejects.toMatchObject({ name: 'TimeoutError' });
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
		expect(Date.now() - startedAt).toBeLessThan(4_000);
		expect(ended).toBe(1);
	});

	test('silence ends it sooner', async () => {
		const startedAt = Date.now();
		await expect(drain(withLimits(trickle(10_000), limits, () => {}))).rejects.toMatchObject({ name: 'TimeoutError' });
		expect(Date.now() - startedAt).toBeLessThan(990);
	});

	test('time in which the reader is slow does not count', async () => {
		let left = 6;
		const source: AsyncIterator<Uint8Array> = { next: async () => (left-- > 0 ? { done: false, value: new Uint8Array(1) } : { done: true, value: undefined }) };
		expect(await drain(withLimits(source, { ...limits, idleMs: 100, wholeMs: 120 }, () => {}), 30)).toBe(6);
	});

	test('a time of day that is set while it is read is no silence', async () => {
		let now = 0;
		const set = { now: () => (now += 3_600_000), elapsed: () => performance.now() };
		const source = trickle(30);
		const read = withLimits({ next: async () => await source.next() }, { ...limits, idleMs: 100, clock: set }, () => {});
		for (let piece = 0; piece < 8; piece++) expect((await read.next()).done).toBe(false);
		await read.return();
	});

	test('a flood ends, however fast it is', async () => {
		let given = 0;
		const flood: AsyncIterator<Uint8Array> = { next: async () => await Promise.resolve({ done: false, value: new Uint8Array(++given && 1000) }) };
		await expect(drain(withLimits(flood, { ...limits, mostBytes: 10_000 }, () => {}))).rejects.toMatchObject({ code: 'too_large' });
		expect(given).toBe(11);
	});
});
