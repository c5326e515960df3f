import fc from 'fast-check';
import { readBase64Text } from '../../../nodes/shared/references/base64Text';
import { findSources } from '../../../nodes/shared/references/findSources';
import { isBinary } from '../../../nodes/shared/references/itemFiles';
import { fitsPattern, namesFor, splitList } from '../../../nodes/shared/references/names';
import { decideForm } from '../../../nodes/shared/references/sendAs';
import type { PictureSource, SourceEntry } from '../../../nodes/shared/references/types';
import { fakeContext, inItem, split, stored } from './files';

const bytes = Buffer.from('x');
const file = (name: string) => inItem(bytes, name);

const find = (entry: SourceEntry, fake: Parameters<typeof fakeContext>[0] = {}, except?: Set<string>) =>
	split(findSources([entry], { ctx: fakeContext(fake).ctx, row: 0, parameter: 'References', except }));

const origins = (...args: Parameters<typeof find>) => {
	const { found, refusal } = find(...args);
	return found ? found.map(({ origin }) => origin) : refusal!.message;
};

const row = { items: [{ json: {}, binary: { photo10: file('j'), photo2: file('b'), photo1: file('a'), label: file('l') } }] };

describe('binary fields', () => {
	test.each<[string, string[] | string]>([
		['label', ['field “label”']],
		['label, photo2', ['field “label”', 'field “photo2”']],
		['photo*', ['field “photo1”', 'field “photo2”', 'field “photo10”']],
		['label\nphoto1*', ['field “label”', 'field “photo1”', 'field “photo10”']],
		['photo2, photo*', ['field “photo2”', 'field “photo1”', 'field “photo10”']],
		['*', ['field “label”', 'field “photo1”', 'field “photo2”', 'field “photo10”']],
		['_files.photo1', ['field “photo1”']],
		['data', 'There is no file “data” in this row'],
		['video*', 'There is no file “video*” in this row'],
		[' , ', 'No binary field is named'],
	])('%s', (fields, expected) => {
		expect(origins({ kind: 'fields', fields }, row)).toEqual(expected);
	});

	test('what is there instead is named, on one line and cut short', () => {
		const name = `a\nb\u202e${'x'.repeat(200)}`;
		const { refusal } = find({ kind: 'fields', fields: 'data' }, { items: [{ json: {}, binary: { [name]: file('f') } }] });
		expect(refusal?.description).toMatch(/^Choose one that is there: a b x{56}…\. /);
	});

	test('a row without files says so', () => {
		expect(find({ kind: 'fields', fields: 'data' }, { items: [{ json: {} }] }).refusal?.description).toMatch(/no files at all/);
	});

	test('files of a workflow with combined binaries are found in the json, by the same names', () => {
		const combined = { combined: true, items: [{ json: { _files: { photo: stored('filesystem-v2:1'), note: 'no file' } } }] };
		expect(origins({ kind: 'fields', fields: 'photo' }, combined)).toEqual(['field “photo”']);
		expect(origins({ kind: 'allFiles' }, combined)).toEqual(['field “photo”']);
	});

	test('all files are all but those of mask and markup, photo2 before photo10', () => {
		expect(origins({ kind: 'allFiles' }, row, new Set(['label']))).toEqual(['field “photo1”', 'field “photo2”', 'field “photo10”']);
		expect(origins({ kind: 'allFiles' }, row, new Set(['label', 'photo1', 'photo2', 'photo10']))).toBe('This row has no files');
	});

	test('a wildcard is no regular expression, and a name with a star is taken by its name', () => {
		expect(fitsPattern('photo.1', 'photo.*')).toBe(true);
		expect(fitsPattern('photoX1', 'photo.*')).toBe(false);
		expect(fitsPattern('ab', 'ab*b')).toBe(false);
		expect(namesFor('a*', ['a*', 'ab'])).toEqual(['a*']);
	});

	test('a pattern fits exactly what a regular expression of the same meaning fits', () => {
		const letter = fc.constantFrom('a', 'b', '.');
		const name = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''));
		const pattern = fc.array(fc.oneof(letter, fc.constant('*')), { maxLength: 8 }).map((letters) => letters.join(''));
		fc.assert(
			fc.property(name, pattern, (text, asked) => {
				const meaning = new RegExp(`^${asked.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
				expect(fitsPattern(text, asked)).toBe(meaning.test(text));
			}),
		);
	});

	test('lists take commas and lines', () => {
		expect(splitList(' a, b\r\nc,,\n d ')).toEqual(['a', 'b', 'c', 'd']);
	});
});

describe('a row’s own field `_files`', () => {
	const forged = { items: [{ json: { _files: { photo: stored('filesystem-v2:of-another-workflow') } }, binary: { label: file('l') } }] };

	test('is no file where the workflow keeps its files elsewhere', () => {
		expect(origins({ kind: 'fields', fields: 'photo' }, forged)).toBe('There is no file “photo” in this row');
		expect(origins({ kind: 'allFiles' }, forged)).toEqual(['field “label”']);
		const evaluate = () => forged.items;
		expect(origins({ kind: 'node', node: 'Hook', items: 'all', fields: '*' }, { evaluate })).toEqual(['field “label” of item 1 of “Hook”']);
	});
});

describe('an optional entry', () => {
	const nothing: Array<[string, SourceEntry, Parameters<typeof fakeContext>[0]?]> = [
		['a missing field', { kind: 'fields', fields: 'logo' }],
		['no field named', { kind: 'fields', fields: ' ' }],
		['no files', { kind: 'allFiles' }, { items: [{ json: {} }] }],
		['an expression without a result', { kind: 'object', value: undefined }],
		['an empty result', { kind: 'object', value: {} }],
		['an empty list', { kind: 'object', value: [] }],
		['an empty text as result', { kind: 'object', value: ' ' }],
		['null', { kind: 'object', value: null }],
		['a name that is not there', { kind: 'object', value: 'logo' }],
		['an empty URL', { kind: 'urls', urls: ' \n' }],
		['an empty text', { kind: 'text', text: ' ' }],
		['an empty file ID', { kind: 'fileIds', fileIds: '' }],
		['a node that has not run', { kind: 'node', node: 'Logo', items: 'all', fields: '*' }],
		['a node without items', { kind: 'node', node: 'Logo', items: 'all', fields: '*' }, { evaluate: () => [] }],
		['a node whose items have no such file', { kind: 'node', node: 'Logo', items: 'all', fields: 'data' }, { evaluate: () => [{ json: {} }] }],
	];
	test.each(nothing)('%s is passed over, and refused where it is not optional', (_, entry, fake = row) => {
		expect(origins({ ...entry, optional: true }, fake)).toEqual([]);
		expect(typeof origins(entry, fake)).toBe('string');
	});

	test.each<[string, SourceEntry]>([
		['what is no address', { kind: 'urls', urls: 'photo.png' }],
		['what is no file ID', { kind: 'fileIds', fileIds: '../x' }],
		['what is no file', { kind: 'object', value: 7 }],
		['a list with something else', { kind: 'object', value: [file('a'), 7] }],
		['no node named', { kind: 'node', node: ' ', items: 'all', fields: '*' }],
	])('%s is wrong, and refused all the same', (_, entry) => {
		expect(typeof origins({ ...entry, optional: true }, row)).toBe('string');
	});

	test('of several names those that are there are taken', () => {
		expect(origins({ kind: 'fields', fields: 'logo, label, video*, photo1', optional: true }, row)).toEqual(['field “label”', 'field “photo1”']);
	});

	test('a picture it gives is taken as any other', () => {
		expect(origins({ kind: 'urls', urls: 'https://a.example/1.png', optional: true })).toEqual(['a.example/…/1.png']);
	});
});

describe('a binary object', () => {
	test.each<[string, unknown, string[] | string]>([
		['one', file('a.png'), ['file “a.png”']],
		['a list', [file('a.png'), file('b.png')], ['file “a.png”', 'file “b.png”']],
		['all of $binary', { x: file('a.png'), y: file('b.png') }, ['file “a.png”', 'file “b.png”']],
		['a name', 'photo*', ['field “photo1”', 'field “photo2”', 'field “photo10”']],
		['nothing', undefined, 'The expression does not give a binary file'],
		['an empty record', {}, 'The expression does not give a binary file'],
		['something else', { mimeType: 'image/png' }, 'The expression does not give a binary file'],
		['a list with something else', [file('a.png'), 7], 'The expression does not give a binary file'],
		['a number', 7, 'The expression does not give a binary file'],
	])('%s', (_, value, expected) => {
		expect(origins({ kind: 'object', value }, row)).toEqual(expected);
	});
});

describe('URLs', () => {
	const urls = (text: string) => {
		const { found, refusal } = find({ kind: 'urls', urls: text });
		return found ? found.map((source) => (source as { url: string }).url) : refusal!.message;
	};

	test.each<[string, string[] | string]>([
		['https://a.example/1.png', ['https://a.example/1.png']],
		['https://a.example/1.png\n http://b.example/2.png', ['https://a.example/1.png', 'http://b.example/2.png']],
		['https://a.example/1.png, https://b.example/2.png', ['https://a.example/1.png', 'https://b.example/2.png']],
		['https://a.example/w_100,h_100/1.png', ['https://a.example/w_100,h_100/1.png']],
		['https://a.example/1.png,https://b.example/2.png,', ['https://a.example/1.png', 'https://b.example/2.png']],
		['https://a.example/my photo (1).png', ['https://a.example/my%20photo%20(1).png']],
		['https://a.example/my photo.png , https://b.example/2.png https://c.example/3.png', ['https://a.example/my%20photo.png', 'https://b.example/2.png', 'https://c.example/3.png']],
		['https://a.example/1.png\r\nphoto.png', '“photo.png” is not a web address'],
		['', 'The URL is empty'],
		['data:image/png;base64,AAAA', 'This is a data URL, not an address'],
		['file:///etc/passwd', '“file:///etc/passwd” is not a web address'],
		['ftp://a.example/1.png', '“ftp://a.example/1.png” is not a web address'],
		['a.example/1.png', '“a.example/1.png” is not a web address'],
		['javascript:alert(1)', '“javascript:alert(1)” is not a web address'],
	])('%s', (text, expected) => {
		expect(urls(text)).toEqual(expected);
	});

	test('neither a password nor a signature gets into messages', () => {
		const [origin] = origins({ kind: 'urls', urls: 'https://me:secret@cdn.example/a/b/photo.png?X-Signature=abc' }) as string[];
		expect(origin).toBe('cdn.example/…/photo.png');
	});
});

describe('file IDs and texts', () => {
	test('several IDs in their order', () => {
		expect(origins({ kind: 'fileIds', fileIds: 'file-abc, file-Def_2' })).toEqual(['file ID file-abc', 'file ID file-Def_2']);
	});

	test.each(['', 'file abc', '../etc', 'file-1/../../x'])('no ID: %s', (fileIds) => {
		expect(typeof origins({ kind: 'fileIds', fileIds })).toBe('string');
	});

	test('base64 with or without a data URL, with line breaks, in either alphabet', () => {
		const picture = Buffer.from([251, 255, 0, 1, 2]);
		const texts = ['-_8AAQI', '+/8AAQI=', '+/8A\r\nAQI=', 'data:image/png;base64,+/8AAQI=', ' data:;base64 ,+/8AAQI='];
		for (const text of texts) expect(readBase64Text(text)?.equals(picture)).toBe(true);
	});

	test.each(['', 'data:image/svg+xml,%3Csvg', 'hello world!', 'data:image/png;base64,', 'AA=A'])('no base64: %s', (text) => {
		expect(readBase64Text(text)).toBeUndefined();
	});
});

describe('items of another node', () => {
	const items = [{ json: {}, binary: { data: file('1') } }, { json: {}, binary: { data: file('2') } }];
	const node = (name: string, which: 'all' | 'paired' | 'position' = 'all', fields = '*'): SourceEntry => ({ kind: 'node', node: name, items: which, fields });

	test('all items, the paired one, or the one at the same position', () => {
		const asked: string[] = [];
		const evaluate = (expression: string) => {
			asked.push(expression);
			return expression.includes('.all()') && !expression.includes('[') ? items : items[1];
		};
		expect(origins(node('Logo'), { evaluate })).toEqual(['field “data” of item 1 of “Logo”', 'field “data” of item 2 of “Logo”']);
		expect(origins(node('Logo', 'paired'), { evaluate })).toEqual(['field “data” of the item of “Logo”']);
		expect(origins(node('Logo', 'position'), { evaluate })).toEqual(['field “data” of the item of “Logo”']);
		expect(asked).toEqual(["{{ $('Logo').all() }}", "{{ $('Logo').item }}", "{{ $('Logo').all()[0] }}"]);
	});

	test('with combined binaries an item is its json alone', () => {
		expect(origins(node('Logo'), { combined: true, evaluate: () => [{ _files: { data: stored('x') } }] })).toEqual(['field “data” of item 1 of “Logo”']);
	});

	test.each(["x').all() }} {{ process.env", 'a"b', 'a`b', 'a\\b', 'a}}b', 'a{{b', "a'b", 'a\nb'])('a name that would become code is refused: %s', (name) => {
		const evaluate = jest.fn();
		expect(origins(node(name), { evaluate })).toMatch(/cannot be read as a node name/);
		expect(evaluate).not.toHaveBeenCalled();
	});

	test('a node that has not run, or has nothing for the row, is told apart from a missing file', () => {
		const fails = () => {
			throw new Error('not executed');
		};
		expect(origins(node('Logo'), { evaluate: fails })).toBe('The items of “Logo” cannot be read');
		expect(origins(node('Logo', 'paired'), { evaluate: fails })).toBe('No item of “Logo” belongs to this row');
		expect(origins(node('Logo'), { evaluate: () => [] })).toBe('“Logo” has no items for this row');
		expect(origins(node('Logo', 'all', 'photo'), { evaluate: () => items })).toBe('There is no file “photo” in item 1 of “Logo”');
	});
});

describe('as files or as links', () => {
	const id: PictureSource = { kind: 'fileId', fileId: 'file-1', origin: 'file ID file-1' };
	const url: PictureSource = { kind: 'url', url: 'https://a.example/1.png', origin: 'a.example/…/1.png' };
	const binary: PictureSource = { kind: 'stored', binary: file('a'), origin: 'field “data”' };
	const openAi = { json: true, owner: 'OpenAI' };
	const gateway = { json: false, owner: 'Our Gateway' };

	test.each<[string, ...Parameters<typeof decideForm>, string | RegExp]>([
		['binaries and URLs go as files', 'auto', [binary, url], false, openAi, 'files'],
		['a file ID makes links of all', 'auto', [id, url], false, openAi, 'links'],
		['URLs go as files if asked', 'files', [url], false, openAi, 'files'],
		['URLs go as links if asked', 'links', [url], false, openAi, 'links'],
		['a file ID beside a file', 'auto', [id, binary], false, openAi, /field “data” cannot be sent as a link/],
		['a file ID as a file', 'files', [id], false, openAi, /cannot be sent as a file/],
		['links through a gateway', 'links', [url], false, gateway, /Our Gateway takes references as files only/],
		['a file ID through a gateway', 'auto', [id], false, gateway, /files only/],
		['a markup beside links', 'auto', [id], true, openAi, /markup can only be sent as a file/],
	])('%s', (_, sendAs, sources, markup, route, expected) => {
		const { found, refusal } = split(decideForm(sendAs, sources, markup, route));
		expect(found ?? refusal?.message).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
	});
});

test.each([
	['in n8n’s store', { mimeType: 'image/png', id: 'filesystem-v2:1' }, true],
	['in the item itself', { mimeType: 'image/png', data: 'AAAA' }, true],
	['nowhere', { mimeType: 'image/png' }, false],
	['of no type', { id: 'filesystem-v2:1', data: 'AAAA' }, false],
	['that is a text', 'image/png', false],
])('a file %s is one: %s', (_, value, expected) => {
	expect(isBinary(value)).toBe(expected);
});
