import { channelPresets, findPreset } from '../../../nodes/shared/catalog/channels';
import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import type { ImageModel } from '../../../nodes/shared/catalog/types';
import { requestSizeFor } from '../../../nodes/shared/request/presetSize';
import { resolveSize } from '../../../nodes/shared/request/resolveSize';
import { brokenSizeRules } from '../../../nodes/shared/request/size';

const gptImage2 = findImageModel('gpt-image-2')!;
const mini = findImageModel('gpt-image-1-mini')!;

const resolvePreset = (id: string, model: ImageModel, exactSize = true) =>
	resolveSize({ size: { kind: 'preset', id }, snapSize: false, exactSize, model: model.id }, model);

const onTheGrid: Array<[id: string, size: string, steps: string]> = [
	['amazonMain', '1600x1600', 'Made at 1600x1600, nothing to cut'],
	['appStoreScreenshot', '1328x2880', 'Made at 1328x2880; cut the middle 1320x2868'],
	['blogHero', '1920x1088', 'Made at 1920x1088; cut the middle 1920x1080'],
	['ebay', '1600x1600', 'Made at 1600x1600, nothing to cut'],
	['emailHeader', '1440x480', 'Made at 1440x480; scale to 1200x400'],
	['etsy', '2000x2000', 'Made at 2000x2000, nothing to cut'],
	['facebookAd', '1440x1808', 'Made at 1440x1808; cut the middle 1440x1800'],
	['facebookLink', '1200x640', 'Made at 1200x640; cut the middle 1200x630'],
	['facebookStoryAd', '1440x2560', 'Made at 1440x2560, nothing to cut'],
	['googleAdLandscape', '1200x640', 'Made at 1200x640; cut the middle 1200x628'],
	['googleAdPortrait', '1200x1504', 'Made at 1200x1504; cut the middle 1200x1500'],
	['googleAdSquare', '1200x1200', 'Made at 1200x1200, nothing to cut'],
	['googleMerchant', '1504x1504', 'Made at 1504x1504, nothing to cut'],
	['instagramCarousel', '1088x1360', 'Made at 1088x1360; cut the middle 1080x1350'],
	['instagramPost', '1088x1360', 'Made at 1088x1360; cut the middle 1080x1350'],
	['instagramStory', '1088x1920', 'Made at 1088x1920; cut the middle 1080x1920'],
	['landscape', '1536x1024', 'Made at 1536x1024, nothing to cut'],
	['linkedInLink', '1200x640', 'Made at 1200x640; cut the middle 1200x627'],
	['linkedInPost', '1200x1200', 'Made at 1200x1200, nothing to cut'],
	['openGraph', '1200x640', 'Made at 1200x640; cut the middle 1200x630'],
	['pinterestPin', '1008x1504', 'Made at 1008x1504; cut the middle 1000x1500'],
	['portrait', '1024x1536', 'Made at 1024x1536, nothing to cut'],
	['printA4', '2416x3424', 'Made at 2416x3424; enlarge to 2480x3515, then cut the middle 2480x3508'],
	['printA5', '1760x2480', 'Made at 1760x2480; cut the middle 1748x2480'],
	['shopify', '2048x2048', 'Made at 2048x2048, nothing to cut'],
	['square', '1024x1024', 'Made at 1024x1024, nothing to cut'],
	['tikTokPhoto', '1088x1920', 'Made at 1088x1920; cut the middle 1080x1920'],
	['ultraHd', '3840x2160', 'Made at 3840x2160, nothing to cut'],
	['wide2k', '2048x1152', 'Made at 2048x1152, nothing to cut'],
	['wooCommerce', '1200x1200', 'Made at 1200x1200, nothing to cut'],
	['xCard', '1200x640', 'Made at 1200x640; cut the middle 1200x628'],
	['xPost', '1200x688', 'Made at 1200x688; cut the middle 1200x675'],
	['youtubeThumbnail', '1280x720', 'Made at 1280x720, nothing to cut'],
];

test('every preset has a size in this table', () => {
	expect(channelPresets.map((preset) => preset.id)).toEqual(onTheGrid.map(([id]) => id));
});

test.each(onTheGrid)('%s is asked for as %s', (id, size, steps) => {
	const found = requestSizeFor(findPreset(id)!, gptImage2);
	expect(found).toMatchObject({ size, steps, enlarged: id === 'printA4' });
});

test.each(channelPresets.map((preset) => [preset.id, preset] as const))(
	'%s is legal on both kinds of models',
	(_, preset) => {
		for (const model of [gptImage2, mini])
			expect(brokenSizeRules(model.size, requestSizeFor(preset, model))).toEqual([]);
	},
);

test.each(channelPresets.map((preset) => [preset.id, preset] as const))(
	'%s: scaled and cut, the picture is the target',
	(_, preset) => {
		for (const model of [gptImage2, mini]) {
			const made = requestSizeFor(preset, model);
			const scaled = made.resize ?? made;
			const cut = made.crop ?? scaled;
			expect(cut).toMatchObject(preset.target);
			if (made.crop) {
				expect(made.crop.left + made.crop.width).toBeLessThanOrEqual(scaled.width);
				expect(made.crop.top + made.crop.height).toBeLessThanOrEqual(scaled.height);
			}
		}
	},
);

test('a model with three sizes serves the nearest shape and says what must be enlarged', () => {
	expect(requestSizeFor(findPreset('amazonMain')!, mini)).toMatchObject({ size: '1024x1024', enlarged: true });
	expect(requestSizeFor(findPreset('instagramStory')!, mini)).toMatchObject({
		size: '1024x1536',
		steps: 'Made at 1024x1536; enlarge to 1280x1920, then cut the middle 1080x1920',
	});
	expect(requestSizeFor(findPreset('emailHeader')!, mini)).toMatchObject({ size: '1536x1024', enlarged: false });
});

test('a size above 2560x1440 is said to be experimental, that size itself is not', () => {
	const remarksOf = (id: string) => JSON.stringify(resolvePreset(id, gptImage2));
	expect(remarksOf('ultraHd')).toContain('Sizes above 2560x1440 such as 3840x2160 are experimental');
	expect(remarksOf('facebookStoryAd')).not.toContain('experimental');
});

test('an unknown preset is none', () => {
	expect(findPreset('constructor')).toBeUndefined();
});

test('places that want proof of the real thing say so', () => {
	const cautious = channelPresets.filter((preset) => preset.caution).map((preset) => preset.id);
	expect(cautious).toEqual(['amazonMain', 'appStoreScreenshot', 'ebay', 'etsy', 'googleMerchant']);
});

test.each(channelPresets.map((preset) => [preset.id, preset] as const))(
	'%s can be asked of the model as it is',
	(_, preset) => {
		expect(gptImage2.formats).toContain(preset.deliver.format ?? 'png');
		expect(gptImage2.backgrounds).toContain(preset.deliver.background ?? 'auto');
		if (preset.deliver.accepts) expect(preset.deliver.accepts).toContain(preset.deliver.format);
		expect(preset.deliver).toMatchObject(preset.target);
		expect(preset.deliver.maxBytes ?? 1_000_000).toBeGreaterThanOrEqual(1_000_000);
		expect(preset.source).toMatch(/^https:\/\//);
		expect(preset.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/);
	},
);

const pixels = ({ width, height }: { width: number; height: number }) => width * height;

test.each(channelPresets.map((preset) => [preset.id, preset] as const))(
	'%s: a model that cannot serve it says so, and what would',
	(id, preset) => {
		const resolved = resolvePreset(id, mini);
		if ('refusal' in resolved) throw new Error(resolved.refusal.message);
		const cannot = `${mini.id} cannot make ${preset.target.width}x${preset.target.height}`;
		expect(resolved.remarks.join(' ').includes(cannot)).toBe(requestSizeFor(preset, mini).enlarged);
		if (pixels(preset.target) > 1536 * 1024) expect(resolved.remarks.join(' ')).toContain('enlarge to');
		const served = resolvePreset(id, gptImage2);
		expect('remarks' in served && served.remarks.join(' ').includes('cannot make')).toBe(id === 'printA4');
	},
);

test('what a place asks for and no model can promise is said with the image', () => {
	const resolved = resolvePreset('amazonMain', gptImage2);
	expect('remarks' in resolved && resolved.remarks.join(' ')).toContain('Amazon asks for a photograph of the actual product');
});

test.each(channelPresets.map((preset) => [preset.id, preset] as const))('%s names its file', (_, { fileName }) => {
	expect(fileName).toMatch(/^\{(name|asin)\}[-.]?[\w-]*$/);
});

test('paper that no model reaches is said to be out of reach of all, not of the chosen one', () => {
	const told = JSON.stringify(resolvePreset('printA4', gptImage2));
	expect(told).toContain('gpt-image-2 cannot make 2480x3508, which Print A4 asks for; no model in this package’s list can: enlarge it afterwards');
	const small = JSON.stringify(resolvePreset('printA5', mini));
	expect(small).toContain('which Print A5 asks for; choose GPT Image 2');
});

test('a channel says what file it wants', () => {
	expect(findPreset('amazonMain')!.deliver).toEqual({
		width: 1600, height: 1600, format: 'jpeg', background: 'opaque', maxBytes: 10_000_000, accepts: ['jpeg', 'png', 'gif'],
	});
	expect(findPreset('square')!.deliver).toEqual({ width: 1024, height: 1024 });
	expect(findPreset('googleAdSquare')!.deliver.maxBytes).toBe(5120 * 1024);
	expect(findPreset('instagramStory')!.backgroundRule).toMatch(/top 14%.*250 pixels.*bottom 20%.*340 pixels/);
	expect(findPreset('etsy')!.caution).not.toContain('additional photos');
});

test('what the node cuts itself is no work for a person, unless Exact Size is off', () => {
	expect(resolvePreset('instagramPost', gptImage2)).toEqual({ size: '1088x1360', remarks: [] });
	expect(resolvePreset('instagramPost', gptImage2, false)).toMatchObject({ remarks: ['Instagram Post: Made at 1088x1360; cut the middle 1080x1350.'] });
	expect(resolvePreset('emailHeader', gptImage2)).toMatchObject({ remarks: ['Email Header: Made at 1440x480; scale to 1200x400.'] });
});
