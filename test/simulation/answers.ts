import { parseSize } from '../../nodes/shared/request/size';
import { costUsd, imageUsage, type Usage } from '../../emulator/usage';
import { imageModels } from '../../emulator/models';
import { mainPrices } from '../../emulator/prices';
import type { Answer } from './history';
import { pictureOf, sha } from './pictures';
import { leaked } from './secrets';

/** What a call asked for, as the provider understood it. */
export interface Order {
	node: number;
	row: number;
	prompt: string;
	images: number;
	format: string;
	partials: number;
	isTurn: boolean;
	background: boolean;
	draws: boolean;
	/** Pictures sent along. */
	references: number;
	/** `1024x1024`. */
	size: string;
	/** Place in the books: makes every image another. */
	serial: number;
	flatUsd: number | undefined;
	isEdit: boolean;
	/** Tokens the main model may write. */
	mostOutput: number;
}

export interface Picture {
	bytes: Buffer;
	sha256: string;
	base64: string;
}

/** An answer before anything befalls it. */
export interface Drafted {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
	pictures: Picture[];
	/** What was billed, whatever the answer says. */
	images: number;
	usd: number;
}

interface Kind {
	status: number;
	/** `open`: nobody but the provider knows, and the history says. */
	bills: 'all' | 'main' | 'none' | 'open' | 'mainOpen';
	body: (order: Order, made: Made, answer: Answer) => unknown;
	headers?: Record<string, string>;
}

interface Made {
	pictures: Picture[];
	usage: Usage;
	id: string;
}

const model = imageModels['gpt-image-2']!;
const usages = new Map<string, Usage>();

function usageOf({ prompt, references, partials, size }: Order, n: number): Usage {
	const plain = prompt.replace(/\[.*?\]/, '[]');
	const key = `${plain.length}:${prompt.length}:${references}:${n}:${partials}:${size}`;
	const known =
		usages.get(key) ??
		imageUsage(
			{
				prompt,
				references: new Array(references).fill({ width: 16, height: 16 }),
				n,
				quality: 'low',
				size: parseSize(size)!,
				partials,
			},
			model,
		);
	usages.set(key, known);
	return known;
}

const mainUsage = ({ mostOutput }: Order) => ({
	input_tokens: 60,
	input_tokens_details: { cached_tokens: 0 },
	output_tokens: Math.min(40, mostOutput),
	output_tokens_details: { reasoning_tokens: 0 },
	total_tokens: 60 + Math.min(40, mostOutput),
});

const mainUsd = (order: Order): number => {
	const price = mainPrices['gpt-5.4']!;
	const { input_tokens, output_tokens } = mainUsage(order);
	return (input_tokens * price.in + output_tokens * price.out) / 1_000_000;
};

const error = (code: string | null, message: string, type = 'invalid_request_error', param: string | null = null) => ({
	error: { code, message, type, param },
});

const imagesBody =
	(withUsage: boolean) =>
	({ format, size }: Order, { pictures, usage }: Made) => ({
		created: 1_790_000_000,
		background: 'opaque',
		data: pictures.map(({ base64 }) => ({ b64_json: base64 })),
		output_format: format,
		quality: 'low',
		size,
		...(withUsage ? { usage } : {}),
	});

const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`;

const imagesStream =
	(times: number) =>
	({ partials, isEdit, size }: Order, { pictures, usage }: Made) => {
		const word = isEdit ? 'image_edit' : 'image_generation';
		return pictures
			.map(({ base64 }) => {
				const previews = Array.from({ length: partials }, (_, index) =>
					event(`${word}.partial_image`, { partial_image_index: index, b64_json: pictureOf.png!(`preview ${index}`).toString('base64') }),
				);
				const whole = event(`${word}.completed`, { b64_json: base64, output_format: 'png', quality: 'low', size, usage });
				return [...previews, ...new Array<string>(times).fill(whole)].join('');
			})
			.join('');
	};

interface Shape {
	status?: string;
	draws?: boolean;
	words?: string;
	main?: boolean;
	more?: object;
}

const response = (
	order: Order,
	{ pictures, usage, id }: Made,
	{ status = 'completed', draws = order.draws, words = '', main = true, more = {} }: Shape = {},
) => ({
	id,
	object: 'response',
	created_at: 1_790_000_000,
	status,
	background: order.background,
	error: null as unknown,
	incomplete_details: null as unknown,
	model: 'gpt-5.4-2026-03-05',
	output: [
		...(draws
			? pictures.map(({ base64 }, index) => ({
					id: `ig_${id}_${index}`,
					type: 'image_generation_call',
					status: 'completed',
					result: base64,
					revised_prompt: 'a cup',
					size: order.size,
					quality: 'low',
					action: 'generate',
				}))
			: []),
		...(words
			? [
					{
						id: `msg_${id}`,
						type: 'message',
						role: 'assistant',
						status: 'completed',
						content: [{ type: 'output_text', text: words, annotations: [] }],
					},
				]
			: []),
	],
	tools: [{ type: 'image_generation', model: 'gpt-image-2' }],
	usage: main ? mainUsage(order) : null,
	...(draws && pictures.length > 0 ? { tool_usage: { image_gen: usage } } : {}),
	...more,
});

const responseStream = (order: Order, made: Made) => {
	const whole = response(order, made);
	const begun = { ...whole, status: 'in_progress', output: [], usage: null, tool_usage: undefined };
	return [
		event('response.created', { response: begun }),
		event('response.in_progress', { response: begun }),
		...whole.output.map((item, index) => event('response.output_item.done', { output_index: index, item })),
		event('response.completed', { response: whole }),
	].join('');
};

const gateway = (status: number): Kind => ({
	status,
	bills: 'open',
	body: () => `<html><head><title>${status}</title></head><body>upstream</body></html>`,
	headers: { 'content-type': 'text/html' },
});
const page = () => '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>';

export const kinds: Record<string, Kind> = {
	json: {
		status: 200,
		bills: 'all',
		body: (order, made) => (order.isTurn ? response(order, made, { words: order.draws ? '' : 'Words.' }) : imagesBody(true)(order, made)),
	},
	sse: {
		status: 200,
		bills: 'all',
		body: (order, made) => (order.isTurn ? responseStream(order, made) : imagesStream(1)(order, made)),
		headers: { 'content-type': 'text/event-stream' },
	},
	sseDoubled: {
		status: 200,
		bills: 'all',
		body: (order, made) => (order.isTurn ? responseStream(order, made) : imagesStream(2)(order, made)),
		headers: { 'content-type': 'text/event-stream' },
	},
	// It ends in good order before its last image, which is billed all the same.
	sseShort: {
		status: 200,
		bills: 'all',
		body: (order, made) =>
			order.isTurn ? responseStream(order, made) : imagesStream(1)(order, { ...made, pictures: made.pictures.slice(0, -1) }),
		headers: { 'content-type': 'text/event-stream' },
	},
	noUsage: {
		status: 200,
		bills: 'all',
		body: (order, made) => (order.isTurn ? response(order, made, { main: false }) : imagesBody(false)(order, made)),
	},
	fewer: { status: 200, bills: 'all', body: (order, made) => imagesBody(true)(order, made) },
	links: {
		status: 200,
		bills: 'all',
		body: ({ format }, { pictures, usage }) => ({
			created: 1,
			data: pictures.map(({ sha256 }) => ({ url: `https://files.provider.example/${sha256}.${format}` })),
			usage,
		}),
	},
	words: { status: 200, bills: 'main', body: (order, made) => response(order, made, { draws: false, words: 'Which cup do you mean?' }) },
	failedResponse: {
		status: 200,
		bills: 'main',
		body: (order, made) =>
			response(order, made, {
				status: 'failed',
				draws: false,
				more: { error: { code: 'server_error', message: 'The server had an error' } },
			}),
	},
	failedUncounted: {
		status: 200,
		bills: 'mainOpen',
		body: (order, made) =>
			response(order, made, {
				status: 'failed',
				draws: false,
				main: false,
				more: { error: { code: 'server_error', message: 'The server had an error' } },
			}),
	},
	incomplete: {
		status: 200,
		bills: 'main',
		body: (order, made) =>
			response(order, made, { status: 'incomplete', draws: false, more: { incomplete_details: { reason: 'max_output_tokens' } } }),
	},
	incompleteUnbilled: {
		status: 200,
		bills: 'mainOpen',
		body: (order, made) =>
			response(order, made, {
				status: 'incomplete',
				draws: false,
				main: false,
				more: { incomplete_details: { reason: 'max_output_tokens' } },
			}),
	},
	cancelled: {
		status: 200,
		bills: 'open',
		body: (order, made) => response(order, made, { status: 'cancelled', draws: false, main: false }),
	},
	pending: {
		status: 200,
		bills: 'none',
		body: (order, made) => response(order, made, { status: 'in_progress', draws: false, main: false }),
	},
	queued: { status: 200, bills: 'all', body: (order, made) => response(order, made, { status: 'queued', draws: false, main: false }) },
	// Clear: the API itself says that nothing was made.
	refused: { status: 400, bills: 'none', body: () => error('invalid_value', 'Invalid value: quality', 'invalid_request_error', 'quality') },
	blocked: {
		status: 400,
		bills: 'none',
		body: () => error('moderation_blocked', 'Your request was rejected by the safety system.', 'image_generation_user_error'),
	},
	rate: { status: 429, bills: 'none', body: () => error('rate_limit_exceeded', 'Rate limit reached. Please try again in 2s.', 'requests') },
	credit: { status: 429, bills: 'none', body: () => error('insufficient_quota', 'You exceeded your current quota', 'insufficient_quota') },
	server: { status: 500, bills: 'none', body: () => error(null, 'The server had an error while processing your request', 'server_error') },
	key: { status: 401, bills: 'none', body: () => error('invalid_api_key', 'Incorrect API key provided') },
	forbidden: { status: 403, bills: 'none', body: () => error(null, 'You do not have access') },
	missing: { status: 404, bills: 'none', body: () => error(null, 'Not found') },
	moved: { status: 307, bills: 'none', body: () => '', headers: { location: 'https://elsewhere.example/v1/images/generations' } },
	error200: { status: 200, bills: 'none', body: () => error('server_error', 'The server had an error', 'server_error') },
	hostile: {
		status: 400,
		bills: 'none',
		body: () => ({
			error: {
				status: { toString: 0, valueOf: 1 },
				code: { a: [] },
				message: { toString: 'x' },
				param: [null],
				type: 7,
				loc: [{ toString: 1 }],
			},
		}),
	},
	// Unclear: somebody in between gave up, or what came says nothing.
	s408: gateway(408),
	s499: gateway(499),
	s502: gateway(502),
	s504: gateway(504),
	s520: gateway(520),
	s522: gateway(522),
	s523: gateway(523),
	s524: gateway(524),
	s527: gateway(527),
	s503reset: {
		status: 503,
		bills: 'open',
		body: () => 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
	},
	s503lb: { status: 503, bills: 'open', body: () => '<html><body><h1>503 Service Unavailable</h1></body></html>' },
	queued200: {
		status: 200,
		bills: 'open',
		body: ({ serial }) => ({ id: `task_${serial}`, status: serial % 2 ? 'queued' : 'in_progress' }),
	},
	noImage200: { status: 200, bills: 'open', body: () => ({ created: 1, data: [{ b64_json: null }] }) },
	page200: { status: 200, bills: 'open', body: page, headers: { 'content-type': 'text/html' } },
	empty200: { status: 200, bills: 'open', body: () => '' },
	hostile200: {
		status: 200,
		bills: 'open',
		body: () => ({
			data: { '0': { toString: 0 } },
			usage: { output_tokens: 1e308, input_tokens: -5 },
			status: { toString: 1 },
			output: [null, { content: [{ text: { toString: 0 } }] }],
		}),
	},
	errorAndNothing: { status: 200, bills: 'open', body: () => ({ data: [], error: null, message: 'accepted' }) },
	list200: { status: 200, bills: 'open', body: () => [1, null, { b64_json: 5 }] },
	text200: { status: 200, bills: 'open', body: () => '"ok"' },
	cut5: { status: 200, bills: 'open', body: () => 'dat', headers: { 'content-type': 'text/event-stream' } },
};

/** How a call ends without any answer. `open`: it may have arrived. */
export const throws: Record<string, { code?: string; syscall?: string; message: string; bills: 'none' | 'open'; never?: true }> = {
	noConnection: { code: 'ECONNREFUSED', syscall: 'connect', message: 'connect ECONNREFUSED 192.0.2.1:443', bills: 'none' },
	noHost: { code: 'ENOTFOUND', syscall: 'getaddrinfo', message: 'getaddrinfo ENOTFOUND api.openai.com', bills: 'none' },
	noRoute: { code: 'EHOSTUNREACH', syscall: 'connect', message: 'connect EHOSTUNREACH 192.0.2.1:443', bills: 'none' },
	tls: { code: 'EPROTO', syscall: 'write', message: 'write EPROTO ssl3_get_record:wrong version number', bills: 'none' },
	reset: { code: 'ECONNRESET', syscall: 'read', message: 'read ECONNRESET', bills: 'open' },
	hangup: { code: 'ECONNRESET', message: 'socket hang up', bills: 'open' },
	abortedConnection: { code: 'ECONNABORTED', message: 'aborted', bills: 'open' },
	never: { message: 'timeout', bills: 'open', never: true },
};

/** The answer of a kind to an order, and what it costs. */
export function draft(order: Order, answer: Answer, id: string): Drafted {
	const kind = kinds[answer.kind] ?? kinds.json!;
	const wants = order.isTurn && !order.draws ? 0 : order.images;
	const count = answer.kind === 'fewer' ? Math.max(1, wants - (answer.missing ?? 0)) : wants;
	const pictures = Array.from({ length: count }, (_, index): Picture => {
		const bytes = (pictureOf[order.format] ?? pictureOf.png!)(`picture ${order.serial}.${index}`);
		return { bytes, sha256: sha(bytes), base64: bytes.toString('base64') };
	});
	// A stream reports each image of its own.
	const streamed = answer.kind.startsWith('sse') && !order.isTurn;
	const usage = usageOf(order, streamed ? 1 : Math.max(1, count));
	const value = kind.body(order, { pictures, usage, id }, answer);
	const bills =
		kind.bills === 'open' ? (answer.billed ? 'all' : 'none') : kind.bills === 'mainOpen' ? (answer.billed ? 'main' : 'none') : kind.bills;
	const headers: Record<string, string> = {
		'content-type': answer.contentType ?? kind.headers?.['content-type'] ?? 'application/json',
		'x-request-id': `req_${order.serial}`,
		...kind.headers,
	};
	if (answer.contentType) headers['content-type'] = answer.contentType;
	if (answer.retryAfter !== undefined) headers['retry-after'] = answer.retryAfter;
	const body = Buffer.from(withLeak(value, answer, headers), 'utf8');
	return { status: kind.status, headers, body, pictures, ...bill(order, bills, count, { usage, times: streamed ? count : 1 }) };
}

function bill(
	order: Order,
	bills: 'all' | 'main' | 'none',
	images: number,
	{ usage, times }: { usage: Usage; times: number },
): Pick<Drafted, 'images' | 'usd'> {
	if (bills === 'none') return { images: 0, usd: 0 };
	const main = order.isTurn ? mainUsd(order) : 0;
	if (bills === 'main') return { images: 0, usd: main };
	const pictures = order.flatUsd === undefined ? times * costUsd(usage, model) : order.flatUsd * images;
	return { images, usd: main + (images > 0 ? pictures : 0) };
}

/** What the history bills of a call that had no answer. */
export function billWithoutAnswer(order: Order, answer: Answer): Pick<Drafted, 'images' | 'usd'> {
	const isBilled = throws[answer.kind]?.bills === 'open' && answer.billed === true;
	return bill(order, isBilled ? 'all' : 'none', order.isTurn && !order.draws ? 0 : order.images, {
		usage: usageOf(order, order.images),
		times: 1,
	});
}

type Fields = Record<string, unknown>;

/** The answer as text, with a secret where the history wants one. */
function withLeak(value: unknown, { leak }: Answer, headers: Record<string, string>): string {
	const text = () => (typeof value === 'string' ? value : JSON.stringify(value));
	if (!leak) return text();
	const secret = leaked(leak.form);
	if (leak.where === 'requestId') headers['x-request-id'] = secret;
	if (leak.where === 'location') headers.location = `https://elsewhere.example/?key=${encodeURIComponent(secret)}`;
	if (typeof value === 'string') return leak.where === 'title' ? value.replace(/<title>[^<]*/, `<title>${secret}`) : value;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return text();
	const top = value as Fields;
	const inner = typeof top.error === 'object' && top.error !== null ? (top.error as Fields) : undefined;
	if (['message', 'code', 'type', 'param'].includes(leak.where) && inner)
		inner[leak.where] = leak.where === 'message' ? `You sent ${secret}` : secret;
	if (leak.where === 'field') top.debug = { headers: { authorization: secret }, seen: secret };
	if (leak.where === 'name') top[secret] = 'x';
	if (leak.where === 'model') top.model = secret;
	const entries = [
		...(Array.isArray(top.data) ? (top.data as Array<Fields | null>) : []),
		...(Array.isArray(top.output) ? (top.output as Array<Fields | null>) : []),
	];
	for (const entry of entries) {
		if (!entry || typeof entry !== 'object') continue;
		if (leak.where === 'revised') entry.revised_prompt = `A cup. ${secret}`;
		if (leak.where === 'link' && typeof entry.url === 'string') entry.url += `?token=${encodeURIComponent(secret)}`;
	}
	return text();
}
