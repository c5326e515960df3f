import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readEditPrompt } from '../shared/parameters/editPrompt';
import { readOutputSettings, readRenderSettings, text } from '../shared/parameters/read';
import { readPictureSettings } from '../shared/parameters/readReferences';
import type { Depth } from '../shared/references/gather';
import { loadPictures } from '../shared/references/loadPictures';
import { SharedPictures } from '../shared/references/sharedPictures';
import { checkEdit, type EditSettings } from '../shared/request/edit';
import { isUploaded, type Picture, type Pictures } from '../shared/request/pictures';
import { checkRender } from '../shared/request/render';
import type { Checked, EditRequest } from '../shared/request/types';
import { preparedRow, settled, type SentPictures } from '../shared/run/prepare';
import type { ImageStep, Instead } from '../shared/run/types';
import type { Route } from '../shared/transport/route/route';

/** Pictures that rows of one run share; let go with the run. */
const shared = new WeakMap<IExecuteFunctions, SharedPictures>();

function sharedBy(ctx: IExecuteFunctions): SharedPictures {
	const pictures = shared.get(ctx) ?? new SharedPictures();
	shared.set(ctx, pictures);
	return pictures;
}

function readEditSettings(ctx: IExecuteFunctions, row: number): EditSettings {
	const options = ctx.getNodeParameter('options', row, {}) as IDataObject;
	const settings = readRenderSettings(ctx, row);
	return {
		...settings,
		...readEditPrompt(ctx, row),
		sizeOfFirst: ctx.getNodeParameter('sizeFrom', row, 'reference') === 'reference',
		inputFidelity: text(options.inputFidelity) || undefined,
	};
}

interface Loaded {
	settings: EditSettings;
	pictures: Pictures;
	checked: Checked<EditRequest>;
}

/** Settings first: a row whose settings are wrong is refused before any picture is read. */
async function load(ctx: IExecuteFunctions, row: number, route: Route, depth: Depth, instead?: Instead): Promise<Loaded | { checked: Checked<never> }> {
	const { settings, context } = settled({ ...readEditSettings(ctx, row), ...instead }, route);
	const early = checkRender(settings, context);
	if (early) return { checked: { ok: false, refusal: early } };
	const provider = { json: route.edits.json, owner: route.owner };
	const { found, refusal } = await loadPictures(ctx, row, readPictureSettings(ctx, row), provider, sharedBy(ctx), depth);
	if (refusal) return { checked: { ok: false, refusal } };
	return { settings, pictures: found, checked: checkEdit(settings, found, context) };
}

const identity = ({ sha256, link }: Picture) => sha256 || link;

/** What money, fingerprint and receipt see of the pictures. */
function sentPictures({ images, mask, markup }: Pictures): SentPictures {
	return {
		references: images.map(({ header }) => header),
		identity: [images.map(identity), mask && identity(mask), markup && identity(markup)],
		receipt: {
			referenceCount: images.length,
			referenceHashes: images.map(({ sha256 }) => sha256).filter((hash) => hash !== '').join(' '),
			maskHash: mask?.sha256 ?? '',
		},
	};
}

/** Images from pictures and text. */
export const editStep: ImageStep = {
	async check(ctx, row, route, instead) {
		const { checked } = await load(ctx, row, route, 'header', instead);
		return checked.ok ? undefined : checked.refusal;
	},
	async prepare(ctx, row, route, instead) {
		const loaded = await load(ctx, row, route, 'whole', instead);
		if (!('pictures' in loaded)) return loaded.checked;
		const { settings, pictures, checked } = loaded;
		if (!checked.ok) return checked;
		const { request, remarks } = checked;
		const ready = preparedRow(request, settings, readOutputSettings(ctx, row), route, sentPictures(pictures));
		const bound = [...pictures.images, pictures.mask, pictures.markup].some(isUploaded);
		return { ok: true, remarks, request: { ...ready, bound } };
	},
};
