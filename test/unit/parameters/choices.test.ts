import { refuseUnknownChoices } from '../../../nodes/shared/parameters/choices';
import { renderParameters } from '../../../nodes/shared/parameters/render';
import { onePurpose, sizeFromOptions, sizeParameters } from '../../../nodes/shared/parameters/size';
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
