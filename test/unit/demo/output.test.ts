import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshOutput, writeOutput } from '../../../demo/output';

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'demo-output-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shot = (fileName: string, bytes: string) => ({ fields: { fileName }, picture: { fileName, bytes: async () => Buffer.from(bytes) } });
const sheet = { title: 'Test', madeBy: 'A test.', estimate: '', editorUrl: 'http://127.0.0.1/' };

test('two pictures of one name are both kept, and both shown', async () => {
	const output = freshOutput(root);
	await writeOutput(output, { ...sheet, shots: [shot('a.png', 'one'), shot('a.png', 'two')] });
	expect(readdirSync(output.images)).toEqual(['a-2.png', 'a.png']);
	expect(readFileSync(join(output.images, 'a-2.png'), 'utf8')).toBe('two');
	expect(readFileSync(output.index, 'utf8')).toMatch(/images\/a\.png[\s\S]*images\/a-2\.png/);
});

test('a picture the workflow has saved itself is not saved again', async () => {
	const output = freshOutput(root);
	writeFileSync(join(output.images, 'a.png'), 'one');
	await writeOutput(output, { ...sheet, shots: [shot('a.png', 'one')] });
	expect(readdirSync(output.images)).toEqual(['a.png']);
});

test('a file name never leads out of the folder', async () => {
	const output = freshOutput(root);
	await writeOutput(output, { ...sheet, shots: [shot('../../up.png', 'one')] });
	expect(readdirSync(output.images)).toEqual(['up.png']);
});
