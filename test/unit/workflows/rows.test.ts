import type { IDataObject } from 'n8n-workflow';
import { fileNameFor } from '../../../nodes/shared/output/fileName';
import { evaluated, type Ran } from './evaluated';
import { buys, load, wires, workflows } from './shipped';

/** What the nodes before have brought, where a prompt reads it. */
const ran: Ran = { Settings: [{ plan: 'Spring', design: 'A poster', app: 'An app', story: 'pip', character: 'Pip', style: 'ink' }], 'Spent This Month': [{ atMostUsd: 0 }] };

/** Nodes whose prompt is written from the row of a table. Posts of a CMS are never without a title. */
const makers = workflows
	.filter((file) => !/blog-hero|patterns\//.test(file))
	.flatMap((file) => load(file).nodes.filter((node) => buys(node) && /\$json\./.test(String(node.parameters.prompt))).map(({ name }) => [file, name] as const));

test('there are such nodes', () => expect(makers.length).toBeGreaterThan(10));

/** A row of a Data Table before anybody has written into it. */
const empty: IDataObject = { id: 1, createdAt: '2026-11-30T07:00:00.000Z', updatedAt: '2026-11-30T07:00:00.000Z' };

test.each(makers)('%s, %s: a row that is empty brings no prompt, so that nothing is bought for it', (file, name) => {
	expect(String(evaluated([file, name], 'prompt', empty, ran) ?? '').trim()).toBe('');
});

/** Makers of a picture that later runs use again, the nodes that look for it, and the setting it is named by. */
const kept = [
	['storyboard.json', 'story', 'Draw the Character Sheet', 'Look for the Character Sheet'],
	['one-design-many-languages.json', 'designName', 'Make the Base Design', 'Look for the Base Design'],
] as const;
const names = ['pip-and-the-lost-key', 'Pip & the lost key', 'Act 1: who was it?', ' Lied der  Möwe ', '«Мідь»', 'pip/frames', 'Pip [draft] {2}', 'Mo\u0308we', ''];

test.each(kept.flatMap((row) => names.map((name) => [...row, name] as const)))('%s finds again what it has made once, whatever %s is: %s, %s, “%s”', (file, setting, maker, finder, name) => {
	const before: Ran = { ...ran, Settings: [{ [setting]: name }] };
	const saved = fileNameFor(String(evaluated([file, maker], 'fileName', {}, before)), 'png');
	expect(evaluated([file, finder], 'fileSelector', {}, before)).toBe(`/home/node/.n8n-files/${saved}`);
	expect(saved).not.toMatch(/[*?{}[\]!()]/);
});

const addressed = workflows.flatMap((file) => load(file).nodes.filter(({ parameters }) => /'https:.*fileName/.test(String(parameters.storagePointer))).map(({ name }) => [file, name] as const));

test.each(addressed)('%s, %s: the address in the row leads to the file, whatever it is called', (file, name) => {
	const fileName = 'Mug #1 100% Möwe+lid.jpg';
	const brought = [{ receipt: { fileName, outcome: 'made', costUsd: 1 } }];
	const { pathname, hash } = new URL(String(evaluated([file, name], 'storagePointer', {}, { 'Each Image': brought, 'Save the Image': [{}] })));
	expect([decodeURIComponent(pathname), hash]).toEqual([`/product-photos/${fileName}`, '']);
});

test('what stands in the title of a page is text in Slack too: it calls nobody and leads nowhere', () => {
	const invitation = { title: '<!channel> <https://elsewhere.example|Open the page> R&D', pictures: 3, address: 'https://n8n.example/webhook-waiting/1' };
	const text = String(evaluated(['variants/invite-with-slack.json', 'Tell the Channel'], 'text', invitation));
	expect(text.match(/<[^>]*>/g)).toEqual(['<https://n8n.example/webhook-waiting/1|Open the page>']);
	expect(text).toContain('R&amp;D');
});

/** Workflows of which a guide says that a row’s cost is what it cost in all. */
const summing = workflows.filter((file) => /product-photos|catalogue-clean-up/.test(file));

// A cell of a sheet that is empty is an empty text.
const costs = summing.flatMap((file) => [[file, 'again', 0.06, 0.11], [file, '', null, 0.05], [file, '', '', 0.05]] as const);

test.each(costs)('%s: a picture made once more on a person’s word adds to what its row has cost (%s, %s)', (file, status, before, sum) => {
	const made = { id: 3, status, costUsd: before, receipt: { outcome: 'made' } };
	const written = evaluated([file, 'Mark the Row'], file.includes('notion') ? 'propertiesUi' : 'columns', { outcome: 'made', costUsd: 0.05, storagePointer: 'x' }, { 'Each Image': [made], 'Log It': [{ outcome: 'made', costUsd: 0.05 }] });
	const { value, propertyValues } = written as { value?: IDataObject; propertyValues?: Array<{ key: string; numberValue: number }> };
	expect(value?.costUsd ?? propertyValues?.find(({ key }) => key.startsWith('costUsd'))?.numberValue).toBeCloseTo(sum, 9);
});

const readsFiles = ({ type, parameters }: ReturnType<typeof load>['nodes'][number]) => /\.(reviewImages|editImage|responsesImageStep)$/.test(type) || parameters.operation === 'contactSheet';

/** Whether the files of a node’s items come to one that reads them: rows of a table, read anew, bring none. */
function filesAreRead(workflow: ReturnType<typeof load>, from: string, seen = new Set<string>()): boolean {
	const next = wires(workflow).filter((wire) => wire.from.name === from && !seen.has(wire.to.name)).map(({ to }) => to);
	next.forEach(({ name }) => seen.add(name));
	return next.some((node) => readsFiles(node) || (!node.type.endsWith('.dataTable') && filesAreRead(workflow, node.name, seen)));
}

const passingOn = workflows.flatMap((file) => load(file).nodes.filter((node) => node.parameters.runWorkflow === true && filesAreRead(load(file), node.name)).map((node) => [file, node.name, node.parameters.fileOptions] as const));

test.each(passingOn)('%s, %s: its files go on to the next node, however many rows there are', (_file, _name, fileOptions) => {
	expect(fileOptions).toMatchObject({ keepFile: true });
});

const pointing = workflows.filter((file) => JSON.stringify(load(file)).includes('The picture is in the output of'));

test.each(pointing)('%s: a picture that could not be saved is where its note says, however many rows there are', (file) => {
	const makers = load(file).nodes.filter(({ parameters }) => parameters.runWorkflow === true);
	expect(makers.filter(({ parameters }) => (parameters.fileOptions as { keepFile?: boolean } | undefined)?.keepFile !== true).map(({ name }) => name)).toEqual([]);
});
