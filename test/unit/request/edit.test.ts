import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import type { ImageHeader } from '../../../nodes/shared/image/types';
import { checkEdit, type EditSettings } from '../../../nodes/shared/request/edit';
import { composeEditPrompt } from '../../../nodes/shared/request/editPrompt';
import type { Picture, Pictures } from '../../../nodes/shared/request/pictures';

const settings: EditSettings = {
	model: 'gpt-image-2',
	prompt: 'Put the bottle on the shelf',
	size: { kind: 'text', text: '1024x1024' },
	sizeOfFirst: false,
	snapSize: false,
	quality: 'low',
	n: 1,
	background: 'auto',
	outputFormat: 'png',
};

const picture = (header: Partial<ImageHeader> = {}, rest: Partial<Picture> = {}): Picture => ({
	origin: 'field “data”',
	header: { type: 'png', mimeType: 'image/png', fileExtension: 'png', width: 1024, height: 768, hasAlpha: false, animated: false, ...header },
	bytes: 1000,
	sha256: 'aa',
	...rest,
});

const linked = (link: Picture['link']): Picture => ({ origin: 'a link', header: undefined, sha256: '', link });
const mask = (header: Partial<ImageHeader> = {}, rest: Partial<Picture> = {}) => picture({ hasAlpha: true, ...header }, { origin: 'field “mask”', ...rest });

const check = (changes: Partial<EditSettings> = {}, pictures: Partial<Pictures> = {}) => {
	const asked = { ...settings, ...changes };
	const context = { model: findImageModel(asked.model), today: new Date('2026-11-21'), servedByOpenAi: true };
	return checkEdit(asked, { as: 'files', images: [picture()], ...pictures }, context);
};

const made = (...args: Parameters<typeof check>) => {
	const checked = check(...args);
	if (!checked.ok) throw new Error(checked.refusal.message);
	return checked;
};

const refusal = (...args: Parameters<typeof check>) => {
	const checked = check(...args);
	return checked.ok ? undefined : checked.refusal;
};

test('a plain edit holds what was chosen and nothing else, its pictures named in order by their real type', () => {
	const { request } = made({}, { images: [picture(), picture({ type: 'jpeg', fileExtension: 'jpg' })], mask: mask() });
	expect(request.body).toEqual({
		model: 'gpt-image-2',
		prompt: 'Put the bottle on the shelf',
		n: 1,
		size: '1024x1024',
		quality: 'low',
		background: 'auto',
		output_format: 'png',
	});
	const { pictures } = request;
	if (pictures.as !== 'files') throw new Error('not files');
	expect(pictures.images.map(({ fileName }) => fileName)).toEqual(['image-1.png', 'image-2.jpg']);
	expect(pictures.mask?.fileName).toBe('mask.png');
	expect(pictures).not.toHaveProperty('markup');
});

test('links are sent as they are, the mask too', () => {
	const { request } = made({}, { as: 'links', images: [linked({ image_url: 'https://a.example/1.png' }), linked({ file_id: 'file-1' })], mask: linked({ file_id: 'file-2' }) });
	expect(request.pictures).toEqual({
		as: 'links',
		images: [{ image_url: 'https://a.example/1.png' }, { file_id: 'file-1' }],
		mask: { file_id: 'file-2' },
	});
});

test.each<[string, Partial<EditSettings>, Partial<Pictures>, string, RegExp, RegExp]>([
	['no picture', {}, { images: [] }, 'References', /no picture/, /Generate Image/],
	['seventeen pictures', {}, { images: Array.from({ length: 17 }, () => picture()) }, 'References', /17 pictures/, /up to 16/],
	['a gif', {}, { images: [picture(), picture({ type: 'gif' })] }, 'References', /Image 2 .*is a GIF/, /PNG, JPEG or WebP/],
	['an svg', {}, { images: [picture({ type: 'svg' })] }, 'References', /Image 1 .*is a SVG/, /PNG, JPEG or WebP/],
	['an animated webp', {}, { images: [picture({ type: 'webp', animated: true })] }, 'References', /animation/, /one frame/],
	['50 MB', {}, { images: [picture({}, { bytes: 50 * 1024 * 1024 })] }, 'References', /50\.0 MB/, /smaller than 50 MB/],
	['a mask of another size', {}, { mask: mask({ width: 512, height: 512 }) }, 'Mask', /512x512 pixels, and image 1 is 1024x768/, /Resize the mask to 1024x768/],
	['a mask on its side', {}, { mask: mask({ width: 768, height: 1024 }) }, 'Mask', /768x1024/, /Resize the mask/],
	['a mask without alpha', {}, { mask: mask({ hasAlpha: false }) }, 'Mask', /no transparency \(no alpha channel\)/, /PNG with an alpha channel/],
	['a mask that is a jpeg', {}, { mask: mask({ type: 'jpeg', hasAlpha: false }) }, 'Mask', /JPEG file/, /Save it as PNG with transparency/],
	['a mask of 4 MB', {}, { mask: mask({}, { bytes: 4 * 1024 * 1024 }) }, 'Mask', /4\.0 MB/, /less than 4 MB/],
	['markup on a model without', {}, { markup: mask() }, 'Markup', /gpt-image-2 takes no markup/, /2\.5/],
	['markup and mask', { model: 'gpt-image-2.5-flare' }, { mask: mask(), markup: mask() }, 'Markup', /together/, /None/],
	['markup of another size', { model: 'gpt-image-2.5-flare' }, { markup: mask({ width: 16 }) }, 'Markup', /16x768/, /Resize the markup/],
	['opaque markup', { model: 'gpt-image-2.5-flare' }, { markup: mask({ hasAlpha: false }) }, 'Markup', /no transparency/, /stays transparent/],
	['input fidelity on gpt-image-2', { inputFidelity: 'high' }, {}, 'Input Fidelity', /no Input Fidelity/, /Remove it, or choose a model that has it\.$/],
	['high fidelity on the mini', { model: 'gpt-image-1-mini', inputFidelity: 'high' }, {}, 'Input Fidelity', /no input fidelity “high”/, /Choose low/],
	['an svg as output', { model: 'gpt-image-2.6-flare', outputFormat: 'svg' }, {}, 'Output Format', /SVG/, /PNG, JPEG, WebP or GIF/],
	['a gif with a mask', { model: 'gpt-image-2.6-flare', outputFormat: 'gif' }, { mask: mask() }, 'Mask', /GIF/, /None/],
	['moderation in a form', { moderation: 'low' }, {}, 'Moderation', /no Moderation setting/, /links/],
	['an empty prompt', { prompt: ' ' }, {}, 'Prompt', /empty/, /expression/],
	['an illegal size', { size: { kind: 'text', text: '1200x628' } }, {}, 'Size', /1200x628/, /1200x624/],
	['the size of a link', { sizeOfFirst: true }, { as: 'links', images: [linked({ file_id: 'file-1' })] }, 'Size By', /not known/, /another Size By/],
])('refused: %s', (_, changes, pictures, parameter, message, description) => {
	const refused = refusal(changes, pictures);
	expect(refused?.parameter).toBe(parameter);
	expect(refused?.message).toMatch(message);
	expect(refused?.description).toMatch(description);
});

test('what only some models take is sent to them, and moderation in the JSON form', () => {
	expect(made({ model: 'gpt-image-1.5', inputFidelity: 'high' }).request.body.input_fidelity).toBe('high');
	expect(made({ model: 'gpt-image-1-mini', inputFidelity: 'low' }).request.body.input_fidelity).toBe('low');
	expect(made({ model: 'gpt-image-2.5-sunburst', quality: 'max' }, { markup: mask() }).request.body.quality).toBe('max');
	const link = { as: 'links' as const, images: [linked({ file_id: 'file-1' })] };
	expect(made({ moderation: 'low' }, link).request.body.moderation).toBe('low');
});

test('a format that takes no mask is made without one', () => {
	expect(made({ model: 'gpt-image-2.6-flare', outputFormat: 'gif' }).request.body.output_format).toBe('gif');
});

test('input fidelity goes unchecked to a model nobody knows', () => {
	expect(made({ model: 'my-deployment', inputFidelity: 'low' }).request.body.input_fidelity).toBe('low');
});

test.each<[number, number, string, number]>([
	[1024, 768, '1024x768', 0],
	[1000, 1000, '1008x1008', 1],
	[1000, 1024, '1008x1024', 1],
	[1024, 1000, '1024x1008', 1],
	[300, 300, '816x816', 1],
	[4000, 1000, '3312x1104', 1],
	[64, 64, '816x816', 1],
	[6000, 4000, '3520x2352', 1],
])('the size of a first reference of %ix%i is asked for as %s', (width, height, size, remarks) => {
	const { request, remarks: told } = made({ sizeOfFirst: true }, { images: [picture({ width, height })] });
	expect(request.body.size).toBe(size);
	expect(told).toEqual(remarks === 0 ? [] : [`Image 1 is ${width}x${height}; the nearest possible size, ${size}, was made.`]);
});

test('the frame of a targeted edit becomes sentences, and what is empty is left out', () => {
	expect(
		composeEditPrompt({ preserve: 'the bottle and its label.', changeOnly: 'the background', toWhat: 'a light-grey studio', doNotAlter: 'the logo', extra: 'Soft light!' }),
	).toBe('Preserve the bottle and its label.\nChange only the background to a light-grey studio.\nDo not alter the logo.\nSoft light!');
	expect(composeEditPrompt({ changeOnly: ' the sky ' })).toBe('Change only the sky.');
	expect(composeEditPrompt({ toWhat: 'add snow' })).toBe('Make only this change: add snow.');
	expect(composeEditPrompt({ preserve: ' . ' })).toBe('');
});
