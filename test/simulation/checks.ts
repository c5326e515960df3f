import { parse } from 'csv-parse/sync';
import type { INodeExecutionData } from 'n8n-workflow';
import { receiptsOf } from '../../nodes/shared/receipt/find';
import { isRecord, type JsonRecord, recordOf } from '../../nodes/shared/base/json';
import type { NodeScript } from './history';
import { columnsIn } from './n8n';
import type { Ended, Played } from './play';
import type { Entry } from './provider';
import { secretIn } from './secrets';

/** A promise that a history broke. */
export interface Violation {
	rule: string;
	what: string;
}

interface View {
	item: INodeExecutionData;
	row: number;
	isProblem: boolean;
	outcome: string;
	receipts: JsonRecord[];
}

/** An item as the rules see it. Before receipts had a field of their own, those of a problem stood in `details`. */
function viewOf(item: INodeExecutionData): View {
	const json = item.json as JsonRecord;
	const isProblem = json.error !== undefined;
	const receipts = isProblem && isRecord(json.details) ? [json.details] : receiptsOf(json);
	const paired = item.pairedItem as { item: number } | undefined;
	const outcome = String(recordOf(json.error).outcome ?? receipts[0]?.outcome ?? '');
	return { item, row: paired?.item ?? -1, isProblem, outcome, receipts };
}

const numberIn = (receipt: JsonRecord, field: string): number | undefined =>
	typeof receipt[field] === 'number' ? receipt[field] : undefined;

const settingOf = ({ settings, rows }: NodeScript, row: number, name: string): unknown => rows[row]?.settings?.[name] ?? settings[name];

/** For how many purposes each row of a node is made. */
const purposesOf = ({ settings }: NodeScript): number => (Array.isArray(settings.purpose) ? settings.purpose.length : 1);

/** A picture of one run; purposes may share its bytes. */
const pictureKey = (node: number, pass: number, { sha256, channel }: JsonRecord): string => `${node}:${pass}:${String(sha256)}:${String(channel)}`;

/** A thousandth of a cent: below what any price resolves. */
const hair = 1e-8;

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

const isEstimated = (receipts: JsonRecord[]) => receipts.some(({ costBasis }) => String(costBasis).includes('estimate'));

/** What receipts say was billed, with what may be on top, USD: infinite where one does not know. An estimate may be a tenth too low. */
function mostOf(receipts: JsonRecord[]): number {
	const amounts = receipts.flatMap((receipt) => {
		const { outcome, mayBeBilledUsd } = receipt;
		// No cost is known of an attempt without an answer: what it may be stands in the other field.
		const cost = numberIn(receipt, 'costUsd') ?? (outcome === 'unknown' ? 0 : Infinity);
		return [cost, mayBeBilledUsd === undefined ? 0 : (numberIn(receipt, 'mayBeBilledUsd') ?? Infinity)];
	});
	return sum(amounts) / (isEstimated(receipts) ? 0.9 : 1);
}

/** Numbers as numbers again, and what nobody knows as null. */
const receiptsInCsv = (bytes: Buffer): JsonRecord[] =>
	parse(bytes, { bom: true, columns: true, cast: (value) => (value === '' ? null : Number.isNaN(Number(value)) ? value : Number(value)) });

class Checker {
	readonly violations: Violation[] = [];

	/** Everything in which an image can be named: what the next node gets, and what the execution keeps. */
	private readonly items: string;

	private readonly kept: string;

	constructor(private readonly played: Played) {
		const { ended, executions } = played;
		this.items = JSON.stringify(ended.map(({ items = [] }) => items.map(({ json, binary }) => ({ json, binary }))));
		this.kept = JSON.stringify(executions.map(({ contextData, customData }) => [contextData, customData]));
	}

	check(): Violation[] {
		const { played } = this;
		for (const offence of new Set(played.provider.offences)) this.add('calls', offence);
		for (const stuck of played.stuck) this.add('ends', stuck);
		for (const reason of played.unhandled) this.add('nothing rejects outside', reason.slice(0, 600));
		for (const ended of played.ended) this.checkEnd(ended);
		this.checkStop();
		this.checkPurchases();
		this.checkBudgets();
		this.checkArrived();
		this.checkLeft();
		this.checkSecrets();
		return this.violations;
	}

	private add(rule: string, what: string): void {
		if (!this.violations.some((one) => one.rule === rule && one.what === what)) this.violations.push({ rule, what });
	}

	private entriesOf({ run, epoch }: Ended): Entry[] {
		return this.played.provider.books.filter((entry) => entry.node === run.index && entry.pass === run.pass && entry.epoch === epoch);
	}

	private checkEnd(ended: Ended): void {
		const { run, items, thrown, wasStopped } = ended;
		if (thrown && !/NodeOperationError|NodeApiError/.test(thrown.constructor.name))
			this.add('throws', `${thrown.constructor.name}: ${thrown.message}\n${thrown.stack?.split('\n')[1] ?? ''}`);
		if (thrown && run.script.onError !== 'stop') this.add('continues', `threw in place of continuing: ${thrown.message}`);
		if (!items) return;
		const views = items.map(viewOf);
		for (const row of run.rows.keys())
			this.checkRow(
				ended,
				row,
				views.filter((view) => view.row === row),
			);
		if (views.some(({ row }) => row < 0 || row >= run.rows.length)) this.add('one end', 'an item belongs to no row');
		const receipts = views.flatMap((view) => view.receipts);
		if (!wasStopped) this.checkReceipts(`node ${run.index} pass ${run.pass}`, receipts, this.entriesOf(ended));
	}

	private checkRow(ended: Ended, row: number, views: View[]): void {
		const { run, wasStopped } = ended;
		const name = `node ${run.index} row ${row}`;
		const purposes = purposesOf(run.script);
		const asked = Number(settingOf(run.script, row, 'n') ?? 1) * purposes;
		const made = views.filter(({ isProblem }) => !isProblem);
		const problems = views.filter(({ isProblem }) => isProblem);
		if (views.length === 0 && !wasStopped) this.add('one end', `${name} has no end`);
		const isSplit = purposes > 1 || (run.script.settings.oneCallPerImage === true && asked > 1);
		if (!isSplit && problems.length + Math.min(1, made.length) > 1)
			this.add('one end', `${name} has ${made.length} items and ${problems.length} errors`);
		if (made.length > asked) this.add('one end', `${name} asked for ${asked} and has ${made.length} items`);
		for (const view of views) this.checkColumns(ended, row, view, name);
		for (const view of made) this.checkFiles(ended, row, view, name);
		const books = this.entriesOf(ended).filter((entry) => entry.row === row);
		const billed = sum(books.map(({ images }) => images));
		// Calls of a split row end each for itself: one beside a refused one may be the one that was billed, and a receipt says so. A Stop leaves some without an item.
		const isHidden = isSplit ? !wasStopped && mostOf(views.flatMap(({ receipts }) => receipts)) < sum(books.map(({ usd }) => usd)) - hair : billed > 0;
		for (const { outcome } of problems)
			if (['failed', 'refused', 'overBudget', 'notVerified'].includes(outcome) && isHidden)
				this.add(
					'billed is not called failed',
					`${name} ends ${outcome}, and ${billed} image(s) were billed (${books.map(({ kind }) => kind).join(', ')})`,
				);
	}

	private checkColumns({ run }: Ended, row: number, { item, isProblem }: View, name: string): void {
		if (isProblem ? run.script.onError !== 'continue' : run.script.settings.includeInput === false) return;
		for (const [column, value] of Object.entries(columnsIn(run.script.rows[row]!.columns))) {
			if (column === '_files') continue;
			if (JSON.stringify(item.json[column]) !== JSON.stringify(value))
				this.add(
					'columns are untouched',
					`${name}: the column ${column} of its ${isProblem ? 'error' : 'item'} is ${JSON.stringify(item.json[column])?.slice(0, 60)}`,
				);
		}
	}

	/** What is called made is a file, and the one the provider sent for this row. */
	private checkFiles(ended: Ended, row: number, { item, receipts }: View, name: string): void {
		const { store, provider } = this.played;
		const deliveries = provider.books
			.filter((entry) => entry.node === ended.run.index && entry.row === row)
			.flatMap(({ pictures }) => pictures);
		const held = Object.values(item.binary ?? {}).map(({ id }) => store.files.get(id ?? '')?.sha256);
		for (const receipt of receipts) {
			if (receipt.outcome !== 'made') continue;
			const hash = String(receipt.sha256 ?? '');
			if (hash !== '' && !held.includes(hash)) this.add('made is a file', `${name} is made, and the item has not its file`);
			const isKnown = deliveries.some(({ sha256, spoiled }) => spoiled || sha256 === hash);
			if (hash !== '' && !isKnown) this.add('made is the image', `${name} is made with bytes the provider did not send whole`);
			const own = deliveries.filter(({ sha256 }) => sha256 === hash);
			if (own.length > 0 && own.every(({ endsAt, spoiled }) => endsAt === undefined && !spoiled))
				this.add('made is the image', `${name} is made, and its image did not arrive whole`);
		}
		const all = receipts.map(({ sha256 }) => sha256).filter(Boolean);
		// Purposes that ask for the same have one picture between them.
		if (new Set(all).size < all.length && purposesOf(ended.run.script) === 1) this.add('made is the image', `${name} has one image twice`);
	}

	/** A Stop leaves a file of receipts behind, for all nodes and for the calls it ended. */
	private checkStop(): void {
		const { executions, history, provider, store } = this.played;
		const stopped = executions.find(({ signal }) => signal.aborted);
		if (!stopped || history.kill || history.storeDown.length > 0) return;
		const address = stopped.customData.imagesBoughtReceipts;
		const file = address === undefined ? undefined : store.files.get(new URL(address).searchParams.get('id')!);
		this.checkReceipts('what a Stop left', file ? receiptsInCsv(file.bytes) : [], provider.books);
	}

	/** Receipts alone are at most what was billed; with what may be billed they are at least that. */
	private checkReceipts(name: string, receipts: JsonRecord[], books: Entry[]): void {
		const billed = sum(books.map(({ usd }) => usd));
		const known = sum(receipts.map((receipt) => numberIn(receipt, 'costUsd') ?? 0));
		if (known > billed * (isEstimated(receipts) ? 1.1 : 1) + hair)
			this.add('receipts are at most the bill', `${name}: receipts ${known.toFixed(6)}, billed ${billed.toFixed(6)}`);
		const most = mostOf(receipts);
		if (most < billed - hair)
			this.add('receipts and doubts are at least the bill', `${name}: receipts with doubts ${most.toFixed(6)}, billed ${billed.toFixed(6)}`);
	}

	/** One purchase per image of a row and run, unless the user allowed more; purposes that ask for the same size share it. */
	private checkPurchases(): void {
		const bought = new Map<string, Entry[]>();
		for (const entry of this.played.provider.books) {
			const key = `${entry.node}:${entry.row}:${entry.size}:${entry.pass}:${entry.epoch}`;
			bought.set(key, [...(bought.get(key) ?? []), entry]);
		}
		for (const entries of bought.values()) {
			const { node, row } = entries[0]!;
			const script = this.played.history.nodes[node]!;
			if (script.settings.retryUnknown === true) continue;
			const asked = script.node === 'turn' ? 1 : Number(settingOf(script, row, 'n') ?? 1);
			const images = sum(entries.map((entry) => entry.images));
			if (images > asked)
				this.add(
					'nothing is bought twice',
					`node ${node} row ${row} asked for ${asked}, billed ${images} (${entries.map(({ kind }) => kind).join(', ')})`,
				);
		}
	}

	/** A budget holds for all passes and tries of a node within one execution. What a killed process knew is gone. */
	private checkBudgets(): void {
		for (const [index, script] of this.played.history.nodes.entries()) {
			const epochs = new Set(this.played.provider.books.map(({ epoch }) => epoch));
			for (const epoch of epochs) {
				const books = this.played.provider.books.filter((entry) => entry.node === index && entry.epoch === epoch);
				const images = sum(books.map((entry) => entry.images));
				const usd = sum(books.map((entry) => entry.usd));
				const { budgetImages, budgetUsd } = script.settings as { budgetImages?: number; budgetUsd?: number };
				if (budgetImages !== undefined && images > budgetImages)
					this.add(
						'budgets hold',
						`node ${index}: ${images} images billed of ${budgetImages} (${books.map(({ kind }) => kind).join(', ')})`,
					);
				if (budgetUsd !== undefined && usd > budgetUsd + hair)
					this.add(
						'budgets hold',
						`node ${index}: $${usd.toFixed(6)} billed of ${budgetUsd} (${books.map(({ kind }) => kind).join(', ')})`,
					);
			}
		}
	}

	/** Every image that arrived whole is on an item, or in the journal, or in the store with a receipt that names it. */
	private checkArrived(): void {
		const { played } = this;
		const { history, provider, store } = played;
		if (history.kill || history.stopAt !== undefined) return;
		if (history.storeDown.some(({ from, to }) => to - from > 9_000)) return;
		if (provider.books.every(({ pictures }) => pictures.length === 0)) return;
		const fileOf = new Map([...store.files].reverse().map(([id, { sha256 }]) => [sha256, id]));
		for (const entry of provider.books) {
			for (const { sha256, endsAt, body, spoiled } of entry.pictures) {
				if (endsAt === undefined || spoiled || !body || body.taken < endsAt) continue;
				const file = fileOf.get(sha256);
				if (file === undefined)
					this.add(
						'what arrived is kept',
						`node ${entry.node} row ${entry.row}: an image arrived whole (${entry.kind}) and is in no store`,
					);
				else if (![this.items, this.kept].some((text) => text.includes(sha256) || text.includes(file)))
					this.add(
						'what arrived is kept',
						`node ${entry.node} row ${entry.row}: an image arrived whole (${entry.kind}) and nothing names it`,
					);
			}
		}
	}

	/** Where each image is to leave by the user's workflow, each of an item did, once, unless the workflow failed to the last: the item says so. */
	private checkLeft(): void {
		const { ended, executions, history } = this.played;
		if (history.kill || history.stopAt !== undefined) return;
		const passes = new Map<string, boolean[]>();
		for (const { node, pass, item, ok } of executions.flatMap(({ passedOn }) => passedOn))
			for (const receipt of receiptsOf(item.json as JsonRecord)) {
				const key = pictureKey(node, pass, receipt);
				passes.set(key, [...(passes.get(key) ?? []), ok]);
			}
		for (const { run, items = [] } of ended) {
			if (run.script.settings.runWorkflow !== true) continue;
			for (const { item, row, receipts } of items.map(viewOf))
				for (const receipt of receipts) {
					if (receipt.outcome !== 'made') continue;
					const tries = passes.get(pictureKey(run.index, run.pass, receipt)) ?? [];
					const name = `node ${run.index} row ${row}: an image`;
					if (tries.length === 0) this.add('each image leaves', `${name} was not passed on`);
					if (tries.filter(Boolean).length > 1) this.add('each image leaves', `${name} was passed on ${tries.length} times`);
					if (receipts.length === 1 && (recordOf(item.json.passedOn).error === undefined) !== (tries.at(-1) ?? false))
						this.add('each image leaves', `${name} was passed on ${tries.join(', ')}, and its item says ${JSON.stringify(item.json.passedOn)}`);
				}
		}
	}

	private checkSecrets(): void {
		const { ended, executions } = this.played;
		const look = (where: string, text: string) => {
			const found = secretIn(text);
			if (found) this.add('no secret is told', `in ${where}: ${found.slice(0, 6)}…`);
		};
		look('items', this.items);
		look('the execution', this.kept);
		for (const { thrown } of ended)
			if (thrown) look('an error', JSON.stringify([thrown.message, thrown.stack, { ...thrown }, (thrown as { description?: unknown }).description, String(thrown.cause ?? '')]));
		for (const { hints, logs, passedOn } of executions) look('what was told or passed on', JSON.stringify([hints, logs, passedOn]));
	}
}

/** Every promise that a played history broke. */
export const check = (played: Played): Violation[] => new Checker(played).check();
