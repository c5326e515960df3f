import { checkBlanks, checkPrompt } from '../../../nodes/shared/request/prompt';

const blanks = ['[product]', '[the table]', '[a red product]'];

test.each<[string, string | undefined]>([
	['A mug on a shelf', undefined],
	['A [product] on [the table], and [product] again', 'Still to be filled in: [product], [the table]'],
	['A [prod 7 uct]', 'Still to be filled in: [prod 7 uct]'],
	['A [a red A-1 product]', 'Still to be filled in: [a red A-1 product]'],
	['A [mug] on [a table]: words of one’s own in brackets', undefined],
	['A [product', undefined],
	['A x[product]x', 'Still to be filled in: [product]'],
	['A [produc]', undefined],
	['A [product\n]', undefined],
])('%j has blanks left: %s', (text, message) => {
	expect(checkBlanks('Message', text, blanks)).toEqual(message === undefined ? undefined : { parameter: 'Message', message, description: expect.stringContaining('[bracket]') });
});

test('a text that no frame gave may hold any bracket', () => expect(checkBlanks('Prompt', 'A [product]')).toBeUndefined());

test('a prompt of 32,000 characters is sent, one more is told by how much to shorten it', () => {
	expect(checkPrompt('😀'.repeat(32_000))).toBeUndefined();
	expect(checkPrompt('😀'.repeat(32_001))).toMatchObject({ parameter: 'Prompt', message: 'The prompt has 32,001 characters', description: expect.stringContaining('Shorten it by 1:') });
});
