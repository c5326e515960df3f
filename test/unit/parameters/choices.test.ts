import type { IExecuteFunctions } from 'n8n-workflow';
import { choiceCheck, refuseUnknownChoices } from '../../../nodes/shared/parameters/choices';
import { renderParameters } from '../../../nodes/shared/parameters/render';
import { onePurpose, sizeFromOptions, sizeParameters } from '../../../nodes/shared/parameters/size';
import { referencesParameter } from '../../../nodes/shared/parameters/references';
import { optionParameters } from '../../../nodes/shared/parameters/options';

const refuse = refuseUnknownChoices([...sizeParameters(sizeFromOptions, onePurpose), ...renderParameters, ...optionParameters(() => true)]);

test('a value that a choice does not have is refused, with those it has', () => {
	expect(refuse({ sizeFrom: 'dimensions' })).toEqual({
		parameter: 'Size By',
		message: 'Size By has no choice “dimensions”',
		description: 'Choose auto, preset, text, pixels.',
	});
	expect(refuse({ outputAs: 'zip' })?.parameter).toBe('Put Several Images');
	expect(refuse({ sizeFrom: 7 })?.message).toBe('Size By has no choice “7”');
	expect(refuse({ sizeFrom: null })?.message).toBe('Size By has no choice “null”');
	expect(refuse({ sizeFrom: '' })).toBeDefined();
});

test('values that a choice has, absent ones, free text and what is checked with the model pass', () => {
	expect(refuse({ sizeFrom: 'pixels', outputAs: 'binaries', receipt: 'full' })).toBeUndefined();
	expect(refuse({ size: 'any text', sizeFrom: undefined })).toBeUndefined();
	expect(refuse({ quality: 'ultra', outputFormat: 'avif', svgEffort: 'huge' })).toBeUndefined();
	expect(refuse({})).toBeUndefined();
});

test('a value left over from a choice that is not shown is not looked at', () => {
	expect(refuse({ sizeFrom: 'text', purpose: 'closed long ago' })).toBeUndefined();
	expect(refuse({ sizeFrom: 'preset', purpose: 'closed long ago' })?.parameter).toBe('Purpose');
});

test('a reference whose source does not exist is refused, not left out: the edit would be paid for without it', () => {
	const check = choiceCheck([referencesParameter]);
	const refused = (reference: unknown) => check({ getNodeParameter: (name: string, _row: number, otherwise: unknown) => (name === 'references' ? { reference } : otherwise) } as unknown as IExecuteFunctions, 0);
	expect(refused([{ source: 'fields', fields: 'data' }, { source: 'url', urls: 'https://example.com/shelf.png' }])?.message).toBe('Source has no choice “url”');
	expect(refused([{ source: 'node', node: 'Logo', nodeItems: 'first' }])?.message).toBe('Which Items has no choice “first”');
	expect(refused([{ source: 'urls', urls: 'https://example.com/shelf.png', nodeItems: 'first' }, {}])).toBeUndefined();
	expect(refused(undefined)).toBeUndefined();
});
