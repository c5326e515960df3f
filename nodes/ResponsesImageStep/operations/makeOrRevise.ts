import type { INodeProperties } from 'n8n-workflow';
import { readMask, readReferences } from '../../shared/parameters/readReferences';
import { readRunSettings } from '../../shared/parameters/readRun';
import { choiceCheck } from '../../shared/parameters/choices';
import type { Operation } from '../../shared/parameters/operation';
import { overlayFields, type PictureSettings } from '../../shared/references/loadPictures';
import type { SourceEntry } from '../../shared/references/types';
import type { Picture } from '../../shared/request/pictures';
import { withBackground } from '../../shared/request/channel';
import { checkRespond } from '../../shared/request/respond';
import type { RespondRequest } from '../../shared/request/responsesTypes';
import type { RespondSettings } from '../../shared/request/respondSettings';
import { resolveSettings } from '../../shared/request/resolve';
import type { Refusal } from '../../shared/request/types';
import { channelFact } from '../../shared/run/order/imageOrder';
import type { RowSettings } from '../../shared/run/order/types';
import { runRows } from '../../shared/run/runRows';
import type { Step } from '../../shared/run/step';
import { conversationOrder } from '../conversationOrder';
import { conversationSender, type TurnRequest } from '../conversationSender';
import { loadInputs, type Loading } from '../loadInputs';
import { readAsLinks, readBackground, readDetail, readPatience, readTurn, readTurnOutput } from '../read';
import { conversationParameters } from '../parameters/conversation';
import { turnOptions } from '../parameters/options';

const cheaperNotice: INodeProperties = {
	displayName:
		'For one image from one prompt, Generate Image is the cheaper way: here a main model reads, thinks and writes too, and is billed besides the image.',
	name: 'cheaperNotice',
	type: 'notice',
	default: '',
};

const properties = [cheaperNotice, ...conversationParameters, ...turnOptions];

const named = { parameter: 'Input Images', called: (position: number) => `Image ${position}` };

interface TurnRow extends RowSettings {
	turn: RespondSettings;
	pictures: SourceEntry[];
	mask: PictureSettings['mask'];
	detail: RespondRequest['detail'];
	asLinks: boolean;
	patience: TurnRequest['patience'];
}

/** The mask of a row; with `ownTransparency` the first input image is its own. */
async function loadMask(entry: PictureSettings['mask'], images: Picture[], loading: Loading): Promise<{ mask?: Picture } | { refusal: Refusal }> {
	if (entry === undefined) return {};
	if (entry === 'ownTransparency') return images[0] ? { mask: images[0] } : { refusal: noFirstImage };
	const loaded = await loadInputs([entry], { parameter: 'Mask', called: () => 'The mask' }, loading);
	if (!loaded.ok) return loaded;
	return loaded.found.length === 1 ? { mask: loaded.found[0] } : { refusal: notOneMask(loaded.found.length) };
}

const noFirstImage: Refusal = {
	parameter: 'Mask',
	message: 'There is no image 1 whose transparency could be the mask',
	description: 'Add an input image, or name the mask’s own file.',
};

const notOneMask = (count: number): Refusal => ({
	parameter: 'Mask',
	message: count === 0 ? 'There is no mask' : `${count} files are named, and a mask is one`,
	description: 'Name exactly one file.',
});

/** One turn of a conversation in which images are made and revised. */
export const turnStep: Step<TurnRow, TurnRequest> = {
	properties,
	readRun: readRunSettings,
	refuseChoice: choiceCheck(properties),
	read: (ctx, row) => ({
		turn: readTurn(ctx, row),
		pictures: readReferences(ctx, row),
		mask: readMask(ctx, row),
		detail: readDetail(ctx, row),
		asLinks: readAsLinks(ctx, row),
		patience: readBackground(ctx, row).wait ? readPatience(ctx, row) : undefined,
		output: readTurnOutput(ctx, row),
		separateCalls: undefined,
	}),
	async order({ turn, pictures, mask: maskEntry, detail, asLinks, patience, output }, asking) {
		const { settings: image, target, context } = resolveSettings(turn.image, { ...asking, overrides: { ...asking.overrides, n: 1 } });
		const settings = { ...turn, image, message: withBackground(turn.message, turn.image) };
		// Settings first: a row whose settings are wrong is refused before any picture is read.
		const early = checkRespond(settings, { images: [], detail }, context);
		if (!early.ok) return early;
		const loading = { ...asking, asLinks };
		const images = await loadInputs(pictures, named, { ...loading, except: overlayFields([maskEntry], asking) });
		if (!images.ok) return images;
		const mask = await loadMask(maskEntry, images.found, loading);
		if ('refusal' in mask) return { ok: false, refusal: mask.refusal };
		const checked = checkRespond(settings, { images: images.found, ...mask, detail }, context);
		if (!checked.ok) return checked;
		const wrap = (request: RespondRequest): TurnRequest => ({ request, wordsSuffice: request.body.tool_choice === 'auto', patience });
		const order = conversationOrder(checked.request, wrap, output, asking);
		return { ok: true, remarks: checked.remarks, order: { ...order, target, known: { ...order.known, ...channelFact(image) } }, isComplete: asking.depth === 'whole' };
	},
	sender: conversationSender,
};

export const makeOrRevise: Operation = {
	value: 'makeOrRevise',
	name: 'Make or Revise',
	action: 'Make or revise an image in a conversation',
	description: 'One turn of a conversation in which images are made and changed',
	properties,
	execute: async (ctx) => await runRows(ctx, turnStep),
};
