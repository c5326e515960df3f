import { editStep } from '../../../nodes/EditImage/step';
import { turnStep } from '../../../nodes/ResponsesImageStep/operations/makeOrRevise';
import { generateStep } from '../../../nodes/GenerateImage/step';
import { defaultOutput } from '../../../nodes/shared/output/settings';
import { SharedPictures } from '../../../nodes/shared/references/sharedPictures';
import type { Asking } from '../../../nodes/shared/run/order/types';
import { readRoute } from '../../../nodes/shared/transport/route/route';
import { fakeContext, plain, stored } from '../references/files';

/** One row with a picture in its field `data`. */
async function asking(): Promise<Asking> {
	const picture = await plain(1024, 1024, 4).png().toBuffer();
	const { ctx } = fakeContext({ items: [{ json: {}, binary: { data: stored('store:a') } }], stored: { 'store:a': picture } });
	const found = readRoute({ apiKey: 'sk-secret-key-1234' });
	if (!found.ok) throw new Error(found.refusal.message);
	return {
		ctx,
		row: 0,
		route: found.route,
		overrides: {},
		today: new Date('2026-11-20'),
		depth: 'whole',
		pictures: new SharedPictures(),
		held: new Map(),
	};
}

const render = {
	model: 'gpt-image-2',
	prompt: 'a hat',
	size: { kind: 'auto' as const },
	snapSize: false,
	quality: 'low',
	n: 1,
	background: 'auto',
	outputFormat: 'png',
};
const row = { output: defaultOutput, separateCalls: undefined };
const references = [{ kind: 'fields' as const, fields: 'data' }];
const pictures = { references, mask: 'ownTransparency' as const, markup: undefined, sendAs: 'auto' as const };
const turn = {
	mainModel: 'gpt-5.6-terra',
	message: 'a hat',
	instructions: '',
	imageRequired: true,
	action: 'auto',
	image: render,
	previousResponseId: '',
	conversationId: '',
	newConversation: false,
	store: true,
	background: false,
	metadata: [],
};

/** Every object in `value` that is more than data: a file, a map, an instance of a class, a function. */
const notPlain = (value: unknown): unknown[] => {
	if (typeof value === 'function') return [value];
	if (typeof value !== 'object' || value === null) return [];
	const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
	return isPlain ? Object.values(value).flatMap(notPlain) : [value];
};

test.each([
	['Generate Image', async (asked: Asking) => await generateStep.order({ ...row, render }, asked)],
	['Edit Image', async (asked: Asking) => await editStep.order({ ...row, edit: { ...render, sizeOfFirst: false }, pictures }, asked)],
	[
		'a turn of a conversation',
		async (asked: Asking) =>
			await turnStep.order({ ...row, turn, pictures: references, mask: undefined, detail: 'auto', asLinks: false, patience: undefined }, asked),
	],
])('an order of %s is plain data: written to a file and read again it is the same', async (_, order) => {
	const asked = await asking();
	const ordered = await order(asked);
	if (!ordered.ok) throw new Error(ordered.refusal.message);
	expect(notPlain(ordered.order)).toEqual([]);
	expect(JSON.parse(JSON.stringify(ordered.order))).toEqual(ordered.order);
	expect(JSON.stringify(ordered.order).length).toBeLessThan(5_000);
});
