import type { INodeExecutionData } from 'n8n-workflow';
import { Lane } from '../../base/pool';
import { textOf } from '../../base/json';
import { madeItems, problemItem, type RowFrame } from '../../output/items';
import { saidOnce } from '../../output/place';
import type { PassedOn, Place, Problem, RowEnd, RowResult } from '../../output/types';
import type { Run } from '../types';
import { runWorkflow } from './runWorkflow';

/**
 * Gives each image to the user's own workflow as soon as it is made: a Stop then takes nothing that had arrived.
 * Passing on runs beside the next purchases, as many at once as those. While so many are on their way no further image is bought:
 * a crash can then take no more than these.
 */
export class Leaving {
	private readonly lane: Lane;

	/** Why rows were not sent, as far as it was told. */
	private readonly told = new Set<string>();

	constructor(private readonly run: Run) {
		this.lane = new Lane(run.settings.concurrency);
	}

	/** Waits until another image may be bought. */
	async room(): Promise<void> {
		await this.lane.room();
	}

	/**
	 * Passes on what a call brought, in the background, also after a Stop: it is paid for. What was passed on in an earlier try of
	 * the node stays where it is.
	 */
	begin(frame: RowFrame, place: Place, end: RowEnd): void {
		const { imageWorkflow, dryRun } = this.run.settings;
		if (!imageWorkflow || dryRun) return;
		if ('problem' in end) {
			if (imageWorkflow.passOnProblems && needsPassing(end.problem) && this.isNews(place, end.problem)) this.lane.begin(async () => await this.passProblem(frame, place, end.problem));
			return;
		}
		for (const result of end.results) if (result.file && needsPassing(result)) this.lane.begin(async () => await this.pass(frame, result));
	}

	private isNews(place: Place, problem: Problem): boolean {
		const news = saidOnce(place, problem);
		const isNews = news === undefined || !this.told.has(news);
		if (news !== undefined) this.told.add(news);
		return isNews;
	}

	/** Waits until all that was begun has ended. */
	async finished(): Promise<void> {
		await this.lane.empty();
	}

	private async pass(frame: RowFrame, result: RowResult): Promise<void> {
		const [item] = madeItems(whole(frame), [result]);
		const passedOn = await this.execute(item!);
		result.passedOn = passedOn;
		const pointer = pointerOf(passedOn.json.storagePointer);
		if (pointer !== '') result.receipt.storagePointer = pointer;
	}

	private async passProblem(frame: RowFrame, place: Place, problem: Problem): Promise<void> {
		// After a Stop the row is not done: nobody marks it.
		if (!this.run.cancelled()) problem.passedOn = await this.execute(problemItem(whole(frame), place, problem, true));
	}

	/** What the workflow returned. */
	private async execute(item: INodeExecutionData): Promise<PassedOn> {
		const { ctx, settings } = this.run;
		return await runWorkflow(ctx, { id: settings.imageWorkflow!.id, resumes: true }, item);
	}
}

/** With all of the receipt, whatever the node's own items show, and one image per item. */
const whole = (frame: RowFrame): RowFrame => ({ ...frame, isTool: false, output: { ...frame.output, as: 'items', receipt: 'full', includeInput: true } });

const needsPassing = ({ passedOn }: Pick<RowResult, 'passedOn'>): boolean => passedOn === undefined || passedOn.error !== undefined;

/** Databases and media libraries number what they keep. */
const pointerOf = (value: unknown): string => (typeof value === 'number' ? String(value) : textOf(value));
