import type { IExecuteFunctions } from 'n8n-workflow';
import { fileLink } from '../../../nodes/shared/output/fileLink';
import { placeName, problemSentence } from '../../../nodes/shared/output/place';
import { shownReceipt, toolReceipt } from '../../../nodes/shared/output/shownReceipt';
import type { Problem } from '../../../nodes/shared/output/types';
import { blankConversation, blankPicture, blankReceipt } from '../../../nodes/shared/receipt/blank';
import type { Receipt } from '../../../nodes/shared/receipt/types';

const image = (more: Partial<Receipt> = {}): Receipt => ({ ...blankReceipt(), ...blankPicture(), outcome: 'made', fileName: 'a.png', costUsd: 0.01, ...more });

describe('a short receipt', () => {
	test('has what most people look at', () => {
		const fields = ['costUsd', 'fileName', 'height', 'note', 'outcome', 'requestId', 'width'];
		expect(Object.keys(shownReceipt(image({ width: 16, height: 16 }), 'short')).sort()).toEqual(fields);
		expect(shownReceipt(image({ storagePointer: 's3://b/1', fileUrl: 'https://x' }), 'short')).toMatchObject({ storagePointer: 's3://b/1', fileUrl: 'https://x' });
	});

	test('leaves out what there is not, and says that a cost is unknown', () => {
		const shown = shownReceipt(image({ outcome: 'unknown', width: null, height: null, costUsd: null }), 'short');
		expect(shown).not.toHaveProperty('width');
		expect(shown).not.toHaveProperty('height');
		expect(shown.costUsd).toBeNull();
	});

	test('of a conversation has what it goes on by', () => {
		const turn = image({ ...blankConversation(), text: 'Here', responseId: 'resp_1', conversationId: 'conv_1', images: 1, mainModel: 'gpt-5.4' });
		expect(shownReceipt(turn, 'short')).toMatchObject({ images: 1, text: 'Here', responseId: 'resp_1', conversationId: 'conv_1' });
		expect(shownReceipt(image({ text: 'Here' }), 'short')).not.toHaveProperty('text');
	});

	test('of several images has their number and each of theirs, as short', () => {
		const sum = { ...image(), images: 2, receipts: [image(), image({ fileName: 'b.png' })] };
		const shown = shownReceipt(sum, 'short');
		expect(shown).toMatchObject({ images: 2, receipts: [{ fileName: 'a.png' }, { fileName: 'b.png' }] });
		expect((shown.receipts as object[])[0]).not.toHaveProperty('sha256');
	});

	test.each(['full', 'columns'] as const)('as %s it is all there is', (shown) => expect(shownReceipt(image(), shown)).toEqual(image()));
});

test('a language model is told what it can use, and no id', () => {
	expect(toolReceipt(image({ requestId: 'req_1', fileUrl: 'https://x' }))).toEqual({ outcome: 'made', fileUrl: 'https://x', fileName: 'a.png', costUsd: 0.01, note: '' });
});

test('a language model is told the ids by which a conversation goes on', () => {
	const turn = { ...image(), ...blankConversation(), mainModel: 'gpt-5.4', responseId: 'resp_1' };
	expect(toolReceipt(turn)).toMatchObject({ outcome: 'made', responseId: 'resp_1' });
	expect(toolReceipt(turn)).not.toHaveProperty('conversationId');
	expect(toolReceipt({ ...turn, outcome: 'pending', conversationId: 'conv_1' })).toMatchObject({ responseId: 'resp_1', conversationId: 'conv_1' });
});

describe('a link to a file', () => {
	const file = { id: 'store:1', data: 'store', mimeType: 'image/png' };
	const context = (createBinarySignedUrl?: (file: object, expires: string) => string) => ({ helpers: { createBinarySignedUrl } }) as unknown as IExecuteFunctions;

	test('is n8n’s own, for as many hours', () => {
		const link = fileLink(context((_file, expires) => `https://n8n.example.com/signed?for=${encodeURIComponent(expires)}`), file, { hours: 3, format: 'png' });
		expect(link).toEqual({ ok: true, url: 'https://n8n.example.com/signed?for=3%20hours', remark: '' });
	});

	test.each([
		['http://localhost:5678/x', 'localhost'],
		['/x', 'no host'],
	])('that leads inside is given with a remark: %s', (url, host) => {
		expect(fileLink(context(() => url), file, { hours: 3, format: 'png' })).toMatchObject({ ok: true, url, remark: expect.stringContaining(`lead to ${host},`) });
	});

	test('there is none for files in memory, and on an n8n without the helper', () => {
		expect(fileLink(context(() => 'https://x.example'), { data: 'abc', mimeType: 'image/png' }, { hours: 3, format: 'png' })).toMatchObject({ ok: false, remark: expect.stringContaining('in memory') });
		expect(fileLink(context(), file, { hours: 3, format: 'png' })).toMatchObject({ ok: false, remark: expect.stringContaining('no addresses') });
	});
});

test('a problem names its row, its image where one was asked for alone, and the parameter where nothing was sent', () => {
	const problem = (attempts: number, parameter?: string): Problem => ({ message: 'it is empty', wayOut: '', parameter, receipt: { ...blankReceipt(), attempts } });
	expect(placeName({ row: 1 })).toBe('Row 2');
	expect(placeName({ row: 1, image: 2 })).toBe('Row 2, image 3');
	expect(problemSentence({ row: 0, image: 1 }, problem(0, 'Prompt'))).toBe('Row 1, Prompt: it is empty');
	expect(problemSentence({ row: 0, image: 1 }, problem(0))).toBe('Row 1: it is empty');
	expect(problemSentence({ row: 0, image: 1 }, problem(1, 'Prompt'))).toBe('Row 1, image 2: it is empty');
});
