import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INode } from 'n8n-workflow';

const folder = join(__dirname, '../../../workflows');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const workflows = files.filter((file) => file.endsWith('.json'));
const offered = workflows.filter((file) => !file.startsWith('patterns'));
const nodesOf = (file: string) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { nodes: INode[] }).nodes;
const list = readFileSync(join(folder, 'README.md'), 'utf8');

test.each(offered)('%s is in the list, and has a page of its own or of what it varies', (file) => {
	expect(list).toContain(file.includes('/') ? `(${file})` : `(${file.replace('.json', '.md')})`);
	const [, subject] =
		/^(?:variants\/)?(.+?)(?:-with-(?:google-sheets|s3|shopify|woocommerce|strapi|wordpress))?\.json$/.exec(file)!;
	expect(existsSync(join(folder, `${subject}.md`))).toBe(true);
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
		nodesOf(file).flatMap(({ credentials = {} }) => Object.values(credentials).map(({ id }) => id)),
	);
	expect(ids.length).toBeGreaterThan(20);
	expect(ids.filter(Boolean)).toEqual([]);
});

test('an image node that ends rows without an image leads them somewhere', () => {
	const makes = /^n8n-nodes-gpt-image\.(generateImage|editImage|responsesImageStep)$/;
	const silent = offered.flatMap((file) =>
		nodesOf(file).flatMap(({ name, type, onError }) =>
			makes.test(type) && onError !== 'continueErrorOutput' ? [`${file}: ${name}`] : [],
		),
	);
	expect(silent).toEqual([]);
});

test('the names of data tables are not part of one another: n8n finds a table by a part of its name', () => {
	const madeBy = (file: string) =>
		nodesOf(file).flatMap(({ parameters }) =>
			parameters.operation === 'create' && parameters.tableName ? [String(parameters.tableName)] : [],
		);
	const names = [...new Set(workflows.flatMap(madeBy))];
	const inside = names.flatMap((name) =>
		names.filter((other) => other !== name && other.toLowerCase().includes(name.toLowerCase())),
	);
	expect(names).toContain('Product photos');
	expect(inside).toEqual([]);
});
