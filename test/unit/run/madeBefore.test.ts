import type { IExecuteFunctions } from 'n8n-workflow';
import { MadeBefore } from '../../../nodes/shared/run/madeBefore';

/** n8n's de-duplication store: each call is one write. `dieBefore` plays n8n being killed before the given write. */
function store() {
	const values = new Set<string>();
	let dieBefore: 'remove' | undefined;
	const helpers = {
		checkProcessedAndRecord: async (asked: string[]) => {
			const unseen = asked.filter((value) => !values.has(value));
			unseen.forEach((value) => values.add(value));
			return await Promise.resolve({ new: unseen, processed: asked.filter((value) => !unseen.includes(value)) });
		},
		removeProcessed: async (gone: string[]) => {
			if (dieBefore === 'remove') throw new Error('killed');
			gone.forEach((value) => values.delete(value));
			return await Promise.resolve();
		},
	};
	const run = () => new MadeBefore({ helpers } as unknown as IExecuteFunctions);
	return { run, kill: (when: typeof dieBefore) => (dieBefore = when) };
}

const madeOf = async (made: MadeBefore, ...keys: string[]) => {
	await made.lookUp(keys);
	return keys.filter((key) => made.has(key));
};

test('a row counts as made once it is recorded, and looking it up records nothing', async () => {
	const { run } = store();
	const first = run();
	expect(await madeOf(first, 'a', 'b', '')).toEqual([]);
	await first.record('a');
	await first.record('');
	expect(await madeOf(run(), 'a', 'b', 'c')).toEqual(['a']);
	expect(await madeOf(run(), 'a', 'b', 'c')).toEqual(['a']);
});

test('n8n killed between looking up and taking back leaves no row out that nobody made, and none made twice', async () => {
	const { run, kill } = store();
	const first = run();
	await first.lookUp(['a', 'b']);
	await first.record('a');
	kill('remove');
	await expect(run().lookUp(['a', 'b', 'c'])).rejects.toThrow('killed');
	kill(undefined);
	const next = run();
	expect(await madeOf(next, 'a', 'b', 'c', 'd')).toEqual(['a']);
	await next.record('b');
	expect(await madeOf(run(), 'a', 'b', 'c', 'd')).toEqual(['a', 'b']);
});

test('rows recorded side by side are all kept', async () => {
	const { run } = store();
	const made = run();
	await Promise.all(['a', 'b', 'c', 'd'].map(async (key) => await made.record(key)));
	expect(await madeOf(run(), 'a', 'b', 'c', 'd', 'e')).toEqual(['a', 'b', 'c', 'd']);
});
