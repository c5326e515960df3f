import { keptPart, readPage, table } from '../unit/docs/kept';
import { until } from '../../testbed';
import { filesIn, markingWorkflow } from './flow';
import type { QueueBed } from './useCluster';

/** Rows of a table by what became of them. */
export interface Seen {
	/** Calls the API billed. */
	bought: number;
	/** Pictures in n8n's file table. */
	stored: number;
	/** Rows that name their picture. */
	saved: number;
}

/** How often each prompt was billed, the most first. */
export async function billed({ emulator }: QueueBed): Promise<number[]> {
	const counts = new Map<string, number>();
	for (const { body, answeredImages } of await emulator.imageRequests()) {
		if (answeredImages > 0) counts.set(String(body.prompt), (counts.get(String(body.prompt)) ?? 0) + 1);
	}
	return [...counts.values()].sort((a, b) => b - a);
}

export const savedIn = async ({ n8n }: QueueBed, name: string): Promise<number> => (await filesIn(n8n, name)).filter((file) => file !== '').length;

/** Pictures of an execution in n8n's file table. */
export async function storedBy({ cluster }: QueueBed, execution: string): Promise<number> {
	const [count] = await cluster.postgres.ask(`SELECT count(*) FROM binary_data WHERE "sourceId" = '${execution}' AND "mimeType" = 'image/png'`);
	return Number(count);
}

/** What was bought by now, and where it is. */
export async function lookAt(bed: QueueBed, name: string, execution: string): Promise<Seen> {
	const bought = (await billed(bed)).reduce((sum, count) => sum + count, 0);
	return { bought, stored: await storedBy(bed, execution), saved: await savedIn(bed, name) };
}

/** A PNG from its first bytes to its last chunk, as main gives it. */
export async function readable({ n8n }: QueueBed, id: string): Promise<boolean> {
	const bytes = await n8n.rest.bytes(`/rest/binary-data?id=${encodeURIComponent(id)}&action=download`).catch(() => Buffer.alloc(0));
	return bytes.subarray(1, 4).toString('latin1') === 'PNG' && bytes.subarray(-8, -4).toString('latin1') === 'IEND';
}

export async function isOver({ n8n }: QueueBed, execution: string): Promise<boolean> {
	const { status } = await n8n.rest.get<{ status: string }>(`/rest/executions/${execution}`);
	return !['new', 'running', 'unknown', 'waiting'].includes(status);
}

/** Runs a workflow over the table until no row is open, as a schedule would; gives how many runs it took. */
export async function runUntilAllAreMade(bed: QueueBed, name: string): Promise<number> {
	const id = await bed.n8n.createWorkflow(markingWorkflow(name, bed.credential));
	for (let runs = 1; ; runs++) {
		const execution = await bed.n8n.start(id);
		await until('the run is over', async () => await isOver(bed, execution), 180_000);
		if ((await filesIn(bed.n8n, name)).every((file) => file !== '')) return runs;
		if (runs === 5) throw new Error('Rows are still open after five runs');
	}
}

/** What is so once nothing is left to do. */
export async function inTheEnd(bed: QueueBed, name: string): Promise<{ twice: number; readable: number; lost: number }> {
	const files = await filesIn(bed.n8n, name);
	const opened = await Promise.all(files.map(async (file) => file !== '' && (await readable(bed, file))));
	return {
		twice: (await billed(bed)).filter((count) => count > 1).length,
		readable: opened.filter(Boolean).length,
		lost: files.filter((file) => file === '').length,
	};
}

/** A table of docs/queue-mode.md, as tests see it. */
export class Page {
	private readonly seen = new Map<string, { cells: string[]; varies: boolean }>();

	constructor(
		private readonly part: string,
		private readonly head: string[],
	) {}

	/** @param varies the numbers differ from run to run: the page has one of them */
	add(name: string, numbers: Array<string | number>, { varies = false } = {}): void {
		this.seen.set(name, { cells: [name, ...numbers.map(String)], varies });
	}

	/** The rows that were seen, and the same rows as the page has them. With UPDATE_DOCS=1 they are written there first; others stay. */
	compare(): { seen: string[][]; kept: string[][] } {
		const rowsIn = (text: string) => text.split('\n').slice(2).map((line) => line.slice(2, -2).split(' | '));
		const kept = new Map(rowsIn(readPart(this.part)).map((cells) => [cells[0]!, cells]));
		for (const [name, { cells }] of this.seen) if (process.env.UPDATE_DOCS === '1') kept.set(name, cells);
		keptPart('queue-mode.md', table(this.head, [...kept.values()]), this.part);
		const all = [...this.seen].map(([name, { cells, varies }]) => ({ seen: varies ? [name] : cells, kept: kept.get(name)?.slice(0, varies ? 1 : undefined) ?? [] }));
		return { seen: all.map((row) => row.seen), kept: all.map((row) => row.kept) };
	}
}

const readPart = (part: string): string => readPage('queue-mode.md').split(`<!-- written: begin ${part} -->\n`)[1]!.split('<!-- written: end -->')[0]!.trim();
