import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

const root = join(__dirname, '..', '..', '..');
const files = ['workflows', 'workflows/variants', 'workflows/patterns', 'docs/examples']
	.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
	.filter((name) => name.endsWith('.json'));
const withPurpose = files.flatMap((file) =>
	(JSON.parse(readFileSync(join(root, file), 'utf8')) as { nodes: INode[] }).nodes
		.filter(({ parameters }) => parameters.purpose !== undefined && !String(parameters.purpose).startsWith('='))
		.map(({ name, type, parameters }) => [`${file}: ${name}`, type, parameters.purpose] as const),
);

test('there are nodes with a purpose', () => expect(withPurpose.length).toBeGreaterThan(4));

test.each(withPurpose)('the purpose of %s is a list where the editor shows several, and one value in a conversation', (_, type, purpose) => {
	expect(Array.isArray(purpose)).toBe(!type.endsWith('.responsesImageStep'));
});
