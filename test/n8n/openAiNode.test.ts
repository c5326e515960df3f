import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import sharp from 'sharp';
import { findImageModel } from '../../nodes/shared/catalog/imageModels';
import { workflow, type NodeSpec } from '../../testbed';
import { projectRoot } from '../../testbed/runtime';
import { useBed } from './useBed';

/** What the README says of n8n's own OpenAI node, each line seen in the same n8n against the same emulator. */

const bed = useBed();
let openAiApi = '';
beforeAll(async () => {
	openAiApi = await bed.n8n.createCredential('openAiApi', { apiKey: bed.emulator.apiKey, url: bed.emulator.baseUrl, header: false });
}, 60_000);

const openAi = (parameters: IDataObject, more: Partial<NodeSpec> = {}): NodeSpec => ({
	name: 'OpenAI',
	type: '@n8n/n8n-nodes-langchain.openAi',
	typeVersion: 2.3,
	credential: { openAiApi },
	parameters: { resource: 'image', modelId: { __rl: true, mode: 'id', value: 'gpt-image-2' }, prompt: '={{ $json.prompt }}', ...parameters },
	...more,
});
const generate = (more?: Partial<NodeSpec>) => openAi({ operation: 'generate', options: { size: '1024x1024', quality: 'low' } }, more);

const run = async (rows: Array<{ prompt: string }>, ...nodes: NodeSpec[]) => await bed.n8n.run(workflow({ rows, nodes }));
const sent = async (endpoint: 'generations' | 'edits') => await bed.emulator.imageRequests(endpoint);

const prompts = (count: number) => Array.from({ length: count }, (_, index) => ({ prompt: `Cup ${index + 1}` }));

test('makes an image against the emulator in the same n8n, without a change to either', async () => {
	const execution = await run([{ prompt: 'A yellow enamel mug, "quoted"' }], generate());
	expect(execution.error()?.message).toBeUndefined();
	const [item] = execution.items('OpenAI');
	expect(await sharp(await execution.binary(item!)).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 });
	const [request] = await sent('generations');
	expect(request).toMatchObject({ path: '/v1/images/generations', body: { prompt: 'A yellow enamel mug, "quoted"' } });
});

test('calls every file data, without an ending, and drops what it cost', async () => {
	const [item] = (await run(prompts(1), generate())).items('OpenAI');
	expect(item!.binary!.data).toMatchObject({ fileName: 'data' });
	expect(item!.binary!.data!.fileExtension ?? '').not.toBe('webp');
	expect(JSON.stringify(item!.json)).not.toMatch(/usage|token|cost/i);
	expect((await sent('generations'))[0]!.costUsd).toBeGreaterThan(0);
});

test('never sends the format and the compression that it shows for edits', async () => {
	const edit = openAi(
		{ operation: 'edit', images: { values: [{ binaryPropertyName: 'data' }] }, outputFormat: 'webp', outputCompression: 50, options: { size: '1024x1024' } },
		{ name: 'Edit' },
	);
	await run(prompts(1), generate(), edit);
	const [request] = await sent('edits');
	expect(request!.body.prompt).toBeDefined();
	expect(request!.body.output_format).toBeUndefined();
	expect(request!.body.output_compression).toBeUndefined();
});

test('sends rows one after another', async () => {
	await bed.emulator.settings({ delayMs: 200 });
	await run(prompts(4), generate());
	const beside = (await sent('generations')).map(({ inFlightAtStart }) => inFlightAtStart);
	expect(beside).toHaveLength(4);
	expect(new Set(beside).size).toBe(1);
});

test('buys every row again with Retry On Fail, also those that were made', async () => {
	await bed.emulator.faults({ kind: 'serverError', match: { promptIncludes: 'Cup 3' }, times: 1 });
	await run(prompts(3), generate({ retryOnFail: true, maxTries: 2, waitBetweenTries: 0 }));
	const made = (await sent('generations')).filter(({ answeredImages }) => answeredImages > 0).map(({ body }) => body.prompt);
	expect(made.filter((prompt) => prompt === 'Cup 1')).toHaveLength(2);
});

test('asks the API to find a wrong setting: nothing is checked before', async () => {
	const wrong = openAi({ operation: 'generate', options: { size: '1200x628' } }, { onError: 'continueRegularOutput' });
	await run(prompts(2), wrong);
	expect((await sent('generations')).map(({ status }) => status)).toEqual([400, 400]);
});

describe('its panel', () => {
	const file = join(projectRoot, 'testbed/versions/2.41.1/node_modules/@n8n/n8n-nodes-langchain/dist/types/nodes.json');
	const types = JSON.parse(readFileSync(file, 'utf8')) as INodeTypeDescription[];
	const { properties } = types.find(({ name, version }) => name === 'openAi' && [version].flat().includes(2.3))!;
	const ofImage = (operation: string) => properties.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation as never));
	const sizes = (found: INodeProperties[]): unknown[] =>
		found
			.flatMap(({ options = [] }) => options as INodeProperties[])
			.filter(({ name, displayOptions }) => name === 'size' && JSON.stringify(displayOptions ?? '').includes('gpt-image'))
			.flatMap(({ options = [] }) => options.map((one) => (one as { value: string }).value));

	test('offers three sizes for a new image', () => {
		expect(new Set(sizes(ofImage('generate')))).toEqual(new Set(['1024x1024', '1024x1536', '1536x1024']));
	});

	test('begins with models that OpenAI closes in 2026', () => {
		const models = ['generate', 'edit'].map((operation) => {
			const field = ofImage(operation).find(({ name, default: value }) => name === 'modelId' && (value as IDataObject)?.value);
			return String((field!.default as IDataObject).value);
		});
		expect(models).toEqual(['gpt-image-1-mini', 'gpt-image-1']);
		expect(models.map((id) => findImageModel(id)!.closes)).toEqual(['2026-12-01', '2026-10-23']);
		const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
		for (const id of models) expect(readme).toContain(`\`${id}\``);
	});
});
