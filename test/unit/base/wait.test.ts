import { getEventListeners } from 'node:events';
import { wait } from '../../../nodes/shared/base/wait';

test('a wait that ended leaves no listener on the signal of the execution', async () => {
	const { signal } = new AbortController();
	await Promise.all([wait(1, signal), wait(2, signal), wait(3, signal)]);
	expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('a wait ends with the signal', async () => {
	const stop = new AbortController();
	const waiting = wait(5_000, stop.signal);
	stop.abort();
	await waiting;
});
