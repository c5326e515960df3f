import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buys, files, folder, load, workflows } from './shipped';

const offered = workflows.filter((file) => !file.startsWith('patterns'));
const list = readFileSync(join(folder, 'README.md'), 'utf8');

/** Workflows without a page of their own, and the page that speaks of them. */
const pages: Record<string, string> = {
	'starter-with-review': 'starter',
	'starter-with-approval': 'starter',
	'prompt-batch': 'prompt-lab',
	'storyboard-approval': 'storyboard',
	'variants/set-up-for-variants': 'set-up',
	'variants/starter-with-form': 'starter',
	'variants/invite-with-slack': 'starter',
	'variants/invite-with-email': 'starter',
};
const variant = /^(?:variants\/)?(.+?)(?:-with-(?:google-sheets|google-drive|airtable|notion|s3|shopify|woocommerce|strapi|wordpress))?$/;

test.each(offered)('%s is in the list, and has a page of its own or of what it varies', (file) => {
	const name = file.replace(/\.json$/, '');
	const page = pages[name] ?? variant.exec(name)![1]!;
	expect(list).toMatch(new RegExp(`\\((?:${page}\\.md|${file.replaceAll('.', '\\.')})\\)`));
	expect(list).toContain(name.split('/').at(-1));
	expect(existsSync(join(folder, `${page}.md`))).toBe(true);
});

test('every link of the guides leads to a file', () => {
	const dead = files
		.filter((file) => file.endsWith('.md'))
		.flatMap((file) => {
			const links = [...readFileSync(join(folder, file), 'utf8').matchAll(/(?<!!)\[[^\]]*\]\(([^)#:]+)\)/g)].map(
				([, link]) => link!,
			);
			return links.filter((link) => !existsSync(join(folder, dirname(file), link))).map((link) => `${file}: ${link}`);
		});
	expect(dead).toEqual([]);
});

test('no workflow brings somebody’s credentials along: each is chosen after the import', () => {
	const ids = workflows.flatMap((file) =>
		load(file).nodes.flatMap(({ credentials = {} }) => Object.values(credentials).map(({ id }) => id)),
	);
	expect(ids.length).toBeGreaterThan(20);
	expect(ids.filter(Boolean)).toEqual([]);
});

test('an image node goes on after a row without an image', () => {
	const stopping = offered.flatMap((file) =>
		load(file)
			.nodes.filter((node) => buys(node) && !['continueErrorOutput', 'continueRegularOutput'].includes(node.onError ?? ''))
			.map(({ name }) => `${file}: ${name}`),
	);
	expect(stopping).toEqual([]);
});

test('an estimate uses the price of the account that will make the images', () => {
	const estimates = workflows.flatMap((file) => load(file).nodes.filter(({ parameters }) => /^estimateR/.test(String(parameters.operation))).map((node) => ({ file, node })));
	expect(estimates.length).toBeGreaterThan(2);
	const elsewhere = estimates.filter(({ node }) => node.parameters.priceFrom !== 'credential' || !node.credentials?.gptImageApi);
	expect(elsewhere.map(({ file, node }) => `${file}: ${node.name}`)).toEqual([]);
});

test('what is scheduled and buys has a cap per month that the log keeps', () => {
	const scheduled = offered.filter((file) => load(file).nodes.some(({ type }) => type.endsWith('.scheduleTrigger')));
	expect(scheduled).toContain('product-photos.json');
	const open = scheduled.flatMap((file) => {
		const { nodes } = load(file);
		const makers = nodes.filter((node) => buys(node) && node.parameters.operation !== 'reviewImage');
		return makers
			.filter(({ parameters }) => {
				const { budgetUsd } = parameters;
				const { alreadySpentUsd } = (parameters.limitOptions ?? {}) as { alreadySpentUsd?: string };
				const counted = "$('Spent This Month').first().json.atMostUsd";
				return !(Number(budgetUsd) > 0 && alreadySpentUsd === `={{ ${counted} }}`) && !String(budgetUsd).includes(`- (${counted} ?? Infinity)`);
			})
			.map(({ name }) => `${file}: ${name}`);
	});
	expect(open).toEqual([]);
});

test('a workflow that saves to a folder takes the link of Google Drive in its place, as the list says', () => {
	const saving = workflows.filter((file) => load(file).nodes.some(({ type, parameters }) => type.endsWith('.readWriteFile') && parameters.operation === 'write'));
	expect(saving.length).toBeGreaterThan(14);
	const pointers = saving.flatMap((file) => load(file).nodes.filter(({ parameters }) => String(parameters.storagePointer ?? '').includes('fileName')).map(({ name, parameters }) => ({ where: `${file}: ${name}`, pointer: String(parameters.storagePointer) })));
	expect(pointers.length).toBe(saving.length - 1);
	expect(pointers.filter(({ pointer }) => !/\.webViewLink \?\? /.test(pointer))).toEqual([]);
});

describe('Data Tables', () => {
	const tables = workflows.flatMap((file) =>
		load(file).nodes.flatMap(({ type, parameters }) =>
			type === 'n8n-nodes-base.dataTable' && parameters.operation === 'create'
				? [{ name: String(parameters.tableName), columns: (parameters.columns as { column: Array<{ name: string }> }).column.map(({ name }) => name) }]
				: [],
		),
	);
	const names = tables.map(({ name }) => name);

	test('each is made in one place', () => {
		expect(names).toContain('Product photos');
		expect(new Set(names).size).toBe(names.length);
	});

	test('their names are not part of one another: n8n finds a table by a part of its name', () => {
		const inside = names.flatMap((name) => names.filter((other) => other !== name && other.toLowerCase().includes(name.toLowerCase())));
		expect(inside).toEqual([]);
	});

	test.each(offered)('%s reads and writes only tables and columns that the set-up makes', (file) => {
		const problems = load(file).nodes.flatMap(({ name, type, parameters }) => {
			if (type !== 'n8n-nodes-base.dataTable' || parameters.resource !== 'row') return [];
			const table = tables.find((one) => one.name === (parameters.dataTableId as { value: string }).value);
			if (!table) return String((parameters.dataTableId as { value: string }).value).startsWith('=') ? [] : [`${name}: no table`];
			const { value } = (parameters.columns ?? {}) as { value?: Record<string, unknown> | null };
			const filters = ((parameters.filters ?? {}) as { conditions?: Array<{ keyName: string }> }).conditions ?? [];
			const used = [...Object.keys(value ?? {}), ...filters.map(({ keyName }) => keyName)];
			return used.filter((column) => column !== 'id' && !table.columns.includes(column)).map((column) => `${name}: ${column}`);
		});
		expect(problems).toEqual([]);
	});
});
