import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { runRows } from '../../../nodes/shared/run/runRows';
import type { ImageStep, PreparedRow } from '../../../nodes/shared/run/types';

const options: IDataObject = { oneCallPerImage: true, dryRun: true };

/** n8n with one row of three images, as far as a dry run needs it. */
const contextWith = (continueOnFail: boolean) =>
	({
		getInputData: () => [{ json: {} }],
		getNode: () => ({ name: 'Generate Image', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} }),
		getNodeParameter: (name: string, _row: number, otherwise: unknown) => ({ options, n: 3 })[name] ?? otherwise,
		getCredentials: async () => await Promise.resolve({ apiKey: 'sk-secret-key-1234' }),
		getContext: () => ({}),
		evaluateExpression: () => 0,
		continueOnFail: () => continueOnFail,
		addExecutionHints: () => {},
		helpers: {},
	}) as unknown as IExecuteFunctions;

const refusal = { parameter: 'Number of Images', message: 'An SVG request makes one image', description: '' };
const ready = {
	images: 1,
	fingerprint: 'f',
	requested: {},
	output: { rowKey: '' },
	estimate: { usage: {}, basis: '' },
	way: { dryRun: async () => await Promise.resolve([{ json: {}, binary: { image: { data: '', mimeType: 'image/svg+xml' } } }]) },
} as unknown as PreparedRow;

/** Files that a call makes one of. */
const prepare: ImageStep['prepare'] = async (_ctx, _row, _route, instead) =>
	await Promise.resolve(instead?.n === 1 ? { ok: true, remarks: [], request: ready } : { ok: false, refusal });
const check: ImageStep['check'] = async (_ctx, _row, _route, instead) => await Promise.resolve(instead?.n === 1 ? undefined : refusal);

test.each([
	['continues on error', true, { prepare }],
	['stops at an error', false, { prepare }],
	['stops at an error and looks at the row first', false, { prepare, check }],
])('a row of several calls is checked as each call is sent, in a node that %s', async (_, continueOnFail, step: ImageStep) => {
	const [items] = await runRows(contextWith(continueOnFail), step);
	expect(items).toHaveLength(3);
});
