import { Random } from './random';

/** How the provider answers one call. Whether it bills is in the table of `answers.ts`, or drawn where nobody could say. */
export interface Answer {
	kind: string;
	/** Until the headers come, milliseconds. */
	afterMs?: number;
	/** Only for kinds that leave it open. */
	billed?: boolean;
	/** Share of the body after which it ends, and how. */
	cut?: number;
	end?: 'end' | 'stall' | 'drip' | 'ECONNRESET' | 'EHOSTUNREACH' | 'ENETDOWN' | 'EPROTO' | 'ERR_SSL_DECRYPTION_FAILED' | 'ETIMEDOUT';
	/** Share of the body at which one byte is another. */
	damage?: number;
	byte?: number;
	pieces?: number;
	gapMs?: number;
	/** What a hostile provider repeats of the key, where, and in which form. */
	leak?: { where: string; form: string };
	/** Images fewer than asked for. */
	missing?: number;
	retryAfter?: string;
	contentType?: string;
	/** How each link of the answer behaves. */
	link?: 'whole' | 'cut' | 'silentCut' | 'notFound' | 'page' | 'redirect';
}

export interface RowScript {
	columns: Record<string, unknown>;
	settings?: Record<string, unknown>;
	/** One per call of the row; the calls after are answered well. */
	answers: Answer[];
	/** One per look at work in the background. */
	looks?: Answer[];
}

export interface NodeScript {
	node: 'generate' | 'edit' | 'turn';
	settings: Record<string, unknown>;
	onError: 'stop' | 'continue' | 'errorOutput';
	/** Tries of n8n's Retry On Fail; 1 is off. */
	tries: number;
	waitBetweenTriesMs: number;
	/** Runs of the node in a loop over the same rows. */
	passes: number;
	/** n8n's Retry of the saved execution, in another process, after the node threw. */
	savedRetries: number;
	rows: RowScript[];
}

export interface History {
	seed: number;
	price?: 'flat';
	nodes: NodeScript[];
	/** n8n's store refuses within these spans, milliseconds from the start. */
	storeDown: Array<{ from: number; to: number; late?: boolean }>;
	/** The user's own workflow fails within these. */
	workflowDown?: Array<{ from: number; to: number }>;
	stopAt?: number;
	/** `live`: all of the context; `progress`: what it was after the node before; `nothing`: the execution begins anew. */
	kill?: { at: number; persisted: 'live' | 'progress' | 'nothing' };
}

const unclear = ['s408', 's499', 's502', 's504', 's520', 's522', 's523', 's524', 's527', 's503reset', 's503lb'];
const clear = ['refused', 'blocked', 'rate', 'server', 'key', 'forbidden', 'missing', 'moved', 'error200', 'hostile', 'credit'];
const odd = ['queued200', 'noImage200', 'page200', 'empty200', 'hostile200', 'errorAndNothing', 'list200', 'text200', 'cut5'];
const thrown = ['noConnection', 'noHost', 'noRoute', 'reset', 'hangup', 'tls', 'never', 'abortedConnection'];
const good = ['json', 'json', 'json', 'sse', 'sseDoubled', 'sseShort', 'links', 'noUsage', 'fewer'];
const ends = [
	'end',
	'end',
	'stall',
	'drip',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETDOWN',
	'EPROTO',
	'ERR_SSL_DECRYPTION_FAILED',
	'ETIMEDOUT',
] as const;
/** Where a hostile provider repeats a key: in what an error says, in a good answer, or in a broken connection's words. */
const leaks = {
	error: ['message', 'message', 'message', 'code', 'type', 'param', 'field', 'requestId', 'title', 'location'],
	good: ['revised', 'model', 'field', 'requestId', 'link', 'name'],
	thrown: ['thrown'],
};
const forms = ['raw', 'raw', 'escaped', 'url', 'base64', 'header', 'part', 'team'];

const looks = [
	'pending',
	'pending',
	'good',
	'good',
	'failed',
	'cancelled',
	'incomplete',
	'key',
	'forbidden',
	'missing',
	'server',
	'rate',
	's502',
	's520',
	'reset',
	'page200',
	'json',
];
const turns = [
	'json',
	'json',
	'json',
	'sse',
	'words',
	'failedResponse',
	'failedUncounted',
	'failedUncounted',
	'incomplete',
	'incompleteUnbilled',
	'queued',
	'queued',
	'queued',
	'cancelled',
];

/** Good answers of which nobody can say by their kind whether they are billed. */
const mayBeBilled = ['incomplete', 'incompleteUnbilled', 'failedUncounted', 'cancelled'];

/** Where two numbers meet: half of the cuts fall at the ends of a body, where readers err. */
const share = (random: Random) =>
	random.chance(0.3) ? random.next() * 0.05 : random.chance(0.3) ? 0.9 + random.next() * 0.1 : random.next();

function answer(random: Random, node: NodeScript['node'], slow: boolean): Answer {
	const draw = random.next();
	const goods = node === 'turn' ? turns : good;
	const kind =
		draw < 0.5
			? random.one(goods)
			: draw < 0.66
				? random.one(clear)
				: draw < 0.78
					? random.one(unclear)
					: draw < 0.88
						? random.one(odd)
						: random.one(thrown);
	const given: Answer = { kind };
	if (slow && random.chance(0.5)) given.afterMs = random.one([10, 500, 5_000, 60_000, 700_000]);
	if (!goods.includes(kind) || mayBeBilled.includes(kind)) given.billed = random.chance(0.5);
	if (goods.includes(kind) || random.chance(0.1)) mangle(random, given);
	if (random.chance(0.15)) {
		const where = goods.includes(kind) ? leaks.good : thrown.includes(kind) ? leaks.thrown : leaks.error;
		given.leak = { where: random.one(where), form: random.one(forms) };
	}
	if (kind === 'rate' || random.chance(0.05))
		given.retryAfter = random.one(['0', '1', '20', '-3', 'Fri, 27 Nov 2026 08:00:30 GMT', '999999999']);
	if (kind === 'links') given.link = random.one(['whole', 'whole', 'whole', 'cut', 'silentCut', 'notFound', 'page', 'redirect'] as const);
	if (kind === 'fewer') given.missing = random.from(1, 3);
	if (random.chance(0.05))
		given.contentType = random.one(['text/html', 'application/octet-stream', 'text/event-stream', 'application/json']);
	return given;
}

function mangle(random: Random, given: Answer): void {
	if (random.chance(0.3)) {
		given.cut = share(random);
		given.end = random.one(ends);
	} else if (random.chance(0.15)) {
		given.damage = share(random);
		given.byte = random.one([0, 10, 34, 44, 58, 92, 123, 125, 33, 255]);
	}
	if (random.chance(0.4)) given.pieces = random.from(2, 9);
	if (random.chance(0.3)) given.gapMs = random.one([1, 100, 5_000, 400_000]);
}

function answers(random: Random, node: NodeScript['node'], calm: number, slow: boolean): Answer[] {
	if (random.chance(calm)) return [];
	return Array.from({ length: random.from(1, 5) }, () => answer(random, node, slow));
}

function settingsOf(random: Random, node: NodeScript['node']): Record<string, unknown> {
	const settings: Record<string, unknown> = {
		quality: 'low',
		sizeFrom: 'pixels',
		width: 1024,
		height: 1024,
		outputFormat: random.one(['png', 'png', 'jpeg', 'webp']),
	};
	const maybe = (chance: number, name: string, values: unknown[]) => {
		if (random.chance(chance)) settings[name] = random.one(values);
	};
	maybe(0.5, 'concurrency', [1, 2, 8]);
	maybe(0.5, 'attempts', [1, 2, 3]);
	maybe(0.25, 'retryUnknown', [true]);
	maybe(0.1, 'retryServerErrors', [false]);
	maybe(0.2, 'retryWaitSeconds', [0, 5, 60]);
	maybe(0.3, 'budgetImages', [0, 1, 2, 3, 5]);
	maybe(0.3, 'budgetUsd', [0.005, 0.007, 0.012, 0.02, 0.05]);
	maybe(0.2, 'timeoutSeconds', [10, 60]);
	maybe(0.15, 'imagesPerMinute', [0.5, 10, 60]);
	maybe(0.2, 'useFallbackCredential', [true]);
	maybe(0.2, 'fallbackAfter', [['failed'], ['blocked', 'failed', 'notVerified', 'refused'], []]);
	maybe(0.1, 'includeInput', [false]);
	maybe(0.2, 'fileName', ['shop', 'CON', 'a/b', '']);
	if (random.chance(0.3)) Object.assign(settings, { runWorkflow: true, imageWorkflow: 'w2', passOnProblems: random.chance(0.5) });
	if (node === 'turn') {
		settings.mainModel = 'gpt-5.4';
		settings.continueFrom = random.one(['nothing', 'nothing', 'previousResponse', 'newConversation']);
		settings.imageNeed = random.one(['required', 'required', 'auto']);
		maybe(0.4, 'backgroundMode', ['wait', 'return']);
		maybe(0.5, 'pollLongestSeconds', [1, 30, 300]);
		maybe(0.2, 'maxOutputTokens', [300, 2000]);
		maybe(0.3, 'store', [false]);
	} else {
		maybe(0.3, 'oneCallPerImage', [true]);
		maybe(0.3, 'outputAs', ['binaries']);
		maybe(0.2, 'partialImages', [1, 2]);
		maybe(0.1, 'keepPreviews', [true]);
		if (random.chance(0.15)) forPurposes(random, node, settings);
	}
	return settings;
}

/** Of which some ask for the same picture. */
const purposes = ['openGraph', 'facebookLink', 'xCard', 'square', 'instagramPost'];

function forPurposes(random: Random, node: NodeScript['node'], settings: Record<string, unknown>): void {
	for (const name of ['width', 'height', 'outputFormat']) delete settings[name];
	const chosen = purposes.filter(() => random.chance(0.5));
	Object.assign(settings, { sizeFrom: 'preset', purpose: chosen.length > 0 ? chosen : ['square'] });
	if (node === 'edit' && random.chance(0.4)) settings.masterFirst = true;
}

function node(random: Random, small: boolean): NodeScript {
	const kind = random.one(['generate', 'generate', 'edit', 'turn'] as const);
	const calm = random.one([0.2, 0.6, 0.9]);
	const slow = random.chance(0.5);
	const rows = Array.from({ length: random.from(1, small ? 4 : 8) }, (_, row): RowScript => {
		const made: RowScript = { columns: columnsOf(random, row), answers: answers(random, kind, calm, slow) };
		if (kind !== 'turn' && random.chance(0.3)) made.settings = { n: random.from(2, 4) };
		if (kind === 'turn' && random.chance(0.6)) {
			made.looks = Array.from({ length: random.from(0, 4) }, () => {
				const look: Answer = { kind: random.one(looks), billed: random.chance(0.5) };
				if (random.chance(0.2)) mangle(random, look);
				return look;
			});
		}
		return made;
	});
	return {
		node: kind,
		settings: settingsOf(random, kind),
		onError: random.one(['stop', 'continue', 'errorOutput'] as const),
		tries: random.one([1, 1, 2, 3]),
		waitBetweenTriesMs: random.one([0, 1000]),
		passes: random.one([1, 1, 1, 2, 3]),
		savedRetries: random.one([0, 0, 1, 2]),
		rows,
	};
}

const columnsOf = (random: Random, row: number): Record<string, unknown> => ({
	id: row,
	...(random.chance(0.2) ? { outcome: 'won', costUsd: 'dear', note: 'mine', images: 7, fileName: 'own.png' } : {}),
	...(random.chance(0.1) ? { receipts: ['a'], _files: 'none', long: random.one([10, 40_000]) } : {}),
});

/** A run of one execution that could happen: what is asked, how the provider answers, and what befalls n8n meanwhile. */
export function drawHistory(seed: number): History {
	const random = new Random(seed);
	const nodes = Array.from({ length: random.one([1, 1, 1, 2, 3]) }, () => node(random, random.chance(0.7)));
	const at = () => random.one([0, 1, 50, 2_000, 30_000, 200_000]) + random.from(0, 20);
	const storeDown = random.chance(0.15)
		? [{ from: at(), to: 0, late: random.chance(0.5) }].map((down) => ({
				...down,
				to: down.from + random.one([200, 2_000, 8_000, 10_000_000]),
			}))
		: [];
	return {
		seed,
		...(random.chance(0.1) ? { price: 'flat' as const } : {}),
		nodes,
		storeDown,
		...(random.chance(0.2) ? { workflowDown: [{ from: 0, to: random.one([30, 2_000, 60_000, 10_000_000]) }] } : {}),
		...(random.chance(0.1) ? { stopAt: at() } : {}),
		...(random.chance(0.1) ? { kill: { at: at(), persisted: random.one(['live', 'progress', 'nothing'] as const) } } : {}),
	};
}
