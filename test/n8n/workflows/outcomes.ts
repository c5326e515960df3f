import type { IDataObject } from 'n8n-workflow';
import type { Execution, WorkflowJson } from '../../../testbed';
import { ended, post, reviewAddress, titlesOn } from '../review/reviewed';
import type { FreshBed } from '../useBed';
import { imported, type Imported } from './support';
import { fillTable, log, rowsOf, spentByLog } from './tables';

/** A workflow, its table, and a row of it about a subject; `bad` is one that must not be sent. */
export interface Case {
	file: string;
	table: string;
	row(subject: string): IDataObject;
	bad: IDataObject;
	settings?: Record<string, string>;
	/** Tables it reads beside its own, with their rows. */
	beside?: Record<string, IDataObject[]>;
	/** Pictures it makes beside one for each row: a base design, a character sheet, finals. */
	more?: number;
	/** Who calls: what the faults are for. */
	path?: string;
	/** Its rows stand in Settings, or in a service: its table is filled by the run. */
	unlisted?: true;
	/** What else a person chooses. */
	change?(rows: IDataObject[]): Imported | Promise<Imported>;
	/** Presses the button, and answers what the run waits for. */
	go?(workflow: WorkflowJson): Promise<Execution>;
	/** The service that stores the pictures is not there: they are made, and stored nowhere. */
	unstored?: true;
	/** A row that cannot be sent is turned away before it comes to an image node; the table says why. */
	turnedAway?: true;
	/** How many pictures are accepted, where the log must say so. */
	judged?: number;
}

/** Runs a workflow; a person who says yes to every picture answers its page. */
export async function approveAll(bed: FreshBed, workflow: WorkflowJson): Promise<Execution> {
	const execution = await bed.n8n.run(workflow, { timeoutMs: 120_000 });
	if (execution.status !== 'waiting') return execution;
	const address = reviewAddress(execution);
	const titles = titlesOn(await (await fetch(address)).text());
	await post(address, { reviewer: 'Mara', ...Object.fromEntries(titles.map((_, index) => [`decision.${index}`, 'accepted'])) });
	return await ended(bed, execution);
}

/** A test without rows, and one with a row for each outcome, for each of these workflows. */
export const playOutcomes = (bed: FreshBed, cases: readonly Case[]): void =>
	describe.each(cases)('$file', ({ file, table, row, bad, settings, beside = {}, more = 0, path = '/images/', unlisted, change, go, unstored, turnedAway, judged }) => {
		const run = async (rows: IDataObject[]) => {
			for (const [name, other] of Object.entries(beside)) await fillTable(bed, name, other);
			await fillTable(bed, table, unlisted ? [] : rows);
			const chosen = await change?.(rows);
			const workflow = imported(bed, file, { ...chosen, settings: { imagesFolder: bed.folder, ...settings, ...chosen?.settings } });
			return await (go ? go(workflow) : bed.n8n.run(workflow, { timeoutMs: 120_000 }));
		};

		test('without rows nothing is sent, and the run ends well', async () => {
			expect((await run([])).error()?.message).toBeUndefined();
			expect(await bed.emulator.imageRequests()).toEqual([]);
			expect(await rowsOf(bed, log)).toEqual([]);
		});

		test('every outcome is logged once, the log has what was paid to the cent, and every stored picture its place', async () => {
			await bed.emulator.faults(
				{ kind: 'moderation', times: 0, match: { path, promptIncludes: 'knife' } },
				{ kind: 'moderation', times: 0, match: { path, promptIncludes: 'KNIFE' } },
				{ kind: 'cutBeforeAnswerButBilled', times: 0, match: { path, promptIncludes: 'ghost' } },
				{ kind: 'cutBeforeAnswerButBilled', times: 0, match: { path, promptIncludes: 'GHOST' } },
			);
			expect((await run([row('cup'), bad, row('knife'), row('ghost'), row('bowl')])).error()?.message).toBeUndefined();

			const entries = await rowsOf(bed, log);
			const images = entries.filter(({ mainModel }) => !mainModel);
			expect(images.map(({ outcome }) => outcome).sort()).toEqual(['blocked', ...Array(2 + more).fill('made'), ...(turnedAway ? [] : ['refused']), 'unknown']);
			for (const { outcome, storagePointer, sha256, message, workflow } of images) {
				expect([outcome, Boolean(storagePointer), Boolean(sha256), message === '']).toEqual([outcome, outcome === 'made' && !unstored, outcome === 'made', outcome === 'made']);
				expect(workflow).toBeTruthy();
			}
			const reviews = entries.filter(({ mainModel }) => mainModel);
			for (const { reviewedHashes, reviewStatus } of reviews) {
				expect(images.map(({ sha256 }) => sha256)).toContain(reviewedHashes);
				expect(['accepted', 'rejected']).toContain(reviewStatus);
			}

			const books = await bed.emulator.imageRequests();
			const lost = books.filter(({ fault }) => fault === 'cutBeforeAnswerButBilled').reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
			const billed = books.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
			const spend = await spentByLog(bed);
			// What was blocked may be billed, too: nobody says.
			expect(spend).toMatchObject({ images: 2 + more, costUnknown: 2, mayHaveBeenBilled: 2 });
			expect(spend.costUsd).toBeCloseTo(billed - lost, 8);
			const { mayBeBilledUsd } = images.find(({ outcome }) => outcome === 'blocked')!;
			expect(Number(spend.atMostUsd) - Number(mayBeBilledUsd)).toBeCloseTo(billed, 2);
			// By a model, in a row of its own, or by a person, in the picture's.
			const accepted = entries.filter(({ reviewStatus }) => reviewStatus === 'accepted').map(({ reviewedHashes, sha256 }) => reviewedHashes || sha256);
			expect(spend.accepted).toBe(new Set(accepted).size);
			if (judged) expect(accepted).toHaveLength(judged);
		});
	});
