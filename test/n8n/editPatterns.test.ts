import { receiptIn } from '../../testbed';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowJson } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

/** A workflow as it is in workflows/, with only the credential chosen, as a person would after importing it. */
function imported(name: string): WorkflowJson {
	const workflow = JSON.parse(readFileSync(join(__dirname, '../../workflows/patterns', `${name}.json`), 'utf8')) as WorkflowJson;
	const nodes = workflow.nodes.map((node) =>
		node.credentials
			? {
					...node,
					credentials: { gptImageApi: { id: bed.credential.gptImageApi!, name: 'x' } },
					// The test reads hashes, which a short receipt does not show.
					parameters: { ...node.parameters, fileOptions: { ...(node.parameters.fileOptions as object), receipt: 'full' } },
				}
			: node,
	);
	return { ...workflow, nodes };
}

/** SHA-256 of the references of each edit, in the order they were sent. */
const references = async () =>
	(await bed.emulator.imageRequests('edits')).map(({ files }) => files.map(({ sha256 }) => sha256));

test('one reference and many prompts: every row sends the same photo and makes its own picture', async () => {
	const execution = await bed.n8n.run(imported('one-reference-many-prompts'));
	const items = execution.items('Edit Image');
	expect(items.map(({ json }) => receiptIn(json).fileName)).toEqual([1, 2, 3, 4].map((n) => `mug-scene-${n}.png`));
	expect(new Set(items.map(({ json }) => receiptIn(json).sha256)).size).toBe(4);
	const photo = receiptIn(execution.items('Product Photo')[0]!.json).sha256;
	expect(await references()).toEqual([[photo], [photo], [photo], [photo]]);
});

test('many references and one prompt: the photos travel in the order of their names', async () => {
	const execution = await bed.n8n.run(imported('many-references-one-prompt'));
	const [item] = execution.items('Edit Image');
	expect(receiptIn(item!.json)).toMatchObject({ outcome: 'made', referenceCount: 3, fileName: 'group-photo.png' });
	const { receipts } = execution.items('Three Products')[0]!.json.receipt as unknown as { receipts: Array<{ sha256: string }> };
	expect(await references()).toEqual([receipts.map(({ sha256 }) => sha256)]);
});

test('a chain of edits: each picture is the reference of the next', async () => {
	const execution = await bed.n8n.run(imported('chain-of-edits'));
	const made = ['Character', 'Page 1', 'Page 2', 'Page 3'].map((name) => receiptIn(execution.items(name)[0]!.json).sha256 as string);
	expect(new Set(made).size).toBe(4);
	expect(await references()).toEqual(made.slice(0, 3).map((hash) => [hash]));
});
