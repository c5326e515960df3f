import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { editParameters } from '../../../nodes/EditImage/parameters';
import { generateParameters } from '../../../nodes/GenerateImage/parameters';
import { runRows } from '../../../nodes/shared/run/runRows';
import { findUnreadable } from '../../../nodes/shared/run/unreadable';
import { contextOf, type Execution, made, rowsOf, run, stepWith } from './fakeN8n';

/** n8n with expressions that fail: an error for each path, and for the group it is in. */
const failing = (paths: string[], onRow = 0) =>
	({
		getNodeParameter(name: string, row: number) {
			const path = paths.find((one) => one === name || one.startsWith(`${name}.`));
			if (path && row === onRow) throw new Error(`${path} failed`);
			return null;
		},
	}) as unknown as IExecuteFunctions;

/** Path and label of each parameter, those in groups too. */
const labelled = (properties: INodeProperties[]): Array<[path: string, label: string]> =>
	properties.flatMap(({ name, displayName, type, options }) =>
		type === 'collection' ? (options as INodeProperties[]).map((option): [string, string] => [`${name}.${option.name}`, option.displayName]) : [[name, displayName]],
	);

test.each([
	['Generate Image', generateParameters],
	['Edit Image (GPT)', editParameters],
])('%s: a parameter that cannot be read has the name that stands in the panel', (_, properties) => {
	const paths = labelled(properties);
	expect(paths.map(([path]) => path)).toEqual(expect.arrayContaining(['fileName', 'limitOptions.alreadySpentUsd']));
	// Forms under one name have one label.
	for (const [path, label] of paths) expect(findUnreadable(failing([path]), 0, properties)).toMatchObject({ parameter: label, error: { message: `${path} failed` } });
});

test('of several the first in the panel is named, with its own error; of a row that can be read, none', () => {
	const both = failing(['limitOptions.dryRun', 'fileName'], 1);
	expect(findUnreadable(both, 1, generateParameters)).toEqual({ parameter: 'File Name', error: new Error('fileName failed') });
	expect(findUnreadable(both, 0, generateParameters)).toBeUndefined();
});

describe('limits that cannot be read', () => {
	const { step } = stepWith([made(), made()]);
	const unlimited = { ...step, readRun: () => { throw new Error('invalid syntax'); } };
	const execution = (onError?: Execution['onError']): Execution => ({ rows: rowsOf(2), onError });

	test('let no row be made: each ends in an error where the node continues, with its columns in the regular output', async () => {
		const items = await run(execution('continueErrorOutput'), unlimited);
		expect(items.map(({ json }) => json)).toMatchObject([{ error: { message: 'Row 1: invalid syntax', code: 'unreadable_row' } }, { error: { message: 'Row 2: invalid syntax' } }]);
		expect(items[0]!.json).not.toHaveProperty('sku');
		expect((await run(execution('continueRegularOutput'), unlimited))[1]!.json).toMatchObject({ sku: 'A-2', error: { outcome: 'refused' } });
	});

	test('stop the workflow where it does not', async () => {
		await expect(run(execution(), unlimited)).rejects.toMatchObject({ name: 'NodeOperationError', message: 'Row 1: invalid syntax' });
	});
});

test('a credential that cannot work refuses each row where the node continues', async () => {
	const { step, calls } = stepWith([made()]);
	const at = (onError?: Execution['onError']) => Object.assign(contextOf({ rows: rowsOf(1), onError }), { getCredentials: async () => await Promise.resolve({ apiKey: '' }) });
	const [item] = await runRows(at('continueErrorOutput'), step);
	expect(item!.json).toMatchObject({ error: { message: expect.stringMatching(/^Row 1: Credential, API Key: /) as string, code: 'refused_before_sending' } });
	expect(item!.json.error).not.toHaveProperty('parameter');
	await expect(runRows(at(), step)).rejects.toThrow(/^Credential, API Key: /);
	expect(calls).toEqual([]);
});
