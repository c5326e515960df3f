import { createHash } from 'node:crypto';
import type { Bed, Execution } from '../../testbed';
import { messageIn, problemIn, receiptIn, testbed } from '../../testbed';
import { endingIn, faultCases, type Ending } from './faults/cases';
import { concurrencies, matrixNodes, type MatrixNode } from './faults/nodes';
import { endingOf, faultsFor, itemsByRow, matrixRows, runMatrix, type MatrixRow, type RowItems } from './faults/run';
import { filesHolding } from './faults/secrets';
import { keptTable, toTable } from './faults/table';

const headerSecret = 'gw-7Qe2hush9ZpX41';

interface Run {
	node: MatrixNode;
	column: string;
	rows: MatrixRow[];
	execution: Execution;
	items: RowItems[];
	endings: Ending[];
}

let bed: Bed;
let runs: Run[];

/** All nodes at all concurrencies at once: their waits are most of the time, and each has prompts of its own. */
beforeAll(async () => {
	bed = await testbed();
	const { n8n, emulator } = bed;
	const data = {
		apiKey: emulator.apiKey,
		baseUrl: emulator.baseUrl,
		ownerName: 'OpenAI',
		secretHeaders: `{"X-Gateway-Secret": "${headerSecret}"}`,
	};
	const credential = { gptImageApi: await n8n.createCredential('gptImageApi', data) };
	const planned = matrixNodes.flatMap((node) =>
		concurrencies.map((concurrency) => ({
			node,
			concurrency,
			column: `${node.name} ×${concurrency}`,
			rows: matrixRows(faultCases, node, concurrency),
		})),
	);
	await emulator.settings({ imageBytes: 4000 });
	await emulator.faults(...planned.flatMap(({ rows }) => faultsFor(rows)));
	const executions = await Promise.all(
		planned.map(async ({ node, concurrency, rows }) => await runMatrix(n8n, credential, node, rows, { concurrency })),
	);
	const record = await emulator.imageRequests();
	runs = planned.map((plan, index) => {
		const execution = executions[index]!;
		const items = itemsByRow(execution, plan.rows.length);
		return { ...plan, execution, items, endings: plan.rows.map((row, at) => endingOf(row, items[at]!, record)) };
	});
}, 320_000);

/** Every row of every run, with a name for messages. */
const everyRow = () =>
	runs.flatMap(({ node, column, rows, items, endings, execution }) =>
		rows.map((row, at) => ({
			name: `${column}: ${row.case.name}, ${row.prompt}`,
			row,
			mustEnd: endingIn(row.case, node.tag),
			items: items[at]!,
			ending: endings[at]!,
			execution,
		})),
	);

test('every fault of the emulator ends as the table says, in every node, one by one and side by side', () => {
	const struck = everyRow().filter(({ row }) => row.struck);
	expect(struck.length).toBeGreaterThan((faultCases.length - 1) * runs.length - 1);
	expect(Object.fromEntries(struck.map(({ name, ending }) => [name, ending]))).toEqual(
		Object.fromEntries(struck.map(({ name, mustEnd }) => [name, mustEnd])),
	);
});

test('the rows beside a struck one are made, at one call each', () => {
	const beside = everyRow().filter(({ row }) => !row.struck);
	expect(beside.length).toBeGreaterThan((faultCases.length - 1) * runs.length - 1);
	const images = (n = 1): Ending => ({ outcome: 'made', code: '', calls: 1, bought: n, images: n });
	expect(Object.fromEntries(beside.map(({ name, ending }) => [name, ending]))).toEqual(
		Object.fromEntries(beside.map(({ name, row }) => [name, images(row.case.row?.n)])),
	);
});

test('every row has exactly one outcome: images or an error, never both and never neither', () => {
	for (const { execution } of runs) expect(execution.status).toBe('success');
	const both = everyRow().filter(({ items: { made, error } }) => (made.length > 0 ? 1 : 0) + error.length !== 1);
	expect(both.map(({ name }) => name)).toEqual([]);
});

test('no image is bought twice', () => {
	const twice = everyRow().filter(({ row, ending }) => ending.bought > (row.case.row?.n ?? 1));
	expect(twice.map(({ name }) => name)).toEqual([]);
});

test('every image that came out can be opened, and is the one its receipt names', async () => {
	const struck = everyRow().filter(({ row }) => row.struck);
	const made = struck.flatMap(({ items, execution }) => items.made.map((item) => ({ item, execution })));
	expect(made.length).toBeGreaterThan(0);
	for (const { item, execution } of made) {
		const bytes = await execution.binary(item);
		expect(createHash('sha256').update(bytes).digest('hex')).toBe(receiptIn(item.json).sha256);
	}
});

test('an error says what happened and what to do', () => {
	const errors = everyRow().flatMap(({ items }) => items.error.map(({ json }) => json));
	const silent = errors.filter((json) => {
		const { wayOut, outcome } = problemIn(json);
		return !/^Row \d+: \S/.test(messageIn(json)) || !wayOut || !outcome;
	});
	expect(errors.length).toBeGreaterThan(0);
	expect(silent).toEqual([]);
});

test('no secret is in any output, log or file of n8n', () => {
	const { apiKey } = bed.emulator;
	const said = runs.map(({ execution }) => JSON.stringify(execution.data)).join() + bed.n8n.log();
	expect(said).toContain(matrixNodes[0]!.tag);
	expect(said.includes(apiKey)).toBe(false);
	expect(said.includes(headerSecret)).toBe(false);
	const { userFolder } = bed.n8n.address;
	expect(filesHolding(userFolder, 'Draw a mug on a table [')).not.toEqual([]);
	expect(filesHolding(userFolder, headerSecret)).toEqual([]);
	expect(filesHolding(userFolder, apiKey)).toEqual([]);
});

test('docs/fault-matrix.md shows what was seen', () => {
	const columns = runs.map(({ column }) => column);
	const seen = faultCases.map((one) => ({
		case: one,
		columns: new Map(
			runs.map(({ column, rows, endings }) => [
				column,
				endings[rows.findIndex((row) => row.struck && row.case === one)],
			]),
		),
	}));
	const table = toTable(seen, columns);
	console.info(table);
	expect(keptTable(table)).toBe(table);
});
