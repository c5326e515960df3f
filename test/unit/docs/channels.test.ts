import { channelPresets } from '../../../nodes/shared/catalog/channels';
import { keptPart, table } from './kept';

const megabytes = (most: number | undefined) => (most === undefined ? '–' : `${Math.round(most / 10_000) / 100} MB`);
const characters = (most: number) => (most === 0 ? 'no field' : String(most));

function page(): string {
	const sizes = channelPresets.map((preset) => {
		const { name, deliver, altTextLength, fileName, source } = preset;
		return [
			`[${name}](${source})`,
			deliver.format ?? 'any',
			deliver.accepts?.join(', ') ?? '–',
			megabytes(deliver.maxBytes),
			characters(altTextLength),
			`\`${fileName}\``,
		];
	});
	const rules = channelPresets
		.filter(({ backgroundRule }) => backgroundRule !== 'No rule')
		.map(({ name, backgroundRule, caution }) => [name, `${backgroundRule}.`, caution ? `${caution}.` : '']);
	const looks = channelPresets.map(({ name, checked, readIn, unsourced }) => [
		name,
		checked,
		readIn ? `[another page](${readIn})` : 'the page linked above',
		unsourced ? `${unsourced}.` : '',
	]);
	return [
		table(['Purpose', 'Format', 'Takes', 'Up to', 'Alt text', 'File name'], sizes),
		table(['Purpose', 'Background and contents', 'What no model can promise'], rules),
		table(['Purpose', 'Checked', 'Read in', 'Nobody could source'], looks),
		'All in stored copies of the pages, not live.',
	].join('\n\n');
}

test('docs/channels.md has what the catalog has (UPDATE_DOCS=1 writes it)', () => {
	expect(keptPart('channels.md', page())).toBe(page());
});
