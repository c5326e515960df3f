import fc from 'fast-check';
import { closedSettings } from '../../../nodes/shared/catalog/closedSettings';
import { imageModels } from '../../../nodes/shared/catalog/imageModels';
import { checkGenerate } from '../../../nodes/shared/request/generate';
import type { RenderSettings } from '../../../nodes/shared/request/settings';
import { resolveSettings } from '../../../nodes/shared/request/resolve';
import type { Asking } from '../../../nodes/shared/run/order/types';
import { readRoute, type Route } from '../../../nodes/shared/transport/route/route';

jest.useFakeTimers({ now: new Date('2026-11-21') });

const route = (ownerName: string): Route => {
	const found = readRoute({ apiKey: 'sk-x', baseUrl: 'https://api.example.com/v1', ownerName });
	if (!found.ok) throw new Error(found.refusal.message);
	return found.route;
};
const openAi = route('OpenAI');

const fromSheet: RenderSettings = {
	model: 'gpt-image-2',
	prompt: 'A mug',
	size: { kind: 'auto' },
	snapSize: false,
	quality: 'low',
	n: 1,
	background: 'auto',
	outputFormat: 'png',
};

const check = (changes: Partial<RenderSettings>, at = openAi) => {
	const { settings, context } = resolveSettings({ ...fromSheet, ...changes }, { route: at, overrides: {}, today: new Date() } as unknown as Asking);
	return checkGenerate(settings, context);
};
const translated = (changes: Partial<RenderSettings>, at = openAi) => {
	const checked = check({ ...changes, translateClosed: true }, at);
	if (!checked.ok) throw new Error(checked.refusal.message);
	return { body: checked.request.body, remarks: checked.remarks.join(' ') };
};
const text = (size: string) => ({ size: { kind: 'text', text: size } }) as const;

test.each<[string, Partial<RenderSettings>, object, string]>([
	['quality standard', { quality: 'standard' }, { quality: 'medium' }, 'quality medium instead of “standard”'],
	['quality HD', { quality: 'HD' }, { quality: 'high' }, 'quality high instead of “HD”'],
	['256x256', text('256x256'), { size: '816x816' }, '816x816 instead of 256x256'],
	['512 by 512 in pixels', { size: { kind: 'pixels', width: 512, height: 512 } }, { size: '816x816' }, '816x816'],
	['a response format', { outputFormat: 'b64_json' }, { output_format: 'png' }, 'output format png instead of “b64_json”'],
	['a closed model', { model: 'dall-e-3' }, { model: 'gpt-image-2' }, 'gpt-image-2 instead of dall-e-3'],
	['1792x1024 where there are three sizes', { ...text('1792x1024'), model: 'gpt-image-1.5' }, { size: '1536x1024' }, '1536x1024'],
])('%s is refused with a proposal, and translated where that was asked for', (_, changes, body, says) => {
	const refused = check(changes);
	expect(refused.ok).toBe(false);
	expect(!refused.ok && refused.refusal.description).toMatch(/turn on the option (Translate|Snap)/);
	const done = translated(changes);
	expect(done.body).toMatchObject(body);
	expect(done.remarks).toContain('Translated: ');
	expect(done.remarks).toContain(says);
});

test('a size nobody can judge for a model nobody knows is left alone', () => {
	expect(translated({ ...text('256x256'), model: 'my-deployment' }).body).toMatchObject({ size: '256x256', model: 'my-deployment' });
});

test('a whole row of DALL·E 3 becomes one of today', () => {
	const row = { model: 'dall-e-3', quality: 'hd', outputFormat: 'url', ...text('1024x1792') };
	expect(translated(row).body).toEqual({
		model: 'gpt-image-2',
		prompt: 'A mug',
		n: 1,
		size: '1024x1792',
		quality: 'high',
		background: 'auto',
		output_format: 'png',
	});
});

test('what is of today is left alone: sizes that DALL·E had and that are possible, sizes nobody had, open models', () => {
	expect(translated(text('1792x1024'))).toEqual({ body: expect.objectContaining({ size: '1792x1024' }), remarks: '' });
	expect(check({ ...text('640x640'), translateClosed: true }).ok).toBe(false);
	expect(translated({ model: 'gpt-image-2.5-flare', quality: 'max' }).remarks).toBe('');
});

test('a model that OpenAI closed may go on elsewhere, and is not replaced there', () => {
	expect(translated({ model: 'gpt-image-1' }, route('Azure')).body.model).toBe('gpt-image-1');
	expect(translated({ model: 'gpt-image-1' }).body.model).toBe('gpt-image-2');
});

test('whatever a sheet of the closed models holds, a translated row can be sent', () => {
	const closed = imageModels.filter(({ closes, legacy }) => closes !== undefined && legacy);
	const row = fc.record({
		model: fc.constantFrom(...closed.map(({ id }) => id), 'gpt-image-2', 'gpt-image-1.5'),
		quality: fc.constantFrom(...closedSettings.values.get('quality')!.keys(), 'auto', 'low'),
		size: fc.constantFrom(...closedSettings.sizes, '1024x1024').map((size) => text(size).size),
		outputFormat: fc.constantFrom(...closedSettings.values.get('outputFormat')!.keys(), 'png', 'webp'),
	});
	fc.assert(fc.property(row, (changes) => check({ ...changes, translateClosed: true }).ok));
});
