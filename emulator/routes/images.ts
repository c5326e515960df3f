import { Router } from 'express';
import { answerEvents, answerJson, waitForImage, type Call } from '../call';
import { checkFields, fromText, type Body } from '../checks/fields';
import { checkFidelity, checkPictures, type CheckedPictures } from '../checks/pictures';
import { checkSettings, type Settings } from '../checks/settings';
import { autoSize, type Size } from '../checks/size';
import { editFields, generationFields, jsonEditFields, referenceFields } from '../checks/tables';
import { misspelled } from '../draw/misspell';
import { paint, paintInSteps, type Job } from '../draw/paint';
import { seedOf } from '../draw/palette';
import { ApiError, invalid, repeatedField } from '../errors';
import { struckBy } from '../faults';
import { takeLimits } from '../ratelimit';
import { rememberDrawn } from '../responses/review';
import { fetchReference } from '../references';
import { damagedBy, sentAs } from '../links';
import { nowSeconds, today, type State } from '../state';
import { costUsd, imageUsage, svgUsage, textUsd, withCached, type SvgUsage, type Usage } from '../usage';
import type { Upload } from '../wire/form';
import { Picture } from '../wire/picture';

/** What was asked for, checked, and what it will be billed. */
interface Order {
	kind: 'image_generation' | 'image_edit';
	job: Job;
	settings: Settings;
	size: Size;
	n: number;
	stream: boolean;
	referenceSizes: Size[];
	/** Told again in the answer. */
	safetyIdentifier?: string;
}

/** Tokens of `n` pictures of the order. */
function usageOf({ state }: Call, { job, settings, size, referenceSizes }: Order, n: number): Usage {
	const { quality, partials, model } = settings;
	const usage = imageUsage({ prompt: job.prompt, references: referenceSizes, n, quality, size, partials }, model);
	return withCached(usage, state.settings.cachedPercent);
}

const svgOf = ({ settings, job, size }: Order): SvgUsage | undefined =>
	settings.format === 'svg' ? svgUsage(settings.svgAuthor, job.prompt, size) : undefined;

const echo = ({ settings, size, safetyIdentifier }: Order) => ({
	background: settings.transparent ? 'transparent' : 'opaque',
	output_format: settings.format,
	quality: settings.quality,
	size: `${size.width}x${size.height}`,
	...(safetyIdentifier ? { safety_identifier: safetyIdentifier } : {}),
});

function place(call: Call, kind: Order['kind'], body: Body, pictures?: CheckedPictures): Order {
	const { state } = call;
	const settings = checkedSettings(state, body);
	const prompt = struckBy(call.faults, 'misspell') ? misspelled(body.prompt as string) : (body.prompt as string);
	const size = settings.size ?? autoSize(settings.model, seedOf(prompt), pictures?.sizes[0]);
	const edit = pictures && {
		references: pictures.references.map(({ bytes }) => bytes),
		mask: pictures.mask?.bytes,
		markup: pictures.markup?.bytes,
	};
	return {
		kind,
		job: { prompt, settings, size, edit, bytes: state.settings.imageBytes || undefined },
		settings,
		size,
		n: imagesMade(call, Number(body.n ?? 1)),
		stream: body.stream === true,
		referenceSizes: pictures?.sizes ?? [],
		safetyIdentifier: (body.safety_identifier || body.user || undefined) as string | undefined,
	};
}

/** All that were asked for, or fewer: one, unless the fault says how many. */
function imagesMade({ faults }: Call, asked: number): number {
	const fewer = struckBy(faults, 'fewerImages');
	return fewer ? Math.min(asked, fewer.images ?? 1) : asked;
}

function checkedSettings(state: State, body: Body): Settings {
	const settings = checkSettings(body, { today: today(state), previews: state.settings.previews });
	if (settings.partials > 0 && body.stream !== true) {
		throw invalid('invalid_value', 'partial_images', "'partial_images' is only supported when 'stream' is true.");
	}
	return settings;
}

/** Every picture a JSON edit names, by where it stands. */
const jsonPictures = ({ images, mask, markup }: Body): Array<[name: string, picture: unknown]> =>
	[
		...(images as unknown[]).map((image, i): [string, unknown] => [`images[${i}]`, image]),
		['mask', mask] as [string, unknown],
		['markup', markup] as [string, unknown],
	].filter(([name, picture]) => name.startsWith('images') || (picture !== undefined && picture !== null));

/** A picture in JSON is an object with an address or a file's id, and not both. */
function checkOneReference(name: string, picture: unknown): void {
	checkFields({ [name]: picture } as Body, { [name]: { type: 'object', required: true } });
	checkFields(picture as Body, referenceFields, `${name}.`);
	const { image_url: url, file_id: id } = picture as Body;
	if (typeof url === 'string' && typeof id === 'string') {
		throw invalid(
			'mutually_exclusive_parameters',
			name,
			`Provide exactly one of '${name}.image_url' or '${name}.file_id'.`,
		);
	}
}

/** Pictures of the request's form, or of its JSON, as uploads. */
async function picturesOf({ state, files, body }: Call) {
	if (files) {
		const named = (name: string) => files.find(({ field }) => field === name);
		const references = files.filter(({ field }) => /^image(\[\d*\])?$/.test(field));
		return { references, mask: named('mask'), markup: named('markup') };
	}
	const references: Upload[] = [];
	for (const [i, image] of (body.images as unknown[]).entries()) {
		references.push(await fetchReference(state, image, `images[${i}]`));
	}
	const optional = async (name: string) => (body[name] ? fetchReference(state, body[name], name) : undefined);
	return { references, mask: await optional('mask'), markup: await optional('markup') };
}

/** The fields of an edit, checked; a form's text is read as numbers and booleans first. */
function editBody({ files, body, repeated, provider }: Call): Body {
	if (!files) {
		checkFields(body, jsonEditFields);
		for (const [name, picture] of jsonPictures(body)) checkOneReference(name, picture);
		return body;
	}
	if (repeated && !provider.takesRepeated) throw repeatedField(repeated);
	const stray = files.find(({ field }) => !/^(image(\[\d*\])?|mask|markup)$/.test(field));
	if (stray) throw invalid('unknown_parameter', stray.field, `Unknown parameter: '${stray.field}'.`);
	const asText = ['image', 'image[]', 'mask', 'markup'].find((name) => name in body);
	if (asText)
		throw invalid('invalid_type', asText, `Invalid type for '${asText}': expected a file, but got a string instead.`);
	const read = fromText(body, editFields);
	checkFields(read, editFields);
	return read;
}

async function dataOf(call: Call, pictures: Picture[]): Promise<unknown[]> {
	if (struckBy(call.faults, 'emptyData')) return [];
	const sent = await Promise.all(pictures.map((picture) => sentAs(call, picture)));
	return sent.map((one) => (one instanceof Picture ? { b64_json: one } : one));
}

async function answerWhole(call: Call, order: Order): Promise<void> {
	const pictures: Picture[] = [];
	for (let i = 0; i < order.n; i += 1) pictures.push(damagedBy(call, await paint(order.job, i), i, order.n));
	for (const picture of pictures) rememberDrawn(call.state, picture, [order.job.prompt]);
	await waitForImage(call);
	const usage = usageOf(call, order, order.n);
	const svg = svgOf(order);
	billed(call, order, usage, order.n);
	const { background, ...rest } = echo(order);
	const quiet = struckBy(call.faults, 'missingEcho') !== undefined;
	const other = struckBy(call.faults, 'otherModel');
	await answerJson(call, {
		created: nowSeconds(),
		...(other ? { model: other.as ?? 'gpt-image-1-mini' } : {}),
		...(quiet ? {} : { background }),
		data: await dataOf(call, pictures),
		...(quiet ? {} : rest),
		...(struckBy(call.faults, 'missingUsage') ? {} : { usage, ...(svg ? { svg_usage: svg } : {}) }),
	});
}

function billed({ record }: Call, order: Order, usage: Usage, images: number): void {
	const svg = svgOf(order);
	const author = svg ? textUsd(svg.model, svg.input_tokens, 0, svg.output_tokens) : 0;
	record.answeredImages += images;
	record.costUsd = (record.costUsd ?? 0) + costUsd(usage, order.settings.model) + author;
}

async function* events(call: Call, order: Order): AsyncGenerator<{ type: string }> {
	for (let i = 0; i < order.n; i += 1) {
		const { partials: all, final } = await paintInSteps(order.job, i);
		const sent = damagedBy(call, final, i, order.n);
		rememberDrawn(call.state, sent, [order.job.prompt]);
		const fewer = struckBy(call.faults, 'fewerPartials');
		const partials = fewer ? all.slice(0, fewer.partials ?? 0) : all;
		const common = { created_at: nowSeconds(), ...echo(order) };
		for (const [index, partial] of partials.entries()) {
			yield { type: `${order.kind}.partial_image`, b64_json: partial, partial_image_index: index, ...common } as never;
		}
		await waitForImage(call);
		const usage = usageOf(call, { ...order, settings: { ...order.settings, partials: partials.length } }, 1);
		billed(call, order, usage, 1);
		yield {
			type: `${order.kind}.completed`,
			b64_json: sent,
			...common,
			...(struckBy(call.faults, 'missingUsage') ? {} : { usage }),
		} as never;
	}
}

/** Makes what was ordered and answers it, whole or as events. */
async function serve(call: Call, order: Order): Promise<void> {
	const images = order.n + order.referenceSizes.length;
	takeLimits(call, order.settings.modelId, { images, tokens: usageOf(call, order, order.n).total_tokens });
	if (order.stream) await answerEvents(call, events(call, order));
	else await answerWhole(call, order);
}

/** POST /v1/images/generations and /v1/images/edits. */
export function imageRoutes(): Router {
	const router = Router();
	router.post('/images/generations', async (_req, res) => {
		const call = res.locals.call as Call;
		checkFields(call.body, generationFields);
		await serve(call, place(call, 'image_generation', call.body));
	});
	router.post('/images/edits', async (_req, res) => {
		const call = res.locals.call as Call;
		const body = editBody(call);
		const settings = checkedSettings(call.state, body);
		checkFidelity(body, settings);
		const pictures = await checkPictures(await picturesOf(call), settings);
		await serve(call, place(call, 'image_edit', body, pictures));
	});
	router.post('/images/variations', () => {
		throw new ApiError(404, {
			message: 'The image variations endpoint has been retired. Use /v1/images/edits with a GPT Image model instead.',
			type: 'invalid_request_error',
			param: null,
			code: null,
		});
	});
	return router;
}
