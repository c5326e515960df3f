import type { IDataObject } from 'n8n-workflow';
import { matrixNodes, type MatrixNode } from './faults/nodes';
import { EmulatorClient, messageIn, problemIn, receiptIn, startEmulatorProcess, workflow } from '../../testbed';
import type { Execution, Fault, NodeSpec, RecordedRequest } from '../../testbed';
import { useBed } from './useBed';

const secondKey = 'sk-second-4Tq8Zw';
/** Settings of both emulators. */
const quick = { imageBytes: 4000 };
const generateNode = matrixNodes[0]!;

const bed = useBed({ settings: quick });
let second: { client: EmulatorClient; stop(): Promise<void> };
let credential: Record<string, string>;

beforeAll(async () => {
	const process = await startEmulatorProcess(0, secondKey);
	second = { client: new EmulatorClient(process.url), stop: process.stop };
	credential = { ...bed.credential, gptImageFallbackApi: await bed.n8n.createCredential('gptImageFallbackApi', secondData()) };
}, 120_000);

afterAll(async () => await second?.stop());

beforeEach(async () => {
	await second.client.reset();
	await second.client.settings(quick);
});

const secondData = () => ({
	apiKey: secondKey,
	route: 'compatible',
	baseUrl: second.client.baseUrl,
	ownerName: 'Backup House',
	priceKind: 'perImage',
	pricePerImage: 0.05,
});

const nodeOf = (node: MatrixNode, options: IDataObject = {}, settings: Partial<NodeSpec> = {}): NodeSpec => ({
	name: 'Image',
	type: node.type,
	credential,
	onError: 'continueErrorOutput',
	parameters: {
		...node.parameters,
		n: 1,
		options: { attempts: 1, useFallbackCredential: true, ...node.options, ...options },
	},
	...settings,
});

const run = async (prompts: string[], ...nodes: NodeSpec[]) =>
	await bed.n8n.run(workflow({ rows: prompts.map((prompt) => ({ prompt })), nodes }));

const always = (fault: Omit<Fault, 'times'> & { kind: string }): Fault => ({ ...fault, times: 0 });
const promptOf = ({ body }: RecordedRequest) => JSON.stringify(body);
const calls = async (emulator: EmulatorClient, prompt = '') =>
	(await emulator.imageRequests()).filter((request) => promptOf(request).includes(prompt));

/** Everything n8n keeps and says of a run, to be searched for keys. */
const said = (execution: Execution) => JSON.stringify(execution.data) + bed.n8n.log();

describe.each(matrixNodes)('$name', (node) => {
	test.each([
		['no credit left', { kind: 'insufficientQuota' }, 'insufficient_quota'],
		['a key that was revoked', { kind: 'wrongKey' }, 'invalid_api_key'],
		['a server error', { kind: 'serverError', status: 500 }, 'server_error'],
	])('after %s the second credential makes the row, and bills it at its own price', async (_, fault, reason) => {
		await bed.emulator.faults(always({ ...fault, match: { promptIncludes: 'struck' } }));
		const execution = await run(['A struck cup', 'A cup'], nodeOf(node));
		expect(execution.items('Image', 1)).toEqual([]);
		const [struck, fine] = execution.items('Image').map(({ json }) => receiptIn(json));
		expect(struck).toMatchObject({
			outcome: 'made',
			routeOwner: 'Backup House',
			modelRequested: 'gpt-image-2',
			fallbackFrom: 'gpt-image-2',
			fallbackFromOwner: 'OpenAI',
			fallbackReason: reason,
			priceOwner: 'Backup House',
		});
		if (node.tag !== 'turn') expect(struck).toMatchObject({ costUsd: 0.05, costBasis: 'estimate' });
		else expect(struck).toMatchObject({ imageCostUsd: 0.05 });
		expect(fine).toMatchObject({ routeOwner: 'OpenAI', priceOwner: 'OpenAI', fallbackFrom: '', fallbackReason: '' });
		expect(fine!.costUsd).toBeGreaterThan(0);
		expect(await calls(bed.emulator)).toHaveLength(2);
		expect((await calls(second.client)).map(({ status }) => status)).toEqual([200]);
		expect(execution.hints('Image').join()).toContain('1 by the fallback');
		for (const key of [secondKey, bed.emulator.apiKey]) expect(said(execution).includes(key)).toBe(false);
	});

	test('a row whose outcome is unknown is never asked for a second time, whatever the user names', async () => {
		await bed.emulator.faults(
			always({ kind: 'cutBeforeAnswerButBilled', match: { promptIncludes: 'lost' } }),
			always({ kind: 'gatewayTimeout', match: { promptIncludes: 'late' } }),
		);
		const fallbackAfter = '={{ ["unknown", "failed", "blocked", "refused", "notVerified"] }}';
		const execution = await run(['A lost cup', 'A late cup'], nodeOf(node, { fallbackAfter }));
		const outcomes = execution.items('Image', 1).map(({ json }) => receiptIn(json).outcome);
		expect(outcomes).toEqual(['unknown', 'unknown']);
		expect(await calls(second.client)).toEqual([]);
		expect(await calls(bed.emulator)).toHaveLength(2);
	});
});

test('a lost answer stays unknown although a later try failed clearly, so that nobody else is asked', async () => {
	await bed.emulator.faults(
		{ kind: 'cutBeforeAnswerButBilled', times: 1 },
		always({ kind: 'serverError', status: 500 }),
	);
	const execution = await run(['A cup'], nodeOf(generateNode, { attempts: 3, retryUnknown: true }));
	const [error] = execution.items('Image', 1);
	expect(problemIn(error!.json)).toMatchObject({ outcome: 'unknown', code: 'server_error', attempts: 3, costUsd: null });
	expect(problemIn(error!.json).wayOut).toContain('lost its answer');
	expect(await calls(second.client)).toEqual([]);
});

test('only the named outcomes lead to the second credential, and none without the option', async () => {
	await bed.emulator.faults(always({ kind: 'moderation' }));
	await run(['A cup'], nodeOf(generateNode, { fallbackAfter: ['failed', 'notVerified'] }));
	await run(['A cup'], nodeOf(generateNode, { useFallbackCredential: false }));
	expect(await calls(bed.emulator)).toHaveLength(2);
	expect(await calls(second.client)).toEqual([]);
});

test('where both end without an image, the error says how each ended', async () => {
	await bed.emulator.faults(always({ kind: 'insufficientQuota' }));
	await second.client.faults(always({ kind: 'moderation' }));
	const execution = await run(['A cup'], nodeOf(generateNode));
	const [{ json } = { json: {} as IDataObject }] = execution.items('Image', 1);
	expect(messageIn(json)).toBe('Row 1: The safety system blocked this image');
	expect(problemIn(json)).toMatchObject({
		outcome: 'blocked',
		routeOwner: 'Backup House',
		fallbackFromOwner: 'OpenAI',
		fallbackReason: 'insufficient_quota',
		wayOut: expect.stringContaining('OpenAI was asked for gpt-image-2, and: The account has no credit left'),
	});
});

test('a second credential and a second model go together', async () => {
	await bed.emulator.faults(always({ kind: 'serverError' }));
	const execution = await run(['A cup'], nodeOf(generateNode, { fallbackModel: 'gpt-image-2.5-flare' }));
	expect(receiptIn(execution.items('Image')[0]!.json)).toMatchObject({
		routeOwner: 'Backup House',
		modelRequested: 'gpt-image-2.5-flare',
		fallbackFrom: 'gpt-image-2',
	});
	expect((await calls(second.client)).map(({ body }) => body.model)).toEqual(['gpt-image-2.5-flare']);
});

test('what the fallback made is returned by a retry of the node, and nobody is asked again', async () => {
	await bed.emulator.faults(
		always({ kind: 'serverError', match: { promptIncludes: 'broken' } }),
		always({ kind: 'insufficientQuota', match: { promptIncludes: 'poor' } }),
	);
	await second.client.faults(always({ kind: 'serverError', match: { promptIncludes: 'broken' } }));
	const retrying: Partial<NodeSpec> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
	const execution = await run(['A broken cup', 'A poor cup'], nodeOf(generateNode, {}, retrying));
	expect(execution.items('Image').map(({ json }) => [json.prompt, receiptIn(json).routeOwner])).toEqual([['A poor cup', 'Backup House']]);
	const asked = [await calls(bed.emulator, 'poor'), await calls(second.client, 'poor'), await calls(second.client, 'broken')];
	expect(asked.map(({ length }) => length)).toEqual([1, 1, 3]);
});

test('a turn that continues a conversation is not sent to an account that does not know it', async () => {
	const turn = matrixNodes.find(({ tag }) => tag === 'turn')!;
	await bed.emulator.faults(always({ kind: 'insufficientQuota' }));
	const node = nodeOf(turn);
	node.parameters = { ...node.parameters, continueFrom: 'previousResponse', previousResponseId: 'resp_of_the_first_account' };
	const execution = await run(['A cup'], node);
	expect(problemIn(execution.items('Image', 1)[0]!.json).code).toBe('insufficient_quota');
	expect(await calls(second.client)).toEqual([]);
});

test('the Test button asks the second provider, with its own key', async () => {
	expect(await bed.n8n.testCredential('gptImageFallbackApi', secondData())).toMatchObject({ status: 'OK' });
	expect(await bed.n8n.testCredential('gptImageFallbackApi', { ...secondData(), apiKey: 'sk-wrong' })).toMatchObject({ status: 'Error' });
	const asked = (await second.client.requests()).filter(({ path }) => path.endsWith('/models'));
	expect([...new Set(asked.map(({ status }) => status))]).toEqual([200, 401]);
});
