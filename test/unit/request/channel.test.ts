import { channelPresets } from '../../../nodes/shared/catalog/channels';
import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import { channelSettings, checkChannel } from '../../../nodes/shared/request/channel';
import { checkGenerate } from '../../../nodes/shared/request/generate';
import type { RenderSettings } from '../../../nodes/shared/request/settings';

const context = { model: findImageModel('gpt-image-2'), today: new Date('2026-11-27'), servedByOpenAi: true };

const open: RenderSettings = {
	model: 'gpt-image-2',
	prompt: 'A mug',
	size: { kind: 'auto' },
	snapSize: false,
	quality: 'low',
	n: 1,
	background: 'auto',
	outputFormat: 'auto',
};

const at = (id: string, changes: Partial<RenderSettings> = {}): RenderSettings => channelSettings({ ...open, size: { kind: 'preset', id }, ...changes });

test('Amazon’s main image is a JPEG on white where a person left that open, and says so', () => {
	const settings = at('amazonMain');
	expect(settings).toMatchObject({ outputFormat: 'jpeg', background: 'opaque' });
	const checked = checkGenerate(settings, context);
	expect(checked.ok && checked.request.body).toMatchObject({
		output_format: 'jpeg',
		background: 'opaque',
		prompt: 'A mug\n\nBackground: pure white (RGB 255, 255, 255) from edge to edge.',
	});
	expect(checked.ok && checked.remarks.join(' ')).toContain('Added to the prompt for Amazon Main Image: “Background: pure white');
});

test('what a person chose stays: format, background, and a prompt that speaks for itself', () => {
	expect(at('amazonMain', { outputFormat: 'png', background: 'opaque' })).toMatchObject({ outputFormat: 'png', background: 'opaque', prompt: 'A mug' });
	expect(at('shopify', { background: 'transparent' })).toMatchObject({ outputFormat: 'png', background: 'transparent' });
});

test('without a purpose the file is a PNG, and the model chooses the background', () => {
	expect(channelSettings(open)).toEqual({ ...open, outputFormat: 'png' });
	expect(at('square')).toMatchObject({ outputFormat: 'png', background: 'auto', prompt: 'A mug' });
});

test('an empty prompt stays empty, so that it is refused', () => {
	expect(checkGenerate(at('amazonMain', { prompt: ' ' }), context)).toMatchObject({ ok: false, refusal: { parameter: 'Prompt' } });
});

test.each(channelPresets.map(({ id, deliver }) => [id, deliver] as const))('%s: what it asks for is sent, what it refuses is not', (id, deliver) => {
	const settings = at(id);
	const checked = checkGenerate(settings, context);
	expect(checked.ok && checked.request.body).toMatchObject({ output_format: deliver.format ?? 'png', background: deliver.background ?? 'auto' });
	for (const format of ['png', 'jpeg', 'webp'] as const) {
		const refused = checkChannel(at(id, { outputFormat: format }));
		expect({ format, refused: refused?.parameter }).toEqual({ format, refused: deliver.accepts && !deliver.accepts.includes(format) ? 'Output Format' : undefined });
	}
	const transparent = checkGenerate(at(id, { background: 'transparent' }), context);
	expect(transparent.ok).toBe(deliver.background !== 'opaque');
});

test('a refusal names the way out', () => {
	expect(checkGenerate(at('amazonMain', { outputFormat: 'webp' }), context)).toMatchObject({
		ok: false,
		refusal: {
			parameter: 'Output Format',
			message: 'Amazon Main Image takes no WebP files',
			description: 'Choose JPEG, PNG or GIF, or Automatic. For another file choose the size by Width and Height.',
		},
	});
	expect(checkGenerate(at('instagramPost', { background: 'transparent' }), context)).toMatchObject({
		ok: false,
		refusal: { parameter: 'Background', message: 'Instagram Post takes no transparent background', description: expect.stringContaining('Choose Automatic or Opaque') },
	});
});
