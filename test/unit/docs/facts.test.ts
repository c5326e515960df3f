import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { channelPresets } from '../../../nodes/shared/catalog/channels';
import { closedSettings } from '../../../nodes/shared/catalog/closedSettings';
import { findImageModel, imageModels } from '../../../nodes/shared/catalog/imageModels';
import { mostNote } from '../../../nodes/ReviewImages/limits';
import { limits as catalogLimits } from '../../../nodes/shared/catalog/limits';
import { mainModels } from '../../../nodes/shared/catalog/mainModels';
import { priceTables } from '../../../nodes/shared/catalog/prices';
import { mostCut } from '../../../nodes/shared/image/exact/remarks';
import { estimate } from '../../../nodes/shared/money/estimate';
import { priceFor } from '../../../nodes/shared/money/price';
import { requestSizeFor } from '../../../nodes/shared/request/presetSize';

/** Prices, sizes, dates and limits in the README and in docs/ are those of the catalog. docs/channels.md is written from it. */

const root = join(__dirname, '..', '..', '..');
/** Measured or played, with numbers of their own. */
const others = new Set(['bench.md', 'fault-matrix.md', 'channels.md', 'long-runs.md', 'queue-mode.md', 'versions.md']);
const pages = ['README.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && !others.has(name)).map((name) => `docs/${name}`)];

const gptImage2 = findImageModel('gpt-image-2')!;
if (gptImage2.size.kind !== 'grid') throw new Error('gpt-image-2 makes any size');
const { maxEdge, minPixels, maxPixels, experimentalAbove } = gptImage2.size;

const presetSizes = channelPresets.flatMap((preset) => {
	const { width, height } = preset.target;
	return [`${width}x${height}`, `${height}x${width}`, requestSizeFor(preset, gptImage2).steps].flatMap((text) => text.match(/\d+x\d+/g) ?? []);
});
const modelSizes = imageModels.flatMap(({ size }) => (size.kind === 'fixed' ? size.sizes.map(([width, height]) => `${width}x${height}`) : []));
/** Examples of what no model makes, and sizes the price list of docs/money.md is written for. */
const examples = ['1200x628', '1024x768', '2048x2048', '3840x2160', '1920x1088'];
const sizes = new Set([...presetSizes, ...modelSizes, ...closedSettings.sizes, experimentalAbove, ...examples]);

const quote = priceFor('gpt-image-2', 'OpenAI', undefined, new Date('2026-11-27T12:00:00Z'))!;
if (quote.price.kind !== 'tokens') throw new Error('OpenAI bills tokens');
const { imageIn, imageOut } = quote.price;
const usdOf = (size: string, quality: string) => estimate({ model: 'gpt-image-2', size, quality, n: 1, prompt: '' }, quote).usd!;
const prices = new Set(
	[
		...[...sizes].flatMap((size) => ['low', 'medium', 'high'].map((quality) => usdOf(size, quality))),
		(1536 * imageIn) / 1e6,
		(100 * imageOut) / 1e6,
	]
		.filter((usd) => usd !== undefined)
		.flatMap((usd) => [usd.toFixed(2), usd.toFixed(3), usd.toFixed(4)]),
);
/** Amounts that are no price: a sum in an example, a reseller's claim, what the starter's three samples cost. */
const amounts = new Set(['1.20', '0.03', '0.02']);

const dates = new Set([
	...[...imageModels, ...mainModels].flatMap(({ closes, checked, snapshots = [] }) => [closes, checked, ...snapshots.map((id) => id.slice(-10))]),
	...priceTables.flatMap(({ checked, prices: entries }) => [checked, ...entries.flatMap(({ from, until, checked: own }) => [from, until, own])]),
	// The first version of Azure's older route that serves these models.
	'2025-04-01',
]);

const withCommas = (value: number) => value.toLocaleString('en-US');
const limits = new Set([
	...[catalogLimits.promptCharacters, catalogLimits.titleCharacters].map((most) => `${withCommas(most)} characters`),
	...[minPixels, maxPixels, mostCut].map((value) => `${withCommas(value)} pixels`),
	`${catalogLimits.references} references`,
	...[catalogLimits.imageBytes, catalogLimits.maskBytes].map((bytes) => `${bytes / 1024 / 1024} MB`),
	`${withCommas(mostNote)} characters`,
	// Pictures in a response; files inside a contact sheet; the tokens of a preview.
	'256 MB',
	'15 MB',
	'100 tokens',
]);

const kinds: ReadonlyArray<[kind: string, found: RegExp, isKnown: (text: string) => boolean]> = [
	['price', /\$(\d+\.\d+)/g, (text) => prices.has(text) || amounts.has(text)],
	['size', /\b(\d{3,4}x\d{3,4})\b/g, (text) => sizes.has(text)],
	['date', /\b(20\d\d-\d\d-\d\d)\b/g, (text) => dates.has(text)],
	['limit', /\b(\d[\d,.]* (?:characters|pixels|MB|tokens|references))\b/g, (text) => limits.has(text)],
	['longest edge', /at most (\d{4})\b/g, (text) => text === String(maxEdge)],
];

const unknownIn = (text: string) =>
	kinds.flatMap(([kind, found, isKnown]) => [...text.matchAll(found)].map(([, one]) => one!).filter((one) => !isKnown(one)).map((one) => `${kind} ${one}`));

test.each(pages)('%s names no price, size, date or limit that the catalog does not have', (page) => {
	expect(unknownIn(readFileSync(join(root, page), 'utf8'))).toEqual([]);
});

test('a wrong one is found', () => {
	const wrong = 'high $0.212, made at 1080x1350, or 1081x1350; closes 2026-12-02; 31,000 characters; 60 MB; at most 4096';
	expect(unknownIn(wrong)).toEqual(['price 0.212', 'size 1081x1350', 'date 2026-12-02', 'limit 31,000 characters', 'limit 60 MB', 'longest edge 4096']);
	expect(unknownIn('high $0.211, 1024x1024, 2026-12-01, 32,000 characters, at most 3840')).toEqual([]);
});
