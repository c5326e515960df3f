import { recordOf } from '../../nodes/shared/base/json';
import { receiptIn } from '../../testbed';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import type { WorkflowJson } from '../../testbed';
import { useBed } from './useBed';
import { pictureOf } from './workflows/support';

const bed = useBed();
let openAi: string;

beforeAll(async () => {
	openAi = await bed.n8n.createCredential('openAiApi', {
		apiKey: bed.emulator.apiKey,
		url: bed.emulator.baseUrl,
		header: false,
	});
});

/** A workflow of docs/examples/ with its credentials chosen; `change` edits its text first, as a person's other rows would. */
function example(name: string, change: (text: string) => string = (text) => text): WorkflowJson {
	const text = readFileSync(join(__dirname, '../../docs/examples', `${name}.json`), 'utf8');
	const workflow = JSON.parse(
		change(text.replaceAll('https://api.openai.com/v1', bed.emulator.baseUrl)),
	) as WorkflowJson;
	const ids: Record<string, string> = { openAiApi: openAi, gptImageApi: bed.credential.gptImageApi! };
	const nodes = workflow.nodes.map((node) => ({
		...node,
		...(node.credentials && {
			credentials: Object.fromEntries(
				Object.keys(node.credentials).map((type) => [type, { id: ids[type]!, name: type }]),
			),
		}),
	}));
	return { ...workflow, nodes };
}

const names = ['MUG-01', 'LAMP-02', 'BOTTLE-03'];

test.each([
	['before-openai-node', 'data', undefined],
	['before-http-request', 'data', names.map((sku) => `${sku}.png`)],
])('%s does what people have today', async (name, field, fileNames) => {
	const execution = await bed.n8n.run(example(name));
	expect(execution.error()?.message).toBeUndefined();
	const items = execution.items('Row and Picture Together');
	expect(items.map(({ json }) => json.sku)).toEqual(names);
	for (const item of items)
		expect(await pictureOf(execution, item, field)).toEqual({ width: 1024, height: 1024, format: 'png' });
	if (fileNames) expect(items.map(({ binary }) => binary![field]!.fileName)).toEqual(fileNames);
	expect(await bed.emulator.imageRequests()).toHaveLength(3);
});

test('after: one node gives the same pictures, with names, rows and costs', async () => {
	const execution = await bed.n8n.run(example('after'));
	expect(execution.status).toBe('success');
	const items = execution.items('Picture, Row and Receipt');
	expect(items.map(({ json }) => [json.sku, receiptIn(json).fileName])).toEqual(names.map((sku) => [sku, `${sku}.png`]));
	for (const item of items) {
		expect(await pictureOf(execution, item)).toEqual({ width: 1024, height: 1024, format: 'png' });
		expect(receiptIn(item.json).costUsd).toBeGreaterThan(0.005);
	}
	expect(await bed.emulator.imageRequests()).toHaveLength(3);
});

const inches = (text: string) => text.replaceAll('a small brass desk lamp', 'a 12\\\\\\" brass desk lamp');

test('a quotation mark in a product breaks the glued body, and not the node', async () => {
	const before = await bed.n8n.run(example('before-http-request', inches));
	expect(before.status).toBe('error');
	await bed.emulator.reset();
	const after = await bed.n8n.run(example('after', inches));
	expect(after.items('Picture, Row and Receipt')).toHaveLength(3);
	const prompts = (await bed.emulator.imageRequests()).map(({ body }) => String(body.prompt));
	expect(prompts.filter((prompt) => prompt.includes('a 12" brass desk lamp'))).toHaveLength(1);
});

test('one blocked picture ends the run before, and one row after', async () => {
	const blocked = { kind: 'moderation', times: 0, match: { promptIncludes: 'lamp' } };
	await bed.emulator.faults(blocked);
	expect((await bed.n8n.run(example('before-openai-node'))).status).toBe('error');
	await bed.emulator.reset();
	await bed.emulator.faults(blocked);
	const after = await bed.n8n.run(example('after'));
	expect(after.items('Picture, Row and Receipt').map(({ json }) => json.sku)).toEqual(['MUG-01', 'BOTTLE-03']);
	const [row] = after.items('Rows Without an Image');
	expect(row!.json).toMatchObject({ sku: 'LAMP-02', 'what happened': 'Row 2: The safety system blocked this image' });
	expect(String(row!.json['what to do'])).toMatch(/^Reword the prompt/);
});

describe('the tour', () => {
	test('frames become prompts: what the person filled in is sent, by every node', async () => {
		const execution = await bed.n8n.run(example('tour'));
		expect(execution.error()?.message).toBeUndefined();
		const sent = await bed.emulator.imageRequests();
		const prompts = sent.filter(({ path }) => path.includes('/images/')).map(({ body }) => String(body.prompt));
		expect(prompts).toHaveLength(6);
		expect(prompts.every((prompt) => !/\[[a-z]/.test(prompt))).toBe(true);
		expect(prompts).toContain(
			[
				'Create a product hero image for an outdoor shop.',
				'Show a small brass desk lamp, fully visible and in sharp focus.',
				'Keep the curved arm and the white fabric cable exactly as described.',
				'Use a walnut desk by a window and soft studio light with a natural shadow.',
				'Avoid invented brand claims, prices, logos, text, watermarks, hands and extra props.',
			].join('\n'),
		);
		expect(prompts.filter((prompt) => prompt.startsWith('Preserve '))).toHaveLength(3);
		const messages = sent.filter(({ path }) => path.endsWith('/responses')).map(({ body }) => JSON.stringify(body));
		expect(messages.filter((body) => body.includes('READY FOR WINTER'))).toHaveLength(3);
		expect(execution.items('Poster in a Conversation').map(({ json }) => receiptIn(json).outcome)).toEqual([
			'made',
			'made',
			'made',
		]);
		expect(execution.items('Review Against the First').map(({ json }) => recordOf(json.review).passed)).toEqual([true, true, true]);
		const [hero] = execution.items('Generate Image');
		const { width, height, format } = await sharp(await execution.binary(hero!)).metadata();
		expect({ width, height, format }).toEqual({ width: 1080, height: 1350, format: 'jpeg' });
	});
});

describe('a frame nobody filled in', () => {
	const without = (workflow: WorkflowJson, node: string, parameter: string): WorkflowJson => ({
		...workflow,
		nodes: workflow.nodes.map((one) => {
			if (one.name !== node) return one;
			const { [parameter]: _, ...parameters } = one.parameters as IDataObject;
			return { ...one, parameters: parameters as typeof one.parameters };
		}),
	});

	test.each([
		[
			'Generate Image',
			'productHeroPrompt',
			'Row 1, Prompt: Still to be filled in: [audience], [product], [fixed details], [background]',
		],
		[
			'Poster in a Conversation',
			'posterTextPrompt',
			'Row 1, Message: Still to be filled in: [format], [product or event], [subject and scene], [headline]',
		],
	])('%s asks for it, and pays nothing', async (node, parameter, message) => {
		const execution = await bed.n8n.run(without(example('tour'), node, parameter));
		expect(execution.status).toBe('error');
		expect(execution.error(node)!.message).toBe(message);
		const toModel = (await bed.emulator.imageRequests()).map(({ body }) => JSON.stringify(body));
		expect(toModel.filter((body) => /\[(audience|headline)\]/.test(body))).toEqual([]);
	});

	test('Edit Image asks for it by its own text', async () => {
		const execution = await bed.n8n.run(without(example('tour'), 'Edit Image', 'targetedEditPrompt'));
		expect(execution.error('Edit Image')!.message).toBe(
			'Row 1, Prompt: Still to be filled in: [fixed subject, angle and text], [region], [new detail], [protected parts]',
		);
	});
});
