import { waitForImage, type Call } from '../call';
import { checkPictures } from '../checks/pictures';
import { autoSize } from '../checks/size';
import { misspelled } from '../draw/misspell';
import { paintInSteps, type Job } from '../draw/paint';
import { seedOf } from '../draw/palette';
import { blocked, withRequestId } from '../errors';
import { struckBy, type Fault } from '../faults';
import { takeLimits } from '../ratelimit';
import { fetchReference } from '../references';
import { damagedBy, sentAs } from '../links';
import { nextId, nowSeconds, readStored } from '../state';
import { imageUsage, svgUsage, textTokens, withCached, type SvgUsage, type Usage } from '../usage';
import { bills, totalUsd } from './answer';
import { asTools } from './checks';
import { decide, type Decision } from './decide';
import { worded } from './format';
import { keep } from './input';
import { rememberDrawn, reviewed, wordsOn } from './review';
import type { Asked, ImageTool, OutputItem, ResponseAnswer, Turn } from './types';

/** A streamed event before it is numbered. */
export type Event = { type: string } & Record<string, unknown>;

type Draw = Extract<Decision, { kind: 'draw' }>;

/** Everything a run fills in, step by step. */
export interface Run {
	call: Call;
	asked: Asked;
	answer: ResponseAnswer;
	decision: Decision;
	/** What the answer adds to the conversation. */
	said: Turn[];
	images?: Usage;
	svg?: SvgUsage;
}

/** What will be drawn: as asked for, or misspelled where that fault struck. */
const spelled = ({ faults }: Call, decision: Decision): Decision =>
	decision.kind === 'draw' && struckBy(faults, 'misspell')
		? { ...decision, prompt: misspelled(decision.prompt) }
		: decision;

/** Decides what will be done, with every check that can fail done before the first byte is answered. */
export async function prepare(call: Call, asked: Asked, answer: ResponseAnswer): Promise<Run & { job?: Job }> {
	const decision = spelled(call, decide(asked));
	const run: Run = { call, asked, answer, decision, said: [] };
	if (decision.kind === 'talk') return run;
	const { settings } = asked.tool!;
	const job = await jobOf(call, asked.tool!, decision);
	const images = 1 + decision.references.length;
	takeLimits(call, settings.modelId, { images, tokens: usageOf(decision, job, settings.partials).total_tokens });
	return { ...run, job };
}

/** Tokens of the picture; what was read from the cache is not looked at. */
function usageOf({ revisedPrompt: prompt, references }: Draw, { settings, size }: Job, partials: number): Usage {
	return imageUsage({ prompt, references, n: 1, quality: settings.quality, size, partials }, settings.model);
}

async function jobOf(call: Call, tool: ImageTool, { prompt, references }: Draw): Promise<Job> {
	const { state } = call;
	const { settings } = tool;
	const uploads = await Promise.all(
		references.map(async ({ fileId }) => {
			const file = state.files.get(fileId)!;
			return { field: 'input', fileName: file.fileName, mimeType: file.mimeType, bytes: await readStored(file) };
		}),
	);
	const mask = tool.mask ? await fetchReference(state, tool.mask, 'tools') : undefined;
	const checked =
		uploads.length === 0
			? undefined
			: await checkPictures({ references: uploads, mask }, settings).catch((error: unknown) => {
					throw asTools(error);
				});
	const size = settings.size ?? autoSize(settings.model, seedOf(prompt), checked?.sizes[0]);
	const edit = checked && { references: checked.references.map(({ bytes }) => bytes), mask: checked.mask?.bytes };
	return { prompt, settings, size, edit, bytes: state.settings.imageBytes || undefined };
}

/** Draws, telling of it as a stream would. */
async function* draw(run: Run, decision: Draw, job: Job): AsyncGenerator<Event> {
	const { call, answer } = run;
	const { settings, size } = job;
	const item: OutputItem = {
		id: nextId(call.state, 'ig'),
		type: 'image_generation_call',
		status: 'in_progress',
		result: null,
	};
	const at = { output_index: answer.output.push(item) - 1, item_id: item.id };
	yield { type: 'response.output_item.added', output_index: at.output_index, item: { ...item } };
	yield { type: 'response.image_generation_call.in_progress', ...at };
	const fault = struckBy(call.faults, 'moderation');
	if (fault) {
		const { body } = blocked(fault.stage ?? 'output', fault.categories ?? ['violence']);
		Object.assign(item, {
			status: 'failed',
			error: withRequestId(body, call.requestId),
			revised_prompt: decision.revisedPrompt,
			action: decision.action,
		});
		yield { type: 'response.output_item.done', output_index: at.output_index, item: { ...item } };
		return;
	}
	yield { type: 'response.image_generation_call.generating', ...at };
	const echo = {
		size: `${size.width}x${size.height}`,
		quality: settings.quality,
		background: settings.transparent ? 'transparent' : 'opaque',
		output_format: settings.format,
	};
	const { partials, final } = await paintInSteps(job, 0);
	for (const [index, partial] of partials.entries()) {
		yield {
			type: 'response.image_generation_call.partial_image',
			...at,
			partial_image_index: index,
			partial_image_b64: partial,
			...echo,
		};
	}
	await waitForImage(call);
	run.images = withCached(usageOf(decision, job, partials.length), call.state.settings.cachedPercent);
	run.svg = settings.format === 'svg' ? svgUsage(settings.svgAuthor, decision.revisedPrompt, size) : undefined;
	const sent = await sentAs(call, damagedBy(call, final, 0, 1));
	call.record.answeredImages += 1;
	const quiet = struckBy(call.faults, 'missingEcho') !== undefined;
	Object.assign(
		item,
		{
			status: 'completed',
			action: decision.action,
			revised_prompt: decision.revisedPrompt,
			result: 'url' in sent ? sent.url : sent,
		},
		quiet ? {} : echo,
		run.svg ? { svg_usage: run.svg } : {},
	);
	const before = await Promise.all(decision.references.map((picture) => wordsOn(call.state, picture)));
	rememberDrawn(call.state, final, [...before, decision.prompt]);
	run.said.push({ role: 'assistant', text: '', pictures: [await keep(call.state, final.whole(), item.id)] });
	yield { type: 'response.image_generation_call.completed', ...at };
	yield { type: 'response.output_item.done', output_index: at.output_index, item: { ...item } };
}

/** Says the words of the answer, telling of it as a stream would. */
async function* speak(run: Run, text: string): AsyncGenerator<Event> {
	const { call, answer } = run;
	const part = (words: string) => ({ type: 'output_text', annotations: [], logprobs: [], text: words });
	const item: OutputItem = {
		id: nextId(call.state, 'msg'),
		type: 'message',
		status: 'in_progress',
		role: 'assistant',
		content: [],
	};
	const output_index = answer.output.push(item) - 1;
	const at = { item_id: item.id, output_index, content_index: 0 };
	yield { type: 'response.output_item.added', output_index, item: { ...item } };
	yield { type: 'response.content_part.added', ...at, part: part('') };
	for (const delta of text.match(/[\s\S]{1,24}/g) ?? []) {
		yield { type: 'response.output_text.delta', ...at, delta, logprobs: [] };
	}
	yield { type: 'response.output_text.done', ...at, text, logprobs: [] };
	yield { type: 'response.content_part.done', ...at, part: part(text) };
	Object.assign(item, { status: 'completed', content: [part(text)] });
	run.said.push({ role: 'assistant', text, pictures: [] });
	yield { type: 'response.output_item.done', output_index, item: { ...item } };
}

/** What the main model writes to have the tool draw. */
const askedOfTool = ({ decision }: Run) => (decision.kind === 'draw' ? decision.revisedPrompt : '');

function finish(run: Run, words: string): void {
	const { call, asked, answer } = run;
	const both = bills(asked, `${askedOfTool(run)} ${words}`.trim(), run.images, call.state.settings.cachedPercent);
	call.record.costUsd = totalUsd(asked, both, run.images, run.svg);
	Object.assign(answer, { status: 'completed', completed_at: nowSeconds() });
	if (!struckBy(call.faults, 'missingUsage')) Object.assign(answer, both);
}

/** True when the words alone need more tokens than the request allows. */
const cutShort = ({ body }: Asked, words: string) => textTokens(words) > Number(body.max_output_tokens ?? Infinity);

function finishShort(run: Run): void {
	finish(run, '');
	Object.assign(run.answer, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
}

/** Does the work and yields its events. When it is over, the answer is complete. */
export async function* perform(run: Run & { job?: Job }): AsyncGenerator<Event> {
	const { decision, asked, answer } = run;
	const end = struckBy(run.call.faults, 'responseFails');
	if (end?.billed === false) return failAs(run, end);
	if (cutShort(asked, askedOfTool(run))) return finishShort(run);
	const words = (await reviewed(run.call.state, asked)) ?? worded(asked.body.text, decision.words);
	if (decision.kind === 'draw') yield* draw(run, decision, run.job!);
	const failed = answer.output.some(({ status }) => status === 'failed');
	const text = failed ? 'I could not make that image.' : words;
	if (cutShort(asked, text)) return finishShort(run);
	yield* speak(run, text);
	finish(run, text);
	if (end) failAs(run, end);
}

/** Ends a response as failed, cancelled or incomplete. What it made is not in the answer. */
function failAs({ answer }: Run, { as = 'failed' }: Fault): void {
	const message = 'An error occurred while processing your request.';
	Object.assign(answer, {
		status: as,
		output: [],
		error: as === 'failed' ? { code: 'server_error', message } : null,
		incomplete_details: as === 'incomplete' ? { reason: 'content_filter' } : null,
	});
}
