import type { IExecuteFunctions } from 'n8n-workflow';
import { readEditPrompt } from '../shared/parameters/editPrompt';
import { readOutputSettings, readPurposes, readRenderSettings, readSeparateCalls } from '../shared/parameters/read';
import { readOptions } from '../shared/parameters/readOptions';
import { readPictureSettings } from '../shared/parameters/readReferences';
import { readRunSettings } from '../shared/parameters/readRun';
import { choiceCheck } from '../shared/parameters/choices';
import { editParameters } from './parameters';
import { loadPictures, type PictureSettings } from '../shared/references/loadPictures';
import type { Binary } from '../shared/output/types';
import { checkEdit, type EditSettings } from '../shared/request/edit';
import { isUploaded, type Picture, type Pictures } from '../shared/request/pictures';
import { checkRender } from '../shared/request/render';
import type { ImageRequest } from '../shared/request/types';
import { imageOrder, resolveClosedSettings, type SentPictures } from '../shared/run/order/imageOrder';
import type { RowSettings } from '../shared/run/order/types';
import { imagesSender } from '../shared/run/send/imagesSender';
import type { Step } from '../shared/run/step';

interface EditRow extends RowSettings {
	edit: EditSettings;
	pictures: PictureSettings;
}

function readEditSettings(ctx: IExecuteFunctions, row: number): EditSettings {
	return {
		...readRenderSettings(ctx, row),
		...readEditPrompt(ctx, row),
		sizeOfFirst: ctx.getNodeParameter('sizeFrom', row, 'reference') === 'reference',
	};
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
		bound: [...images, mask, markup].some(isUploaded),
	};
}

/** Behind the references, so that the prompt's own numbers for them stay true. */
const withMaster = (pictures: PictureSettings, master: Binary): PictureSettings => ({
	...pictures,
	references: [...pictures.references, { kind: 'object', value: master }],
});

const likeMaster =
	'The last image is this picture as it was made for another format. Keep its subject, scene, light and style exactly; compose it anew for the new format.';

/** Images from pictures and text. */
export const editStep: Step<EditRow, ImageRequest> = {
	readRun: readRunSettings,
	refuseChoice: choiceCheck(editParameters),
	read(ctx, row) {
		const edit = readEditSettings(ctx, row);
		const pictures = readPictureSettings(ctx, row);
		const separateCalls = readSeparateCalls(ctx, row, edit.n);
		return { edit, pictures, output: readOutputSettings(ctx, row), separateCalls, purposes: readPurposes(ctx, row), masterFirst: readOptions(ctx, row).masterFirst === true };
	},
	async order({ edit, pictures, output }, asking) {
		const { master } = asking;
		const { settings, target, context } = resolveClosedSettings(master ? { ...edit, prompt: `${edit.prompt}\n\n${likeMaster}` } : edit, asking);
		// Settings first: a row whose settings are wrong is refused before any picture is read.
		const early = checkRender(settings, context);
		if (early) return { ok: false, refusal: early };
		const { route, depth } = asking;
		const provider = { json: route.edits.json, owner: route.owner };
		const loaded = await loadPictures(master ? withMaster(pictures, master) : pictures, provider, asking);
		if (!loaded.ok) return loaded;
		const checked = checkEdit(settings, loaded.found, context);
		if (!checked.ok) return checked;
		const { request, remarks } = checked;
		const order = imageOrder(request, settings, output, { asking, sent: sentPictures(loaded.found), target: settings.sizeOfFirst ? undefined : target });
		return { ok: true, remarks, order, isComplete: depth === 'whole' };
	},
	sender: imagesSender,
};
