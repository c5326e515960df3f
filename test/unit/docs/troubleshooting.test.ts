import { failureRules } from '../../../nodes/shared/transport/failure/failureRules';
import { keptPart, readPage } from './kept';
import { messagesInCode, type Message } from './messages';

/** Where the messages of a file belong, by the first rule that fits its name. */
const groups: ReadonlyArray<[title: string, intro: string, files: RegExp]> = [
	[
		'Settings of the image',
		'Nothing was sent or billed.',
		/^shared\/request\/(prompt|render|channel|apiChecks|resolveSize|presetSize)\.ts$|^shared\/parameters\/choices\.ts$/,
	],
	[
		'Pictures, masks and markup',
		'Nothing was sent or billed. The message names the picture, such as *Image 2 (binary field “photo”)*.',
		/^shared\/(references\/.*|request\/(edit|pictures))\.ts$/,
	],
	[
		'Conversations and reviews',
		'Nothing was sent or billed.',
		/^(ResponsesImageStep\/(?!follow|explainBy|reviewSender).*|shared\/request\/(mainModel|respond|review))\.ts$/,
	],
	[
		'The credential',
		'Nothing was sent. The message begins with *Credential* and the field.',
		/^shared\/transport\/route\/.*\.ts$/,
	],
	[
		'What the service answered',
		'The service’s own words stand behind *The answer was*.',
		/failureRules\.ts$/,
	],
	[
		'The connection, and answers without an image',
		'',
		/^(shared\/transport\/(failure\/(thrownFailure|noImage)|linkedImages|createConversation)|ResponsesImageStep\/(follow|explainByResponseStatus|reviewSender))\.ts$/,
	],
	['The run', '', /^(shared\/run\/.*|CostEstimate\/.*|ReviewImages\/.*)\.ts$/],
];

/** Failed, and something may be billed for it: the description says so. */
const mayBeBilled = ({ outcome, description }: Message) => outcome === 'failed' && /is billed|may be billed/.test(description);

const endsAs = (one: Message) => (mayBeBilled(one) ? 'failed, may be billed' : one.outcome);

const plain = (text: string) => text.replaceAll('{owner}', 'the provider');

function groupOf({ file }: Message): string {
	return groups.find(([, , files]) => files.test(file))?.[0] ?? '';
}

const mostWords = 9;

/** What to do first: whole sentences, as many as a glance takes in. The message itself has the rest. */
function first(description: string): string {
	const sentences = plain(description).replace(/^… /, '').match(/[^.]+(\.(?!\s|$)[^.]*)*\.?\s*/g) ?? [];
	let text = '';
	for (const sentence of sentences) {
		if (text !== '' && `${text}${sentence}`.split(/\s+/).length > mostWords) break;
		text += sentence;
	}
	const short = text.replace(/(, for example|, such as|; |, the mask too|: its |: it | instead, which)[^.]*(\.(?!\s|$)[^.]*)*/g, '').trim();
	return short || 'Read the line below the message: it has an example.';
}

/** Where the line below a refusal names the values, the page does not repeat them. */
const inTheLineBelow: ReadonlyArray<[begins: RegExp, says: string]> = [
	[/^(Choose|Use a|Use up|Give a whole|Give every price|Give a JSON|Keys have|One (turn|message)|A response takes|Width and)/, 'Take a value that the line below names.'],
	[/^(Remove|Set|Turn)/, 'Remove or change what the line below names.'],
	[/^(Read the line|…)/, 'Do what the line below says: it has an example.'],
];

const wayOf = ({ description, outcome }: Message): string => {
	const way = first(description);
	return outcome ? way : (inTheLineBelow.find(([begins]) => begins.test(way))?.[1] ?? way);
};

const listed = (titles: readonly string[]) => titles.map((title) => `*${title}*`).join(' · ');

/** Messages by what a function says of them, in the order in which it first says so. */
function groupedBy(messages: Message[], say: (one: Message) => string): Map<string, Message[]> {
	const found = new Map<string, Message[]>();
	for (const one of messages) found.set(say(one), [...(found.get(say(one)) ?? []), one]);
	return found;
}

/** Lines of a list: messages that end alike and have one way out share a line. */
function lines(messages: Message[]): string[] {
	const byWay = groupedBy(messages, wayOf);
	return [...byWay].map(([way, alike]) => `- ${listed([...new Set(alike.map(({ message }) => plain(message)))])}: ${way}`);
}

function page(messages: Message[]): string {
	return groups
		.map(([title, intro]) => {
			const byEnd = groupedBy(messages.filter((one) => groupOf(one) === title), endsAs);
			const parts = [...byEnd].map(([end, alike]) => [...(end ? [`Ends as \`${end}\`:\n`] : []), ...lines(alike)].join('\n'));
			return [`## ${title}`, intro, ...parts].filter(Boolean).join('\n\n');
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

test('every way out begins with what to do', () => {
	const told = messages.filter(({ description }) => description !== '');
	const facts = told.filter(({ description }) => /^(The |It |Nothing |Nobody |What |Most |Below|One |A |Keys |…\.? [A-Z])/.test(description)).map(({ description }) => description);
	expect(facts).toEqual([]);
});

test('every message has its way out, but where only the row tells it', () => {
	const bare = messages.filter(({ description }) => description === '');
	const others = bare.filter((one) => groupOf(one) !== 'The credential').map(({ message }) => message);
	expect(others).toEqual(['The price table cannot be read', 'Not sent, because the budget of this run does not allow it']);
});

test('docs/troubleshooting.md has what the code says (UPDATE_DOCS=1 writes it)', () => {
	expect(keptPart('troubleshooting.md', page(messages))).toBe(page(messages));
});

test('the page stays short', () => {
	const words = readPage('troubleshooting.md').split(/\s+/).filter((word) => /\w/.test(word));
	expect(words.length).toBeLessThan(2800);
});
