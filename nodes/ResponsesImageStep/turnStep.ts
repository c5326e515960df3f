import type { IExecuteFunctions } from 'n8n-workflow';
import { readMask, readReferences } from '../shared/parameters/readReferences';
import type { Depth } from '../shared/references/gather';
import { loadInputs, type Loading } from './loadInputs';
import { preparedResponse } from './prepare';
import { turnWay } from './turn';
import type { Picture } from '../shared/request/pictures';
import { checkRespond } from '../shared/request/respond';
import type { RespondRequest } from '../shared/request/responsesTypes';
import type { Checked, Refusal } from '../shared/request/types';
import { settled } from '../shared/run/prepare';
import type { ImageStep, Instead } from '../shared/run/types';
import type { Route } from '../shared/transport/route/route';
import { readAsLinks, readBackground, readDetail, readPatience, readTurn, readTurnOutput } from './read';
import { sharedBy } from './sharedBy';

const named = { parameter: 'Input Images', called: (position: number) => `Image ${position}` };

/** The mask of a row; with `ownTransparency` the first input image is its own. */
async function loadMask(images: Picture[], loading: Loading): Promise<{ mask?: Picture } | { refusal: Refusal }> {
	const entry = readMask(loading.ctx, loading.row);
	if (entry === undefined) return {};
	if (entry === 'ownTransparency') return images[0] ? { mask: images[0] } : { refusal: noFirstImage };
	const loaded = await loadInputs([entry], { parameter: 'Mask', called: () => 'The mask' }, loading);
	if (loaded.refusal) return loaded;
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

/** Settings first: a row whose settings are wrong is refused before any picture is read. */
async function load(
	ctx: IExecuteFunctions,
	row: number,
	route: Route,
	depth: Depth,
	instead?: Instead,
): Promise<Checked<RespondRequest>> {
	const asked = readTurn(ctx, row, instead);
	const { settings: image, context } = settled(asked.image, route);
	const settings = { ...asked, image };
	const detail = readDetail(ctx, row);
	const early = checkRespond(settings, { images: [], detail }, context);
	if (!early.ok) return early;
	const loading: Loading = { ctx, row, shared: sharedBy(ctx), depth, asLinks: readAsLinks(ctx, row) };
	const images = await loadInputs(readReferences(ctx, row), named, loading);
	if (images.refusal) return { ok: false, refusal: images.refusal };
	const mask = await loadMask(images.found, loading);
	if ('refusal' in mask) return { ok: false, refusal: mask.refusal };
	return checkRespond(settings, { images: images.found, ...mask, detail }, context);
}

/** One turn of a conversation in which images are made and revised. */
export const turnStep: ImageStep = {
	async check(ctx, row, route) {
		const checked = await load(ctx, row, route, 'header');
		return checked.ok ? undefined : checked.refusal;
	},
	async prepare(ctx, row, route, instead) {
		const checked = await load(ctx, row, route, 'whole', instead);
		if (!checked.ok) return checked;
		const { request, remarks } = checked;
		const output = readTurnOutput(ctx, row);
		const wordsSuffice = request.body.tool_choice === 'auto';
		const patience = readBackground(ctx, row).wait ? readPatience(ctx, row) : undefined;
		const way = turnWay(request, { output, wordsSuffice, patience }, route);
		return { ok: true, remarks, request: preparedResponse(request, output, route, way) };
	},
};
