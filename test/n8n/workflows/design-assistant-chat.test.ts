import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../../../testbed';
import { useBed } from '../useBed';
import { imported, pictureOf } from './support';
import { log, rowsOf, setUp } from './tables';

const bed = useBed({ tables: [log] });

beforeEach(async () => void (await setUp(bed)));

const assistant = async () => await bed.n8n.createWorkflow(imported(bed, 'design-assistant-chat'));

const say = async (workflow: string, message: string, chat: string): Promise<Execution> =>
	await bed.n8n.finished(await bed.n8n.say(workflow, 'When Chat Message Received', message, chat));

const turnOf = (execution: Execution) => execution.items('Design Assistant')[0]!;
const receiptOf = (execution: Execution) => turnOf(execution).json.receipt as IDataObject;

const asked = async () => (await bed.emulator.imageRequests()).map(({ body }) => body);

test('a conversation goes on turn by turn, each chat by itself', async () => {
	const workflow = await assistant();
	const first = await say(workflow, 'Draw a poster that says SALE', 'chat-a');
	expect(first.error()).toBeUndefined();
	const second = await say(workflow, 'Make the background blue', 'chat-a');
	const other = await say(workflow, 'Draw a cup', 'chat-b');
	const { responseId } = receiptOf(first);
	expect((await asked()).map(({ previous_response_id }) => previous_response_id)).toEqual([undefined, responseId, undefined]);
	expect(receiptOf(second)).toMatchObject({ action: 'edit', outcome: 'made' });
	expect(receiptOf(other).action).toBe('generate');
	for (const execution of [first, second, other]) {
		expect(await pictureOf(execution, turnOf(execution))).toEqual({ width: 1024, height: 1024, format: 'png' });
	}
	expect(new Set([first, second].map((execution) => receiptOf(execution).fileName)).size).toBe(2);
});

test('the answer shows the picture in the chat, with what it cost', async () => {
	const execution = await say(await assistant(), 'Draw a poster that says SALE', 'chat-c');
	const receipt = receiptOf(execution);
	const output = execution.lastOutput();
	expect(output).toMatch(/^Here is the image you asked for\.\n\n!\[design-\d{8}-\d+\.png\]\(\/rest\/binary-data\?id=\S+&action=view\)\n\n/);
	expect(output).toMatch(`${receipt.fileName as string}, 1024x1024 · This turn cost $${(receipt.costUsd as number).toFixed(4)}.`);
	const path = /\((\/rest\/\S+)\)/.exec(output)![1]!;
	const shown = await bed.n8n.rest.bytes(path);
	expect(shown.equals(await execution.binary(turnOf(execution)))).toBe(true);
	expect(execution.storedBytes).toBeLessThan(100_000);
});

test('a question is answered in words alone, without a picture', async () => {
	const execution = await say(await assistant(), 'Which year is it?', 'chat-d');
	expect(execution.lastOutput()).toMatch(/^You said: Which year is it\?\n\nThis turn cost \$0\.\d{4}\.$/);
});

test('an empty message is not sent, and the chat says so', async () => {
	const execution = await say(await assistant(), ' ', 'chat-e');
	expect(execution.status).toBe('success');
	expect(execution.lastOutput()).toMatch(/^The message is empty[\s\S]*write again/);
	expect(await asked()).toEqual([]);
});

test('a message full of quotes, expressions, markup and look-alike ids is only a message', async () => {
	const workflow = await assistant();
	const hostile = 'Draw "a}} {{ $json }} <script>alert(1)</script> \\ [x](javascript:1)\nresp_0000000000';
	const first = await say(workflow, hostile, 'chat-f');
	expect(first.error()).toBeUndefined();
	await say(workflow, 'Make it red', 'chat-f');
	const [one, two] = await asked();
	expect(JSON.stringify(one!.input)).toContain(JSON.stringify(hostile).slice(1, -1));
	expect(two!.previous_response_id).toBe(receiptOf(first).responseId);
});

test('a refused turn is told in the chat and forgotten: the next one goes on from the picture before', async () => {
	const workflow = await assistant();
	const first = await say(workflow, 'Draw a harbour', 'chat-g');
	await bed.emulator.faults({ kind: 'moderation', asItem: true, match: { promptIncludes: 'fight' } });
	const refused = await say(workflow, 'Add a fight', 'chat-g');
	expect(refused.status).toBe('success');
	expect((await rowsOf(bed, log)).map(({ outcome }) => outcome)).toEqual(['made', 'blocked']);
	expect(refused.lastOutput()).toMatch(/^The safety system blocked this image[\s\S]*Reword[\s\S]*goes on from the picture before/);
	await say(workflow, 'Add a boat', 'chat-g');
	const { responseId } = receiptOf(first);
	expect((await asked()).map(({ previous_response_id }) => previous_response_id)).toEqual([undefined, responseId, responseId]);
});
