import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import { exactSize } from '../../../nodes/shared/request/exactSize';
import { resolveSize } from '../../../nodes/shared/request/resolveSize';
import type { RenderSettings, SizeChoice } from '../../../nodes/shared/request/settings';

const sizeFor = (id: string, exactSize?: boolean, model = 'gpt-image-2') =>
	resolveSize({ model, size: { kind: 'preset', id }, snapSize: false, exactSize }, findImageModel(model));

const experimental = (size: string) => `Sizes above 2560x1440 such as ${size} are experimental at OpenAI.`;

test.each<[string, boolean | undefined, string, Array<string | RegExp>]>([
	['square', true, '1024x1024', []],
	['blogHero', true, '1920x1088', []],
	['blogHero', undefined, '1920x1088', []],
	['blogHero', false, '1920x1088', ['Blog Hero: Made at 1920x1088; cut the middle 1920x1080.']],
	['emailHeader', true, '1440x480', ['Email Header: Made at 1440x480; scale to 1200x400.']],
	['emailHeader', false, '1440x480', ['Email Header: Made at 1440x480; scale to 1200x400.']],
	['amazonMain', true, '1600x1600', [/^Amazon asks for a photograph .*\.$/]],
	['ultraHd', true, '3840x2160', [experimental('3840x2160')]],
	[
		'printA4',
		true,
		'2416x3424',
		[
			/^gpt-image-2 cannot make 2480x3508, which Print A4 asks for; no model .* enlarge it afterwards\. Print A4: Made at 2416x3424; enlarge to 2480x3515, then cut the middle 2480x3508\.$/,
			experimental('2416x3424'),
		],
	],
])('%s with Exact Size %s is asked for as %s, and what is left to do is said', (id, exactSize, size, remarks) => {
	const resolved = sizeFor(id, exactSize);
	if ('refusal' in resolved) throw new Error(resolved.refusal.message);
	expect(resolved.size).toBe(size);
	expect(resolved.remarks).toEqual(remarks.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
});

test('a model that cannot reach a purpose is told with one that can', () => {
	const resolved = sizeFor('ultraHd', true, 'gpt-image-1.5');
	expect('remarks' in resolved && resolved.remarks[0]).toMatch(/^gpt-image-1\.5 cannot make 3840x2160, which .* asks for; choose GPT Image 2/);
});

test('a model nobody knows is asked for what the default model would be', () => {
	expect(sizeFor('blogHero', true, 'my-deployment')).toEqual({ size: '1920x1088', remarks: [] });
});

test.each([' auto ', 'AUTO'])('the text “%s” leaves the size to the model', (text) => {
	expect(resolveSize({ model: 'gpt-image-2', size: { kind: 'text', text }, snapSize: false }, findImageModel('gpt-image-2'))).toEqual({ size: 'auto', remarks: [] });
});

test('a size in words is cut to as one in pixels is', () => {
	const asked = (size: SizeChoice) => exactSize({ size, model: 'gpt-image-2' } as RenderSettings, findImageModel('gpt-image-2'));
	const cut = { target: { width: 1080, height: 1350 }, settings: { size: { kind: 'pixels', width: 1088, height: 1360 } } };
	expect(asked({ kind: 'text', text: '1080x1350' })).toMatchObject(cut);
	expect(asked({ kind: 'pixels', width: 1080, height: 1350 })).toMatchObject(cut);
	expect(asked({ kind: 'auto' })).not.toHaveProperty('target');
});

test('what was wanted is known also where the model is not, and where the nearest size is made instead', () => {
	const targetOf = (model: string, text: string) => exactSize({ size: { kind: 'text', text }, model, snapSize: true } as RenderSettings, findImageModel(model));
	const size = { kind: 'text' };
	expect(targetOf('my-deployment', '1000x1000')).toMatchObject({ target: { width: 1000, height: 1000 }, settings: { size } });
	expect(targetOf('gpt-image-2', '300x300')).toMatchObject({ target: { width: 300, height: 300 }, settings: { size } });
	expect(targetOf('gpt-image-1', '1080x1080')).toMatchObject({ target: { width: 1080, height: 1080 }, settings: { size } });
});
