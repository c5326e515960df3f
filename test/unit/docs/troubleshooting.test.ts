import { failureRules } from '../../../nodes/shared/transport/failure/failureRules';
import { keptPart, table } from './kept';
import { messagesInCode, type Message } from './messages';

/** Where the messages of a file belong, by the first rule that fits its name. */
const groups: ReadonlyArray<[title: string, intro: string, files: RegExp]> = [
	[
		'Settings of the image',
		'Caught before anything was sent: nothing was billed.',
		/^shared\/request\/(prompt|render|channel|apiChecks|resolveSize|presetSize)\.ts$|^shared\/parameters\/choices\.ts$/,
	],
	[
		'Pictures, masks and markup',
		'Caught before anything was sent: nothing was billed. The message names the picture, for example *Image 2 (binary field “photo”)*.',
		/^shared\/(references\/.*|request\/(edit|pictures))\.ts$/,
	],
	[
		'Conversations and reviews',
		'Caught before anything was sent: nothing was billed.',
		/^(ResponsesImageStep\/(?!follow|explainBy|reviewSender).*|shared\/request\/(mainModel|respond|review))\.ts$/,
	],
	[
		'The credential',
		'The message begins with *Credential* and the field. Nothing was sent.',
		/^shared\/transport\/route\/.*\.ts$/,
	],
	[
		'What the service answered',
		'In the order in which they are recognised. The service’s own words stand behind *The answer was*.',
		/failureRules\.ts$/,
	],
	[
		'The connection, and answers without an image',
		'',
		/^(shared\/transport\/(failure\/(thrownFailure|noImage)|linkedImages|createConversation)|ResponsesImageStep\/(follow|explainByResponseStatus|reviewSender))\.ts$/,
	],
	['The run', '', /^(shared\/run\/.*|CostEstimate\/.*|ReviewImages\/.*)\.ts$/],
];

const billed: Record<string, string> = {
	refused: 'refused, not billed',
	blocked: 'blocked',
	notVerified: 'notVerified, not billed',
	failed: 'failed, not billed',
	unknown: 'unknown, perhaps billed',
};

/** Failed after the main model had written: that part is billed, and the description says so. */
const outcomeOf = ({ outcome, description }: Message) =>
	outcome === 'failed' && /is billed|may be billed/.test(description) ? 'failed' : (billed[outcome] ?? '');

const plain = (text: string) => text.replaceAll('{owner}', 'the provider');

function groupOf({ file }: Message): string {
	return groups.find(([, , files]) => files.test(file))?.[0] ?? '';
}

function page(messages: Message[]): string {
	return groups
		.map(([title, intro]) => {
			const here = messages.filter((one) => groupOf(one) === title);
			const named = here.some(({ parameter }) => parameter !== '');
			const withOutcome = here.some((one) => outcomeOf(one) !== '');
			const head = ['Message', ...(named ? ['Field'] : []), ...(withOutcome ? ['Ends as'] : []), 'What to do'];
			const rows = here.map((one) => [
				plain(one.message),
				...(named ? [one.parameter] : []),
				...(withOutcome ? [outcomeOf(one)] : []),
				plain(one.description) || 'Below the message stands what was found, or an example.',
			]);
			return [`## ${title}`, intro, table(head, rows)].filter(Boolean).join('\n\n');
		})
		.join('\n\n');
}

const messages = messagesInCode();

test('every message of the nodes has a place on the page', () => {
	expect(messages.filter((one) => groupOf(one) === '')).toEqual([]);
	expect(messages.length).toBeGreaterThan(120);
});

test('every rule about an answer is on the page, with its way out', () => {
	const text = page(messages);
	for (const { says, advice } of failureRules) {
		expect(text).toContain(says);
		if (typeof advice !== 'string')
			expect(messages.some(({ description }) => description === advice.openai)).toBe(true);
	}
});

test('every message has its way out, but where only the row tells it', () => {
	const bare = messages.filter(({ description }) => description === '');
	const others = bare.filter((one) => groupOf(one) !== 'The credential').map(({ message }) => message);
	expect(others).toEqual(['The price table cannot be read', 'No binary field is named']);
});

test('docs/troubleshooting.md has what the code says (UPDATE_DOCS=1 writes it)', () => {
	expect(keptPart('troubleshooting.md', page(messages))).toBe(page(messages));
});
