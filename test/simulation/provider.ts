import { draft, billWithoutAnswer, throws, type Drafted, type Order, type Picture } from './answers';
import { Body } from './body';
import type { Clock } from './clock';
import type { Answer, History } from './history';
import { pictureOf } from './pictures';
import { leaked, secrets } from './secrets';

/** A line in the provider's books. */
export interface Entry {
	node: number;
	row: number;
	pass: number;
	/** Another after each kill that kept nothing of the pass. */
	epoch: number;
	kind: string;
	/** As it was asked for, `1024x1024`: each purpose of a row has its own, or shares one picture. */
	size: string;
	at: number;
	images: number;
	usd: number;
	owner: 'first' | 'second';
	pictures: Delivery[];
}

/** An image on its way: whether it arrived whole is known once all is over. */
export interface Delivery extends Picture {
	/** Byte of the body after which it is there; undefined: by a link. */
	endsAt: number | undefined;
	body: Body | undefined;
	/** True where what came before it in the body was damaged. */
	spoiled: boolean;
}

export interface Request {
	method?: string;
	url: string;
	headers?: Record<string, unknown>;
	body?: unknown;
	timeout?: number;
	abortSignal?: AbortSignal;
	disableFollowRedirect?: boolean;
}

export interface FullAnswer {
	statusCode: number;
	headers: Record<string, string>;
	body: Body;
}

/** Where in the history a call falls. */
export interface Moment {
	pass: number;
	epoch: number;
}

/** A response the provider has on record. */
interface Known {
	order: Order;
	answer: Answer;
	entry: Entry;
	/** How it ended, once a look has found it so. */
	ended?: string;
}

/** Looks that tell the state of a response, and the answer they are. */
const states: Record<string, string> = {
	pending: 'pending',
	good: 'json',
	json: 'json',
	failed: 'failedResponse',
	cancelled: 'cancelled',
	incomplete: 'incomplete',
};

/** The provider: answers by the history, and keeps the books. */
export class Provider {
	readonly books: Entry[] = [];

	/** What should never have happened, in words. */
	readonly offences: string[] = [];

	calls = 0;

	private readonly used = new Map<string, number>();

	private readonly files = new Map<string, { bytes: Buffer; answer: Answer; delivery: Delivery }>();

	private readonly responses = new Map<string, Known>();

	constructor(
		private readonly clock: Clock,
		private readonly history: History,
		private readonly moment: () => Moment,
	) {}

	/** A call with a key: by whose credential, and what n8n's helper was asked for. */
	async call(owner: Entry['owner'], request: Request): Promise<FullAnswer> {
		this.calls += 1;
		if (this.calls > 3_000) this.offences.push('more than 3,000 calls');
		const url = new URL(request.url);
		const host = owner === 'first' ? 'api.openai.com' : 'second.example';
		if (url.host !== host || url.protocol !== 'https:') this.offences.push(`the key was sent to ${url.origin}`);
		if (request.disableFollowRedirect !== true) this.offences.push('redirects would have been followed with the key');
		if (url.pathname.endsWith('/conversations'))
			return this.reply(
				request,
				{ kind: 'json' },
				{
					status: 200,
					headers: { 'content-type': 'application/json' },
					body: Buffer.from('{"id":"conv_1","object":"conversation"}'),
					pictures: [],
					images: 0,
					usd: 0,
				},
				undefined,
			);
		const found = /\/responses\/([^/?]+)(\/cancel)?/.exec(url.pathname);
		if (found) return await this.look(request, decodeURIComponent(found[1]!));
		return await this.order(owner, request, url);
	}

	/** A call without a key: a file by its link. */
	async fetch(request: Request): Promise<FullAnswer> {
		if (JSON.stringify(request.headers ?? {}).includes('earer')) this.offences.push('a file was asked for with the key');
		const id = new URL(request.url).pathname.split('/').at(-1)!.split('.')[0]!;
		const file = this.files.get(id);
		const how = file?.answer.link ?? 'whole';
		const header = (bytes: Buffer, status = 200, type = 'image/png') => ({
			status,
			headers: { 'content-type': type, 'content-length': String(bytes.length) },
			body: bytes,
			pictures: [],
			images: 0,
			usd: 0,
		});
		if (!file || how === 'notFound')
			return this.reply(request, { kind: 'json' }, header(Buffer.from('gone'), 404, 'text/plain'), undefined);
		if (how === 'page')
			return this.reply(request, { kind: 'json' }, header(Buffer.from('<html><title>Log in</title></html>'), 200, 'text/html'), undefined);
		if (how === 'redirect')
			return this.reply(
				request,
				{ kind: 'json' },
				{ ...header(Buffer.alloc(0), 302), headers: { location: 'http://127.0.0.1/inside' } },
				undefined,
			);
		const drafted = header(file.bytes);
		const isCut = how === 'cut' || how === 'silentCut';
		if (how === 'silentCut') delete (drafted.headers as Record<string, string>)['content-length'];
		const answer = await this.reply(
			request,
			isCut ? { kind: 'json', cut: 0.6, end: how === 'cut' ? 'ECONNRESET' : 'end' } : { kind: 'json', pieces: 2 },
			drafted,
			undefined,
		);
		file.delivery.body = answer.body;
		file.delivery.endsAt = isCut ? undefined : file.bytes.length;
		return answer;
	}

	private async order(owner: Entry['owner'], request: Request, url: URL): Promise<FullAnswer> {
		const order = this.read(request, url, owner);
		if (!order) {
			this.offences.push('a call without a row');
			return this.reply(request, { kind: 'refused' }, draft({ ...blank }, { kind: 'refused' }, 'x'), undefined);
		}
		const answer = this.nextAnswer(order, 'answers', { kind: order.background ? 'queued' : 'json' });
		const { pass, epoch } = this.moment();
		const entry: Entry = {
			node: order.node,
			row: order.row,
			pass,
			epoch,
			kind: answer.kind,
			size: order.size,
			at: this.clock.now,
			images: 0,
			usd: 0,
			owner,
			pictures: [],
		};
		this.books.push(entry);
		const thrown = throws[answer.kind];
		if (thrown) {
			Object.assign(entry, billWithoutAnswer(order, answer));
			return await this.failing(request, answer, thrown);
		}
		const id = `resp_${order.node}x${order.row}x${order.serial}`;
		const drafted = draft(order, order.isTurn || answer.kind !== 'queued' ? answer : { ...answer, kind: 'queued200' }, id);
		if (order.isTurn && answer.kind === 'queued') Object.assign(entry, this.inBackground(order, drafted));
		else Object.assign(entry, { images: drafted.images, usd: drafted.usd });
		if (order.isTurn) this.responses.set(id, { order, answer, entry });
		return await this.reply(request, answer, drafted, entry);
	}

	/** Work in the background costs what its last look will say. */
	private inBackground(order: Order, { images, usd }: Drafted): Pick<Entry, 'images' | 'usd'> {
		const looks = (this.history.nodes[order.node]!.rows[order.row]!.looks ?? []).slice(
			this.used.get(`${order.node}:${order.row}:looks`) ?? 0,
		);
		const last = looks.find(({ kind }) => ['failed', 'cancelled', 'incomplete', 'json', 'good'].includes(kind));
		if (last?.kind === 'failed' || last?.kind === 'incomplete') return draft(order, { kind: 'failedResponse' }, 'x');
		if (last?.kind === 'cancelled' && !last.billed) return { images: 0, usd: 0 };
		return { images, usd };
	}

	private async look(request: Request, id: string): Promise<FullAnswer> {
		const known = this.responses.get(id);
		const { pass, epoch } = this.moment();
		if (!known) return this.reply(request, { kind: 'missing' }, draft({ ...blank }, { kind: 'missing' }, id), undefined);
		const { order, entry } = known;
		// What did not go on in the background is as it was answered.
		const isBackground = known.answer.kind === 'queued';
		const given = isBackground ? this.nextAnswer(order, 'looks', { kind: 'good' }) : known.answer;
		const isCancel = request.url.endsWith('/cancel');
		if (throws[given.kind]) return await this.failing(request, given, throws[given.kind]!);
		const kind = isBackground ? this.stateOf(known, given.kind, isCancel) : given.kind;
		const drafted = draft(order, { ...given, kind }, id);
		void pass;
		void epoch;
		return await this.reply(request, { ...given, kind }, drafted, entry);
	}

	/** What the record of a response says. Once it has ended it ends no other way, whether or not that answer arrived. */
	private stateOf(known: Known, kind: string, isCancel: boolean): string {
		if (!Object.hasOwn(states, kind)) return kind;
		const named = isCancel && kind !== 'good' ? 'cancelled' : states[kind]!;
		if (named !== 'pending') known.ended ??= named;
		return known.ended ?? named;
	}

	private async failing(request: Request, answer: Answer, { code, syscall, message, never }: (typeof throws)[string]): Promise<never> {
		await this.during(request, never ? (request.timeout ?? 0) : (answer.afterMs ?? 0));
		const words = answer.leak?.where === 'thrown' ? `${message} ${leaked(answer.leak.form)}` : message;
		const error = never
			? Object.assign(new Error(`timeout of ${request.timeout}ms exceeded`), { code: 'ECONNABORTED', name: 'AxiosError' })
			: Object.assign(new Error(words), { code, syscall, name: 'AxiosError' });
		// As axios gives it: with the request, and so with the key.
		throw Object.assign(error, {
			config: { url: request.url, headers: { Authorization: `Bearer ${secrets.key}`, 'X-Team': secrets.team } },
		});
	}

	/** Waits, unless the call is given up meanwhile. */
	private async during({ abortSignal, timeout }: Request, ms: number): Promise<void> {
		const timedOut = timeout !== undefined && timeout > 0 && ms > timeout;
		const waiting = this.clock.wait(timedOut ? timeout : ms);
		if (abortSignal) {
			let stop = () => {};
			const stopped = new Promise<void>((resolve) => (stop = resolve));
			if (abortSignal.aborted) stop();
			abortSignal.addEventListener('abort', stop, { once: true });
			await Promise.race([waiting, stopped]);
			if (abortSignal.aborted) throw Object.assign(new Error('canceled'), { code: 'ERR_CANCELED', name: 'CanceledError' });
		} else await waiting;
		if (timedOut) throw Object.assign(new Error(`timeout of ${timeout}ms exceeded`), { code: 'ECONNABORTED', name: 'AxiosError' });
	}

	private async reply(request: Request, answer: Answer, drafted: Drafted, entry: Entry | undefined): Promise<FullAnswer> {
		if (answer.afterMs) await this.during(request, answer.afterMs);
		const whole = drafted.body;
		const damageAt = answer.damage === undefined ? -1 : placeOfDamage(whole, answer.damage);
		const changed = damageAt < 0 ? whole : Buffer.from(whole);
		if (damageAt >= 0) changed[damageAt] = changed[damageAt] === answer.byte ? 0x7e : (answer.byte ?? 0x7e);
		const bytes = answer.cut === undefined ? changed : changed.subarray(0, Math.floor(answer.cut * changed.length));
		const body = new Body(this.clock, bytes, answer, request.abortSignal);
		if (entry && drafted.pictures.length > 0) this.deliver(entry, drafted, { whole, body, damageAt, cutAt: bytes.length, answer });
		return { statusCode: drafted.status, headers: drafted.headers, body };
	}

	private deliver(
		entry: Entry,
		{ pictures }: Drafted,
		{ whole, body, damageAt, cutAt, answer }: { whole: Buffer; body: Body; damageAt: number; cutAt: number; answer: Answer },
	): void {
		for (const picture of pictures) {
			const at = whole.indexOf(picture.base64, 0, 'latin1');
			const isLinked = answer.kind === 'links';
			if (at < 0 && !isLinked) continue;
			const endsAt = at + picture.base64.length + 1;
			const isSpoiled = damageAt >= 0 && damageAt <= endsAt;
			const delivery: Delivery = {
				...picture,
				endsAt: at >= 0 && endsAt <= cutAt ? endsAt : undefined,
				body,
				spoiled: at >= 0 && isSpoiled,
			};
			if (isLinked) this.files.set(picture.sha256, { bytes: picture.bytes, answer, delivery });
			entry.pictures.push(delivery);
		}
	}

	private nextAnswer({ node, row }: Order, list: 'answers' | 'looks', otherwise: Answer): Answer {
		const key = `${node}:${row}:${list}`;
		const index = this.used.get(key) ?? 0;
		this.used.set(key, index + 1);
		return this.history.nodes[node]?.rows[row]?.[list]?.[index] ?? otherwise;
	}

	private read({ body }: Request, url: URL, owner: Entry['owner']): Order | undefined {
		const isForm = typeof FormData !== 'undefined' && body instanceof FormData;
		const fields = (isForm ? Object.fromEntries(body.entries()) : body) as Record<string, unknown>;
		const isTurn = url.pathname.endsWith('/responses');
		const tool = isTurn ? (fields.tools as Array<Record<string, unknown>> | undefined)?.[0] : undefined;
		const input = fields.input as Array<{ content: Array<{ text?: string }> }> | undefined;
		const prompt = String(isTurn ? input?.[0]?.content[0]?.text : fields.prompt);
		const tag = /\[n(\d+) r(\d+)\]/.exec(prompt);
		if (!tag) return undefined;
		return {
			node: Number(tag[1]),
			row: Number(tag[2]),
			prompt,
			images: isTurn ? 1 : Number(fields.n ?? 1),
			format: String((isTurn ? tool?.output_format : fields.output_format) ?? 'png'),
			partials: Number(fields.partial_images ?? 0),
			isTurn,
			background: fields.background === true,
			draws: tool !== undefined,
			references: isForm ? [...body.keys()].filter((name) => /^image(\[\])?$/.test(name)).length : url.pathname.endsWith('/edits') ? (fields.images as object[]).length : 0,
			size: String((isTurn ? tool?.size : fields.size) ?? '1024x1024'),
			serial: this.books.length,
			flatUsd: owner === 'second' ? 0.03 : this.history.price === 'flat' ? 0.04 : undefined,
			isEdit: url.pathname.endsWith('/edits'),
			mostOutput: Number(fields.max_output_tokens ?? 4_000),
		};
	}
}

/** The byte that changes: no digit, because a number that is another and still reads well is told by nobody. */
function placeOfDamage(whole: Buffer, share: number): number {
	let at = Math.floor(share * Math.max(0, whole.length - 1));
	while (at < whole.length - 1 && whole[at]! >= 0x30 && whole[at]! <= 0x39) at += 1;
	return at;
}

const blank: Order = {
	node: 0,
	row: 0,
	prompt: '',
	images: 0,
	format: 'png',
	partials: 0,
	isTurn: false,
	background: false,
	draws: false,
	references: 0,
	size: '1024x1024',
	serial: 0,
	flatUsd: undefined,
	isEdit: false,
	mostOutput: 0,
};

export const reference = pictureOf.png!('reference');
