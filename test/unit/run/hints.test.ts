import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { addRunHints } from '../../../nodes/shared/run/hints';
import type { Run } from '../../../nodes/shared/run/run';

const item = (json: IDataObject): INodeExecutionData => ({ json, pairedItem: { item: 0 } });
const runIn = (ctx: object) => ({ ctx, remarks: new Set<string>() }) as unknown as Run;

test('an n8n without hints gives the images without them', () => {
	expect(() => addRunHints(runIn({}), [{ items: [item({ costUsd: 0.05, fallbackFrom: '' })] }])).not.toThrow();
});

test('a column of the row named images is not taken for a number of images', () => {
	const said: string[] = [];
	const run = runIn({ addExecutionHints: ({ message }: { message: string }) => said.push(message) });
	const ownColumn = { outcome: 'made', costUsd: 0.05, fallbackFrom: '', images: 3 };
	const together = { ...ownColumn, images: 2, receipts: [{}, {}] };
	const words = { ...ownColumn, outcome: 'answered', images: 0, mainModel: 'gpt-5.4' };
	addRunHints(run, [{ items: [item(ownColumn)] }, { items: [item({ ...ownColumn, images: 'a.png,b.png' })] }, { items: [item(together)] }, { items: [item(words)] }]);
	expect(said[0]).toMatch(/^4 images, /);
});
