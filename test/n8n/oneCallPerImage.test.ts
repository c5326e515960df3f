import type { IDataObject } from 'n8n-workflow';
import type { NodeSpec } from '../../testbed';
import { generateSpec, messageIn, receiptIn, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

const generate = (parameters: IDataObject = {}, options: IDataObject = {}, settings: Partial<NodeSpec> = {}): NodeSpec =>
	generateSpec(bed, {
		onError: 'continueErrorOutput',
		parameters: { n: 3, ...parameters, options: { attempts: 1, ...options } },
		...settings,
	});

const rows = [{ prompt: 'Cup' }, { prompt: 'Plate' }];
const apart = { oneCallPerImage: true };
const answered = async () => (await bed.emulator.imageRequests()).filter(({ status }) => status === 200);

/** What does not say which call an image came with, nor in which execution. */
const comparable = ({ json, binary }: { json: IDataObject; binary?: object }) => {
	const { fileName, outcome, width, height, images } = json.receipt as IDataObject;
	return { prompt: json.prompt, fileName: String(fileName).replace(/^generate-\d+-/, ''), outcome, width, height, images, files: Object.keys(binary ?? {}) };
};

test.each(['items', 'binaries'])('with output as %s it gives what one call for all images gives', async (outputAs) => {
	const together = await bed.n8n.run(workflow({ rows, nodes: [generate({ outputAs })] }));
	expect((await answered()).map(({ body }) => body.n)).toEqual([3, 3]);
	await bed.emulator.forget();

	const execution = await bed.n8n.run(workflow({ rows, nodes: [generate({ outputAs }, apart)] }));
	const requests = await answered();
	expect(requests.map(({ body }) => body.n ?? 1)).toEqual([1, 1, 1, 1, 1, 1]);
	const items = execution.items('Generate');
	expect(items.map(comparable)).toEqual(together.items('Generate').map(comparable));
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(together.items('Generate').map(({ pairedItem }) => pairedItem));
	const cost = items.reduce((sum, { json }) => sum + ((json.receipt as IDataObject).costUsd as number), 0);
	expect(cost).toBeCloseTo(requests.reduce((sum, { costUsd }) => sum + costUsd!, 0), 9);
});

test('a call that fails takes no other image with it, and says which one is missing', async () => {
	await bed.emulator.faults({ kind: 'serverError', status: 500, match: { promptIncludes: 'Plate' } });
	const execution = await bed.n8n.run(workflow({ rows, nodes: [generate({}, { ...apart, concurrency: 1 })] }));
	expect(execution.items('Generate').map(({ json }) => receiptIn(json).fileName)).toEqual([
		'1-1.png',
		'1-2.png',
		'1-3.png',
		'2-2.png',
		'2-3.png',
	].map((end) => `generate-${execution.id}-${end}`));
	const missing = execution.items('Generate', 1).map(({ json }) => messageIn(json));
	expect(missing).toHaveLength(1);
	expect(missing[0]).toMatch(/^Row 2, image 1: /);
});

test('a row that is refused before sending is refused once', async () => {
	const bad = [{ prompt: 'Cup' }, { prompt: '' }];
	const execution = await bed.n8n.run(workflow({ rows: bad, nodes: [generate({}, apart)] }));
	expect(execution.items('Generate')).toHaveLength(3);
	expect(execution.items('Generate', 1).map(({ json }) => messageIn(json))).toEqual([expect.stringMatching(/^Row 2, Prompt: /)]);
	expect(await answered()).toHaveLength(3);
});

test('a retry of the node buys only the image that is missing', async () => {
	await bed.emulator.faults({ kind: 'serverError', status: 500, match: { promptIncludes: 'Plate' } });
	const retrying: Partial<NodeSpec> = { onError: 'stopWorkflow', retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
	const execution = await bed.n8n.run(workflow({ rows, nodes: [generate({}, { ...apart, concurrency: 1 }, retrying)] }));
	expect(execution.status).toBe('success');
	expect(execution.items('Generate')).toHaveLength(6);
	expect(await answered()).toHaveLength(6);
});

test('previews of all calls are files beside the first image, as with one call', async () => {
	const options = { ...apart, partialImages: 1, keepPreviews: true };
	const execution = await bed.n8n.run(workflow({ rows: [rows[0]!], nodes: [generate({ n: 2, outputAs: 'binaries' }, options)] }));
	const [item, ...more] = execution.items('Generate');
	expect(more).toEqual([]);
	expect(Object.keys(item!.binary!).sort()).toEqual(['data', 'data_2', 'preview_0', 'preview_1']);
});
