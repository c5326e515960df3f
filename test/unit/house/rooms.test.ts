import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';

const project = join(__dirname, '..', '..', '..');
const root = join(project, 'nodes');

/** From the ground up: a room imports only rooms before it in this list. */
const rooms = ['base', 'catalog', 'image', 'request', 'money', 'receipt', 'transport', 'references', 'output', 'run', 'parameters', 'nodes'] as const;
type Room = (typeof rooms)[number];

const filesIn = (folder: string) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => file.replaceAll('\\', '/'))
		.sort();
const files = filesIn(root);
const textOf = (file: string, folder = root) => readFileSync(join(folder, file), 'utf8');

function roomOf(file: string): Room {
	const shared = /^shared\/([^/]+)\//.exec(file)?.[1];
	if (shared === undefined) return 'nodes';
	const room = rooms.find((one) => one === shared);
	if (!room) throw new Error(`No room is called ${shared}`);
	return room;
}

/** Relative imports of a file, types included, as paths below its folder: nodes/ unless told. */
const importsOf = (file: string, folder = root): string[] =>
	ts
		.preProcessFile(textOf(file, folder), true, true)
		.importedFiles.map(({ fileName }) => fileName)
		.filter((name) => name.startsWith('.'))
		.map((name) => `${normalize(join(dirname(file), name)).replaceAll('\\', '/')}.ts`);

/** The files of a circle, first found; undefined where there is none. */
function circleIn(folder: string): string[] | undefined {
	const all = filesIn(folder);
	const graph = new Map(all.map((file) => [file, importsOf(file, folder)]));
	const done = new Set<string>();
	const walk = (file: string, path: string[]): string[] | undefined => {
		if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
		if (done.has(file)) return undefined;
		for (const next of graph.get(file) ?? []) {
			const found = walk(next, [...path, file]);
			if (found) return found;
		}
		done.add(file);
		return undefined;
	};
	for (const file of all) {
		const found = walk(file, []);
		if (found) return found;
	}
	return undefined;
}

test.each(['nodes', 'emulator'])('no files of %s import each other in a circle, not for types either', (name) => {
	expect(filesIn(join(project, name)).length).toBeGreaterThan(40);
	expect(circleIn(join(project, name))).toBeUndefined();
});

test('a room imports only rooms below it', () => {
	const upwards = files.flatMap((file) =>
		importsOf(file)
			.filter((to) => rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(file)))
			.map((to) => `${file} -> ${to}`),
	);
	expect(upwards).toEqual([]);
});

test('catalog imports nothing', () => {
	const imports = files.filter((file) => roomOf(file) === 'catalog').flatMap((file) => importsOf(file).filter((to) => roomOf(to) !== 'catalog'));
	expect(imports).toEqual([]);
});

test('one node does not know another', () => {
	const folder = (file: string) => file.split('/')[0];
	const across = files
		.filter((file) => roomOf(file) === 'nodes')
		.flatMap((file) => importsOf(file).filter((to) => roomOf(to) === 'nodes' && folder(to) !== folder(file)).map((to) => `${file} -> ${to}`));
	expect(across).toEqual([]);
});

const isExported = (node: ts.FunctionDeclaration) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

test('a file is one or two screens, and an exported function takes at most four parameters', () => {
	const long = files.filter((file) => textOf(file).split('\n').length > 251);
	expect(long).toEqual([]);
	const many: string[] = [];
	for (const file of files) {
		const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
		const visit = (node: ts.Node): void => {
			if (ts.isFunctionDeclaration(node) && isExported(node) && node.parameters.length > 4) many.push(`${relative('.', file)}: ${node.name?.getText() ?? 'a function'}`);
			ts.forEachChild(node, visit);
		};
		visit(source);
	}
	expect(many).toEqual([]);
});
