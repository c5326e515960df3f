import fc from 'fast-check';
import { findImageModel, imageModels } from '../../../nodes/shared/catalog/imageModels';
import { checkGenerate } from '../../../nodes/shared/request/generate';
import { composePrompt } from '../../../nodes/shared/request/prompt';
import type { RenderSettings, RequestContext } from '../../../nodes/shared/request/settings';

const settings: RenderSettings = {
	model: 'gpt-image-2',
	prompt: 'A matte black water bottle',
	size: { kind: 'pixels', width: 1024, height: 1024 },
	snapSize: false,
	quality: 'low',
	n: 1,
	background: 'auto',
	outputFormat: 'png',
};

const check = (changes: Partial<RenderSettings>, context: Partial<RequestContext> = {}) => {
	const asked = { ...settings, ...changes };
	return checkGenerate(asked, { model: findImageModel(asked.model), today: new Date('2026-11-21'), servedByOpenAi: true, ...context });
};

const refusal = (...args: Parameters<typeof check>) => {
	const checked = check(...args);
	return checked.ok ? undefined : checked.refusal;
};

const body = (...args: Parameters<typeof check>) => {
	const checked = check(...args);
	if (!checked.ok) throw new Error(checked.refusal.message);
	return checked.request.body;
};

test('a plain request holds what was chosen and nothing else', () => {
	expect(body({})).toEqual({
		model: 'gpt-image-2',
		prompt: 'A matte black water bottle',
		n: 1,
		size: '1024x1024',
		quality: 'low',
		background: 'auto',
		output_format: 'png',
	});
});

test.each<[string, Partial<RenderSettings>, string, RegExp]>([
	['an empty prompt', { prompt: ' \n' }, 'Prompt', /empty/],
	['32,001 characters', { prompt: '龍'.repeat(32_001) }, 'Prompt', /32,001 characters/],
	['an illegal size', { size: { kind: 'pixels', width: 1200, height: 628 } }, 'Width and Height', /cannot make an image of 1200x628/],
	['a size that is no size', { size: { kind: 'text', text: 'big' } }, 'Size', /“big” is not a size/],
	['an empty size', { size: { kind: 'text', text: '' } }, 'Size', /empty/],
	['a broken number as width', { size: { kind: 'pixels', width: NaN, height: 1024 } }, 'Width and Height', /is not a size/],
	['transparent with jpeg', { background: 'transparent', outputFormat: 'jpeg' }, 'Background', /JPEG file cannot/],
	['compression with png', { outputCompression: 80 }, 'Compression', /PNG files have no Compression/],
	['compression of 101', { outputCompression: 101, outputFormat: 'webp' }, 'Compression', /101 is out of range/],
	['no images at all', { n: 0 }, 'Number of Images', /0 is out of range/],
	['eleven images', { n: 11 }, 'Number of Images', /11 images/],
	['one and a half images', { n: 1.5 }, 'Number of Images', /1.5 is not a whole number/],
	['a quality of another model', { quality: 'max' }, 'Quality', /no quality “max”/],
	['a DALL·E quality', { quality: 'hd' }, 'Quality', /DALL·E/],
	['a closed model', { model: 'gpt-image-1' }, 'Model', /closed gpt-image-1 on 2026-10-23/],
	['a family of models', { model: 'gpt-image-2.5' }, 'Model', /family/],
	['no model', { model: '' }, 'Model', /No model/],
	['an unknown purpose', { size: { kind: 'preset', id: 'moon' } }, 'Purpose', /no purpose/],
	['gif from gpt-image-2', { outputFormat: 'gif' }, 'Output Format', /no output format “gif”/],
	['four previews', { partialImages: 4 }, 'Preview Images', /4 is out of range/],
	['complexity on gpt-image-2', { complexity: 'high' }, 'Complexity', /no Complexity/],
	['frames of a png', { frameCount: 4, model: 'gpt-image-2.6-flare' }, 'Frames', /PNG files have no Frames/],
	['seventeen frames', { frameCount: 17, outputFormat: 'gif', model: 'gpt-image-2.6-flare' }, 'Frames', /17 is out of range/],
	['two SVGs in one request', { n: 2, outputFormat: 'svg', model: 'gpt-image-2.6-flare' }, 'Number of Images', /2 images .* SVG/],
	['a moderation level nobody has', { moderation: 'none' }, 'Moderation', /no moderation “none”/],
])('%s is refused, naming the parameter and the way out', (_, changes, parameter, message) => {
	const found = refusal(changes);
	expect(found?.parameter).toBe(parameter);
	expect(found?.message).toMatch(message);
	expect(found!.description).toMatch(/^(Choose|Set|Remove|Write|Shorten|Use|Give)|Use that/);
});

test('a transparent background names the formats that have one', () => {
	expect(refusal({ background: 'transparent', outputFormat: 'jpeg' })?.description).toMatch(/PNG.*WebP/);
});

test('a setting of other models names them', () => {
	expect(refusal({ complexity: 'high' })?.description).toMatch(/^Remove it, or choose a model that has it: GPT Image 2\.6\.$/);
});

test('a refused size names the nearest one that is possible', () => {
	expect(refusal({ size: { kind: 'text', text: '1920x1080' } })?.description).toContain('1920x1088');
});

test('snapping sends the nearest size and says so', () => {
	const checked = check({ size: { kind: 'text', text: '1080x1920' }, snapSize: true });
	expect(checked.ok && checked.request.body.size).toBe('1088x1920');
	expect(checked.ok && checked.remarks.join()).toContain('1088x1920 was made instead');
});

test('an unknown model is allowed, with a remark', () => {
	const checked = check({ model: 'my-finetune', quality: 'ultra' });
	expect(checked.ok && checked.remarks.join()).toContain('“my-finetune” is not in this package');
});

test("OpenAI's closing dates bind OpenAI only", () => {
	expect(refusal({ model: 'gpt-image-1' }, { servedByOpenAi: false })).toBeUndefined();
});

test('a model that closes within 90 days is named with its date', () => {
	const checked = check({ model: 'gpt-image-1.5' });
	expect(checked.ok && checked.remarks.join()).toContain('2026-12-01');
});

test('streaming is asked for only with previews, also with none of them', () => {
	expect(body({}).stream).toBeUndefined();
	expect(body({ partialImages: 0 })).toMatchObject({ stream: true, partial_images: 0 });
});

test('an SVG names its author model', () => {
	const asked = { model: 'gpt-image-2.6-sunburst', outputFormat: 'svg', svgModel: 'gpt-6-sol', svgEffort: 'low' };
	expect(body(asked).svg).toEqual({ model: 'gpt-6-sol', reasoning: { effort: 'low' } });
});

test.each(['constructor', '__proto__', 'toString'])('a model or quality named “%s” is only an unknown name', (name) => {
	expect(check({ model: name }).ok).toBe(true);
	expect(refusal({ quality: name })?.parameter).toBe('Quality');
});

test('no request ever holds a field the API refuses outright', () => {
	const anyText = fc.oneof(fc.constantFrom('auto', 'low', 'high', 'max', 'png', 'jpeg', 'transparent'), fc.string());
	const anySettings = fc.record({
		model: fc.oneof(fc.constantFrom(...imageModels.map(({ id }) => id)), fc.string()),
		prompt: fc.string(),
		quality: anyText,
		background: anyText,
		outputFormat: anyText,
		n: fc.oneof(fc.integer({ min: -1, max: 12 }), fc.double()),
		partialImages: fc.option(fc.integer({ min: -1, max: 4 }), { nil: undefined }),
		outputCompression: fc.option(fc.double(), { nil: undefined }),
	});
	fc.assert(
		fc.property(anySettings, (changes) => {
			const checked = check(changes);
			if (!checked.ok) return expect(checked.refusal.message).not.toBe('');
			const sent = checked.request.body;
			expect(Object.values(sent)).not.toContain(undefined);
			expect(Object.values(sent)).not.toContain(null);
			for (const field of ['response_format', 'style', 'user']) expect(sent).not.toHaveProperty(field);
		}),
	);
});

test('a prompt is built from the parts that are filled in', () => {
	const prompt = composePrompt({
		job: 'a square product photo for a shop',
		subject: 'a ceramic mug.',
		exactText: '"GOOD MORNING"',
		avoid: 'hands, props',
		style: '  ',
	});
	expect(prompt).toBe(
		[
			'Create a square product photo for a shop.',
			'Main subject: a ceramic mug.',
			'Text: show exactly "GOOD MORNING", spelled and cased as written, and no other words.',
			'Avoid: hands, props.',
		].join('\n'),
	);
	expect(composePrompt({})).toBe('');
});
